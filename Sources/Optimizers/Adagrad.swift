import Autograd
import Perturbations
import Tensors

/// Adagrad (Duchi et al. 2011) in PyTorch's order: s ← s + g·g; w ← w − (r·g)/(√s + ε) with r = lr/(1 + (t − 1)·lr_decay),
/// where t counts the parameter's own steps. Rescaled, w − ((r·k)·(g/k))/(√s + ε).
public final class Adagrad: Optimizer {
  public static let options: [OptimizerOption] = [
    .rate(0.01), .weightDecay, .rateDecay, .initialAccumulator, .smallEpsilon,
  ]

  public let name = "adagrad"
  public var options: [OptimizerOption] { Self.options }
  public var groups: [ParameterGroup]
  public private(set) var iteration = 0
  public let perturbations: [PlacedPerturbation]

  /// s and t of a parameter.
  private struct Sum { var squares: Tensor, steps = 0 }
  private var sums: [ObjectIdentifier: Sum] = [:]

  /// - Throws: `TensorError.argument` for settings that no step can mean and for parameters that cannot be stepped;
  ///   `PerturbationError` for a perturbation that could not act on these parameters.
  public init(_ groups: [ParameterGroup], perturbations: [PlacedPerturbation] = []) throws {
    self.groups = try groups.completed(name, Self.options, [:])
    try perturbations.check(parameters: groups.flatMap(\.parameters))
    self.perturbations = perturbations
  }

  public func step() throws {
    iteration += 1
    try stepEach(step)
  }

  private func step(_ group: ParameterGroup, _ name: String, _ tensor: Tensor) throws {
    let step = PerturbedStep(perturbations, name: name, iteration: iteration)
    guard var gradient = try tensor.grad.map({ try step.gradient($0.detach()) }) else { return }
    if group.weightDecay != 0 { gradient = try gradient + tensor.detach() * group.weightDecay }
    let first = Scalar.real(group["initial_accumulator_value"])
    var now = try sums[ObjectIdentifier(tensor)] ?? Sum(squares: .full(tensor.shape, first, tensor.dtype))
    now.squares = try now.squares + gradient * gradient
    now.steps += 1
    sums[ObjectIdentifier(tensor)] = now
    let rate = group.learningRate / (1 + Double(now.steps - 1) * group["lr_decay"])
    let k = try step.k()
    let scaled = try (k == 1 ? gradient : gradient / k) * (rate * k)
    try step.subtract(scaled / (now.squares.apply(.sqrt) + group["eps"]), from: tensor)
  }

  public func memory(of parameter: Tensor) throws -> [(name: String, tensor: Tensor)] {
    guard let now = sums[ObjectIdentifier(parameter)] else { return [] }
    return [("sum", now.squares), ("step", try Tensor([Int64(now.steps)]))]
  }

  public func restore(
    iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    shared: [(name: String, tensor: Tensor)]
  ) throws {
    sums = try restored(from: memory) { tensor, kept in
      guard let squares = kept["sum"], let steps = kept["step"] else { return nil }
      return Sum(squares: try self.kept(squares, for: tensor), steps: try self.steps(steps))
    }
    self.iteration = iteration
  }

  public func another(for groups: [ParameterGroup], _ perturbations: [PlacedPerturbation]) throws -> any Optimizer {
    try Adagrad(groups, perturbations: perturbations)
  }
}
