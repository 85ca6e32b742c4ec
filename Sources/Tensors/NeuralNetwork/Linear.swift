import CKernels

/// A fully connected layer is a 1×1 convolution of single pixels: the same kernels, the same fixed order of sums, and
/// nothing of it passes through BLAS, whose bits depend on the CPU.
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
    let (rows, kernel, offset) = (try x.contiguous(), try weight.contiguous(), try bias?.contiguous())
    try linearShape(x.shape[0], weight.shape, x.dtype).run("linear") {
      il_convolve(&$0, out.data, rows.data, kernel.data, offset?.data)
    }
    return out
  }

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
    try linearShape(grad.shape[0], weight.shape, grad.dtype).run(operation) {
      il_convolve_backward_input(&$0, out.data, gradient.data, kernel.data, nil)
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
    try linearShape(grad.shape[0], shape, grad.dtype).run(operation) {
      il_convolve_backward_weights(&$0, out.data, gradient.data, rows.data)
    }
    return out
  }

  private static func linearShape(_ rows: Int, _ weight: Shape, _ dtype: DType) throws -> ConvolutionShape {
    try ConvolutionShape(
      "linear", input: [1, weight[1], rows, 1], weight: [weight[0], weight[1], 1, 1], options: ConvolutionOptions(),
      dtype: dtype)
  }
}
