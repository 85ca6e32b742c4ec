import Autograd
import NeuralNetworks
import Perturbations
import Tensors
import TestSupport
import Testing

/// How modules are put together, copied, converted and looked at.
@Suite struct ModuleTests {
  static func mlp(_ sizes: [Int] = [4, 3, 2]) throws -> Sequential {
    try PlainNetworks.mlp(sizes, dtype: .float64, generator: Generator(kind: .torch, seed: 1))
  }

  static func resnet(_ block: ResNetOptions.Block = .basic, _ change: (inout ResNetOptions) -> Void = { _ in }) throws
    -> ResNet
  {
    var options = ResNetOptions()
    (options.depth, options.block) = (block == .bottleneck || block == .preactBottleneck ? 11 : 8, block)
    change(&options)
    return try ResNet(options, generator: Generator(kind: .torch, seed: 1))
  }

  @Test("A list that grows is bounded, and does not contain itself") func growth() throws {
    let list = ModuleList([])
    let outer = Sequential([list])
    try list.append(ReLU())
    #expect(outer.namedModules.map(\.name) == ["0", "0.1"])
    for part in [list, outer] {
      let error = #expect(throws: ModuleError.self) { try list.append(part) }
      #expect(error?.description.contains("module that does not contain the one that it is put into") == true)
    }
    var inner = list
    let error = #expect(throws: ModuleError.self) {
      for _ in 0..<1100 {
        let next = ModuleList([])
        try inner.append(next)
        inner = next
      }
    }
    #expect(error?.description.contains("at most 1000 deep") == true)
    var wide: Module = ReLU()
    let many = #expect(throws: ModuleError.self) {
      for _ in 0..<40 {
        let next = ModuleList([])
        try next.append(wide)
        try next.append(wide)
        wide = next
      }
    }
    #expect(many?.description.contains("at most 1000000 modules") == true)
  }

  @Test("A module that is replaced is forgotten") func replacement() throws {
    let net = try Self.resnet()
    let old = try #require(net.part("fc"))
    let count = net.namedParameters.count
    let other = try Linear(64, 3, generator: Generator(kind: .torch, seed: 2))
    try net.check(part: other, name: "fc")
    net.set("fc", other)
    let x = try Tensor.normal([2, 3, 32, 32], .float32, Generator(seed: 1))
    #expect(try net(x).shape == [2, 3] && net.namedParameters.count == count)
    #expect(old.parents.isEmpty && other.parents == [ObjectIdentifier(net)])
    try old.check(part: Sequential([net]), name: "x")
  }

  @Test("Perturbations follow the parts of a network") func perturbedParts() throws {
    let x = try Tensor.ones([1, 2], .float32)
    func bits(_ net: Module) throws -> [Float] { try net(x).detach().toArray(Float.self) }
    let generator = try Generator(kind: .torch, seed: 1)
    let net = Sequential([try Linear(2, 2, generator: generator), ReLU()])
    let outer = ModuleList([net])
    try outer.perturb([try PlacedPerturbation(try UlpMove(n: 1000), at: .forward, pattern: "1.0")])
    let (old, new) = (net.modules[0].module, try Linear(2, 2, generator: generator))
    let (plainOld, plainNew) = (try bits(old.clone()), try bits(new))
    #expect(try bits(old) != plainOld)
    try net.set(0, new)
    #expect(try bits(old) == plainOld && bits(new) != plainNew)
    net.remove("0")
    #expect(try bits(new) == plainNew)
    try outer.perturb([try PlacedPerturbation(try UlpMove(n: 1000), at: .forward, pattern: "*")])
    let added = try Linear(2, 2, generator: generator)
    let plain = try bits(added)
    try outer.append(added)
    #expect(try bits(added) != plain)
  }

  @Test("Copies: bits, sharing, modes, perturbations", arguments: ResNetOptions.Block.allCases)
  func copies(_ block: ResNetOptions.Block) throws {
    let net = try Self.resnet(block)
    let x = try Tensor.normal([2, 3, 32, 32], .float32, Generator(seed: 1))
    _ = try net(x)
    try net.perturb([try PlacedPerturbation(try UlpMove(n: 4), at: .forward, pattern: "layer2.*")])
    let copy = try net.clone()
    #expect(copy.perturbationDescriptions == net.perturbationDescriptions && copy.iteration == net.iteration)
    #expect(zip(copy.stateDict, net.stateDict).allSatisfy { $0.name == $1.name && $0.tensor !== $1.tensor })
    try expectEqual(copy(x).detach(), net(x).detach(), "in training")
    net.train(false)
    copy.train(false)
    try expectEqual(copy(x).detach(), net(x).detach(), "in evaluation")
    for (_, tensor) in copy.namedParameters { try GradientMode.off { try tensor.fillInPlace(.real(0)) } }
    #expect(try net(x).apply(.abs).max().item() > 0)
  }

  @Test("What is shared stays shared, in copies and in another dtype") func sharing() throws {
    let shared = try Linear(2, 2, generator: Generator(kind: .torch, seed: 1))
    let tied = try Linear(2, 2, generator: Generator(kind: .torch, seed: 2))
    try tied.exchange("weight", for: shared.weight)
    let net = Sequential([shared, ReLU(), shared, tied, try BatchNorm2d(2)])
    let copy = try #require(net.clone() as? Sequential)
    for net in [net, copy] {
      #expect(net.namedParameters.map(\.name) == ["0.weight", "0.bias", "3.bias", "4.weight", "4.bias"])
      #expect(net.modules[0].module === net.modules[2].module)
    }
    try copy.convert(to: .float64)
    #expect(copy.namedParameters.count == 5 && copy.namedParameters.allSatisfy { $0.tensor.dtype == .float64 })
    #expect(copy.stateDict.first { $0.name == "4.num_batches_tracked" }?.tensor.dtype == .int64)
    #expect(try copy(.normal([3, 2], .float64, Generator(seed: 1))).dtype == .float64)
    #expect(net.namedParameters.allSatisfy { $0.tensor.dtype == .float32 })
  }

  @Test("A layer that nobody taught to be copied says so") func unknown() throws {
    final class Own: Module {}
    let error = #expect(throws: ModuleError.self) { try Sequential([Own()]).clone() }
    #expect(error?.description == "clone: 'nn.Own': module that can be copied expected, got nn.Own")
    final class WithWeight: Module {
      override init() {
        super.init()
        _ = try? register("weight", parameter: .zeros([2], .float64))
      }
    }
    let net = Sequential([try Self.mlp(), WithWeight()])
    #expect(throws: ModuleError.self) { try net.convert(to: .float32) }
    #expect(net.namedParameters[0].tensor.dtype == .float64)
  }

  @Test("Hooks that return nothing change no bit", arguments: ResNetOptions.Block.allCases)
  func silentHooks(_ block: ResNetOptions.Block) throws {
    func run(_ look: Bool) throws -> [Tensor] {
      let net = try Self.resnet(block)
      var calls = 0
      if look {
        for (_, module) in net.distinctModules {
          for moment in [ModuleHook.Moment.beforeForward, .afterForward, .backward] {
            module.add(
              ModuleHook(moment) { _, _ in
                calls += 1
                return nil
              })
          }
        }
      }
      let y = try net(.normal([2, 3, 32, 32], .float32, Generator(seed: 1)))
      try Differentiable.sum(Differentiable.apply(.mul, y, y)).backward()
      #expect(!look || calls == 3 * net.distinctModules.count)
      return try [y.detach()] + net.stateDict.map { $0.tensor.detach() }
        + net.namedParameters.map { try #require($0.tensor.grad) }
    }
    for (i, (a, b)) in try zip(run(false), run(true)).enumerated() { try expectEqual(a, b, "\(i)") }
  }

  @Test("A hook may remove itself, look where no gradient flows in, and be wrong") func hooks() throws {
    let layer = try Linear(2, 2, dtype: .float64, generator: Generator(kind: .torch, seed: 1))
    var seen: [Bool] = []
    let once = ModuleHook(.afterForward) { module, _ in
      seen.append(true)
      module.hooks.forEach(module.remove)
      return nil
    }
    layer.add(once)
    _ = try layer(.ones([1, 2]))
    _ = try layer(.ones([1, 2]))
    #expect(seen == [true])
    layer.add(
      ModuleHook(.backward) { _, gradients in
        seen.append(gradients[0] == nil && gradients[1] != nil)
        return nil
      })
    try Differentiable.sum(layer(.ones([1, 2]))).backward()
    #expect(seen == [true, true])
    _ = try GradientMode.off { try layer(.ones([1, 2])) }
    layer.add(ModuleHook(.backward) { _, _ in try .ones([3]) })
    let x = try Tensor.ones([1, 2]).requireGrad()
    let wrong = #expect(throws: ModuleError.self) { try Differentiable.sum(layer(x)).backward() }
    #expect(wrong?.description == "backward hook: gradient of shape 1×2 expected, got 3")
    let needless = #expect(throws: ModuleError.self) { try Differentiable.sum(layer(.ones([1, 2]))).backward() }
    #expect(needless?.description.contains("nil, for no gradient") == true)
  }

  @Test("VGG16 and pre-activated ResNets have the usual names, and load others") func names() throws {
    let generator = try Generator(kind: .torch, seed: 1)
    let net = try VGG(classes: 7, generator: generator)
    let names = net.stateDict.map(\.name)
    #expect(
      names.first == "features.0.weight" && names.contains("features.41.running_var") && names.last == "classifier.bias"
    )
    let old = net.stateDict.map { name, tensor in
      (name: name.replacing("features.", with: "").replacing("classifier", with: "45"), tensor)
    }
    let other = try VGG(classes: 7, generator: generator)
    try other.load(old)
    for (a, b) in zip(net.stateDict, other.stateDict) where a.tensor.count < 2000 {
      try expectEqual(b.tensor.detach(), a.tensor.detach(), a.name)
    }
    let preact = try Self.resnet(.preact) { $0.normalizesShortcuts = false }
    let keys = preact.stateDict.map(\.name)
    #expect(
      keys.filter { $0.contains("downsample") } == ["layer2.0.downsample.0.weight", "layer3.0.downsample.0.weight"])
    #expect(keys.contains("bn.running_mean") && keys.last == "fc.bias")
    let renamed = preact.stateDict.map { name, tensor in
      (name: name.replacing("downsample", with: "shortcut").replacing("fc.", with: "linear."), tensor)
    }
    try Self.resnet(.preact) { $0.normalizesShortcuts = false }.load(renamed)
    let error = #expect(throws: ModuleError.self) { try preact.load(renamed + [("nothing.weight", .ones([1]))]) }
    #expect(error?.description == "state_dict: unknown: 'nothing.weight'")
  }

  @Test("A deep network is told in a bounded text") func description() throws {
    let net = try Self.resnet(.basic) { $0.depth = 110 }
    let lines = net.tree().split(separator: "\n")
    #expect(lines.count < 80 && lines[0].hasPrefix("nn.ResNet (335 parameters, 1730714 numbers, convolutions: direct"))
    var deep = Sequential([])
    for _ in 0..<900 { deep = Sequential([deep]) }
    #expect(deep.tree().split(separator: "\n").count < 80)
    #expect(ModuleList((0..<5000).map { _ in ReLU() }).tree().hasSuffix("more"))
    #expect(
      try Self.mlp().tree() == """
        nn.Sequential (4 parameters, 23 numbers)
          (0): Flatten
          (1): Linear (weight 3×4, bias 3)
          (2): ReLU
          (3): Linear (weight 2×3, bias 2)
        """)
  }
}
