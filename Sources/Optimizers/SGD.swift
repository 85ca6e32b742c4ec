import Autograd
import Perturbations
import Tensors

/// Stochastic gradient descent with momentum, Nesterov's too, in PyTorch's order of operations (see `MomentumStep`, which
/// makes the step in one pass over memory).
public final class SGD: Optimizer {
  public static let options: [OptimizerOption] = [.learningRate, .weightDecay, .momentum, .dampening, .nesterov]

  public let name = "sgd"
  public var options: [OptimizerOption] { Self.options }
  public var groups: [ParameterGroup]
  public private(set) var iteration = 0
  public let perturbations: [PlacedPerturbation]
  /// v of each parameter that made a step.
  private var velocities: [ObjectIdentifier: Tensor] = [:]

  /// - Parameters:
  ///   - momentum, dampening, nesterov: for groups that have none of their own.
  /// - Throws: `TensorError.argument` for settings that no step can mean (negative rates, Nesterov without momentum or with
  ///   dampening …) and for parameters that cannot be stepped: none, computed ones, the same one twice.
  ///   `PerturbationError` for a perturbation that could not act on these parameters.
  public init(
    _ groups: [ParameterGroup], momentum: Double = 0, dampening: Double = 0, nesterov: Bool = false,
    perturbations: [PlacedPerturbation] = []
  ) throws {
    self.groups = try groups.completed(
      name, Self.options, ["momentum": [momentum], "dampening": [dampening], "nesterov": [nesterov ? 1 : 0]])
    try perturbations.check(parameters: groups.flatMap(\.parameters))
    self.perturbations = perturbations
  }

  public func step() throws {
    iteration += 1
    try GradientMode.off {
      for group in groups {
        let rule = MomentumStep(
          lr: group.learningRate, momentum: group["momentum"], dampening: group["dampening"],
          weightDecay: group.weightDecay, nesterov: group["nesterov"] != 0)
        for (name, tensor) in group.parameters { try step(rule, name, tensor) }
      }
    }
  }

  private func step(_ rule: MomentumStep, _ name: String, _ tensor: Tensor) throws {
    let step = PerturbedStep(perturbations, name: name, iteration: iteration)
    guard let gradient = try tensor.grad.map({ try step.gradient($0.detach()) }) else { return }
    let known = velocities[ObjectIdentifier(tensor)]
    let velocity = try rule.momentum == 0 ? nil : known ?? Tensor.zeros(tensor.shape, tensor.dtype)
    try step.apply(rule, to: tensor, velocity: velocity, gradient: gradient, isFirst: known == nil)
    if let velocity { velocities[ObjectIdentifier(tensor)] = velocity }
  }

  public func memory(of parameter: Tensor) -> [(name: String, tensor: Tensor)] {
    velocities[ObjectIdentifier(parameter)].map { [("velocity", $0)] } ?? []
  }

  public func restore(
    iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    shared: [(name: String, tensor: Tensor)]
  ) throws {
    velocities = try restored(from: memory) { tensor, kept in
      try kept["velocity"].map { try self.kept($0, for: tensor) }
    }
    self.iteration = iteration
  }

  public func another(for groups: [ParameterGroup], _ perturbations: [PlacedPerturbation]) throws -> any Optimizer {
    try SGD(groups, perturbations: perturbations)
  }
}
