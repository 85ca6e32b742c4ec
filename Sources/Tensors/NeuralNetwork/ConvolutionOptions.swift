import CKernels

/// How a convolution moves over its images, and how it is computed: what its forward and both its derivatives share, from a
/// script down to the kernel.
public struct ConvolutionOptions: Equatable, Sendable {
  /// Pixels from one output to the next.
  public var stride: Int
  /// Rows and columns of zeros around each image.
  public var padding: Int
  /// Pixels from one element of the kernel to the next.
  public var dilation: Int
  /// Parts into which channels and outputs are cut; each part of the outputs sees its part of the channels alone.
  public var groups: Int
  public var algorithm: ConvolutionAlgorithm

  public init(
    stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1, algorithm: ConvolutionAlgorithm = .direct
  ) {
    (self.stride, self.padding, self.dilation, self.groups) = (stride, padding, dilation, groups)
    self.algorithm = algorithm
  }

  /// Whether the kernels of il_convolution.h compute it; else ``UnfoldedConvolution`` does.
  var isDense: Bool { dilation == 1 && groups == 1 }

  /// The number of outputs along an axis of so many pixels; below 1 where the kernel does not fit.
  func outputs(_ pixels: Int, kernel: Int) -> Int {
    let (reach, overflow) = (kernel - 1).multipliedReportingOverflow(by: dilation)
    let (padded, isTooLong) = pixels.addingReportingOverflow(padding.multipliedReportingOverflow(by: 2).partialValue)
    guard !overflow, !isTooLong, padding < 1 << 31, padded > reach else { return 0 }
    return (padded - reach - 1) / stride + 1
  }

  /// - Throws: `TensorError.argument` for a value that no convolution has.
  func check(_ operation: String) throws {
    try TrainingDoor.atLeast(1, operation, "stride", stride)
    try TrainingDoor.atLeast(0, operation, "padding", padding)
    try TrainingDoor.atLeast(1, operation, "dilation", dilation)
    try TrainingDoor.atLeast(1, operation, "groups", groups)
  }
}

/// How a convolution and its two derivatives are computed. The results differ in rounding only; see docs/winograd.md.
///
/// Winograd's algorithms (Lavin and Gray 2016) multiply less and round more often. They apply to 3×3 kernels with stride 1,
/// padding of at most 2, float32, at least 16 channels and 16 outputs; every other convolution is the direct sum whatever
/// was asked for. The choice looks at the shape alone, never at the number of images, threads or at a clock.
public enum ConvolutionAlgorithm: String, CaseIterable, Sendable {
  /// The sum of products itself.
  case direct
  /// F(4×4, 3×3): a quarter of the products; F(2×2, 3×3) for images so small that it needs no more (2×2, 5×5, 6×6 outputs).
  case winograd
  /// F(2×2, 3×3): four ninths of the products.
  case winograd2x2 = "winograd_2x2"

  var kernel: Int32 {
    switch self {
    case .direct: Int32(IL_DIRECT)
    case .winograd: Int32(IL_WINOGRAD_4)
    case .winograd2x2: Int32(IL_WINOGRAD_2)
    }
  }
}

extension Tensor {
  /// The outputs along the edge of a tile with which ``conv2d(_:_:bias:options:)`` computes a convolution of
  /// these shapes: 4 or 2 for Winograd's algorithms, 1 for the direct sum.
  /// - Throws: `TensorError` for shapes, stride or padding that do not fit.
  public static func conv2dTile(
    input: Shape, weight: Shape, options: ConvolutionOptions, dtype: DType = .float32
  ) throws -> Int {
    let shape = try ConvolutionShape("conv2d", input: input, weight: weight, options: options, dtype: dtype)
    guard options.isDense else { return 1 }
    var c = shape.kernel
    return Swift.max(1, il_winograd_edge(&c))
  }
}
