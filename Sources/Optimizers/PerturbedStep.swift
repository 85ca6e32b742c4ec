import Perturbations
import Tensors

/// One parameter's step under perturbations: the only place where gradients, updates and weights are changed on purpose.
/// Optimizers and the equations of floor `PDE` make their steps with it.
///
/// Without a perturbation that acts, the bits are those of the plain step, at its cost.
public struct PerturbedStep {
  /// Where perturbations of a step act.
  public static let places: [PerturbationSite.Place] = [.gradient, .update, .weights]

  public let perturbations: [PlacedPerturbation]
  /// The parameter's.
  public let name: String
  /// Counted from 1.
  public let iteration: Int

  public init(_ perturbations: [PlacedPerturbation], name: String, iteration: Int) {
    (self.perturbations, self.name, self.iteration) = (perturbations, name, iteration)
  }

  /// The gradient that the step goes by.
  public func gradient(_ gradient: Tensor) throws -> Tensor {
    try perturbations.apply(to: gradient, .gradient, name, iteration: iteration)
  }

  /// k of w ← w − ((lr·k)·(m/k))/…; 1 without rescaling.
  public func k() throws -> Double { try perturbations.rescaling(name, iteration: iteration) }

  /// w ← w − lr·d by the rule of momentum, in place; `gradient` is that of ``gradient(_:)``.
  public func apply(_ rule: MomentumStep, to w: Tensor, velocity: Tensor?, gradient: Tensor, isFirst: Bool) throws {
    var rule = rule
    rule.k = try k()
    if perturbations.change(.update, name) {
      try subtract(rule.update(of: w, velocity: velocity, gradient: gradient, isFirst: isFirst), from: w)
    } else {
      try rule.apply(to: w, velocity: velocity, gradient: gradient, isFirst: isFirst)
      try finish(w)
    }
  }

  /// w ← w − update, in place.
  public func subtract(_ update: Tensor, from w: Tensor) throws {
    try w.applyInPlace(.sub, perturbations.apply(to: update, .update, name, iteration: iteration))
    try finish(w)
  }

  /// What becomes of a parameter after its step, in place.
  public func finish(_ w: Tensor) throws {
    guard perturbations.change(.weights, name) else { return }
    let plain = w.alias()
    let changed = try perturbations.apply(to: plain, .weights, name, iteration: iteration)
    if changed !== plain { try w.copyInPlace(changed) }
  }
}

extension [PlacedPerturbation] {
  /// Finds what could not act on the steps of these parameters: another place, a pattern that covers no name, a k that is
  /// 0 or infinite in a parameter's dtype.
  /// - Throws: `PerturbationError`.
  public func check(parameters: [(name: String, tensor: Tensor)]) throws {
    try check(places: PerturbedStep.places, names: parameters.map(\.name), of: "parameter")
    let singles = parameters.filter { $0.tensor.dtype == .float32 }
    for each in self {
      guard let k = each.perturbation.rescaling, singles.contains(where: { each.covers($0.name) }) else { continue }
      guard Float(k).isFinite, Float(k) != 0 else {
        throw PerturbationError.unfit(
          perturbation: each.description, expected: "k that is neither 0 nor infinite in float32")
      }
    }
    // Several rescalings multiply.
    for (name, tensor) in parameters {
      let k = self.filter { $0.covers(name) }.compactMap(\.perturbation.rescaling).reduce(1, *)
      guard k.isFinite, k != 0, tensor.dtype != .float32 || Float(k).isFinite && Float(k) != 0 else {
        throw PerturbationError.unfit(
          perturbation: map(\.description).joined(separator: "; "),
          expected: "product of k that is neither 0 nor infinite in \(tensor.dtype.name)")
      }
    }
  }
}
