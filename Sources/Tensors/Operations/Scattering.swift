import Interrupt

/// Elements and slices put, or added, at positions along a dimension. Positions are integers that count from 0 (−1: the
/// last). Equal ones are served in row-major order of the positions: of what is put the last stays, and sums have one order.
extension Tensor {
  /// A copy with self[…, positions[…, i, …], …] = values[…, i, …] along a dimension (PyTorch's `scatter`).
  /// - Parameter values: at least as large as the positions in every dimension, or one number without dimensions.
  /// - Throws: `TensorError.shapes` unless the other dimensions of the positions are no larger than ours; `.index`;
  ///   `.dtypes` for values of a higher kind.
  public func scatter(_ dimension: Int, _ positions: Tensor, _ values: Tensor) throws -> Tensor {
    let copy = try clone()
    try copy.place(Placing("scatter", copy, dimension, positions, values))
    return copy
  }

  /// ``scatter(_:_:_:)`` into this tensor: values as they were before, where the two overlap in memory.
  public func scatterInPlace(_ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    try writePlaces("scatter_", dimension, positions, values) { try place($0) }
  }

  /// A copy with self[…, positions[…, i, …], …] += values[…, i, …] along a dimension (PyTorch's `scatter_add`); floats are
  /// added in the tensor's dtype, integers wrap.
  /// - Throws: as ``scatter(_:_:_:)``; `.dtypes` for bools.
  public func scatterAdd(_ dimension: Int, _ positions: Tensor, _ values: Tensor) throws -> Tensor {
    let copy = try clone()
    try copy.add(Placing("scatter_add", copy, dimension, positions, values), "scatter_add")
    return copy
  }

  /// ``scatterAdd(_:_:_:)`` into this tensor.
  public func scatterAddInPlace(_ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    try writePlaces("scatter_add_", dimension, positions, values) { try add($0, "scatter_add_") }
  }

  /// A copy with the slices of `values` added to the slices of one dimension at these positions, in their order
  /// (PyTorch's `index_add`).
  /// - Throws: `TensorError.shapes` unless `values` has our shape with as many slices as there are positions; `.index`;
  ///   `.dtypes`.
  public func indexAdd(_ dimension: Int, _ positions: Tensor, _ values: Tensor) throws -> Tensor {
    let copy = try clone()
    try copy.addSlices("index_add", dimension, positions, values)
    return copy
  }

  /// ``indexAdd(_:_:_:)`` into this tensor.
  public func indexAddInPlace(_ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    let own = values.sharesMemory(with: self) ? try values.clone() : values
    try willWrite("index_add_")
    try Interrupt.finishing { try addSlices("index_add_", dimension, positions, own) }
  }

  private func addSlices(_ operation: String, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    let wide = try values.slicePositions(operation, of: self, dimension, positions)
    let d = try resolve(dimension: dimension, operation, scalarHasOne: true)
    guard rank > 1, values.dtype == dtype, dtype != .bool else {
      return try add(Placing(operation, self, dimension, wide, values), operation)
    }
    for (i, position) in try positions.resolvedPositions(operation, d, size: shape[d]).enumerated() {
      try select(d, position).applyInPlace(.add, values.select(d, i))
    }
  }

  /// The positions of slices as positions of the elements of these values, for ``scatter(_:_:_:)`` and its like: a view of
  /// the values' shape.
  public func slicePositions(_ operation: String, of target: Tensor, _ dimension: Int, _ positions: Tensor) throws
    -> Tensor
  {
    let d = try target.resolve(dimension: dimension, operation, scalarHasOne: true)
    guard positions.rank <= 1 else {
      throw TensorError.shape(operation: operation, expected: "vector of positions", got: positions.shape)
    }
    var expected = target.shape
    if target.rank > 0 { expected[d] = positions.count }
    guard shape == expected, target.rank > 0 || positions.count == 1 else {
      throw TensorError.shapes(
        operation: operation, [expected, shape], rule: "values with one slice for each position expected")
    }
    var line = Shape(repeating: 1, count: target.rank)
    if target.rank > 0 { line[d] = positions.count }
    return try positions.reshape(line).broadcast(to: expected, operation)
  }

  private func writePlaces(
    _ operation: String, _ dimension: Int, _ positions: Tensor, _ values: Tensor, _ body: (Placing) throws -> Void
  ) throws {
    let own = values.sharesMemory(with: self) ? try values.clone() : values
    let placing = try Placing(operation, self, dimension, positions, own)
    try willWrite(operation)
    try Interrupt.finishing { try body(placing) }
  }

