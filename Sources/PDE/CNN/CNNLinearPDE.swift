import Tensors

/// Gradient descent of the one-layer CNN, linearised in the weights.
///
/// g = ½·a·(mean(I) + β·Σ_out (I⋆w)·patch) + α·w, w ← w − lr·g; mean(I) is one number, the mean of all pixels.
/// Recorded: binary cross-entropy of the forward pass sigmoid(mean(swish(I⋆w))) *before* the step plus α/2·‖w‖² *after*
/// it. The cross-entropy is −(y·log s + (1−y)·log(1−s)), written so: where s rounds to 1 or 0, 0·log 0 gives NaN, a
/// result.
public struct CNNLinearPDE: CNNEquation {
  public let patches: PatchOperator
  public var initial: Tensor
  public var descent: Descent
  /// Weight decay.
  public var alpha: Double
  /// The constant that stands for s − y.
  public var a: Double
  public var beta: Double
  /// y, 0 … 1.
  public var label: Double
  private let mean: Double

  /// - Parameters:
  ///   - image: n × m.
  ///   - initial: first kernel, p × q.
  /// - Throws: `PDEError` for shapes that do not fit, `TensorError` when there is no memory.
  public init(
    image: Tensor, initial: Tensor, descent: Descent, alpha: Double, a: Double = -0.5, beta: Double = 1,
    label: Double = 1
  ) throws {
    try checkShapes("cnn_linear", image: image, kernel: initial)
    patches = try PatchOperator(image: image, kernelShape: initial.shape)
    self.initial = initial
    self.descent = descent
    self.alpha = alpha
    self.a = a
    self.beta = beta
    self.label = label
    mean = try image.to(.float64).mean().item()
  }

  public func evaluate(_ w: Tensor) throws -> (gradient: Tensor, loss: (_ next: Tensor) throws -> Double) {
    let (sum, gram) = try patches.swish(w, beta: beta, .identity)
    let gradient = try (gram * beta + mean) * (0.5 * a) + w * alpha
    let s = try Deterministic.sigmoid(sum / Double(patches.outputs))
    let entropy = try -(label * Deterministic.log(s) + (1 - label) * Deterministic.log(1 - s))
    return (gradient, { next in try entropy + alpha / 2 * next.apply(.square).sum().item() })
  }
}

/// Both are matrices, and the kernel fits into the image.
func checkShapes(_ function: String, image: Tensor, kernel: Tensor) throws {
  guard image.rank == 2, image.count > 0 else {
    throw PDEError.shape(function, argument: "image", expected: "a matrix", got: Array(image.shape))
  }
  guard kernel.rank == 2, zip(kernel.shape, image.shape).allSatisfy({ $0 >= 1 && $0 <= $1 }) else {
    throw PDEError.shape(
      function, argument: "init", expected: "a matrix not larger than the image \(image.shape)",
      got: Array(kernel.shape))
  }
}
