import Autograd
import Perturbations
import Tensors

/// Adam (Kingma and Ba 2015), and AdamW (Loshchilov and Hutter 2019) with decoupled weight decay, in PyTorch's order:
/// m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − lr/(1 − β₁ᵗ)·m/(√v/√(1 − β₂ᵗ) + ε). Rescaled, the last line is
/// w − ((lr·k)/(1 − β₁ᵗ)·(m/k))/(√v/√(1 − β₂ᵗ) + ε). t counts the parameter's own steps.
public final class Adam: Optimizer {
  public static let options: [OptimizerOption] = [.learningRate, .weightDecay, .betas, .epsilon]

  public var name: String { isDecoupled ? "adamw" : "adam" }
  public var options: [OptimizerOption] { Self.options }
  public var groups: [ParameterGroup]
  /// Weight decay acts on the weights themselves (AdamW), not through the gradient.
  public let isDecoupled: Bool
  public private(set) var iteration = 0
  public let perturbations: [PlacedPerturbation]

  /// m, v and t of a parameter.
  private struct Moments { var first, second: Tensor, steps = 0 }
  private var moments: [ObjectIdentifier: Moments] = [:]

  /// - Parameters:
  ///   - betas, epsilon: for groups that have none of their own.
  /// - Throws: `TensorError.argument` for settings that no step can mean (negative rates, betas outside [0, 1) …) and for
  ///   parameters that cannot be stepped: none, computed ones, the same one twice. `PerturbationError` for a perturbation
  ///   that could not act on these parameters.
  public init(
    _ groups: [ParameterGroup], betas: (first: Double, second: Double) = (0.9, 0.999), epsilon: Double = 1e-8,
    isDecoupled: Bool = false, perturbations: [PlacedPerturbation] = []
  ) throws {
    self.groups = try groups.completed(
      isDecoupled ? "adamw" : "adam", Self.options, ["betas": [betas.first, betas.second], "eps": [epsilon]])
    try perturbations.check(parameters: groups.flatMap(\.parameters))
    (self.isDecoupled, self.perturbations) = (isDecoupled, perturbations)
  }

  public func step() throws {
    iteration += 1
    try stepEach(step)
  }

  private func step(_ group: ParameterGroup, _ name: String, _ tensor: Tensor) throws {
    let step = PerturbedStep(perturbations, name: name, iteration: iteration)
    guard var gradient = try tensor.grad.map({ try step.gradient($0.detach()) }) else { return }
    let betas = group.values("betas")
    if group.weightDecay != 0 {
      if isDecoupled {
        try tensor.applyInPlace(.mul, .real(1 - group.learningRate * group.weightDecay))
      } else {
        gradient = try gradient + tensor.detach() * group.weightDecay
      }
    }
    let zero = try Tensor.zeros(tensor.shape, tensor.dtype)
    var now = moments[ObjectIdentifier(tensor)] ?? Moments(first: zero, second: zero)
    now.first = try now.first * betas[0] + gradient * (1 - betas[0])
    now.second = try now.second * betas[1] + gradient * gradient * (1 - betas[1])
    now.steps += 1
    moments[ObjectIdentifier(tensor)] = now
    let root = try now.second.apply(.sqrt) / (1 - Deterministic.power(betas[1], now.steps)).squareRoot() + group["eps"]
    let k = try step.k()
    let numerator = try k == 1 ? now.first : now.first / k
    let rate = group.learningRate * k / (1 - Deterministic.power(betas[0], now.steps))
    try step.subtract(numerator * rate / root, from: tensor)
  }

  public func memory(of parameter: Tensor) throws -> [(name: String, tensor: Tensor)] {
    guard let moments = moments[ObjectIdentifier(parameter)] else { return [] }
    return [
      ("exp_avg", moments.first), ("exp_avg_sq", moments.second), ("step", try Tensor([Int64(moments.steps)])),
    ]
  }

  public func restore(
    iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    shared: [(name: String, tensor: Tensor)]
  ) throws {
    moments = try restored(from: memory) { tensor, kept in
      guard let first = kept["exp_avg"], let second = kept["exp_avg_sq"], let steps = kept["step"] else { return nil }
      return Moments(
        first: try self.kept(first, for: tensor), second: try self.kept(second, for: tensor),
        steps: try self.steps(steps))
    }
    self.iteration = iteration
  }

  public func another(for groups: [ParameterGroup], _ perturbations: [PlacedPerturbation]) throws -> any Optimizer {
    try Adam(groups, isDecoupled: isDecoupled, perturbations: perturbations)
  }
}
