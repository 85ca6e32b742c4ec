import Tensors

/// A perturbation with where and when it acts: what optimizers, networks and equations are given.
public struct PlacedPerturbation: CustomStringConvertible {
  public let perturbation: any Perturbation
  public let placement: Placement

  /// - Throws: ``PerturbationError`` for a place where this kind cannot act.
  public init(_ perturbation: any Perturbation, _ placement: Placement) throws {
    if let place = placement.place, !perturbation.places.contains(place) {
      throw PerturbationError.place(
        perturbation: perturbation.name, expected: perturbation.places, got: place)
    }
    (self.perturbation, self.placement) = (perturbation, placement)
  }

  /// The same by parts; `place` nil: the first where this kind can act.
  public init(
    _ perturbation: any Perturbation, at place: PerturbationSite.Place? = nil, pattern: String? = nil,
    iterations: ClosedRange<Int>? = nil, probability: Double = 1, seed: UInt64 = 0
  ) throws {
    let own: PerturbationSite.Place? =
      perturbation is NoPerturbation
      ? nil : perturbation.places.contains(.gradient) ? .gradient : perturbation.places[0]
    try self.init(
      perturbation,
      Placement(place ?? own, pattern: pattern, iterations: iterations, probability: probability, seed: seed))
  }

  public var place: PerturbationSite.Place? { placement.place }

  /// Whether its pattern covers a name.
  public func covers(_ name: String) -> Bool { placement.covers(name) }

  /// The tensor as it goes on; the same one where nothing is changed.
  public func apply(to tensor: Tensor, at site: PerturbationSite) throws -> Tensor {
    guard perturbation.rescaling == nil, try placement.acts(at: site) else { return tensor }
    return try perturbation.apply(to: tensor, at: site, seed: site.seed(placement.seed))
  }

  /// For example `ulp(n=1, fraction=0.5, seed=7) at gradient of layer1*`.
  public var description: String {
    let summary = perturbation.summary(seed: placement.seed)
    if perturbation is NoPerturbation { return summary }
    // What can act at one place only need not say it.
    let place = perturbation.places.count > 1 ? placement.place.map { " at \($0.rawValue)" } ?? "" : ""
    return summary + place + placement.restrictions
  }

  /// Everything that its effect depends on, for descriptions that a program reads: the kind, its own settings, then where
  /// and when. The order is fixed; two perturbations with equal settings do the same.
  public var settings: [PerturbationSetting] {
    [PerturbationSetting("kind", .text(perturbation.name))] + perturbation.settings + placement.settings
  }
}

extension [PlacedPerturbation] {
  /// A tensor as those of a place leave it, one after the other.
  public func apply(to tensor: Tensor, _ place: PerturbationSite.Place, _ name: String, iteration: Int) throws -> Tensor
  {
    if isEmpty { return tensor }
    let site = PerturbationSite(place, name, iteration: iteration)
    return try reduce(tensor) { try $1.apply(to: $0, at: site) }
  }

  /// The product of the k of all that rescale the step of a parameter in an iteration; 1: none.
  public func rescaling(_ name: String, iteration: Int) throws -> Double {
    if isEmpty { return 1 }
    let site = PerturbationSite(.update, name, iteration: iteration)
    return try reduce(1) { k, each in
      guard let factor = each.perturbation.rescaling, try each.placement.acts(at: site) else { return k }
      return k * factor
    }
  }

  /// Whether one of them may change tensors of a name at a place.
  public func change(_ place: PerturbationSite.Place, _ name: String) -> Bool {
    contains { $0.place == place && $0.perturbation.rescaling == nil && $0.covers(name) }
  }

  /// Finds what could never act: each must fit one of the places, and its pattern one of the names.
  /// - Parameter what: what the names belong to: `parameter`.
  /// - Throws: ``PerturbationError``.
  public func check(places: [PerturbationSite.Place], names: @autoclosure () -> [String], of what: String) throws {
    if isEmpty { return }
    let names = names()
    for each in self {
      if let place = each.place, !places.contains(place) {
        throw PerturbationError.unfit(
          perturbation: each.description, expected: "perturbation at \(places.alternatives)")
      }
      guard let pattern = each.placement.pattern, !names.contains(where: each.covers) else { continue }
      let nearest = NamePattern.nearest(to: pattern, in: names)
      throw PerturbationError.unfit(
        perturbation: each.description,
        expected: "pattern that covers the name of a \(what)" + (nearest.map { ", such as '\($0)'," } ?? ""))
    }
  }
}
