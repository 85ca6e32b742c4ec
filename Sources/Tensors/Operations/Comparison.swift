/// Whether two tensors are the same, or nearly.
extension Tensor {
  /// Whether shape, dtype and every element are equal (NaN equals nothing, −0 equals 0; PyTorch's `equal`).
  public func equal(_ other: Tensor) throws -> Bool {
    guard dtype == other.dtype, shape == other.shape else { return false }
    return try apply(.eq, other).all()
  }

  /// |self − other| ≤ absolute + relative·|other|, element by element; equal infinities are close, and NaN to NaN if
  /// `nanIsEqual`. NumPy's and PyTorch's rule, computed in the promoted float dtype.
  /// - Throws: `TensorError.shapes`; `.argument` for a negative or NaN tolerance.
  public func isClose(
    _ other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8, nanIsEqual: Bool = false
  ) throws -> Tensor {
    for (name, value) in [("rtol", relative), ("atol", absolute)] where !(value >= 0) {
      throw TensorError.argument(operation: "isclose", name: name, expected: "number of at least 0", got: "\(value)")
    }
    let promoted = DType.promoting(dtype, other.dtype)
    let computing: DType = promoted.isFloatingPoint ? promoted : .float64
    let (a, b) = (try to(computing), try other.to(computing))
    let distance = try (a - b).apply(.abs)
    let allowed = try b.apply(.abs) * relative + absolute
    // ∞ − ∞ is NaN and ∞ ≤ ∞ true: only finite distances are measured, and equality decides the rest.
    var close = try distance.apply(.le, allowed).apply(.logicalAnd, distance.apply(.isfinite))
    close = try close.apply(.logicalOr, a.apply(.eq, b))
    guard nanIsEqual else { return close }
    return try close.apply(.logicalOr, a.apply(.isnan).apply(.logicalAnd, b.apply(.isnan)))
  }

  /// Whether every element ``isClose(_:relative:absolute:nanIsEqual:)``.
  public func allClose(
    _ other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8, nanIsEqual: Bool = false
  ) throws -> Bool {
    try isClose(other, relative: relative, absolute: absolute, nanIsEqual: nanIsEqual).all()
  }
}
