import Tensors

/// Nothing: the control.
public struct NoPerturbation: Perturbation {
  public init() {}
  public var name: String { "none" }
  public var settings: [PerturbationSetting] { [] }
  public func summary(seed: UInt64) -> String { "none" }
  public func apply(to tensor: Tensor, at site: PerturbationSite, seed: UInt64) -> Tensor { tensor }
}
