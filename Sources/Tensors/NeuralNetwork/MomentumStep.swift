import CKernels

/// One step of stochastic gradient descent, in place, in PyTorch's order of operations, each rounded once:
/// ```
/// d = g + weightDecay·w
/// v = momentum·v + (1 − dampening)·d      (in the first step v = d)
/// d = nesterov ? d + momentum·v : v
/// w = w − (lr·k)·(d / k)
/// ```
/// The order is part of the contract: the amplification that is studied starts in this rounding. k ≠ 1 changes nothing
/// in exact arithmetic, only the rounding of the last line. One pass over memory.
public struct MomentumStep: Equatable, Sendable {
  public var lr, momentum, dampening, weightDecay: Double
  public var nesterov: Bool
  /// The rescaling of the update: lr·k is rounded to the dtype of the weights, then d / k, then their product.
  public var k: Double

  public init(
    lr: Double, momentum: Double = 0, dampening: Double = 0, weightDecay: Double = 0, nesterov: Bool = false,
    k: Double = 1
  ) {
    (self.lr, self.momentum, self.dampening) = (lr, momentum, dampening)
    (self.weightDecay, self.nesterov, self.k) = (weightDecay, nesterov, k)
  }

  /// Changes `weights` (and `velocity`) by one step along `gradient`. All contiguous, of one shape and dtype (float32
  /// or float64), none overlapping another.
  /// - Parameters:
  ///   - velocity: v, needed where momentum is not 0.
  ///   - isFirst: the first step, which sets v = d whatever stands in it.
  public func apply(to weights: Tensor, velocity: Tensor?, gradient: Tensor, isFirst: Bool) throws {
    let dense = try check(weights, velocity, gradient)
    run(weights, velocity, dense, isFirst, update: nil)
  }

  /// What ``apply(to:velocity:gradient:isFirst:)`` subtracts from the weights, which stay as they are; the velocity
  /// changes.
  public func update(of weights: Tensor, velocity: Tensor?, gradient: Tensor, isFirst: Bool) throws -> Tensor {
    let dense = try check(weights, velocity, gradient)
    let update = try Tensor(uninitialized: weights.shape, weights.dtype)
    run(weights, velocity, dense, isFirst, update: update)
    return update
  }

  private func run(_ weights: Tensor, _ velocity: Tensor?, _ gradient: Tensor, _ isFirst: Bool, update: Tensor?) {
    var step = il_momentum(
      lr_times_k: lr * k, k: k, weight_decay: weightDecay, momentum: momentum, one_minus_dampening: 1 - dampening,
      nesterov: nesterov, first: isFirst)
    il_momentum_step(
      &step, weights.dtype.rawValue, weights.count, weights.data, velocity?.data, gradient.data, update?.data)
  }

  /// The gradient, contiguous.
  private func check(_ weights: Tensor, _ velocity: Tensor?, _ gradient: Tensor) throws -> Tensor {
    let operation = "sgd"
    try TrainingDoor.check(operation, weights, velocity, gradient)
    guard weights.isContiguous, velocity?.isContiguous ?? (momentum == 0) else {
      throw TensorError.shape(
        operation: operation, expected: "contiguous weights, and a contiguous velocity for a momentum",
        got: weights.shape)
    }
    let shapes = [weights, gradient, velocity].compactMap { $0?.shape }
    guard shapes.allSatisfy({ $0 == weights.shape }) else {
      throw TensorError.shapes(
        operation: operation, shapes, rule: "weights, gradient and velocity of one shape expected")
    }
    guard !weights.sharesMemory(with: gradient),
      velocity.map({ !$0.sharesMemory(with: weights) && !$0.sharesMemory(with: gradient) }) ?? true
    else {
      throw TensorError.shapes(operation: operation, shapes, rule: "tensors that share no memory expected")
    }
    return try gradient.contiguous()
  }
}
