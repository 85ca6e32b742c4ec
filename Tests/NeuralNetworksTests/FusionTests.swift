import Autograd
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Convolution, normalisation, sum and activation in few passes give the bits that they give one by one.
@Suite struct FusionTests {
  private static func network(_ block: ResNetOptions.Block, _ activation: Activation) throws -> ResNet {
    var options = ResNetOptions()
    (options.depth, options.block, options.activation) = (
      block == .basic || block == .preact ? 8 : 11, block, activation
    )
    return try ResNet(options, generator: Generator(kind: .torch, seed: 3))
  }

  /// Output, gradients and state after two steps in training, and the output in evaluation.
  private func traces(_ net: Module, of shape: Shape = [3, 3, 32, 32]) throws -> [(name: String, tensor: Tensor)] {
    let x = try Tensor.normal(shape, .float32, Generator(seed: 5))
    var found: [(name: String, tensor: Tensor)] = []
    for i in 1...2 {
      let y = try net(x)
      try Differentiable.sum(Differentiable.apply(.mul, y, y)).backward()
      found.append(("output \(i)", y.detach()))
    }
    found += try net.namedParameters.map { ("gradient of \($0.name)", try #require($0.tensor.grad)) }
    found += net.stateDict.map { ($0.name, $0.tensor.detach()) }
    net.train(false)
    found.append(("output in evaluation", try net(x).detach()))
    return found
  }

  private func expectSame(_ fused: [(name: String, tensor: Tensor)], _ single: [(name: String, tensor: Tensor)]) throws
  {
    #expect(fused.map(\.name) == single.map(\.name))
    for ((name, a), (_, b)) in zip(fused, single) {
      #expect(
        try a.contiguous().toArray(Float.self).map(\.bitPattern)
          == b.contiguous().toArray(Float.self).map(\.bitPattern), "\(name)")
    }
  }

  @Test("Residual networks, by block", arguments: ResNetOptions.Block.allCases)
  func blocks(_ block: ResNetOptions.Block) throws {
    for activation in [Activation.relu, .swish(beta: 5)] {
      let fused = try Self.network(block, activation)
      let single = try Self.network(block, activation)
      // A convolution whose output somebody looks at is not fused; the look changes nothing.
      for case (_, let convolution as Conv2d) in single.namedModules { convolution.outputHook = { $0 } }
      try expectSame(traces(fused), traces(single))
    }
  }

  @Test("A hook on every module sees its output, and changes it for those behind")
  func hooks() throws {
    let net = try Self.network(.basic, .relu)
    var seen: [String] = []
    for (name, module) in net.namedModules {
      module.outputHook = {
        seen.append(name)
        return $0
      }
    }
    let x = try Tensor.normal([1, 3, 32, 32], .float32, Generator(seed: 1))
    let plain = try net(x).detach()
    // A block's own entry comes after those of its parts.
    #expect(
      Array(seen.prefix(7)) == [
        "conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0",
      ])
    #expect(Set(seen) == Set(net.namedModules.map(\.name)))
    for (name, module) in net.namedModules where name == "layer2.0.bn1" {
      module.outputHook = { try Differentiable.apply(.mul, $0, $0) }
    }
    #expect(try (net(x).detach() - plain).apply(.abs).max().item() > 0)
  }

  @Test("Sequential fuses layers of one's own")
  func sequential() throws {
    func layers() throws -> [Module] {
      let generator = try Generator(kind: .torch, seed: 2)
      return [
        try Conv2d(3, 5, kernel: 3, options: ConvolutionOptions(padding: 1), bias: false, generator: generator),
        try BatchNorm2d(5), ReLU(),
        try Conv2d(5, 4, kernel: 3, generator: generator), try BatchNorm2d(4), Swish(beta: 2), try BatchNorm2d(4),
        Flatten(), try Linear(4 * 6 * 6, 2, generator: generator), try BatchNorm2d(2), ReLU(),
      ]
    }
    final class OneByOne: Module {
      init(_ list: [Module]) {
        super.init()
        for (i, module) in list.enumerated() { register("\(i)", module) }
      }
      override func forward(_ x: Tensor) throws -> Tensor { try modules.reduce(x) { try $1.module($0) } }
    }
    try expectSame(traces(Sequential(layers()), of: [4, 3, 8, 8]), traces(OneByOne(layers()), of: [4, 3, 8, 8]))
  }

  @Test("The gradients of a network are the same with and without a graph of them", arguments: [0, 1])
  func createGraph(_ i: Int) throws {
    let net = try Self.network(.basic, i == 0 ? .relu : .swish(beta: 5))
    let (x, labels) = (
      try Tensor.normal([3, 3, 32, 32], .float32, Generator(seed: 5)), try Tensor([1, 0, 7] as [Int64])
    )
    let loss = try Differentiable.crossEntropy(net(x), labels: labels)
    let parameters = net.namedParameters.map(\.tensor)
    func gradients(_ createGraph: Bool) throws -> [Tensor?] {
      try Tensor.gradients(of: [loss], withRespectTo: parameters, retainGraph: true, createGraph: createGraph)
    }
    let (plain, recorded) = try (gradients(false), gradients(true))
    for (name, (a, b)) in zip(net.namedParameters.map(\.name), zip(plain, recorded)) {
      try expectEqual(#require(b).detach(), #require(a), name)
    }
  }
}
