/// Sums of exponentials along a dimension, shifted by the largest element so that nothing overflows. Integers are
/// computed in float64.
extension Tensor {
  /// log Σ exp(x) along a dimension; −∞ for no elements or only −∞, ∞ if one is.
  public func logSumExp(_ dimension: Int, keepDimensions: Bool = false) throws -> Tensor {
    try along(dimension, "logsumexp") { x, d in
      let x = try x.asFloats()
      if x.shape[d] == 0 { return try x.sum([d], keepDimensions: keepDimensions).apply(.log) }
      let shift = try x.finiteMaximum(d)
      let total = try (x - shift).apply(.exp).sum([d], keepDimensions: true).apply(.log) + shift
      return keepDimensions ? total : try total.squeeze(d)
    }
  }

  /// exp(x) / Σ exp(x) along a dimension.
  public func softmax(_ dimension: Int) throws -> Tensor {
    try along(dimension, "softmax") { x, d in
      let x = try x.asFloats()
      if count == 0 { return try x.clone() }
      let powers = try (x - x.max([d], keepDimensions: true)).apply(.exp)
      return try powers / powers.sum([d], keepDimensions: true)
    }
  }

  /// x − log Σ exp(x) along a dimension: the logarithm of ``softmax(_:)``, also where that is too small for a number.
  public func logSoftmax(_ dimension: Int) throws -> Tensor {
    try along(dimension, "log_softmax") { x, d in
      let x = try x.asFloats()
      if count == 0 { return try x.clone() }
      let centred = try x - x.max([d], keepDimensions: true)
      return try centred - centred.apply(.exp).sum([d], keepDimensions: true).apply(.log)
    }
  }

  /// The tensor in its own float dtype, integers and bools in float64.
  func asFloats() throws -> Tensor { dtype.isFloatingPoint ? self : try to(.float64) }

  /// The largest element along a dimension, kept; 0 where that is infinite, because ∞ − ∞ has no value.
  private func finiteMaximum(_ d: Int) throws -> Tensor {
    let largest = try max([d], keepDimensions: true)
    return try Tensor.choose(largest.apply(.isinf), .scalar(.integer(0), dtype), largest)
  }
}
