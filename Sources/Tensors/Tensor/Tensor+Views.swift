/// Views: the same memory seen through another shape. None of these copies elements unless it says so.
extension Tensor {
  /// A window with other shape, strides and offset onto the same storage.
  func view(shape: Shape, strides: Shape, offset: Int) -> Tensor {
    Tensor(
      storage: storage, shape: shape, strides: strides, offset: offset, dtype: dtype,
      count: shape.elementCount ?? 0)
  }

  /// A window of any shape, strides and offset (counted from this tensor's first element) onto a contiguous tensor.
  /// - Throws: `TensorError.shape` if this tensor is not contiguous or the window reaches beyond it.
  public func asStrided(_ shape: Shape, _ strides: Shape, offset: Int) throws -> Tensor {
    let window = view(shape: shape, strides: strides, offset: self.offset + offset)
    var (low, high) = (offset, offset)
    for d in 0..<shape.count where shape[d] > 0 {
      let reach = (shape[d] - 1) * strides[d]
      if reach < 0 { low += reach } else { high += reach }
    }
    guard isContiguous, strides.count == shape.count, window.count == 0 || low >= 0 && high < count else {
      throw TensorError.shape(operation: "as_strided", expected: "contiguous tensor around the window", got: self.shape)
    }
    return window
  }

  /// The tensor as if repeated along dimensions of size 1 (and new leading ones) to `target`.
  /// - Throws: `TensorError.shapes` if a size differs and is not 1.
  public func broadcast(to target: Shape) throws -> Tensor { try broadcast(to: target, "broadcast_to") }

  func broadcast(to target: Shape, _ operation: String) throws -> Tensor {
    if target == shape { return self }
    guard target.elementCount != nil else { throw TensorError.memory(shape: target, dtype: dtype, bytes: nil) }
    let extra = target.count - rank
    var newStrides = Shape(repeating: 0, count: target.count)
    for d in 0..<rank where extra >= 0 {
      if shape[d] == target[d + extra] {
        newStrides[d + extra] = strides[d]
      } else if shape[d] != 1 {
        throw TensorError.shapes(
          operation: operation, [shape, target], rule: "shape that broadcasts to the other expected")
      }
    }
    guard extra >= 0 else {
      throw TensorError.shapes(
        operation: operation, [shape, target], rule: "shape that broadcasts to the other expected")
    }
    return view(shape: target, strides: newStrides, offset: offset)
  }

  /// Dimensions in another order: dimension i of the result is dimension `order[i]`.
  /// - Throws: `TensorError.shape`, `.dimension` or `.repeatedDimension`.
  public func permute(_ order: [Int]) throws -> Tensor {
    guard order.count == rank else {
      throw TensorError.argument(
        operation: "permute", name: "order", expected: "\(rank) dimensions", got: "\(order.count)")
    }
    var newShape = Shape()
    var newStrides = Shape()
    var seen = Set<Int>()
    for entry in order {
      let d = try resolve(dimension: entry, "permute")
      guard seen.insert(d).inserted else { throw TensorError.repeatedDimension(operation: "permute", dimension: d) }
      newShape.append(shape[d])
      newStrides.append(strides[d])
    }
    return view(shape: newShape, strides: newStrides, offset: offset)
  }

  /// Two dimensions exchanged.
  public func transpose(_ first: Int, _ second: Int) throws -> Tensor {
    let a = try resolve(dimension: first, "transpose", scalarHasOne: true)
    let b = try resolve(dimension: second, "transpose", scalarHasOne: true)
    if rank == 0 { return alias() }
    var (newShape, newStrides) = (shape, strides)
    newShape.swapAt(a, b)
    newStrides.swapAt(a, b)
    return view(shape: newShape, strides: newStrides, offset: offset)
  }

  /// The matrix transposed; a vector or scalar as it is.
  /// - Throws: `TensorError.shape` for more than two dimensions.
  public func t() throws -> Tensor {
    guard rank <= 2 else { throw TensorError.shape(operation: "t", expected: "at most two dimensions", got: shape) }
    return rank == 2 ? try transpose(0, 1) : self
  }

  /// The slice at `index` of one dimension, which goes.
  /// - Throws: `TensorError.dimension` or `.index`.
  public func select(_ dimension: Int, _ index: Int) throws -> Tensor {
    let d = try resolve(dimension: dimension, "select")
    let i = index < 0 ? index + shape[d] : index
    guard i >= 0, i < shape[d] else {
      throw TensorError.index(operation: "select", index: index, dimension: d, size: shape[d])
    }
    var (newShape, newStrides) = (shape, strides)
    newShape.remove(at: d)
    newStrides.remove(at: d)
    return view(shape: newShape, strides: newStrides, offset: offset + i * strides[d])
  }

