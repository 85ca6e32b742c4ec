import Interrupt

/// Picking elements by positions or masks. Positions are int64 tensors that count from 0 (−1: the last).
extension Tensor {
  /// The slices of one dimension at these positions, in their order.
  /// - Throws: `TensorError.index`; `.dtypes` if the positions are not integers; `.shape` if they are no vector.
  public func indexSelect(_ dimension: Int, _ positions: Tensor) throws -> Tensor {
    let d = try resolve(dimension: dimension, "index_select", scalarHasOne: true)
    if rank == 0 {
      let chosen = try unsqueeze(0).indexSelect(0, positions)
      return positions.count == 1 ? try chosen.reshape([]) : chosen
    }
    let indices = try positions.resolvedPositions("index_select", d, size: shape[d])
    guard positions.rank == 1 else {
      throw TensorError.shape(operation: "index_select", expected: "vector of positions", got: positions.shape)
    }
    if rank == 1 { return try gather(0, positions) }
    var target = shape
    target[d] = indices.count
    let result = try Tensor(uninitialized: target, dtype)
    for (i, position) in indices.enumerated() { try result.select(d, i).takeElements(of: select(d, position)) }
    return result
  }

  /// result[…, i, …] = self[…, positions[…, i, …], …] along a dimension (PyTorch's `gather`).
  /// - Throws: `TensorError.shapes` unless the other dimensions of `positions` are no larger than ours.
  public func gather(_ dimension: Int, _ positions: Tensor) throws -> Tensor {
    let d = try resolve(dimension: dimension, "gather", scalarHasOne: true)
    let fits = positions.rank == rank && (0..<rank).allSatisfy { $0 == d || positions.shape[$0] <= shape[$0] }
    guard fits else {
      throw TensorError.shapes(
        operation: "gather", [shape, positions.shape],
        rule: "positions no larger than the tensor in every dimension but \(d + 1) expected")
    }
    let indices = try positions.resolvedPositions("gather", d, size: rank == 0 ? 1 : shape[d])
    let result = try Tensor(uninitialized: positions.shape, dtype)
    let size = dtype.byteCount
    let (source, target) = (data, result.data)
    for (i, position) in indices.enumerated() {
      if i & 0xffff == 0 { try Interrupt.check() }
      var (rest, offset) = (i, 0)
      for k in stride(from: rank - 1, through: 0, by: -1) {
        offset += (k == d ? position : rest % positions.shape[k]) * strides[k]
        rest /= positions.shape[k]
      }
      (target + i * size).copyMemory(from: source + offset * size, byteCount: size)
    }
    return result
  }

  /// A vector of the elements where the mask is true, in row-major order.
  /// - Throws: `TensorError.dtypes` if the mask is not bool; `.shapes` if it does not broadcast to this shape.
  public func maskedSelect(_ mask: Tensor) throws -> Tensor {
    let chosen = try maskPositions(mask, "masked_select")
    let positions = try Tensor(uninitialized: [chosen.count], .int64)
    try positions.withMutableElements(as: Int64.self) { out in
      for (i, position) in chosen.enumerated() {
        if i & 0xffff == 0 { try Interrupt.check() }
        out[i] = Int64(position)
      }
    }
    return try flatten().gather(0, positions)
  }

