import CKernels

/// Order along a dimension. Stable: equal elements keep their order. NaN counts as larger than every number.
extension Tensor {
  /// The elements of each line along a dimension in order, and where each stood (int64, from 0).
  public func sort(_ dimension: Int = -1, descending: Bool = false) throws -> (values: Tensor, positions: Tensor) {
    let d = try resolve(dimension: dimension, "sort", scalarHasOne: true)
    if rank == 0 { return (try clone(), try .zeros([], .int64)) }
    let positions = try Tensor(uninitialized: shape, .int64)
    let (n, inStep, outStep) = (shape[d], strides[d], positions.strides[d])
    try forEachLine(along: d, with: positions) { from, to in
      let failed = il_sort_line(
        dtype.rawValue, descending ? 1 : 0, n, to.assumingMemoryBound(to: Int.self), outStep, from, inStep)
      guard failed == 0 else { throw TensorError.memory(shape: shape, dtype: dtype, bytes: nil) }
    }
    return (try gather(d, positions), positions)
  }

  /// The `k` largest (or smallest) elements of each line along a dimension, in order, and where each stood.
  /// - Throws: `TensorError.argument` if a line has fewer than `k`.
  public func topk(_ k: Int, _ dimension: Int = -1, largest: Bool = true) throws -> (values: Tensor, positions: Tensor)
  {
    let d = try resolve(dimension: dimension, "topk", scalarHasOne: true)
    if rank == 0 {
      let (values, positions) = try unsqueeze(0).topk(k, 0, largest: largest)
      return k == 1 ? (try values.reshape([]), try positions.reshape([])) : (values, positions)
    }
    guard k >= 0, k <= shape[d] else {
      throw TensorError.argument(operation: "topk", name: "k", expected: "0 to \(shape[d])", got: "\(k)")
    }
    let (values, positions) = try sort(d, descending: largest)
    return (try values.narrow(d, 0, k).clone(), try positions.narrow(d, 0, k).clone())
  }
}
