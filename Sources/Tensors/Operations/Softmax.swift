/// Sums of exponentials along a dimension, shifted by the largest element so that nothing overflows. Integers are
/// computed in float64.
extension Tensor {
  /// log Σ exp(x) along a dimension; −∞ for no elements or only −∞, ∞ if one is.
  public func logSumExp(_ dimension: Int, keepDimensions: Bool = false) throws -> Tensor {
    let d = try resolve(dimension: dimension, "logsumexp")
    let x = try to(dtype.isFloatingPoint ? dtype : .float64)
    if shape[d] == 0 { return try x.sum([d], keepDimensions: keepDimensions).apply(.log) }
    let shift = try x.finiteMaximum(d)
    let total = try (x - shift).apply(.exp).sum([d], keepDimensions: true).apply(.log) + shift
    return keepDimensions ? total : try total.squeeze(d)
  }

  /// exp(x) / Σ exp(x) along a dimension.
  public func softmax(_ dimension: Int) throws -> Tensor {
    let d = try resolve(dimension: dimension, "softmax")
    let x = try to(dtype.isFloatingPoint ? dtype : .float64)
    if count == 0 { return try x.clone() }
    let powers = try (x - x.max([d], keepDimensions: true)).apply(.exp)
    return try powers / powers.sum([d], keepDimensions: true)
  }

  /// x − log Σ exp(x) along a dimension: the logarithm of ``softmax(_:)``, also where that is too small for a number.
  public func logSoftmax(_ dimension: Int) throws -> Tensor {
    let d = try resolve(dimension: dimension, "log_softmax")
    let x = try to(dtype.isFloatingPoint ? dtype : .float64)
    if count == 0 { return try x.clone() }
    let centred = try x - x.max([d], keepDimensions: true)
    return try centred - centred.apply(.exp).sum([d], keepDimensions: true).apply(.log)
  }

  /// The largest element along a dimension, kept; 0 where that is infinite, because ∞ − ∞ has no value.
  private func finiteMaximum(_ d: Int) throws -> Tensor {
    let largest = try max([d], keepDimensions: true)
    return try Tensor.choose(largest.apply(.isinf), .scalar(.integer(0), dtype), largest)
  }
}
