import Autograd
import Formats
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Modules beside PyTorch's; `Fixtures/make_modules.py` made the numbers.
@Suite struct ModuleFixtureTests {
  static func expected(_ name: String) throws -> Tensor {
    try #require(GoldenTests.archive("modules")[name], "\(name)")
  }

  /// The largest difference.
  static func difference(_ a: Tensor, _ b: Tensor) throws -> Double {
    #expect(a.shape == b.shape)
    return try (a.detach().to(.float64) - b.to(.float64)).apply(.abs).max().item()
  }

  private typealias Draw = @Sendable (Tensor, Generator) throws -> Void

  private static let initializers: [(name: String, isExact: Bool, draw: Draw)] = [
    ("uniform", true, { try Initialization.uniform($0, -1, 2, $1) }),
    ("normal", false, { try Initialization.normal($0, mean: 0.5, std: 2, $1) }),
    ("xavier_uniform", true, { try Initialization.xavier($0, gain: 2, isNormal: false, $1) }),
    ("xavier_normal", false, { try Initialization.xavier($0, gain: 1, isNormal: true, $1) }),
    (
      "kaiming_uniform", true,
      {
        try Initialization.kaiming(
          $0, slope: 5.0.squareRoot(), fan: .fanIn, nonlinearity: .leakyReLU, isNormal: false, $1)
      }
    ),
    (
      "kaiming_uniform_out", true,
      { try Initialization.kaiming($0, slope: 0, fan: .fanOut, nonlinearity: .relu, isNormal: false, $1) }
    ),
    (
      "kaiming_normal", false,
      { try Initialization.kaiming($0, slope: 0, fan: .fanIn, nonlinearity: .tanh, isNormal: true, $1) }
    ),
    ("orthogonal", false, { try Initialization.orthogonal($0, gain: 1.5, $1) }),
    (
      "trunc_normal", false,
      { try Initialization.truncatedNormal($0, mean: 0.1, std: 1.5, low: -1, high: 2, $1) }
    ),
    ("eye", true, { t, _ in if t.rank == 2 { try Initialization.eye(t) } }),
  ]

  @Test("nn.init draws PyTorch's numbers", arguments: initializers.indices)
  func initialization(_ i: Int) throws {
    let (name, isExact, draw) = Self.initializers[i]
    for dtype in [DType.float32, .float64] {
      for (shape, sizes) in [
        ("row", [2, 5]), ("matrix", [12, 7]), ("wide", [4, 9]), ("kernel", [6, 3, 3, 3]),
      ] as [(String, Shape)] {
        let t = try Tensor.zeros(sizes, dtype)
        try draw(t, Generator(kind: .torch, seed: 7))
        let difference = try Self.difference(t, Self.expected("init.\(dtype.name).\(name).\(shape)"))
        let bound = isExact ? 0 : dtype == .float32 ? 2e-6 : 1e-13
        #expect(difference <= bound, "\(name), \(dtype.name), \(shape): \(difference)")
      }
    }
  }

  @Test("Gains") func gains() throws {
    for nonlinearity in [
      Initialization.Nonlinearity.linear, .conv2d, .sigmoid, .tanh, .relu, .leakyReLU, .selu,
    ] {
      #expect(try nonlinearity.gain() == Self.expected("gain.\(nonlinearity.rawValue)").item())
    }
  }

  /// The network of the fixture.
  private final class Net: Module {
    init(_ generator: Generator) throws {
      func linear(_ inputs: Int, _ outputs: Int) throws -> Linear {
        try Linear(inputs, outputs, dtype: .float64, generator: generator)
      }
      super.init()
      register("act", ReLU())
      register("blocks", ModuleList([ReLU(), try linear(4, 4), ModuleList([try linear(4, 4), try linear(4, 3)])]))
      try register("scale", parameter: .zeros([3], .float64))
      register("mean", buffer: try .zeros([4], .float64))
    }

