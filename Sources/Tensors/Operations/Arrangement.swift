/// Elements moved or left out by where they stand.
extension Tensor {
  /// The matrix (or stack of matrices) with zeros above the diagonal `shift` places above the main one.
  public func tril(_ shift: Int = 0) throws -> Tensor { try triangle("tril", .le, shift) }

  /// The matrix (or stack of matrices) with zeros below the diagonal `shift` places above the main one.
  public func triu(_ shift: Int = 0) throws -> Tensor { try triangle("triu", .ge, shift) }

  private func triangle(_ operation: String, _ keep: BinaryOperation, _ shift: Int) throws -> Tensor {
    guard rank >= 2 else { throw TensorError.shape(operation: operation, expected: "matrix", got: shape) }
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    // Beyond the matrix every shift does the same.
    let bounded = Swift.min(Swift.max(shift, -rows), columns)
    let row = try Tensor.arange(0, Double(rows), .int64).unsqueeze(1) + Tensor.scalar(.integer(Int64(bounded)), .int64)
    let kept = try Tensor.arange(0, Double(columns), .int64).apply(keep, row)
    return try Tensor.choose(kept, self, .scalar(.integer(0), dtype))
  }

  /// Elements moved on by `shift` places along a dimension; those that leave at the end come in at the start.
  public func roll(_ shift: Int, _ dimension: Int) throws -> Tensor {
    let d = try resolve(dimension: dimension, "roll")
    let n = shape[d]
    if n == 0 { return try clone() }
    let places = (shift % n + n) % n
    return try Tensor.cat([narrow(d, n - places, places), narrow(d, 0, n - places)], d)
  }

  /// The coordinates of a grid: tensor i varies along dimension i as vector i does (`indexing="ij"`). Views.
  /// - Throws: `TensorError.shape` unless all are vectors; `.rank` for more than ``Shape/maximumRank``.
  public static func meshgrid(_ vectors: [Tensor]) throws -> [Tensor] {
    guard let grid = Shape(vectors.map(\.count)) else { throw TensorError.rank(operation: "meshgrid", vectors.count) }
    return try vectors.enumerated().map { d, vector in
      guard vector.rank == 1 else {
        throw TensorError.shape(operation: "meshgrid", expected: "vectors", got: vector.shape)
      }
      var column = Shape(repeating: 1, count: grid.count)
      column[d] = vector.count
      return try vector.reshape(column).broadcast(to: grid, "meshgrid")
    }
  }
}
