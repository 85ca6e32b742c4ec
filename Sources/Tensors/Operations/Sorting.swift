import Interrupt

/// Order along a dimension. Stable: equal elements keep their order. NaN counts as larger than every number.
extension Tensor {
  /// The elements of each line along a dimension in order, and where each stood (int64, from 0).
  public func sort(_ dimension: Int = -1, descending: Bool = false) throws -> (values: Tensor, positions: Tensor) {
    if rank == 0 { return (try clone(), try .zeros([], .int64)) }
    let d = try resolve(dimension: dimension, "sort")
    let positions = try Tensor(uninitialized: shape, .int64)
    switch dtype {
    case .float32: try sortLines(d, positions, descending, as: Float.self) { $0 < $1 || ($1 != $1 && $0 == $0) }
    case .float64: try sortLines(d, positions, descending, as: Double.self) { $0 < $1 || ($1 != $1 && $0 == $0) }
    case .int64: try sortLines(d, positions, descending, as: Int64.self, <)
    case .int32: try sortLines(d, positions, descending, as: Int32.self, <)
    case .uint8, .bool: try sortLines(d, positions, descending, as: UInt8.self, <)
    }
    return (try gather(d, positions), positions)
  }

  /// The `k` largest (or smallest) elements of each line along a dimension, in order, and where each stood.
  /// - Throws: `TensorError.argument` if a line has fewer than `k`.
  public func topk(_ k: Int, _ dimension: Int = -1, largest: Bool = true) throws -> (values: Tensor, positions: Tensor) {
    let d = try resolve(dimension: dimension, "topk")
    guard k >= 0, k <= shape[d] else {
      throw TensorError.argument(operation: "topk", name: "k", expected: "0 to \(shape[d])", got: "\(k)")
    }
    let (values, positions) = try sort(d, descending: largest)
    return (try values.narrow(d, 0, k).clone(), try positions.narrow(d, 0, k).clone())
  }

  private func sortLines<T>(
    _ d: Int, _ positions: Tensor, _ descending: Bool, as type: T.Type, _ less: (T, T) -> Bool
  ) throws {
    let n = shape[d]
    try forEachLine(along: d, with: positions) { from, to in
      let line = from.assumingMemoryBound(to: T.self)
      let step = strides[d]
      let order = (0..<n).sorted { i, j in
        let (a, b) = (line[i * step], line[j * step])
        if descending ? less(b, a) : less(a, b) { return true }
        return !(descending ? less(a, b) : less(b, a)) && i < j
      }
      let out = to.assumingMemoryBound(to: Int64.self)
      for i in 0..<n { out[i * positions.strides[d]] = Int64(order[i]) }
    }
  }
}
