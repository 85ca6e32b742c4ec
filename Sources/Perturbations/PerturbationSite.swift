/// What a perturbation is applied to at one moment: a place, a name and an iteration.
public struct PerturbationSite: Hashable, Sendable {
  public enum Place: String, CaseIterable, Sendable {
    /// The output of a layer, after its forward in training.
    case forward
    /// The gradient with respect to a layer's output, as it flows back in training.
    case backward
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

  /// A seed that belongs to `seed` and this site alone (FNV-1a of place and name, mixed with the iteration): what
  /// happens here does not depend on order or threads.
  public func seed(_ seed: UInt64) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    place.rawValue.utf8.forEach(add)
    add(UInt8(ascii: " "))
    name.utf8.forEach(add)
    return seed ^ (hash ^ UInt64(bitPattern: Int64(iteration))) &* 0x9e37_79b9_7f4a_7c15
  }
}

extension Sequence<PerturbationSite.Place> {
  /// `gradient, update or weights`.
  public var alternatives: String {
    let names = map(\.rawValue)
    guard let last = names.last, names.count > 1 else { return names.first ?? "none" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
