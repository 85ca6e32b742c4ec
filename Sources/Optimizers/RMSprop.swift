import Autograd
import Perturbations
import Tensors

/// RMSprop (Tieleman and Hinton 2012) in PyTorch's order: s ← α·s + ((1 − α)·g)·g; with `centered` m ← m + (1 − α)·(g − m)
/// and r = √(s − m·m), else r = √s; w ← w − (lr·g)/(r + ε). With momentum b ← μ·b + g/(r + ε) and w ← w − lr·b. Rescaled,
/// the last lines are w − ((lr·k)·(g/k))/(r + ε) and w − (lr·k)·(b/k).
public final class RMSprop: Optimizer {
  public static let options: [OptimizerOption] = [
    .rate(0.01), .weightDecay, .alpha, .epsilon, .momentum, .centered,
  ]

  public let name = "rmsprop"
  public var options: [OptimizerOption] { Self.options }
  public var groups: [ParameterGroup]
  public private(set) var iteration = 0
  public let perturbations: [PlacedPerturbation]

  /// s, m and b of a parameter.
  private struct Averages {
    var square: Tensor
    var mean, momentum: Tensor?
  }
  private var averages: [ObjectIdentifier: Averages] = [:]

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
    let alpha = group["alpha"]
    var now = try averages[ObjectIdentifier(tensor)] ?? Averages(square: Tensor.zeros(tensor.shape, tensor.dtype))
    now.square = try now.square * alpha + gradient * (1 - alpha) * gradient
    var root: Tensor
    if group["centered"] != 0 {
      let mean = try now.mean ?? .zeros(tensor.shape, tensor.dtype)
      let moved = try mean.moved(towards: gradient, by: 1 - alpha)
      now.mean = moved
      root = try (now.square - moved * moved).apply(.sqrt)
    } else {
      root = try now.square.apply(.sqrt)
    }
    root = try root + group["eps"]
    let k = try step.k()
    func scaled(_ direction: Tensor) throws -> Tensor {
      try (k == 1 ? direction : direction / k) * (group.learningRate * k)
    }
    if group["momentum"] > 0 {
      let buffer = try (now.momentum ?? .zeros(tensor.shape, tensor.dtype)) * group["momentum"] + gradient / root
      now.momentum = buffer
      averages[ObjectIdentifier(tensor)] = now
      try step.subtract(scaled(buffer), from: tensor)
    } else {
      averages[ObjectIdentifier(tensor)] = now
      try step.subtract(scaled(gradient) / root, from: tensor)
    }
  }

  public func memory(of parameter: Tensor) throws -> [(name: String, tensor: Tensor)] {
    guard let now = averages[ObjectIdentifier(parameter)] else { return [] }
    let all: [(String, Tensor?)] = [
      ("square_avg", now.square), ("grad_avg", now.mean), ("momentum_buffer", now.momentum),
    ]
    return all.compactMap { name, tensor in tensor.map { (name, $0) } }
  }

  public func restore(
    iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    shared: [(name: String, tensor: Tensor)]
  ) throws {
    averages = try restored(from: memory) { tensor, kept in
      guard let square = kept["square_avg"] else { return nil }
      return Averages(
        square: try self.kept(square, for: tensor), mean: try kept["grad_avg"].map { try self.kept($0, for: tensor) },
        momentum: try kept["momentum_buffer"].map { try self.kept($0, for: tensor) })
    }
    self.iteration = iteration
  }

  public func another(for groups: [ParameterGroup], _ perturbations: [PlacedPerturbation]) throws -> any Optimizer {
    try RMSprop(groups, perturbations: perturbations)
  }
}

extension Tensor {
  /// PyTorch's `lerp`: self + weight·(end − self), and end − (end − self)·(1 − weight) from weight 1/2 on.
  fileprivate func moved(towards end: Tensor, by weight: Double) throws -> Tensor {
    let way = try end - self
    return try weight < 0.5 ? self + way * weight : end - way * (1 - weight)
  }
}