  /// `length` elements of one dimension from `start` on.
  /// - Throws: `TensorError.dimension`, `.index` or `.argument`.
  public func narrow(_ dimension: Int, _ start: Int, _ length: Int) throws -> Tensor {
    let d = try resolve(dimension: dimension, "narrow")
    let first = start < 0 ? start + shape[d] : start
    guard first >= 0, first <= shape[d] else {
      throw TensorError.index(operation: "narrow", index: start, dimension: d, size: shape[d])
    }
    guard length >= 0, length <= shape[d] - first else {
      throw TensorError.argument(
        operation: "narrow", name: "length", expected: "0 to \(shape[d] - first)", got: "\(length)")
    }
    return strided(d, first, first + length, 1)
  }

  /// Every `step`-th element of one dimension from `start` up to, not including, `end`; for a negative step, down to.
  ///
  /// Python's `x[start:end:step]`: a negative bound counts from the end, a bound outside is moved to the edge, a missing
  /// one is the edge where the walk starts or stops.
  /// - Throws: `TensorError.dimension`; `.argument` for a step of 0.
  public func slice(_ dimension: Int, from start: Int? = nil, to end: Int? = nil, step: Int = 1) throws -> Tensor {
    let d = try resolve(dimension: dimension, "slice")
    guard step != 0 else {
      throw TensorError.argument(operation: "slice", name: "step", expected: "integer other than 0", got: "0")
    }
    let (lowest, highest) = step > 0 ? (0, shape[d]) : (-1, shape[d] - 1)
    func edge(_ bound: Int) -> Int {
      Swift.min(highest, Swift.max(lowest, bound < 0 ? bound + shape[d] : bound))
    }
    return strided(
      d, start.map(edge) ?? (step > 0 ? lowest : highest), end.map(edge) ?? (step > 0 ? highest : lowest), step)
  }

  /// The same for bounds that already lie inside 0…size (for a negative step, −1…size − 1), and `d` inside the rank.
  private func strided(_ d: Int, _ start: Int, _ end: Int, _ step: Int) -> Tensor {
    var (newShape, newStrides) = (shape, strides)
    let distance = step > 0 ? end - start : start - end
    newShape[d] = distance <= 0 ? 0 : Int((UInt(distance) - 1) / step.magnitude) + 1
    newStrides[d] = newShape[d] > 1 ? strides[d] * step : strides[d]
    return view(shape: newShape, strides: newStrides, offset: newShape[d] == 0 ? offset : offset + start * strides[d])
  }

  /// Every `step`-th element of one dimension from `first` to `last`, both included and counted from 0.
  /// - Throws: `TensorError.dimension`, `.index`, or `.argument` for a step of 0.
  public func slice(_ dimension: Int, from first: Int, through last: Int, by step: Int = 1) throws -> Tensor {
    let d = try resolve(dimension: dimension, "slice")
    for index in [first, last] where index < 0 || index >= shape[d] {
      throw TensorError.index(operation: "slice", index: index, dimension: d, size: shape[d])
    }
    guard step != 0 else {
      throw TensorError.argument(operation: "slice", name: "step", expected: "integer other than 0", got: "0")
    }
    return strided(d, first, last + step.signum(), step)
  }

  /// The elements of one dimension in reverse order.
  public func flip(_ dimension: Int) throws -> Tensor {
    let d = try resolve(dimension: dimension, "flip", scalarHasOne: true)
    return rank == 0 ? alias() : strided(d, shape[d] - 1, -1, -1)
  }

  /// A new dimension of size 1 before dimension `dimension` (−1: after the last).
  public func unsqueeze(_ dimension: Int) throws -> Tensor {
    guard rank < Shape.maximumRank else { throw TensorError.rank(operation: "unsqueeze", rank + 1) }
    let d = try resolve(dimension: dimension, "unsqueeze", extra: 1)
    var (newShape, newStrides) = (shape, strides)
    newShape.insert(1, at: d)
    newStrides.insert(0, at: d)
    return view(shape: newShape, strides: newStrides, offset: offset)
  }

  /// Without the dimensions of size 1, or without that one if its size is 1.
  public func squeeze(_ dimension: Int? = nil) throws -> Tensor {
    var (newShape, newStrides) = (shape, strides)
    let only = try dimension.map { try resolve(dimension: $0, "squeeze", scalarHasOne: true) }
    for d in stride(from: rank - 1, through: 0, by: -1) where shape[d] == 1 && (only == nil || only == d) {
      newShape.remove(at: d)
      newStrides.remove(at: d)
    }
    return view(shape: newShape, strides: newStrides, offset: offset)
  }

