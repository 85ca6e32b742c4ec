import Autograd
import NeuralNetworks
import Optimizers
import Tensors
import Testing

/// ResNet-8 with Winograd's convolutions beside the direct ones.
@Suite(.serialized) struct WinogradNetworkTests {
  /// With Swish: where ReLU's argument is a rounding away from 0, the gradient of one pixel is there or not.
  static func network(_ convolution: ConvolutionAlgorithm) throws -> ResNet {
    var options = ResNetOptions()
    (options.depth, options.activation, options.convolution) = (8, .swish(beta: 5), convolution)
    return try ResNet(options, generator: Generator(kind: .torch, seed: 7))
  }

  /// Logits, gradients and weights after steps on a batch of 24.
  static func train(_ convolution: ConvolutionAlgorithm, steps: Int) throws -> [(name: String, tensor: Tensor)] {
    let net = try network(convolution)
    let x = try Tensor.normal([24, 3, 32, 32], .float32, Generator(kind: .torch, seed: 3))
    let labels = try Tensor((0..<24).map { Int64($0 % 10) })
    let sgd = try SGD(
      [ParameterGroup(net.namedParameters, learningRate: 0.05, weightDecay: 5e-4)], momentum: 0.9, nesterov: true)
    var logits = x
    for _ in 0..<steps {
      try sgd.zeroGrad()
      logits = try net(x)
      try Differentiable.crossEntropy(logits, labels: labels).backward()
      try sgd.step()
    }
    return [("logits", logits.detach())]
      + net.namedParameters.compactMap { p in p.tensor.grad.map { ("grad." + p.name, $0) } }
      + net.stateDict.map { ($0.name, $0.tensor.detach()) }
  }

  @Test(
    "A training step agrees with that of direct convolutions", arguments: [ConvolutionAlgorithm.winograd, .winograd2x2])
  func agreement(_ convolution: ConvolutionAlgorithm) throws {
    let (found, expected) = (try Self.train(convolution, steps: 1), try Self.train(.direct, steps: 1))
    var differs = false
    for (a, b) in zip(found, expected) {
      let scale = try b.tensor.to(.float64).apply(.abs).max().item()
      let error = try (a.tensor.to(.float64) - b.tensor.to(.float64)).apply(.abs).max().item()
      // Roundings of 1e-6 and less in 7 convolutions, forward and backward.
      #expect(error <= 5e-5 * scale, "\(a.name): \(error / scale)")
      differs = differs || error > 0
    }
    #expect(differs, "the option chose nothing")
  }

  @Test("Bits of training steps depend neither on threads nor on the instruction set") func bits() throws {
    let (threads, set) = (Pool.threads, InstructionSet.current)
    defer {
      Pool.threads = threads
      _ = InstructionSet.select(set)
    }
    func results() throws -> [UInt32] {
      try Self.train(.winograd, steps: 2).flatMap { try $0.tensor.toArray(Float.self).map(\.bitPattern) }
    }
    Pool.threads = 1
    _ = InstructionSet.select(.v3)
    let expected = try results()
    for n in [1, 2, 3, 7] {
      Pool.threads = n
      for other in InstructionSet.allCases where InstructionSet.select(other) {
        #expect(try results() == expected, "\(n) threads, \(other)")
      }
    }
  }

  @Test("A network says how its convolutions are computed") func description() throws {
    #expect(try Self.network(.winograd).convolutionDescription == "winograd")
    #expect(try Self.network(.direct).convolutionDescription == "direct")
    let generator = try Generator(kind: .torch, seed: 1)
    let both = Sequential([
      try Conv2d(3, 16, kernel: 3, options: ConvolutionOptions(algorithm: .winograd2x2), generator: generator),
      try Conv2d(16, 16, kernel: 3, generator: generator),
    ])
    #expect(both.convolutionDescription == "direct, winograd_2x2")
    #expect(try Linear(2, 2, generator: generator).convolutionDescription == nil)
  }
}
