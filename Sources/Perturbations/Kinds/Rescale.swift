import Tensors

/// The paper's: the step w ← w − (lr·k)·(m/k), the same in exact arithmetic. It acts in the step's own arithmetic, after
/// momentum; k = 1 leaves every bit.
public struct Rescale: Perturbation {
  public let k: Double

  /// - Throws: ``PerturbationError`` unless k is finite and not 0.
  public init(k: Double) throws {
    guard k.isFinite, k != 0 else {
      throw PerturbationError.setting(
        perturbation: "rescale", name: "k", expected: "finite number other than 0", got: short(k))
    }
    self.k = k
  }

  public var name: String { "rescale" }
  public var settings: [PerturbationSetting] { [.init("k", .number(k))] }
  public var places: [PerturbationSite.Place] { [.update] }
  public var rescaling: Double? { k }
  public func summary(seed: UInt64) -> String { "rescale(k=\(short(k)))" }
  public func apply(to tensor: Tensor, at site: PerturbationSite, seed: UInt64) -> Tensor { tensor }
}
