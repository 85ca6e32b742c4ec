import Interrupt

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
      let (sum, overflow) = shape[d].addingReportingOverflow(tensor.shape[d])
      guard !overflow else { throw TensorError.memory(shape: first.shape, dtype: first.dtype, bytes: nil) }
      shape[d] = sum
    }
    let dtype = tensors.reduce(first.dtype) { DType.promoting($0, $1.dtype) }
    let result = try Tensor(uninitialized: shape, dtype)
    var start = 0
    for tensor in tensors {
      try result.narrow(d, start, tensor.shape[d]).takeElements(of: tensor)
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
    return try stride(from: 0, to: Swift.max(shape[d], 1), by: Swift.min(size, Swift.max(shape[d], 1))).map {
      try Interrupt.check()
      return try narrow(d, $0, Swift.min(size, shape[d] - $0))
    }
  }

  /// The tensor `counts[d]` times after itself along each dimension; missing leading counts are 1.
  public func tiled(_ counts: [Int]) throws -> Tensor {
    guard counts.count <= Shape.maximumRank, counts.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.argument(
        operation: "tile", name: "counts", expected: "at most \(Shape.maximumRank) counts of at least 0",
        got: "\(counts)")
    }
    var source = self
    while source.rank < counts.count { source = try source.unsqueeze(0) }
    var target = source.shape
    for (i, count) in counts.enumerated() {
      let d = source.rank - counts.count + i
      let (size, overflow) = target[d].multipliedReportingOverflow(by: count)
      guard !overflow else { throw TensorError.memory(shape: shape, dtype: dtype, bytes: nil) }
      target[d] = size
    }
    let result = try Tensor(uninitialized: target, dtype)
    if result.count == 0 { return result }
    // One copy in the corner, then along each dimension what is there already after itself, twice as much each time.
    var corner = result
    for d in 0..<source.rank { corner = try corner.narrow(d, 0, source.shape[d]) }
    try corner.takeElements(of: source)
    for d in 0..<source.rank {
      var done = source.shape[d]
      while done < target[d] {
        let more = Swift.min(done, target[d] - done)
        var here = result
        for later in (d + 1)..<Swift.max(d + 1, source.rank) { here = try here.narrow(later, 0, source.shape[later]) }
        try here.narrow(d, done, more).takeElements(of: here.narrow(d, 0, more))
        done += more
      }
    }
    return result
  }
}