    override func forward(_ x: Tensor) throws -> Tensor {
      let (blocks, act) = (try #require(part("blocks")).modules.map(\.module), try #require(part("act")))
      var y = try blocks[1](blocks[0](Differentiable.apply(.sub, x, #require(tensor("mean")))))
      for (_, layer) in blocks[2].modules { y = try layer(act(y)) }
      return try Differentiable.apply(.mul, y, #require(tensor("scale")))
    }
  }

  private static func net() throws -> Net {
    let net = try Net(Generator(kind: .torch, seed: 1))
    try net.load(
      GoldenTests.archive("modules").filter { $0.key.hasPrefix("list.") }.map {
        (String($0.key.dropFirst(5)), $0.value)
      })
    return net
  }

  @Test("Lists load PyTorch's names and give them back") func lists() throws {
    let net = try Self.net()
    #expect(try Self.difference(net(Self.expected("list_x")), Self.expected("list_y")) < 1e-14)
    #expect(
      net.stateDict.map(\.name) == [
        "scale", "mean", "blocks.2.weight", "blocks.2.bias", "blocks.3.1.weight", "blocks.3.1.bias",
        "blocks.3.2.weight",
        "blocks.3.2.bias",
      ])
    let names = try Set(
      GoldenTests.archive("modules").keys.filter { $0.hasPrefix("list.") }.map { String($0.dropFirst(5)) })
    #expect(Set(net.stateDict(.pytorch).map(\.name)) == names)
    let copy = try Net(Generator(kind: .torch, seed: 2))
    for state in [net.stateDict, net.stateDict(.pytorch)] {
      for (_, tensor) in copy.namedParameters { try GradientMode.off { try tensor.fillInPlace(.real(0)) } }
      try copy.load(state)
      #expect(try Self.difference(copy(Self.expected("list_x")), Self.expected("list_y")) < 1e-14)
    }
  }

  @Test("Parameters as a vector, and back") func vector() throws {
    let net = try Self.net()
    let parameters = net.namedParameters.map(\.tensor)
    let vector = try Module.vector(of: parameters)
    #expect(try Self.difference(vector, Self.expected("list_vector")) == 0 && vector.requiresGrad)
    try Module.set(parameters, toVector: vector.detach() * 2)
    #expect(try Self.difference(Module.vector(of: parameters), Self.expected("list_vector") * 2) == 0)
    #expect(throws: ModuleError.self) { try Module.set(parameters, toVector: .zeros([3])) }
    #expect(try Self.difference(Module.vector(of: parameters), Self.expected("list_vector") * 2) == 0)
  }

  @Test("Hooks see and change what PyTorch's do") func hooks() throws {
    let net = try Self.net()
    let layer = try #require(net.namedModules.first { $0.name == "blocks.3.1" }?.module)
    var seen: [Tensor] = []
    layer.add(
      ModuleHook(.beforeForward) { _, tensors in try Differentiable.apply(.mul, #require(tensors[0]), .real(2)) })
    layer.add(
      ModuleHook(.afterForward) { _, tensors in try Differentiable.apply(.add, #require(tensors[1]), .real(1)) })
    layer.add(
      ModuleHook(.backward) { _, tensors in
        seen = try tensors.map { try #require($0) }
        return try seen[0] * 0.5
      })
    let x = try Self.expected("list_x").clone().requireGrad()
    let y = try net(x)
    try Differentiable.sum(Differentiable.apply(.mul, y, y)).backward()
    #expect(try Self.difference(y, Self.expected("hook_y")) < 1e-13)
    #expect(try Self.difference(seen[0], Self.expected("hook_grad_input")) < 1e-13)
    #expect(try Self.difference(seen[1], Self.expected("hook_grad_output")) < 1e-13)
    #expect(try Self.difference(#require(x.grad), Self.expected("hook_x_grad")) < 1e-13)
    let names = Dictionary(uniqueKeysWithValues: zip(net.stateDict.map(\.name), net.stateDict(.pytorch).map(\.name)))
    for (name, parameter) in net.namedParameters {
      let expected = try Self.expected("hook_grad.\(#require(names[name]))")
      #expect(try Self.difference(#require(parameter.grad), expected) < 1e-12, "\(name)")
    }
  }
}
