import CKernels
import Interrupt

/// Layer normalisation (Ba, Kiros and Hinton 2016): each row by its own mean and variance.
extension Tensor {
  /// gamma·(x − mean)/√(variance + eps) + beta over the last dimensions of x, those of gamma; and the statistics.
  ///
  /// - Parameters:
  ///   - x: of shape …×S where S is the shape of gamma; float32 or float64.
  ///   - gamma, beta: of one shape and of the dtype of x.
  /// - Returns: a contiguous result of the shape of x; mean and 1/√(variance + eps) of each row, the variance biased.
  /// - Throws: `TensorError` for shapes and dtypes that do not fit.
  public static func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, eps: Double
  ) throws -> (y: Tensor, mean: Tensor, inverseStd: Tensor) {
    try TrainingDoor.check("layer_norm", x, gamma, beta)
    guard beta.shape == gamma.shape else {
      throw TensorError.shapes(
        operation: "layer_norm", [gamma.shape, beta.shape], rule: "weight and bias of one shape expected")
    }
    let matrix = try RowNormalization("layer_norm", x, gamma, eps: eps)
    let (rows, scale, shift) = (try x.contiguous(), try gamma.contiguous(), try beta.contiguous())
    let (mean, inverseStd) = (
      try Tensor(uninitialized: [matrix.rows], x.dtype), try Tensor(uninitialized: [matrix.rows], x.dtype)
    )
    let y = try rows.emptyLike()
    if y.count > 0 {
      matrix.call { il_normalize_rows($0, y.data, mean.data, inverseStd.data, rows.data, scale.data, shift.data) }
      try Interrupt.check()
    }
    return (y, mean, inverseStd)
  }

  /// The gradients of ``layerNorm(_:gamma:beta:eps:)`` by x, gamma and beta.
  /// - Parameter mean, inverseStd: what the forward pass gave.
  public static func layerNormBackward(
    _ grad: Tensor, _ x: Tensor, mean: Tensor, inverseStd: Tensor, gamma: Tensor
  ) throws -> (x: Tensor, gamma: Tensor, beta: Tensor) {
    let operation = "layer_norm_backward"
    try TrainingDoor.check(operation, grad, x, mean, inverseStd, gamma)
    let matrix = try RowNormalization(operation, x, gamma, eps: 0)
    guard grad.shape == x.shape, mean.shape == [matrix.rows], inverseStd.shape == [matrix.rows] else {
      throw TensorError.shapes(
        operation: operation, [grad.shape, x.shape, mean.shape], rule: "gradient and statistics of the input expected")
    }
    guard x.count > 0 else {
      return (
        try Tensor.zeros(x.shape, x.dtype), try Tensor.zeros(gamma.shape, x.dtype),
        try Tensor.zeros(gamma.shape, x.dtype)
      )
    }
    let (gradient, rows, scale) = (try grad.contiguous(), try x.contiguous(), try gamma.contiguous())
    let (centre, inverse) = (try mean.contiguous(), try inverseStd.contiguous())
    let (gx, scratch) = (try rows.emptyLike(), try matrix.scratch())
    let sums = try Tensor(uninitialized: [2, gamma.count], .float64)
    try sums.withMutableElements(as: Double.self) { values in
      guard let base = values.baseAddress else { return }
      matrix.call {
        il_normalize_rows_backward(
          $0, gx.data, base, gradient.data, rows.data, centre.data, inverse.data, scale.data, scratch.bytes)
      }
    }
    try Interrupt.check()
    let rounded = try sums.to(x.dtype)
    return (gx, try rounded.select(0, 0).reshape(gamma.shape), try rounded.select(0, 1).reshape(gamma.shape))
  }
}

/// A tensor as rows of the elements that are normalised together.
private struct RowNormalization {
  let rows: Int
  private let sizes: il_row_normalization
  private let dtype: DType

  init(_ operation: String, _ x: Tensor, _ gamma: Tensor, eps: Double) throws {
    guard gamma.rank >= 1, gamma.count > 0, x.rank >= gamma.rank,
      Array(x.shape.suffix(gamma.rank)) == Array(gamma.shape)
    else {
      throw TensorError.shapes(
        operation: operation, [x.shape, gamma.shape], rule: "an input whose last sizes are those normalised expected")
    }
    var n = il_row_normalization()
    (n.rows, n.columns, n.eps, n.dtype) = (x.count / gamma.count, gamma.count, eps, x.dtype.rawValue)
    (rows, sizes, dtype) = (n.rows, n, x.dtype)
  }

  func call(_ body: (UnsafePointer<il_row_normalization>) -> Void) { withUnsafePointer(to: sizes, body) }

  /// Memory for partial sums.
  func scratch() throws -> Storage {
    var n = sizes
    let bytes = il_row_normalization_scratch(&n)
    guard let memory = Storage(byteCount: bytes) else {
      throw TensorError.memory(shape: [bytes], dtype: .uint8, bytes: bytes)
    }
    return memory
  }
}
