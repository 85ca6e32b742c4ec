import CKernels

extension Tensor {
  /// Whether no element is infinite or NaN; integers and booleans never are. One pass over memory, nothing allocated for
  /// a contiguous tensor.
  public func isFinite() throws -> Bool {
    guard dtype.isFloatingPoint, count > 0 else { return true }
    let dense = try contiguous()
    return il_all_finite(dtype.rawValue, dense.count, dense.data)
  }
}
