import Autograd
import Tensors

/// A bound on gradients, applied between the backward pass and the step.
public enum GradientClipping: Equatable, Sendable {
  /// All gradients are scaled by min(1, most/(‖g‖ + 10⁻⁶)), ‖g‖ the 2-norm of all of them together, as PyTorch's
  /// `clip_grad_norm_`.
  case norm(Double)
  /// Each element is moved into −most … most, as PyTorch's `clip_grad_value_`.
  case value(Double)

  /// - Throws: `TensorError.argument` for a bound that is negative, infinite or NaN.
  public func check(_ operation: String) throws {
    let (name, most) = if case .norm(let most) = self { ("norm", most) } else { ("value", boundary) }
    guard most >= 0, most.isFinite else {
      throw TensorError.argument(
        operation: operation, name: name, expected: "finite number of at least 0", got: "\(most)")
    }
  }

  private var boundary: Double {
    switch self {
    case .norm(let most), .value(let most): most
    }
  }

  /// Changes the gradients of tensors in place; those without one are passed over. Norms are summed in the order of the
  /// tensors, so that the bits depend on nothing else.
  /// - Returns: ‖g‖ before, for ``norm(_:)``; else 0.
  @discardableResult
  public func apply(to tensors: [Tensor]) throws -> Double {
    try GradientMode.off {
      let gradients = tensors.compactMap { $0.grad?.detach() }
      switch self {
      case .norm(let most):
        guard let first = gradients.first else { return 0 }
        let norms = try gradients.map { try $0.norm().to(first.dtype).reshape([1]) }
        let norm = try Tensor.cat(norms).norm().item()
        let factor = min(1, most / (norm + 1e-6))
        // A NaN among the gradients is one in all of them.
        for gradient in gradients { try gradient.applyInPlace(.mul, .real(norm.isNaN ? norm : factor)) }
        return norm
      case .value(let most):
        for gradient in gradients { try gradient.copyInPlace(gradient.clamp(.real(-most), .real(most))) }
        return 0
      }
    }
  }
}
