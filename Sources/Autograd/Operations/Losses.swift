import Tensors

/// What becomes of the losses of single elements, or rows.
public enum LossReduction: String, CaseIterable, Sendable {
  case mean, sum, none

  /// The losses put together.
  func callAsFunction(_ losses: Tensor) throws -> Tensor {
    switch self {
    case .mean: try Differentiable.mean(losses)
    case .sum: try Differentiable.sum(losses)
    case .none: losses
    }
  }
}

extension Differentiable {
  /// −(t·log σ(x) + (1 − t)·log(1 − σ(x))), as max(x, 0) − x·t + log(1 + exp(−|x|)): no overflow, no log of 0.
  /// - Parameter positiveWeight: what the first term is multiplied by: a number for each element of the last dimensions.
  /// - Throws: `TensorError.shapes` unless the shapes are equal or one has no dimensions.
  public static func binaryCrossEntropyWithLogits(
    _ logits: Tensor, targets: Tensor, positiveWeight: Tensor? = nil, reduction: LossReduction = .mean
  ) throws -> Tensor {
    let operation = "binary_cross_entropy_with_logits"
    let (x, t) = try paired(operation, logits, targets)
    guard let positiveWeight else { return try reduction(BinaryCrossEntropy()(x, t)) }
    let sizes = zip(positiveWeight.shape.reversed(), x.shape.reversed())
    guard positiveWeight.rank <= x.rank, sizes.allSatisfy({ $0 == 1 || $0 == $1 }) else {
      throw TensorError.shapes(
        operation: operation, [positiveWeight.shape, x.shape], rule: "pos_weight for the logits' last sizes expected")
    }
    let (p, logit, target) = (Tracked(try to(positiveWeight, x.dtype)), Tracked(x), Tracked(t))
    let unlikely = Tracked(try softplus(apply(.neg, x), threshold: .infinity))  // −log σ(x)
    let positive = try ((p + -1) * target + 1) * unlikely
    let negative = try (1 - target) * logit
    return try reduction((negative + positive).tensor)
  }

  /// (a − b)².
  /// - Throws: `TensorError.shapes` unless the shapes are equal or one has no dimensions.
  public static func meanSquaredError(_ a: Tensor, _ b: Tensor, reduction: LossReduction = .mean) throws -> Tensor {
    let (a, b) = try paired("mse_loss", a, b)
    return try reduction(apply(.square, apply(.sub, a, b)))
  }

  /// |a − b|; the derivative at 0 is 0.
  public static func absoluteError(_ a: Tensor, _ b: Tensor, reduction: LossReduction = .mean) throws -> Tensor {
    let (a, b) = try paired("l1_loss", a, b)
    return try reduction(apply(.abs, apply(.sub, a, b)))
  }

  /// d²/2 of d = a − b up to |d| = δ, beyond it δ·(|d| − δ/2) (Huber 1964).
  public static func huber(
    _ a: Tensor, _ b: Tensor, delta: Double = 1, reduction: LossReduction = .mean
  ) throws -> Tensor {
    let (a, b) = try paired("huber_loss", a, b)
    return try reduction(Pointwise.huber(delta)(apply(.sub, a, b)))
  }

  /// d²/(2β) of d = a − b up to |d| = β, beyond it |d| − β/2; |d| for a β of 0.
  public static func smoothAbsoluteError(
    _ a: Tensor, _ b: Tensor, beta: Double = 1, reduction: LossReduction = .mean
  ) throws -> Tensor {
    let (a, b) = try paired("smooth_l1_loss", a, b)
    let d = try apply(.sub, a, b)
    if beta == 0 { return try reduction(apply(.abs, d)) }
    return try reduction(apply(.div, Pointwise.huber(beta)(d), .real(beta)))
  }

  /// t·(log t − x), the parts of the Kullback–Leibler divergence of a distribution x, given by its logarithms, from t.
  /// - Parameters:
  ///   - isLog: whether t is given by its logarithms too.
  ///   - isBatchMean: whether the sum is divided by the size of the first dimension, instead of `reduction`.
  public static func divergence(
    _ x: Tensor, _ t: Tensor, isLog: Bool = false, reduction: LossReduction = .mean, isBatchMean: Bool = false
  ) throws -> Tensor {
    let (x, t) = try paired("kl_div", x, t)
    let (input, target) = (Tracked(x), Tracked(t))
    let parts: Tracked
    if isLog {
      parts = try target.apply(.exp) * (target - input)
    } else {
      parts = try Tracked(Pointwise.productWithLogarithm(t)) - target * input
    }
    guard isBatchMean else { return try reduction(parts.tensor) }
    return try apply(.div, sum(parts.tensor), .real(Double(x.rank == 0 ? 1 : x.shape[0])))
  }

  /// Predictions and targets in their common float dtype, float64 for integers. n×1 against n would broadcast to n×n
  /// differences.
  /// - Throws: `TensorError.shapes` unless the shapes are equal or one has no dimensions.
  private static func paired(_ operation: String, _ a: Tensor, _ b: Tensor) throws -> (Tensor, Tensor) {
    guard a.shape == b.shape || a.rank == 0 || b.rank == 0 else {
      throw TensorError.shapes(
        operation: operation, [a.shape, b.shape], rule: "predictions and targets of one shape expected")
    }
    let promoted = Tensor.promoted(a, b)
    let dtype = promoted.isFloatingPoint ? promoted : .float64
    return (try to(a, dtype), try to(b, dtype))
  }
}

extension Pointwise {
  /// d²/2 up to |d| = δ, beyond it δ·(|d| − δ/2).
  fileprivate static func huber(_ delta: Double) -> Pointwise {
    Pointwise(
      name: "huber_loss",
      value: { d in
        let size = try d.apply(.abs)
        let beyond = try size.apply(.sub, .real(0.5 * delta)).apply(.mul, .real(delta))
        return try Tensor.choose(size.apply(.le, .real(delta)), size.apply(.square).apply(.mul, .real(0.5)), beyond)
      }, slope: { d in Tracked(try Differentiable.clamp(d.tensor, .real(-delta), .real(delta))) })
  }

  /// t·log t, 0 at 0.
  fileprivate static var productWithLogarithm: Pointwise {
    Pointwise(
      name: "kl_div",
      value: { t in
        try Tensor.choose(t.apply(.eq, .real(0)), .scalar(.real(0), t.dtype), t.apply(.mul, t.apply(.log)))
      }, slope: { t in try t.apply(.log) + 1 })
  }
}

/// Element by element, before the mean. Derivative: σ(x) − t by x, −x by t.
struct BinaryCrossEntropy: Operation {
  var name: String { "bce_with_logits" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let (x, t) = (inputs[0], inputs[1])
    saved.keep(x, input: 0)
    saved.keep(t, input: 1)
    return try x.apply(.relu) - x * t + (-x.apply(.abs)).apply(.exp).apply(.log1p)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (g, x, t) = (Tracked(gradient), Tracked(try saved.tensor(0)), Tracked(try saved.tensor(1)))
    return [
      saved.needs(0) ? try (g * (x.apply(.sigmoid) - t)).tensor : nil, saved.needs(1) ? try (g * -x).tensor : nil,
    ]
  }
}
