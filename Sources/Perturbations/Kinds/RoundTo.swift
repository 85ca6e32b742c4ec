import Tensors

/// Rounds every element to a value of a format.
public struct RoundTo: Perturbation {
  public let format: RoundingFormat
  public let mode: RoundingMode

  public init(_ format: RoundingFormat, _ mode: RoundingMode = .nearest) { (self.format, self.mode) = (format, mode) }

  public var name: String { "round" }
  public var settings: [PerturbationSetting] {
    [.init("format", .text(format.description)), .init("mode", .text(mode.rawValue))]
  }

  public func summary(seed: UInt64) -> String {
    "round(\(format), \(mode.rawValue)\(mode == .stochastic ? ", seed=\(seed)" : ""))"
  }

  public func apply(to tensor: Tensor, at site: PerturbationSite, seed: UInt64) throws -> Tensor {
    try tensor.rounded(
      to: format.resolved(for: tensor.dtype), mode,
      generator: mode == .stochastic ? Generator(seed: seed, stream: 0) : nil)
  }
}
