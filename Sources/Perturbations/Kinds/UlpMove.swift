import Tensors

/// Moves a fraction of the elements by n units in the last place, up, down or each at random to either side.
public struct UlpMove: Perturbation {
  public let n: Int
  public let fraction: Double
  public let direction: UlpDirection

  /// - Throws: ``PerturbationError`` for more than 65536 units, or a fraction outside [0, 1].
  public init(n: Int = 1, fraction: Double = 1, direction: UlpDirection = .random) throws {
    guard n.magnitude <= 1 << 16 else {
      throw PerturbationError.setting(
        perturbation: "ulp", name: "n", expected: "integer of at most 65536 in magnitude", got: "\(n)")
    }
    guard (0...1).contains(fraction) else {
      throw PerturbationError.setting(
        perturbation: "ulp", name: "fraction", expected: "number of 0 … 1", got: short(fraction))
    }
    (self.n, self.fraction, self.direction) = (n, fraction, direction)
  }

  public var name: String { "ulp" }

  public var settings: [PerturbationSetting] {
    [
      .init("n", .integer(Int64(n))), .init("fraction", .number(fraction)), .init("sign", .text(direction.rawValue)),
    ]
  }

  public func summary(seed: UInt64) -> String {
    let sign = direction == .random ? "" : "sign=\(direction.rawValue), "
    return "ulp(n=\(n), fraction=\(short(fraction)), \(sign)seed=\(seed))"
  }

  public func apply(to tensor: Tensor, at site: PerturbationSite, seed: UInt64) throws -> Tensor {
    try tensor.moved(ulps: n, direction, fraction: fraction, Generator(seed: seed, stream: 0))
  }
}
