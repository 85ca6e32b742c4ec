import Autograd
import Tensors

/// Cross-correlation of images N×I×H×W with a kernel O×(I/groups)×k×k: N×O×H'×W',
/// H' = (H + 2·padding − (k − 1)·dilation − 1)/stride + 1.
public final class Conv2d: Module {
  public internal(set) var weight: Tensor
  public internal(set) var bias: Tensor?
  public let options: ConvolutionOptions

  /// Weights are drawn as PyTorch draws them, U(−1/√n, 1/√n) with n = (I/groups)·k² (`kaiming_uniform_(a = √5)`), then the bias.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, options: ConvolutionOptions = ConvolutionOptions(), bias: Bool = true,
    dtype: DType = .float32, generator: Generator
  ) throws {
    for (name, value, least) in [
      ("in_channels", inputs, 1), ("out_channels", outputs, 1), ("kernel_size", kernel, 1),
      ("stride", options.stride, 1),
      ("padding", options.padding, 0), ("dilation", options.dilation, 1), ("groups", options.groups, 1),
    ] where value < least {
      throw ModuleError.argument(
        module: "nn.Conv2d", name: name, expected: "integer of at least \(least)", got: "\(value)")
    }
    for (name, value) in [("in_channels", inputs), ("out_channels", outputs)] where value % options.groups != 0 {
      throw ModuleError.argument(
        module: "nn.Conv2d", name: name, expected: "multiple of groups (\(options.groups))", got: "\(value)")
    }
    let channels = inputs / options.groups
    let bound = 1 / (Double(channels) * Double(kernel) * Double(kernel)).squareRoot()
    weight = try .uniformParameter([outputs, channels, kernel, kernel], bound, dtype, generator)
    self.bias = try bias ? .uniformParameter([outputs], bound, dtype, generator) : nil
    self.options = options
    super.init()
    try register("weight", parameter: weight)
    if let bias = self.bias { try register("bias", parameter: bias) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.conv2d(x, weight, bias: bias, options: options)
  }
}

extension Module {
  /// How the convolutions here and below are computed, for descriptions of results: "direct", "winograd", "direct, winograd"
  /// for a network of both; nil without convolutions.
  public var convolutionDescription: String? {
    let used = Set(([self] + namedModules.map(\.module)).compactMap { ($0 as? Conv2d)?.options.algorithm })
    return used.isEmpty
      ? nil : ConvolutionAlgorithm.allCases.filter(used.contains).map(\.rawValue).joined(separator: ", ")
  }
}

/// x·Wᵀ + b for rows N×I: N×O.
public final class Linear: Module {
  public internal(set) var weight: Tensor
  public internal(set) var bias: Tensor?

  /// Weights, then bias, from U(−1/√I, 1/√I), as PyTorch draws them.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, dtype: DType = .float32, generator: Generator
  ) throws {
    for (name, value) in [("in_features", inputs), ("out_features", outputs)] where value < 1 {
      throw ModuleError.argument(module: "nn.Linear", name: name, expected: "integer of at least 1", got: "\(value)")
    }
    let bound = 1 / Double(inputs).squareRoot()
    weight = try .uniformParameter([outputs, inputs], bound, dtype, generator)
    self.bias = try bias ? .uniformParameter([outputs], bound, dtype, generator) : nil
    super.init()
    try register("weight", parameter: weight)
    if let bias = self.bias { try register("bias", parameter: bias) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.linear(x, weight, bias: bias) }
}

extension Tensor {
  /// A new parameter from U(−bound, bound), drawn in float32 (as PyTorch's default dtype) and then converted.
  fileprivate static func uniformParameter(
    _ shape: Shape, _ bound: Double, _ dtype: DType, _ generator: Generator
  ) throws -> Tensor {
    let values = try Tensor(uninitialized: shape, .float32)
    try values.fillUniformInPlace(low: -bound, high: bound, generator)
    return try values.to(dtype)
  }
}
