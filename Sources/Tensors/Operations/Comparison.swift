/// Whether two tensors are the same, or nearly.
extension Tensor {
  /// Whether shape, dtype and every element are equal (NaN equals nothing, −0 equals 0; PyTorch's `equal`).
  public func equal(_ other: Tensor) throws -> Bool {
    guard dtype == other.dtype, shape == other.shape else { return false }
    return try apply(.eq, other).all()
  }

  /// |self − other| ≤ absolute + relative·|other|, element by element; equal infinities are close, and NaN to NaN if
  /// `nanIsEqual`. NumPy's and PyTorch's rule, computed in the promoted float dtype; distances of integers are exact.
  /// - Throws: `TensorError.shapes`; `.argument` for a negative or NaN tolerance.
  public func isClose(
    _ other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8, nanIsEqual: Bool = false
  ) throws -> Tensor {
    for (name, value) in [("rtol", relative), ("atol", absolute)] where !(value >= 0) {
      throw TensorError.argument(operation: "isclose", name: name, expected: "number of at least 0", got: "\(value)")
    }
    let promoted = Tensor.promoted(self, other)
    if promoted.isInteger { return try isCloseInteger(other, relative, absolute) }
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

  private func isCloseInteger(_ other: Tensor, _ relative: Double, _ absolute: Double) throws -> Tensor {
    let target = try Tensor.broadcastShape("isclose", shape, other.shape)
    let a = try to(.int64).broadcast(to: target, "isclose").contiguous()
    let b = try other.to(.int64).broadcast(to: target, "isclose").contiguous()
    let close = try Tensor(uninitialized: target, .bool)
    try close.withMutableElements(as: Bool.self) { close in
      try a.withElements(as: Int64.self) { a in
        try b.withElements(as: Int64.self) { b in
          for i in close.indices {
            let distance = a[i] > b[i] ? UInt64(bitPattern: a[i] &- b[i]) : UInt64(bitPattern: b[i] &- a[i])
            let allowed = absolute + relative * Double(b[i].magnitude)
            close[i] = distance == 0 || allowed >= 0x1p64 || !allowed.isNaN && distance <= UInt64(allowed)
          }
        }
      }
    }
    return close
  }

  /// Whether every element ``isClose(_:relative:absolute:nanIsEqual:)``.
  public func allClose(
    _ other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8, nanIsEqual: Bool = false
  ) throws -> Bool {
    try isClose(other, relative: relative, absolute: absolute, nanIsEqual: nanIsEqual).all()
  }
}
