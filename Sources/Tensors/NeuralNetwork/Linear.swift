import CKernels

/// A fully connected layer is a 1×1 convolution of single pixels: its bits are those of the convolution's sums, each element
/// one chain of fma in order. Nothing of it passes through BLAS, whose bits depend on the CPU.
extension Tensor {
  /// x·weightᵀ + bias: rows of features M×I, weights O×I, bias O; result M×O. float32 or float64.
  ///
  /// Each output is a sum over the inputs in order, product by product with fma; the bias comes last.
  /// - Throws: `TensorError` for shapes or dtypes that do not fit.
  public static func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
    try TrainingDoor.check("linear", x, weight, bias)
    guard x.rank == 2, weight.rank == 2, x.shape[1] == weight.shape[1] else {
      throw TensorError.shapes(
        operation: "linear", [x.shape, weight.shape], rule: "features M×I and weights O×I expected")
    }
    if let bias, bias.shape != [weight.shape[0]] {
      throw TensorError.shapes(
        operation: "linear", [bias.shape, weight.shape], rule: "a bias for each output of the weights expected")
    }
    let out = try Tensor(uninitialized: [x.shape[0], weight.shape[0]], x.dtype)
    if out.count == 0 { return out }
    if x.shape[1] == 0 {
      try out.takeElements(of: bias ?? Tensor.zeros([1], x.dtype))
      return out
    }
    let (rows, kernel, offset) = (try x.withDenseLines(), try weight.withDenseLines(), try bias?.contiguous())
    let (inputs, outputs) = (x.shape[1], weight.shape[0])
    var product = il_product(
      rows: x.shape[0], columns: outputs, depth: inputs, a_row: rows.strides[0], a_step: rows.strides[1],
      b_step: kernel.strides[1], b_column: kernel.strides[0], dtype: x.dtype.rawValue, adds_zero: fillsBlock(inputs))
    guard il_multiply(&product, out.data, rows.data, kernel.data, offset?.data) == 0 else {
      throw TrainingDoor.memory("linear", out.shape, out.dtype)
    }
    return out
  }

  /// The matrix itself if its rows or its columns are dense, as those of a transposed view are, else a copy: the derivatives are
  /// products of transposed matrices, which copied cost as much as the product.
  private func withDenseLines() throws -> Tensor { strides[0] == 1 || strides[1] == 1 ? self : try contiguous() }

  /// The gradient of ``linear(_:_:bias:)`` by x: grad·weight, M×I.
  public static func linearBackwardInput(_ grad: Tensor, _ weight: Tensor) throws -> Tensor {
    let operation = "linear_backward_input"
    try TrainingDoor.check(operation, grad, weight)
    guard grad.rank == 2, weight.rank == 2, grad.shape[1] == weight.shape[0] else {
      throw TensorError.shapes(
        operation: operation, [grad.shape, weight.shape], rule: "gradient M×O and weights O×I expected")
    }
    let out = try Tensor(uninitialized: [grad.shape[0], weight.shape[1]], grad.dtype)
    if out.count == 0 { return out }
    if grad.count == 0 { return try Tensor.zeros(out.shape, out.dtype) }
    let (gradient, kernel) = (try grad.contiguous(), try weight.contiguous())
    let (inputs, outputs) = (weight.shape[1], weight.shape[0])
    var product = il_product(
      rows: grad.shape[0], columns: inputs, depth: outputs, a_row: outputs, a_step: 1, b_step: inputs, b_column: 1,
      dtype: grad.dtype.rawValue, adds_zero: fillsBlock(outputs))
    guard il_multiply(&product, out.data, gradient.data, kernel.data, nil) == 0 else {
      throw TrainingDoor.memory(operation, out.shape, out.dtype)
    }
    return out
  }

  /// The gradient of ``linear(_:_:bias:)`` by its weights: gradᵀ·x, O×I.
  public static func linearBackwardWeight(_ grad: Tensor, _ x: Tensor) throws -> Tensor {
    let operation = "linear_backward_weight"
    try TrainingDoor.check(operation, grad, x)
    guard grad.rank == 2, x.rank == 2, grad.shape[0] == x.shape[0] else {
      throw TensorError.shapes(
        operation: operation, [grad.shape, x.shape], rule: "gradient M×O and features M×I expected")
    }
    let shape: Shape = [grad.shape[1], x.shape[1]]
    if x.count == 0 || grad.count == 0 { return try Tensor.zeros(shape, grad.dtype) }
    let out = try Tensor(uninitialized: shape, grad.dtype)
    let (gradient, rows) = (try grad.contiguous(), try x.contiguous())
    var product = il_product(
      rows: shape[0], columns: shape[1], depth: grad.shape[0], a_row: 1, a_step: shape[0], b_step: shape[1],
      b_column: 1,
      dtype: grad.dtype.rawValue, adds_zero: 1)
    guard il_multiply(&product, out.data, gradient.data, rows.data, nil) == 0 else {
      throw TrainingDoor.memory(operation, out.shape, out.dtype)
    }
    return out
  }

  /// Whether a convolution fills the last block of so many channels with zeros, which its sums then take part in.
  private static func fillsBlock(_ channels: Int) -> Int32 { channels > 16 && channels % 16 != 0 ? 1 : 0 }
}
