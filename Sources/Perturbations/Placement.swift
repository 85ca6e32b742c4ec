import Tensors

/// Where and when a perturbation acts, and from which seed its random numbers come.
public struct Placement: Equatable, Sendable {
  /// Nil: wherever it is given; only for what changes nothing.
  public var place: PerturbationSite.Place?
  /// Names that it acts on, `*` for any characters; nil: all.
  public var pattern: String?
  /// Iterations that it acts in, from 1; nil: all.
  public var iterations: ClosedRange<Int>?
  /// Probability of acting at a site.
  public var probability: Double
  public var seed: UInt64

  public init(
    _ place: PerturbationSite.Place?, pattern: String? = nil, iterations: ClosedRange<Int>? = nil,
    probability: Double = 1, seed: UInt64 = 0
  ) {
    (self.place, self.pattern, self.iterations) = (place, pattern, iterations)
    (self.probability, self.seed) = (probability, seed)
  }

  /// Whether its pattern covers a name.
  public func covers(_ name: String) -> Bool { pattern.map { NamePattern.matches($0, name) } ?? true }

  /// Whether it acts on a site.
  public func acts(at site: PerturbationSite) throws -> Bool {
    guard site.place == place, iterations?.contains(site.iteration) ?? true, covers(site.name) else { return false }
    guard probability < 1 else { return true }
    return try Tensor.uniform([1], .float64, Generator(seed: site.seed(seed), stream: 1)).item() < probability
  }

  /// All of it, under the options' names. `iterations` is given by its ends.
  var settings: [PerturbationSetting] {
    var list: [PerturbationSetting] = []
    if let place { list.append(.init("at", .text(place.rawValue))) }
    if let pattern { list.append(.init("pattern", .text(pattern))) }
    if let iterations {
      list.append(.init("first_iteration", .integer(Int64(iterations.lowerBound))))
      list.append(.init("last_iteration", .integer(Int64(iterations.upperBound))))
    }
    return list + [
      .init("probability", .number(probability)), .init("seed", .integer(Int64(bitPattern: seed))),
    ]
  }

  /// ` of layer1*, iterations 3–5, probability 0.5, seed=7`: what restricts it, after the place.
  var restrictions: String {
    var text = ""
    if let pattern { text += " of \(pattern)" }
    if let iterations {
      text += ", iterations \(iterations.lowerBound)–\(iterations.upperBound == .max ? "" : "\(iterations.upperBound)")"
    }
    if probability < 1 { text += ", probability \(short(probability)), seed=\(seed)" }
    return text
  }
}
