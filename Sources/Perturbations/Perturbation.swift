import Tensors

/// A change of last bits that an experiment asks for: *what* is done to a tensor. Where, when and from which seed says a
/// ``Placement``; the two together are a ``PlacedPerturbation``.
///
/// A kind is a value that describes itself completely, so that results can name it, and whose effect depends on its
/// settings, the seed and the tensor alone, never on order or threads.
public protocol Perturbation {
  /// What messages and settings call the kind: `ulp`.
  var name: String { get }

  /// All that its effect depends on besides seed and tensor, under the options' names, in a fixed order.
  var settings: [PerturbationSetting] { get }

  /// Where it can act.
  var places: [PerturbationSite.Place] { get }

  /// In words, without where and when: `ulp(n=1, fraction=0.5, seed=7)`.
  func summary(seed: UInt64) -> String

  /// k of a kind that acts within the step's arithmetic, w ← w − (lr·k)·(m/k), instead of on a tensor; else nil.
  var rescaling: Double? { get }

  /// Whether it runs on the interpreter's thread only.
  var needsInterpreter: Bool { get }

  /// The tensor as it goes on: of the same shape and dtype; the same object where nothing is changed. What was given is
  /// left as it is.
  /// - Parameter seed: the source of random numbers, which belongs to the site alone.
  func apply(to tensor: Tensor, at site: PerturbationSite, seed: UInt64) throws -> Tensor
}

extension Perturbation {
  public var places: [PerturbationSite.Place] { PerturbationSite.Place.allCases }
  public var rescaling: Double? { nil }
  public var needsInterpreter: Bool { false }
}

/// One setting of a perturbation, for descriptions that a program reads.
public struct PerturbationSetting: Equatable, Sendable {
  public enum Value: Equatable, Sendable {
    case text(String)
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
  }

  public let key: String
  public let value: Value

  public init(_ key: String, _ value: Value) { (self.key, self.value) = (key, value) }
}

/// A number in a description, without a superfluous fraction.
func short(_ x: Double) -> String { x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : "\(x)" }
