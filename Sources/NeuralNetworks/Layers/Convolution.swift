import Autograd
import Tensors

/// Cross-correlation of images N×I×H×W with a kernel O×(I/groups)×kH×kW: N×O×H'×W',
/// H' = (H + 2·padding − (kH − 1)·dilation − 1)/stride + 1.
public final class Conv2d: Module {
  public internal(set) var weight: Tensor
  public internal(set) var bias: Tensor?
  public let options: ConvolutionOptions

  /// Weights are drawn as PyTorch draws them, U(−1/√n, 1/√n) with n = (I/groups)·kH·kW (`kaiming_uniform_(a = √5)`), then
  /// the bias.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: PerAxis, options: ConvolutionOptions = ConvolutionOptions(),
    bias: Bool = true, dtype: DType = .float32, generator: Generator
  ) throws {
    let sizes = [
      ("in_channels", inputs, 1), ("out_channels", outputs, 1), ("kernel_size", min(kernel.rows, kernel.columns), 1),
      ("stride", min(options.stride.rows, options.stride.columns), 1),
      ("padding", min(options.padding.rows, options.padding.columns), 0),
      ("dilation", min(options.dilation.rows, options.dilation.columns), 1), ("groups", options.groups, 1),
    ]
    let module = "nn.Conv2d"
    try Module.check(sizes, of: module)
    try Module.check(
      channels: [("in_channels", inputs), ("out_channels", outputs)], groups: options.groups, of: module)
    let channels = inputs / options.groups
    (weight, self.bias) = try Tensor.layerParameters(
      [outputs, channels, kernel.rows, kernel.columns],
      fanIn: Double(channels) * Double(kernel.rows) * Double(kernel.columns), bias: bias, dtype, generator)
    self.options = options
    super.init()
    try register("weight", parameter: weight)
    if let bias = self.bias { try register("bias", parameter: bias) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.conv2d(x, weight, bias: bias, options: options)
  }
}

/// Cross-correlation of signals N×I×L with a kernel O×(I/groups)×k: N×O×L', drawn and counted as ``Conv2d``. Of the
/// options the columns' count.
public final class Conv1d: Module {
  public internal(set) var weight: Tensor
  public internal(set) var bias: Tensor?
  public let options: ConvolutionOptions

  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, options: ConvolutionOptions = ConvolutionOptions(), bias: Bool = true,
    dtype: DType = .float32, generator: Generator
  ) throws {
    let module = "nn.Conv1d"
    try Module.check(
      [
        ("in_channels", inputs, 1), ("out_channels", outputs, 1), ("kernel_size", kernel, 1),
        ("groups", options.groups, 1),
      ],
      of: module)
    try Module.check(
      channels: [("in_channels", inputs), ("out_channels", outputs)], groups: options.groups, of: module)
    let channels = inputs / options.groups
    (weight, self.bias) = try Tensor.layerParameters(
      [outputs, channels, kernel], fanIn: Double(channels) * Double(kernel), bias: bias, dtype, generator)
    self.options = options
    super.init()
    try register("weight", parameter: weight)
    if let bias = self.bias { try register("bias", parameter: bias) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.conv1d(x, weight, bias: bias, options: options)
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
