import LuaRuntime
import NeuralNetworks
import Tensors

/// The module `nn.init`: first values.
extension NetworkLibrary {
  private static var t: Parameter { .object("t", Tensor.self, "tensor") }
  private static var generator: Option<Generator?> {
    Option.object("generator", Generator.self, "generator", "else that of `tensor.rand`").optional
  }
  private static let like = """
    In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers \
    are PyTorch's.
    """

  func declareInitialization() {
    declarePlainInitialization()
    declareScaledInitialization()
  }

  /// Declares `nn.init.name`, which changes its first argument and gives it back.
  private func initializer(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], options: [any DeclaredOption] = [],
    example: String, discussion: String = like, _ body: @escaping (Tensor, Call) throws -> Void
  ) {
    initialization.function(
      name, summary, [Self.t] + parameters, options: options, returns: "tensor", example: example,
      discussion: discussion
    ) { call in
      try body(call.object(1, Tensor.self), call)
      call.pushArgument(1)
    }
  }

  private func declarePlainInitialization() {
    let generator = Self.generator
    initializer(
      "uniform_", "Uniform numbers of [a, b).", [.number("a", default: 0), .number("b", default: 1)],
      options: [generator], example: "nn.init.uniform_(tensor.zeros(3), -1, 1)"
    ) { [random] t, call in
      try Initialization.uniform(t, call.number(2), call.number(3), call[generator] ?? random.standard)
    }
    initializer(
      "normal_", "Normal numbers.", [.number("mean", default: 0), .number("std", default: 1, atLeast: 0)],
      options: [generator], example: "nn.init.normal_(tensor.zeros(3), 0, 0.02)"
    ) { [random] t, call in
      try Initialization.normal(t, mean: call.number(2), std: call.number(3), call[generator] ?? random.standard)
    }
    initializer(
      "trunc_normal_", "Normal numbers of [a, b]: others are drawn again.",
      [
        .number("mean", default: 0), .number("std", default: 1, moreThan: 0), .number("a", default: -2),
        .number("b", default: 2),
      ], options: [generator], example: "nn.init.trunc_normal_(tensor.zeros(3), 0, 0.02)"
    ) { [random] t, call in
      let (low, high) = (try call.number(4), try call.number(5))
      guard low <= high else { throw call.unexpected(5, expected: "number of at least a") }
      try Initialization.truncatedNormal(
        t, mean: call.number(2), std: call.number(3), low: low, high: high, call[generator] ?? random.standard)
    }
    let inPlace = "In place, not recorded."
    initializer(
      "constant_", "One number everywhere.", [.number("value")], example: "nn.init.constant_(tensor.zeros(3), 0.5)",
      discussion: inPlace
    ) { t, call in try Initialization.constant(t, call.number(2)) }
    initializer("ones_", "Ones.", example: "nn.init.ones_(tensor.zeros(3))", discussion: inPlace) { t, _ in
      try Initialization.constant(t, 1)
    }
    initializer("zeros_", "Zeros.", example: "nn.init.zeros_(tensor.ones(3))", discussion: inPlace) { t, _ in
      try Initialization.constant(t, 0)
    }
    initializer(
      "eye_", "Ones on the diagonal of a matrix, zeros elsewhere.", example: "nn.init.eye_(tensor.zeros(2, 3))",
      discussion: inPlace
    ) { t, _ in try Initialization.eye(t) }
  }

  private func declareScaledInitialization() {
    let generator = Self.generator
    let fan = Option.choice(
      "mode", Initialization.Fan.self, "whose variance is kept: forward or backward", default: .fanIn)
    let nonlinearity = Option.choice(
      "nonlinearity", Initialization.Nonlinearity.self, "behind the layer", default: .leakyReLU)
    let slope = Option.number("a", "slope of the leaky ReLU's negative side", default: 0)
    let fans = "fan_in = I·k² and fan_out = O·k² of a weight O×I×k×k (a matrix O×I). \(Self.like)"
    for (name, isNormal) in [("uniform_", false), ("normal_", true)] {
      initializer(
        "xavier_\(name)",
        isNormal
          ? "Glorot's: normal numbers of deviation gain·√(2/(fan_in + fan_out))."
          : "Glorot's: uniform numbers of ±gain·√(6/(fan_in + fan_out)).", [.number("gain", default: 1)],
        options: [generator], example: "nn.init.xavier_\(name)(nn.Linear(4, 2).weight)", discussion: fans
      ) { [random] t, call in
        try Initialization.xavier(t, gain: call.number(2), isNormal: isNormal, call[generator] ?? random.standard)
      }
      initializer(
        "kaiming_\(name)",
        isNormal
          ? "He's: normal numbers of deviation gain/√fan." : "He's: uniform numbers of ±gain·√(3/fan).",
        options: [slope, fan, nonlinearity, generator],
        example: "nn.init.kaiming_\(name)(nn.Conv2d(3, 8, 3).weight, {mode = 'fan_out', nonlinearity = 'relu'})",
        discussion: "gain is `nn.init.calculate_gain(nonlinearity, a)`; \(fans)"
      ) { [random] t, call in
        try Initialization.kaiming(
          t, slope: call[slope], fan: call[fan], nonlinearity: call[nonlinearity], isNormal: isNormal,
          call[generator] ?? random.standard)
      }
    }
    initializer(
      "orthogonal_", "A matrix with orthonormal rows or columns, times gain.", [.number("gain", default: 1)],
      options: [generator], example: "nn.init.orthogonal_(tensor.zeros(3, 2))",
      discussion: "Of more dimensions: the first by all others. \(Self.like)"
    ) { [random] t, call in try Initialization.orthogonal(t, gain: call.number(2), call[generator] ?? random.standard) }
    initialization.function(
      "calculate_gain", "The factor of a deviation that keeps the variance behind a nonlinearity.",
      [
        .choice("nonlinearity", Initialization.Nonlinearity.self),
        .number("param", "slope of leaky_relu", default: 0.01),
      ],
      returns: "number", example: "nn.init.calculate_gain('relu')"
    ) { call in call.push(try call.choice(1, Initialization.Nonlinearity.self).gain(slope: call.number(2))) }
  }
}
