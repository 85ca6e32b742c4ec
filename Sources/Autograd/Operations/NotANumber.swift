import Tensors

/// Reductions that pass over NaN, and what replaces it.
extension Differentiable {
  /// The sum of the elements that are not NaN, in the order of `sum`; 0 for none (PyTorch's `nansum`).
  public static func nanSum(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try sum(withoutNaN(x), dimensions, keepDimensions: keepDimensions)
  }

  /// The mean of the elements that are not NaN; NaN for none (PyTorch's `nanmean`).
  public static func nanMean(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    let x = x.dtype.isFloatingPoint ? x : try x.to(.float64)
    let total = try sum(withoutNaN(x), dimensions, keepDimensions: keepDimensions)
    let isNumber = try x.detach().apply(.isnan).apply(.logicalNot)
    let number = try isNumber.sum(dimensions, keepDimensions: keepDimensions).to(x.dtype)
    return try apply(.div, total, number)
  }

  /// NaN and infinities replaced, by default by 0 and the dtype's largest numbers; their gradient is 0 (PyTorch's
  /// `nan_to_num`).
  public static func nanToNumber(
    _ x: Tensor, _ nan: Double = 0, _ positive: Double? = nil, _ negative: Double? = nil
  ) throws -> Tensor {
    guard x.dtype.isFloatingPoint else { return try clone(x) }
    let largest = x.dtype == .float32 ? Double(Float.greatestFiniteMagnitude) : .greatestFiniteMagnitude
    var result = x
    for (mask, value) in [
      (try x.apply(.isnan), nan), (try x.apply(.eq, .real(.infinity)), positive ?? largest),
      (try x.apply(.eq, .real(-.infinity)), negative ?? -largest),
    ] {
      result = try choose(mask, .scalar(.real(value), x.dtype), result)
    }
    return result
  }

  private static func withoutNaN(_ x: Tensor) throws -> Tensor {
    guard x.dtype.isFloatingPoint else { return x }
    return try choose(x.apply(.isnan), .scalar(.real(0), x.dtype), x)
  }
}
