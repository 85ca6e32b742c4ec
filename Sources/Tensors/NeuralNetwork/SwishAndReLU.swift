import CKernels

extension Tensor {
  /// Swish, x·σ(βx) (Ramachandran et al. 2017), element by element. float32, float64; the layout of x where it is dense.
  public func swish(beta: Double) throws -> Tensor {
    try elementwise("swish") { out, x in il_swish_forward(x.dtype.rawValue, x.count, out.data, x.data, beta) }
  }

  /// The derivative of ``swish(beta:)``: σ(βx)·(1 + βx·(1 − σ(βx))).
  public func swishDerivative(beta: Double) throws -> Tensor {
    try elementwise("swish") { out, x in il_swish_backward(x.dtype.rawValue, x.count, out.data, nil, x.data, beta) }
  }

  /// `grad` times the derivative of Swish at x, in one pass.
  public static func swishBackward(_ grad: Tensor, _ x: Tensor, beta: Double) throws -> Tensor {
    try pair("swish_backward", grad, x) { out, gradient, at in
      il_swish_backward(at.dtype.rawValue, at.count, out.data, gradient.data, at.data, beta)
    }
  }

  private func elementwise(_ operation: String, _ body: (Tensor, Tensor) -> Void) throws -> Tensor {
    try TrainingDoor.check(operation, self)
    let dense = isChannelsLast ? self : try contiguous()
    let out = dense.isContiguous ? try dense.emptyLike() : try dense.featuresLikeThis()
    body(out, dense)
    return out
  }

  private static func pair(
    _ operation: String, _ grad: Tensor, _ x: Tensor, _ body: (Tensor, Tensor, Tensor) -> Void
  ) throws -> Tensor {
    try TrainingDoor.check(operation, grad, x)
    guard grad.shape == x.shape else {
      throw TensorError.shapes(
        operation: operation, [grad.shape, x.shape], rule: "gradient of the input's shape expected")
    }
    let images = x.isChannelsLast && !x.isContiguous
    let (gradient, at) = images ? (try grad.channelsLast(), x) : (try grad.contiguous(), try x.contiguous())
    let out = images ? try x.featuresLikeThis() : try at.emptyLike()
    body(out, gradient, at)
    return out
  }
}
