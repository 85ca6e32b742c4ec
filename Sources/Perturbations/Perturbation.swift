import Tensors

/// Where and when a perturbation acts.
public struct PerturbationSite: Sendable {
  public enum Place: String, CaseIterable, Sendable {
    /// The output of a layer, after its forward in training.
    case forward
    /// The gradient of a parameter, before the step.
    case gradient
    /// What the step subtracts from a parameter.
    case update
    /// A parameter after the step.
    case weights
  }

  public let place: Place
  /// The layer or parameter: `layer2.5.conv1.weight`.
  public let name: String
  /// Counted from 1.
  public let iteration: Int

  public init(_ place: Place, _ name: String, iteration: Int) {
    (self.place, self.name, self.iteration) = (place, name, iteration)
  }
}

/// A change of last bits that an experiment asks for: what, where, when, from which seed. A value that describes itself,
/// so that results can name it. What it does depends on seed, iteration and name alone, never on order or threads.
public struct Perturbation: CustomStringConvertible {
  public enum Change {
    /// Nothing: the control.
    case none
    /// The paper's: the step w ← w − (lr·k)·(g/k). It acts in the step itself, wherever `place` says.
    case rescale(k: Double)
    /// Moves a fraction of the elements by n units in the last place.
    case ulp(n: Int, fraction: Double)
    /// Adds normal noise of this standard deviation, times each element's magnitude if `isRelative`.
    case noise(scale: Double, isRelative: Bool)
    /// Rounds to a format. `name` describes it.
    case round(name: String, (DType) -> FloatFormat, RoundingMode)
    /// Whatever the closure does. NaN where there was none before is an error of the closure.
    case custom(name: String, (Tensor, PerturbationSite) throws -> Tensor)
  }

  public var change: Change
  public var place: PerturbationSite.Place
  /// Names that it acts on, `*` for any characters; nil: all.
  public var pattern: String?
  /// Iterations that it acts in; nil: all.
  public var iterations: ClosedRange<Int>?
  /// Probability of acting at a site.
  public var probability: Double
  public var seed: UInt64

  public init(
    _ change: Change, at place: PerturbationSite.Place = .gradient, pattern: String? = nil,
    iterations: ClosedRange<Int>? = nil, probability: Double = 1, seed: UInt64 = 0
  ) {
    (self.change, self.place, self.pattern) = (change, place, pattern)
    (self.iterations, self.probability, self.seed) = (iterations, probability, seed)
  }

  /// Whether its pattern covers a name.
  public func covers(_ name: String) -> Bool { pattern.map { Glob.matches($0, name) } ?? true }

  /// Whether it acts on a site (whatever its place).
  public func acts(at site: PerturbationSite) throws -> Bool {
    if let iterations, !iterations.contains(site.iteration) { return false }
    guard covers(site.name) else { return false }
    guard probability < 1 else { return true }
    return try Tensor.uniform([1], .float64, generator(site, purpose: 1)).item() < probability
  }

  /// The tensor as it goes on; the same one where nothing is changed.
  public func apply(to tensor: Tensor, at site: PerturbationSite) throws -> Tensor {
    guard site.place == place, try acts(at: site) else { return tensor }
    switch change {
    case .none, .rescale: return tensor
    case .ulp(let n, let fraction):
      let mask =
        try fraction < 1 ? Tensor.uniform(tensor.shape, .float64, generator(site)).apply(.lt, .real(fraction)) : nil
      return try tensor.moved(ulps: n, where: mask)
    case .noise(let scale, let isRelative):
      let noise = try Tensor.normal(tensor.shape, tensor.dtype, generator(site)) * scale
      return try tensor + (isRelative ? noise * tensor.apply(.abs) : noise)
    case .round(_, let format, let mode):
      return try tensor.rounded(to: format(tensor.dtype), mode, generator: generator(site))
    case .custom(let name, let body):
      let result = try body(tensor, site)
      guard result.shape == tensor.shape, result.dtype == tensor.dtype else {
        throw PerturbationError(
          perturbation: name, site: site, expected: "\(tensor.dtype.name) tensor of shape \(tensor.shape)",
          got: "\(result.dtype.name) of \(result.shape)")
      }
      if try result.apply(.isnan).any(), try !tensor.apply(.isnan).any() {
        throw PerturbationError(
          perturbation: name, site: site, expected: "tensor without NaN, as the one given",
          got: "\(Int(try result.apply(.isnan).sum().item())) NaN of \(result.count)")
      }
      return result
    }
  }

  /// Random numbers that belong to this seed and site alone.
  private func generator(_ site: PerturbationSite, purpose: UInt32 = 0) -> Generator {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in Array("\(site.place.rawValue) \(site.name)".utf8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ UInt64(bitPattern: Int64(site.iteration))) &* 0x9e37_79b9_7f4a_7c15
    return Generator(seed: seed ^ hash, stream: purpose)
  }

  /// For example `ulp(n=1, fraction=0.5, seed=7) at gradient of layer1*`.
  public var description: String {
    var text: String
    switch change {
    case .none: return "none"
    case .rescale(let k): text = "rescale(k=\(short(k)))"
    case .ulp(let n, let fraction): text = "ulp(n=\(n), fraction=\(short(fraction)), seed=\(seed)) at \(place.rawValue)"
    case .noise(let scale, let isRelative):
      text = "noise(scale=\(short(scale)), \(isRelative ? "relative" : "absolute"), seed=\(seed)) at \(place.rawValue)"
    case .round(let name, _, let mode):
      text = "round(\(name), \(mode.rawValue)\(mode == .stochastic ? ", seed=\(seed)" : "")) at \(place.rawValue)"
    case .custom(let name, _): text = "\(name) at \(place.rawValue)"
    }
    if let pattern { text += " of \(pattern)" }
    if let iterations { text += ", iterations \(iterations.lowerBound)–\(iterations.upperBound)" }
    if probability < 1 { text += ", probability \(short(probability)), seed=\(seed)" }
    return text
  }

  private func short(_ x: Double) -> String { x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : "\(x)" }
}

/// A perturbation's closure gave back what cannot stand in the tensor's place.
public struct PerturbationError: Error, CustomStringConvertible {
  public let perturbation: String
  public let site: PerturbationSite
  /// What was expected and what came.
  public let expected, got: String

  public init(perturbation: String, site: PerturbationSite, expected: String, got: String) {
    (self.perturbation, self.site, self.expected, self.got) = (perturbation, site, expected, got)
  }

  public var description: String {
    "perturbation '\(perturbation)' on \(site.place.rawValue) of '\(site.name)', iteration \(site.iteration): "
      + "\(expected) expected, got \(got)"
  }
}

/// Patterns of names in which `*` stands for any characters.
enum Glob {
  static func matches(_ pattern: String, _ name: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return pattern == name }
    guard name.hasPrefix(parts[0]) else { return false }
    var rest = name.dropFirst(parts[0].count)
    for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
      guard let found = rest.range(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }
}
