import Autograd
import Perturbations
import Tensors

/// Stochastic gradient descent with momentum, Nesterov's too, in PyTorch's order of operations (see `MomentumStep`, which
/// makes the step in one pass over memory).
public final class SGD: Optimizer {
  public var groups: [ParameterGroup]
  public let momentum, dampening: Double
  public let nesterov: Bool
  public private(set) var iteration = 0
  public let perturbations: [PlacedPerturbation]
  /// v of each parameter that made a step.
  private var velocities: [ObjectIdentifier: Tensor] = [:]

  /// - Throws: `TensorError.argument` for Nesterov without momentum, or with dampening; `PerturbationError` for a
  ///   perturbation that could not act on these parameters.
  public init(
    _ groups: [ParameterGroup], momentum: Double = 0, dampening: Double = 0, nesterov: Bool = false,
    perturbations: [PlacedPerturbation] = []
  ) throws {
    guard !nesterov || momentum > 0 && dampening == 0 else {
      throw TensorError.argument(
        operation: "sgd", name: "nesterov", expected: "momentum above 0 and dampening 0 with it",
        got: "momentum \(momentum), dampening \(dampening)")
    }
    try perturbations.check(parameters: groups.flatMap(\.parameters))
    self.groups = groups
    (self.momentum, self.dampening, self.nesterov, self.perturbations) = (momentum, dampening, nesterov, perturbations)
  }

  public func step() throws {
    iteration += 1
    try GradientMode.off {
      for group in groups { for (name, tensor) in group.parameters { try step(group, name, tensor) } }
    }
  }

  private func step(_ group: ParameterGroup, _ name: String, _ tensor: Tensor) throws {
    let step = PerturbedStep(perturbations, name: name, iteration: iteration)
    guard let gradient = try tensor.grad.map({ try step.gradient($0.detach()) }) else { return }
    let known = velocities[ObjectIdentifier(tensor)]
    let velocity = try momentum == 0 ? nil : known ?? Tensor.zeros(tensor.shape, tensor.dtype)
    let rule = MomentumStep(
      lr: group.learningRate, momentum: momentum, dampening: dampening, weightDecay: group.weightDecay,
      nesterov: nesterov)
    try step.apply(rule, to: tensor, velocity: velocity, gradient: gradient, isFirst: known == nil)
    velocities[ObjectIdentifier(tensor)] = velocity
  }

  /// What must be kept to go on: the iteration, and each parameter's velocity under its name.
  public var state: (iteration: Int, velocities: [(name: String, tensor: Tensor)]) {
    let named = groups.flatMap(\.parameters).compactMap { name, tensor in
      velocities[ObjectIdentifier(tensor)].map { (name, $0) }
    }
    return (iteration, named)
  }

  /// Goes on where a state was taken.
  public func restore(iteration: Int, velocities: [(name: String, tensor: Tensor)]) throws {
    let given = Dictionary(velocities.map { ($0.name, $0.tensor) }) { first, _ in first }
    self.velocities = [:]
    for (name, tensor) in groups.flatMap(\.parameters) {
      guard let velocity = given[name] else { continue }
      guard velocity.shape == tensor.shape else {
        throw TensorError.shapes(
          operation: "sgd", [tensor.shape, velocity.shape], rule: "velocity of the shape of '\(name)' expected")
      }
      self.velocities[ObjectIdentifier(tensor)] = try velocity.to(tensor.dtype).clone()
    }
    self.iteration = iteration
  }
}
