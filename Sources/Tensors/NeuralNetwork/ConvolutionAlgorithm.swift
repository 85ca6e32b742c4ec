import CKernels

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
  /// The outputs along the edge of a tile with which ``conv2d(_:_:bias:stride:padding:algorithm:)`` computes a convolution of
  /// these shapes: 4 or 2 for Winograd's algorithms, 1 for the direct sum.
  /// - Throws: `TensorError` for shapes, stride or padding that do not fit.
  public static func conv2dTile(
    input: Shape, weight: Shape, stride: Int = 1, padding: Int = 0, dtype: DType = .float32,
    algorithm: ConvolutionAlgorithm
  ) throws -> Int {
    var c = try ConvolutionShape(
      "conv2d", input: input, weight: weight, stride: stride, padding: padding, dtype: dtype, algorithm: algorithm
    ).kernel
    return Swift.max(1, il_winograd_edge(&c))
  }
}
