import Tensors

/// Exact gradient descent of the one-layer CNN: valid correlation, Swish x·σ(βx), global average pooling, sigmoid,
/// binary cross-entropy, weight decay.
///
/// g = (s − y)/n_out·Σ_out swish'(I⋆w)·patch + α·w. Recorded: cross-entropy + α/2·‖w‖², both before the step. As in the
/// original, where s is exactly 1 the term (1−y)·log(1−s) is left out, and where it is 0 the term y·log s.
public struct CNNNonlinearPDE: CNNEquation {
  public let patches: PatchOperator
  public var initial: Tensor
  public var descent: Descent
  /// Weight decay.
  public var alpha: Double
  public var beta: Double
  /// y, 0 … 1.
  public var label: Double

  /// - Parameters:
  ///   - image: n × m.
  ///   - initial: first kernel, p × q.
  /// - Throws: `PDEError` for shapes that do not fit, `TensorError` when there is no memory.
  public init(
    image: Tensor, initial: Tensor, descent: Descent, alpha: Double, beta: Double = 1, label: Double = 1
  ) throws {
    try checkShapes("cnn_nonlinear", image: image, kernel: initial)
    patches = try PatchOperator(image: image, kernelShape: initial.shape)
    self.initial = initial
    self.descent = descent
    self.alpha = alpha
    self.beta = beta
    self.label = label
  }

  public func evaluate(_ w: Tensor) throws -> (gradient: Tensor, loss: (_ next: Tensor) throws -> Double) {
    let (sum, slopes) = try patches.swish(w, beta: beta, .swishSlope)
    let outputs = Double(patches.outputs)
    let s = try Deterministic.sigmoid(sum / outputs)
    let gradient = try slopes * ((s - label) / outputs) + w * alpha
    let loss = try entropy(s) + alpha / 2 * w.apply(.square).sum().item()
    return (gradient, { _ in loss })
  }

  private func entropy(_ s: Double) throws -> Double {
    if s == 1 { return try -(label * Deterministic.log(s)) }
    if s == 0 { return try -((1 - label) * Deterministic.log(1 - s)) }
    return try -(label * Deterministic.log(s) + (1 - label) * Deterministic.log(1 - s))
  }

  /// The Hessian of the loss at w, applied to a direction of w's shape:
  /// α·v + s(1−s)·(∇m·v)·∇m + (s−y)/n_out·Σ_out swish''(I⋆w)·(I⋆v)·patch, with m the pooled mean.
  public func hessian(_ w: Tensor) throws -> (_ direction: Tensor) throws -> Tensor {
    let (sum, slopes) = try patches.swish(w, beta: beta, .swishSlope)
    let outputs = Double(patches.outputs)
    let s = try Deterministic.sigmoid(sum / outputs)
    let mean = try slopes / outputs
    return { v in
      let (_, curved) = try patches.swish(w, beta: beta, .swishCurvature(direction: v))
      let along = try (mean * v).sum().item()
      return try v * alpha + mean * (s * (1 - s) * along) + curved * ((s - label) / outputs)
    }
  }

  /// The local bound of the step size at w, 2/λ_max of the Hessian there: beyond it, plain gradient descent with a fixed
  /// Hessian would grow. Infinite where no eigenvalue is positive.
  public func stepBound(_ w: Tensor) throws -> Double {
    let largest = try Lanczos.extremes(shape: w.shape, hessian(w)).largest
    return largest > 0 ? 2 / largest : .infinity
  }
}