  private func place(_ placing: Placing) throws {
    let (size, target, source) = (dtype.byteCount, data, placing.values.data)
    try placing.forEach { i, offset in
      (target + offset * size).copyMemory(from: source + i * size, byteCount: size)
    }
  }

  private func add(_ placing: Placing, _ operation: String) throws {
    func add<T: TensorElement>(_ sum: (T, T) -> T) throws {
      let (target, source) = (data.assumingMemoryBound(to: T.self), placing.values.data.assumingMemoryBound(to: T.self))
      try placing.forEach { i, offset in target[offset] = sum(target[offset], source[i]) }
    }
    switch dtype {
    case .float32: try add { (a: Float, b: Float) in a + b }
    case .float64: try add { (a: Double, b: Double) in a + b }
    case .uint8: try add { (a: UInt8, b: UInt8) in a &+ b }
    case .int32: try add { (a: Int32, b: Int32) in a &+ b }
    case .int64: try add { (a: Int64, b: Int64) in a &+ b }
    case .bool: throw TensorError.dtypes(operation: operation, expected: "numbers", got: [dtype])
    }
  }
}

/// Which value goes where: checked before the first is written.
private struct Placing {
  /// One for each position, contiguous, of the target's dtype.
  let values: Tensor
  private let shape, strides: Shape
  private let dimension: Int
  private let indices: [Int]

  init(_ operation: String, _ target: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    let d = try target.resolve(dimension: dimension, operation, scalarHasOne: true)
    let (rank, shape) = (target.rank, positions.shape)
    guard positions.rank == rank, (0..<rank).allSatisfy({ $0 == d || shape[$0] <= target.shape[$0] }) else {
      throw TensorError.shapes(
        operation: operation, [target.shape, shape],
        rule: "positions no larger than the tensor in every dimension but \(d + 1) expected")
    }
    guard values.dtype.kind <= target.dtype.kind else {
      throw TensorError.dtypes(
        operation: operation, expected: "values that fit \(target.dtype.name)", got: [values.dtype])
    }
    indices = try positions.resolvedPositions(operation, d, size: rank == 0 ? 1 : target.shape[d])
    var chosen = values
    if values.rank == 0 {
      chosen = try values.broadcast(to: shape, operation)
    } else {
      guard values.rank == rank, (0..<rank).allSatisfy({ shape[$0] <= values.shape[$0] }) else {
        throw TensorError.shapes(
          operation: operation, [shape, values.shape], rule: "values at least as large as the positions expected")
      }
      for k in 0..<rank { chosen = try chosen.narrow(k, 0, shape[k]) }
    }
    self.values = try chosen.to(target.dtype).contiguous()
    (self.shape, strides, self.dimension) = (shape, target.strides, d)
  }

  /// Calls `body` with the number of each value and where in the target's memory it goes.
  func forEach(_ body: (_ value: Int, _ offset: Int) -> Void) throws {
    for (i, position) in indices.enumerated() {
      if i & 0xffff == 0 { try Interrupt.check() }
      var (rest, offset) = (i, 0)
      for k in stride(from: shape.count - 1, through: 0, by: -1) {
        offset += (k == dimension ? position : rest % shape[k]) * strides[k]
        rest /= shape[k]
      }
      body(i, offset)
    }
  }
}

extension Tensor {
  /// For each class (from 0) in an integer tensor a vector of `classes` int64, 1 at the class and 0 elsewhere, in a new
  /// last dimension; by default as many as the largest class needs (PyTorch's `one_hot`).
  /// - Throws: `TensorError.dtypes`; `.argument` for a class outside; `.empty`.
  public func oneHot(_ classes: Int? = nil) throws -> Tensor {
    guard dtype.isInteger else { throw TensorError.dtypes(operation: "one_hot", expected: "integers", got: [dtype]) }
    let numbers = try toArray(Int64.self)
    guard let largest = numbers.max() ?? classes.map({ Int64($0) - 1 }) else {
      throw TensorError.empty(operation: "one_hot", shape)
    }
    let last = classes.map { Int64($0) - 1 } ?? largest
    if let outside = numbers.first(where: { $0 < 0 || $0 > last }) {
      throw TensorError.argument(
        operation: "one_hot", name: "classes", expected: "classes within 1 to \(last &+ 1)",
        got: "\(outside &+ (outside < 0 ? 0 : 1))")
    }
    guard rank < Shape.maximumRank else { throw TensorError.rank(operation: "one_hot", rank + 1) }
    guard last < 1 << 48 else { throw TensorError.memory(shape: [.max], dtype: .int64, bytes: nil) }
    return try to(.int64).unsqueeze(-1).apply(.eq, .arange(0, through: last, step: 1, .int64)).to(.int64)
  }
}
