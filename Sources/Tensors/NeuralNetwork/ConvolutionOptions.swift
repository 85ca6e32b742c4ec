import CKernels

/// How a convolution moves over its images, and how it is computed: what its forward and both its derivatives share, from a
/// script down to the kernel.
public struct ConvolutionOptions: Equatable, Sendable {
  /// Pixels from one output to the next.
  public var stride: PerAxis
  /// Rows of zeros above and below each image, columns of zeros to its left and right.
  public var padding: PerAxis
  /// Further rows below and columns to the right: what ``same(kernel:dilation:)`` adds to kernels of an even reach.
  public var trailing: PerAxis
  /// Pixels from one element of the kernel to the next.
  public var dilation: PerAxis
  /// Parts into which channels and outputs are cut; each part of the outputs sees its part of the channels alone.
  public var groups: Int
  public var algorithm: ConvolutionAlgorithm

  /// The same numbers for rows and columns.
  public init(
    stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1, algorithm: ConvolutionAlgorithm = .direct
  ) {
    self.init(
      stride: PerAxis(stride), padding: PerAxis(padding), trailing: 0, dilation: PerAxis(dilation), groups: groups,
      algorithm: algorithm)
  }

  public init(
    stride: PerAxis, padding: PerAxis, trailing: PerAxis, dilation: PerAxis = 1, groups: Int = 1,
    algorithm: ConvolutionAlgorithm = .direct
  ) {
    (self.stride, self.padding, self.trailing, self.dilation) = (stride, padding, trailing, dilation)
    (self.groups, self.algorithm) = (groups, algorithm)
  }

  /// The zeros around an image with which a convolution of stride 1 has as many outputs as the image has pixels: half of
  /// the kernel's reach before it, the other half, which may be one more, behind it.
  public static func same(kernel: PerAxis, dilation: PerAxis) -> (padding: PerAxis, trailing: PerAxis) {
    func zeros(_ size: Int, _ step: Int) -> Int {
      let (reach, overflow) = (size - 1).multipliedReportingOverflow(by: step)
      return overflow ? .max : reach  // beyond what any image may have: refused where it is used
    }
    let (rows, columns) = (zeros(kernel.rows, dilation.rows), zeros(kernel.columns, dilation.columns))
    return (PerAxis(rows: rows / 2, columns: columns / 2), PerAxis(rows: rows % 2, columns: columns % 2))
  }

  /// How it is computed.
  enum Method {
    /// By the kernels of il_convolution.h.
    case dense
    /// By the same, on a copy of the images with zeros around them.
    case padded
    /// By ``UnfoldedConvolution``.
    case unfolded
  }

  var method: Method {
    guard dilation == 1, groups == 1, stride.isEqual else { return .unfolded }
    return padding.isEqual && trailing == 0 ? .dense : .padded
  }

  /// Pixels of an image with the zeros around it.
  func padded(rows: Int, columns: Int) -> PerAxis {
    PerAxis(rows: rows + 2 * padding.rows + trailing.rows, columns: columns + 2 * padding.columns + trailing.columns)
  }

  /// The numbers of outputs; below 1 where the kernel does not fit.
  func outputs(rows: Int, columns: Int, kernel: PerAxis) -> PerAxis {
    PerAxis(rows: outputs(rows, kernel.rows, \.rows), columns: outputs(columns, kernel.columns, \.columns))
  }

  private func outputs(_ pixels: Int, _ kernel: Int, _ axis: KeyPath<PerAxis, Int>) -> Int {
    let (reach, overflow) = (kernel - 1).multipliedReportingOverflow(by: dilation[keyPath: axis])
    let (padded, isTooLong) = pixels.addingReportingOverflow(2 * padding[keyPath: axis] + trailing[keyPath: axis])
    guard !overflow, !isTooLong, padded > reach else { return 0 }
    return (padded - reach - 1) / stride[keyPath: axis] + 1
  }

  /// - Throws: `TensorError.argument` for a value that no convolution has.
  func check(_ operation: String) throws {
    try stride.check(atLeast: 1, operation, "stride")
    try padding.check(atLeast: 0, operation, "padding")
    try trailing.check(atLeast: 0, operation, "padding")
    try dilation.check(atLeast: 1, operation, "dilation")
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
    guard options.method != .unfolded else { return 1 }
    var c = shape.kernel
    return Swift.max(1, il_winograd_edge(&c))
  }
}
