import Autograd
import Perturbations
import Tensors

/// Adam (Kingma and Ba 2015), and AdamW (Loshchilov and Hutter 2019) with decoupled weight decay, in PyTorch's order:
/// m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − lr/(1 − β₁ᵗ)·m/(√v/√(1 − β₂ᵗ) + ε). Rescaled, the last line is
/// w − ((lr·k)/(1 − β₁ᵗ)·(m/k))/(√v/√(1 − β₂ᵗ) + ε).
public final class Adam: Optimizer {
  public var groups: [ParameterGroup]
  public let betas: (first: Double, second: Double)
  public let epsilon: Double
  /// Weight decay acts on the weights themselves (AdamW), not through the gradient.
  public let isDecoupled: Bool
  public private(set) var iteration = 0
  public let perturbations: [PlacedPerturbation]
  private var moments: [ObjectIdentifier: (first: Tensor, second: Tensor)] = [:]

  /// - Throws: `PerturbationError` for a perturbation that could not act on these parameters.
  public init(
    _ groups: [ParameterGroup], betas: (first: Double, second: Double) = (0.9, 0.999), epsilon: Double = 1e-8,
    isDecoupled: Bool = false, perturbations: [PlacedPerturbation] = []
  ) throws {
    try perturbations.check(parameters: groups.flatMap(\.parameters))
    self.groups = groups
    (self.betas, self.epsilon, self.isDecoupled, self.perturbations) = (betas, epsilon, isDecoupled, perturbations)
  }

  public func step() throws {
    iteration += 1
    try GradientMode.off {
      for group in groups { for (name, tensor) in group.parameters { try step(group, name, tensor) } }
    }
  }

  private func step(_ group: ParameterGroup, _ name: String, _ tensor: Tensor) throws {
    let step = PerturbedStep(perturbations, name: name, iteration: iteration)
    guard var gradient = try tensor.grad.map({ try step.gradient($0.detach()) }) else { return }
    if group.weightDecay != 0 {
      if isDecoupled {
        try tensor.applyInPlace(.mul, .real(1 - group.learningRate * group.weightDecay))
      } else {
        gradient = try gradient + tensor.detach() * group.weightDecay
      }
    }
    let zero = try Tensor.zeros(tensor.shape, tensor.dtype)
    let old = moments[ObjectIdentifier(tensor)] ?? (zero, zero)
    let first = try old.first * betas.first + gradient * (1 - betas.first)
    let second = try old.second * betas.second + gradient * gradient * (1 - betas.second)
    moments[ObjectIdentifier(tensor)] = (first, second)
    let root = try second.apply(.sqrt) / (1 - Adam.power(betas.second, iteration)).squareRoot() + epsilon
    let k = try step.k()
    let numerator = try k == 1 ? first : first / k
    let rate = group.learningRate * k / (1 - Adam.power(betas.first, iteration))
    try step.subtract(numerator * rate / root, from: tensor)
  }

  /// xⁿ by repeated squaring: the same bits on every machine, which libm's pow does not promise.
  private static func power(_ x: Double, _ n: Int) -> Double {
    var (result, base, rest) = (1.0, x, n)
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      base *= base
      rest >>= 1
    }
    return result
  }
}
