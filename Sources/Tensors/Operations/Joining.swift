/// Putting tensors together and taking them apart.
extension Tensor {
  /// Tensors one after the other along a dimension that they have; dtypes are promoted.
  /// - Throws: `TensorError.shapes` if another dimension differs; `.argument` for no tensors.
  public static func cat(_ tensors: [Tensor], _ dimension: Int = 0) throws -> Tensor {
    guard let first = tensors.first else {
      throw TensorError.argument(operation: "cat", name: "tensors", expected: "at least one tensor", got: "none")
    }
    let d = try first.resolve(dimension: dimension, "cat")
    var shape = first.shape
    shape[d] = 0
    for tensor in tensors {
      var expected = first.shape
      if tensor.rank == first.rank { expected[d] = tensor.shape[d] }
      guard tensor.shape == expected else {
        throw TensorError.shapes(
          operation: "cat", [first.shape, tensor.shape], rule: "shapes that differ only in dimension \(d + 1) expected")
      }
      shape[d] += tensor.shape[d]
    }
    let dtype = tensors.reduce(first.dtype) { DType.promoting($0, $1.dtype) }
    let result = try Tensor(uninitialized: shape, dtype)
    var start = 0
    for tensor in tensors {
      try result.narrow(d, start, tensor.shape[d]).copyInPlace(tensor)
      start += tensor.shape[d]
    }
    return result
  }

  /// Tensors of one shape side by side along a new dimension.
  public static func stack(_ tensors: [Tensor], _ dimension: Int = 0) throws -> Tensor {
    guard let first = tensors.first else {
      throw TensorError.argument(operation: "stack", name: "tensors", expected: "at least one tensor", got: "none")
    }
    for tensor in tensors where tensor.shape != first.shape {
      throw TensorError.shapes(operation: "stack", [first.shape, tensor.shape], rule: "equal shapes expected")
    }
    guard first.rank < Shape.maximumRank else { throw TensorError.rank(operation: "stack", first.rank + 1) }
    let d = try first.resolve(dimension: dimension, "stack", extra: 1)
    return try cat(tensors.map { try $0.unsqueeze(d) }, d)
  }

  /// Views of `size` elements along a dimension; the last may be shorter.
  public func split(_ size: Int, _ dimension: Int = 0) throws -> [Tensor] {
    guard size > 0 else {
      throw TensorError.argument(operation: "split", name: "size", expected: "at least 1", got: "\(size)")
    }
    let d = try resolve(dimension: dimension, "split")
    return try stride(from: 0, to: Swift.max(shape[d], 1), by: size).map {
      try narrow(d, $0, Swift.min(size, shape[d] - $0))
    }
  }

  /// The tensor `counts[d]` times after itself along each dimension; missing leading counts are 1.
  public func tiled(_ counts: [Int]) throws -> Tensor {
    guard counts.count <= Shape.maximumRank, counts.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.argument(
        operation: "tile", name: "counts", expected: "at most \(Shape.maximumRank) counts of at least 0", got: "\(counts)")
    }
    var result = self
    while result.rank < counts.count { result = try result.unsqueeze(0) }
    for (i, count) in counts.enumerated() {
      let d = result.rank - counts.count + i
      if count == 0 { result = try result.narrow(d, 0, 0) }
      if count > 1 { result = try Tensor.cat(Array(repeating: result, count: count), d) }
    }
    return result === self ? try clone() : result
  }
}
