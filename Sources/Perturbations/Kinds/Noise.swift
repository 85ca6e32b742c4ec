import Tensors

/// Adds normal noise of a standard deviation, times each element's magnitude if it is relative.
public struct Noise: Perturbation {
  public let scale: Double
  public let isRelative: Bool

  /// - Throws: ``PerturbationError`` unless the scale is finite and not negative.
  public init(scale: Double, isRelative: Bool = true) throws {
    guard scale >= 0, scale.isFinite else {
      throw PerturbationError.setting(
        perturbation: "noise", name: "scale", expected: "finite number ≥ 0", got: short(scale))
    }
    (self.scale, self.isRelative) = (scale, isRelative)
  }

  public var name: String { "noise" }
  public var settings: [PerturbationSetting] {
    [.init("scale", .number(scale)), .init("relative", .boolean(isRelative))]
  }

  public func summary(seed: UInt64) -> String {
    "noise(scale=\(short(scale)), \(isRelative ? "relative" : "absolute"), seed=\(seed))"
  }

  public func apply(to tensor: Tensor, at site: PerturbationSite, seed: UInt64) throws -> Tensor {
    let noise = try Tensor.normal(tensor.shape, tensor.dtype, Generator(seed: seed, stream: 0)) * scale
    return try tensor + (isRelative ? noise * tensor.apply(.abs) : noise)
  }
}
