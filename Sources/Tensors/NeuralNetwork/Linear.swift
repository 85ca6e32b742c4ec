import CKernels

/// A fully connected layer is a 1×1 convolution of single pixels: its bits are those of the convolution's sums, each element
/// one chain of fma in order. Nothing of it passes through BLAS, whose bits depend on the CPU.
extension Tensor {
  /// x·weightᵀ + bias: rows of features M×I, weights O×I, bias O; result M×O. float32 or float64.
  ///
  /// Each output is a sum over the inputs in order, product by product with fma; the bias comes last.
  /// - Throws: `TensorError` for shapes or dtypes that do not fit.
  public static func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
    try check("linear", x, weight, bias, rule: "features M×I and weights O×I expected") { $0[1] == $1[1] }
    if let bias, bias.shape != [weight.shape[0]] {
      throw TensorError.shapes(
        operation: "linear", [bias.shape, weight.shape], rule: "a bias for each output of the weights expected")
    }
    return try product("linear", x, weight, bias, addsZero: fillsBlock(weight.shape[1]))
  }

  /// The gradient of ``linear(_:_:bias:)`` by x: grad·weight, M×I, of a gradient M×O and weights O×I.
  /// - Throws: `TensorError` for shapes or dtypes that do not fit.
  public static func linearBackwardInput(_ grad: Tensor, _ weight: Tensor) throws -> Tensor {
    let operation = "linear_backward_input"
    try check(operation, grad, weight, rule: "gradient M×O and weights O×I expected") { $0[1] == $1[0] }
    return try product(operation, grad, weight.t(), addsZero: fillsBlock(weight.shape[0]))
  }

  /// The gradient of ``linear(_:_:bias:)`` by its weights: gradᵀ·x, O×I, of a gradient M×O and features M×I.
  /// - Throws: `TensorError` for shapes or dtypes that do not fit.
  public static func linearBackwardWeight(_ grad: Tensor, _ x: Tensor) throws -> Tensor {
    let operation = "linear_backward_weight"
    try check(operation, grad, x, rule: "gradient M×O and features M×I expected") { $0[0] == $1[0] }
    return try product(operation, grad.t(), x.t(), addsZero: true)
  }

  /// a·bᵀ + bias, a M×K and b O×K. Transposed views are read where they lie: copied, they cost as much as the product.
  private static func product(
    _ operation: String, _ a: Tensor, _ b: Tensor, _ bias: Tensor? = nil, addsZero: Bool
  ) throws -> Tensor {
    let out = try Tensor(uninitialized: [a.shape[0], b.shape[0]], a.dtype)
    if out.count == 0 { return out }
    if a.shape[1] == 0 {
      try out.takeElements(of: bias ?? Tensor.zeros([1], a.dtype))
      return out
    }
    let (left, right, offset) = (try a.withDenseLines(), try b.withDenseLines(), try bias?.contiguous())
    var sums = il_product(
      rows: a.shape[0], columns: b.shape[0], depth: a.shape[1], a_row: left.strides[0], a_step: left.strides[1],
      b_step: right.strides[1], b_column: right.strides[0], dtype: a.dtype.rawValue, adds_zero: addsZero ? 1 : 0)
    guard il_multiply(&sums, out.data, left.data, right.data, offset?.data) == 0 else {
      throw TrainingDoor.memory(operation, out.shape, out.dtype)
    }
    return out
  }

  private static func check(
    _ operation: String, _ a: Tensor, _ b: Tensor, _ bias: Tensor? = nil, rule: String,
    _ fits: (Shape, Shape) -> Bool
  ) throws {
    try TrainingDoor.check(operation, a, b, bias)
    guard a.rank == 2, b.rank == 2, fits(a.shape, b.shape) else {
      throw TensorError.shapes(operation: operation, [a.shape, b.shape], rule: rule)
    }
  }

  /// The matrix itself if its rows or its columns are dense, as those of a transposed view are, else a copy.
  private func withDenseLines() throws -> Tensor { strides[0] == 1 || strides[1] == 1 ? self : try contiguous() }

  /// Whether a convolution fills the last block of so many channels with zeros, which its sums then take part in.
  private static func fillsBlock(_ channels: Int) -> Bool { channels > 16 && channels % 16 != 0 }
}