  /// The diagonals of the matrices along two dimensions, `shift` above (or below, if negative) the main one, as a new last
  /// dimension in place of the two.
  /// - Throws: `TensorError.shape` for fewer than two dimensions; `.dimension`; `.repeatedDimension`.
  public func diagonal(_ shift: Int = 0, _ first: Int = 0, _ second: Int = 1) throws -> Tensor {
    guard rank >= 2 else { throw TensorError.shape(operation: "diagonal", expected: "matrix", got: shape) }
    let (d, e) = (try resolve(dimension: first, "diagonal"), try resolve(dimension: second, "diagonal"))
    guard d != e else { throw TensorError.repeatedDimension(operation: "diagonal", dimension: d) }
    let row = Swift.min(shift < 0 ? Int(clamping: shift.magnitude) : 0, shape[d])
    let column = Swift.min(Swift.max(0, shift), shape[e])
    let length = Swift.min(shape[d] - row, shape[e] - column)
    var (newShape, newStrides) = (shape, strides)
    for k in [Swift.max(d, e), Swift.min(d, e)] {
      newShape.remove(at: k)
      newStrides.remove(at: k)
    }
    newShape.append(length)
    newStrides.append(length > 1 ? strides[d] + strides[e] : 1)
    return view(
      shape: newShape, strides: newStrides,
      offset: length == 0 ? offset : offset + row * strides[d] + column * strides[e])
  }

  /// The same elements, in row-major order, in another shape; one size may be −1 and is then worked out.
  ///
  /// A view where the layout allows it, else a copy (as PyTorch's `reshape`).
  /// - Throws: `TensorError.shapes` if the number of elements differs.
  public func reshape(_ sizes: Shape) throws -> Tensor {
    let target = try completed(sizes, "reshape")
    if let newStrides = stridesForView(target) { return view(shape: target, strides: newStrides, offset: offset) }
    return try clone().reshape(target)
  }

  /// The same, but never a copy (as PyTorch's `view`).
  /// - Throws: besides, `TensorError.shapes` where no strides show the elements in that shape.
  public func view(_ sizes: Shape) throws -> Tensor {
    let target = try completed(sizes, "view")
    guard let newStrides = stridesForView(target) else {
      throw TensorError.shapes(
        operation: "view", [shape, sizes], rule: "shape that needs no copy of this layout (reshape makes one) expected")
    }
    return view(shape: target, strides: newStrides, offset: offset)
  }

  /// A vector of all elements in row-major order; a view where the layout allows it.
  public func flatten() throws -> Tensor { try reshape([count]) }

  private func completed(_ sizes: Shape, _ operation: String) throws -> Shape {
    let mismatch = TensorError.shapes(
      operation: operation, [shape, sizes], rule: "shape of as many elements (one size may be −1) expected")
    guard let open = sizes.firstIndex(of: -1) else {
      guard sizes.elementCount == count else { throw mismatch }
      return sizes
    }
    var target = sizes
    target[open] = 1
    guard let known = target.elementCount else { throw mismatch }
    target[open] = known == 0 ? 0 : count / known
    guard target.elementCount == count, known > 0 else { throw mismatch }
    return target
  }

  /// Strides by which the target shape sees the same elements, nil if no strides do.
  private func stridesForView(_ target: Shape) -> Shape? {
    if isContiguous { return target.contiguousStrides }
    // Groups of old dimensions that are contiguous with one another, matched with groups of new ones (NumPy's way).
    var newStrides = Shape(repeating: 1, count: target.count)
    let old = (0..<rank).filter { shape[$0] != 1 }
    var (i, j) = (0, 0)
    while i < old.count, j < target.count {
      var (oldSize, newSize) = (shape[old[i]], target[j])
      var (iEnd, jEnd) = (i + 1, j + 1)
      while oldSize != newSize {
        if newSize < oldSize {
          guard jEnd < target.count else { return nil }
          newSize *= target[jEnd]
          jEnd += 1
        } else {
          guard iEnd < old.count else { return nil }
          oldSize *= shape[old[iEnd]]
          iEnd += 1
        }
      }
      for k in i..<(iEnd - 1) where strides[old[k]] != shape[old[k + 1]] * strides[old[k + 1]] { return nil }
      var step = strides[old[iEnd - 1]]
      for k in stride(from: jEnd - 1, through: j, by: -1) {
        newStrides[k] = step
        step *= target[k]
      }
      (i, j) = (iEnd, jEnd)
    }
    return newStrides
  }
}