  /// Sets the elements where the mask is true: to one value, or, in row-major order, to those of a tensor.
  /// - Throws: `TensorError.shapes` if the tensor has neither one element nor one for each chosen.
  public func maskedAssignInPlace(_ mask: Tensor, _ values: Tensor) throws {
    try willWrite("masked assignment")
    if values.count == 1 {
      guard mask.dtype == .bool else {
        throw TensorError.dtypes(operation: "masked assignment", expected: "bool mask", got: [mask.dtype])
      }
      let own = mask.sharesMemory(with: self) ? try mask.clone() : mask
      let condition = try own.broadcast(to: shape, "masked assignment")
      let value = try values.reshape([]).to(dtype).clone().broadcast(to: shape, "masked assignment")
      return try Interrupt.finishing { try Walk.choose(out: self, condition, value, self) }
    }
    let chosen = try maskPositions(mask, "masked assignment")
    guard values.count == chosen.count else {
      throw TensorError.shapes(
        operation: "masked assignment", [[chosen.count], values.shape],
        rule: "one value for each element where the mask is true expected")
    }
    let source = try values.to(dtype).flatten().clone()
    let size = dtype.byteCount
    for (i, position) in chosen.enumerated() {
      var (rest, offset) = (position, 0)
      for k in stride(from: rank - 1, through: 0, by: -1) {
        offset += rest % shape[k] * strides[k]
        rest /= shape[k]
      }
      (data + offset * size).copyMemory(from: source.data + i * size, byteCount: size)
    }
  }

  /// Sets the slices of one dimension at these positions, in their order (of equal positions the last stays), to the
  /// slices of `values`, broadcast and converted: as they were before, where the two overlap in memory.
  /// - Throws: `TensorError.index`; `.dtypes` if the positions are not integers; `.shape` if they are no vector;
  ///   `.shapes` if the values do not broadcast to the slices.
  public func indexAssignInPlace(_ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    let operation = "indexed assignment"
    let d = try resolve(dimension: dimension, operation)
    let indices = try positions.resolvedPositions(operation, d, size: shape[d])
    guard positions.rank == 1 else {
      throw TensorError.shape(operation: operation, expected: "vector of positions", got: positions.shape)
    }
    var target = shape
    target[d] = indices.count
    let own = values.sharesMemory(with: self) ? try values.clone() : values
    let source = try own.broadcast(to: target, operation)
    try willWrite(operation)
    try Interrupt.finishing {
      for (i, position) in indices.enumerated() { try select(d, position).copyInPlace(source.select(d, i)) }
    }
  }

  /// Positions, in row-major order, of the elements that are not zero: one row of `rank` int64 for each.
  public func nonzero() throws -> Tensor {
    let chosen = try apply(.ne, .integer(0)).maskPositions(nil, "nonzero")
    let result = try Tensor(uninitialized: [chosen.count, rank], .int64)
    try result.withMutableElements(as: Int64.self) { out in
      for (i, position) in chosen.enumerated() {
        if i & 0xffff == 0 { try Interrupt.check() }
        var rest = position
        for k in stride(from: rank - 1, through: 0, by: -1) {
          out[i * rank + k] = Int64(rest % shape[k])
          rest /= shape[k]
        }
      }
    }
    return result
  }

  /// Row-major positions where a mask (nil: this bool tensor itself), broadcast to this shape, is true.
  private func maskPositions(_ mask: Tensor?, _ operation: String) throws -> [Int] {
    let mask = mask ?? self
    guard mask.dtype == .bool else {
      throw TensorError.dtypes(operation: operation, expected: "bool mask", got: [mask.dtype])
    }
    let condition = try mask.broadcast(to: shape, operation).contiguous()
    return try condition.withElements(as: Bool.self) { elements in
      var positions: [Int] = []
      for start in stride(from: 0, to: elements.count, by: 1 << 20) {
        try Interrupt.check()
        for i in start..<Swift.min(start + (1 << 20), elements.count) where elements[i] { positions.append(i) }
      }
      return positions
    }
  }

  /// These positions as integers from 0, checked against a dimension's size.
  func resolvedPositions(_ operation: String, _ dimension: Int, size: Int) throws -> [Int] {
    guard dtype.isInteger else {
      throw TensorError.dtypes(operation: operation, expected: "integer positions", got: [dtype])
    }
    return try toArray(Int64.self).enumerated().map { i, position in
      if i & 0xffff == 0 { try Interrupt.check() }
      let resolved = Int(position) < 0 ? Int(position) + size : Int(position)
      guard resolved >= 0, resolved < size else {
        throw TensorError.index(operation: operation, index: Int(position), dimension: dimension, size: size)
      }
      return resolved
    }
  }
}
