/// Numbers at equal distances.
extension Tensor {
  /// start, start + step, … below (for a negative step: above) `end`; element i is start + i·step, rounded once per
  /// operation, so that no error accumulates.
  /// Empty, as NumPy's, if the step leads away from `end`.
  /// - Throws: `TensorError.argument` for a step of zero or one that is not finite; a range that is not finite or has
  ///   too many elements to count.
  public static func arange(_ start: Double, _ end: Double, step: Double = 1, _ dtype: DType = .float64) throws
    -> Tensor
  {
    guard step != 0, step.isFinite else {
      throw TensorError.argument(
        operation: "arange", name: "step", expected: "finite number other than 0", got: "\(step)")
    }
    guard start.isFinite, end.isFinite else {
      throw TensorError.argument(operation: "arange", name: "end", expected: "finite range", got: "\(start) to \(end)")
    }
    let steps = ((end - start) / step).rounded(.up)
    guard steps < 0x1p62 else {
      throw TensorError.argument(operation: "arange", name: "end", expected: "fewer than 2^62 elements", got: "\(end)")
    }
    let count = steps > 0 ? Int(steps) : 0
    return try generated(count, dtype, "arange") { start + Double($0) * step }
  }

  /// start, start + step, … up to (for a negative step: down to) `finish`, which is included if a step meets it: integers
  /// without rounding.
  /// - Throws: `TensorError.argument` for a step of zero, too many elements to count, or one that an integer dtype does not
  ///   hold.
  public static func arange(_ start: Int64, through finish: Int64, step: Int64, _ dtype: DType) throws -> Tensor {
    guard step != 0 else {
      throw TensorError.argument(operation: "arange", name: "step", expected: "number other than 0", got: "0")
    }
    guard step > 0 ? start <= finish : start >= finish else { return try Tensor(uninitialized: [0], dtype) }
    let distance = step > 0 ? UInt64(bitPattern: finish &- start) : UInt64(bitPattern: start &- finish)
    let steps = distance / step.magnitude
    guard steps < 1 << 62 else {
      throw TensorError.argument(
        operation: "arange", name: "finish", expected: "fewer than 2^62 elements", got: "\(finish)")
    }
    let last = start &+ Int64(bitPattern: steps) &* step
    for (name, value) in [("start", start), ("finish", last)] {
      try Scalar.integer(value).requireHeld(by: dtype, "arange", name)
    }
    return try generated(Int(steps) + 1, dtype) { start &+ Int64($0) &* step }
  }

  /// `count` points from `start` to `end`, both included: start + i·(end − start)/(count − 1), the last exactly `end`.
  /// - Throws: `TensorError.argument` for points that an integer dtype does not hold.
  public static func linspace(_ start: Double, _ end: Double, _ count: Int, _ dtype: DType = .float64) throws -> Tensor
  {
    guard count >= 0 else {
      throw TensorError.argument(
        operation: "linspace", name: "count", expected: "number of at least 0", got: "\(count)")
    }
    let last = Double(Swift.max(1, count - 1))
    let step = (end - start) / last
    return try generated(count, dtype, "linspace") { i in
      if i > 0, i == count - 1 { return end }
      // The length of a range of large numbers may overflow.
      if step.isInfinite, start.isFinite, end.isFinite {
        return start * (1 - Double(i) / last) + end * (Double(i) / last)
      }
      return start + Double(i) * step
    }
  }

  /// The same of integers in an integer dtype: each point is exact, its fraction then cut off.
  public static func linspace(_ start: Int64, through end: Int64, _ count: Int, _ dtype: DType) throws -> Tensor {
    guard count >= 0 else {
      throw TensorError.argument(
        operation: "linspace", name: "count", expected: "number of at least 0", got: "\(count)")
    }
    for (name, value) in [("start", start), ("finish", end)] {
      try Scalar.integer(value).requireHeld(by: dtype, "linspace", name)
    }
    let distance = start <= end ? UInt64(bitPattern: end &- start) : UInt64(bitPattern: start &- end)
    let last = UInt64(Swift.max(1, count - 1))
    return try generated(count, dtype) { i in
      let (whole, rest) = last.dividingFullWidth(distance.multipliedFullWidth(by: UInt64(i)))
      let below = start <= end ? start &+ Int64(bitPattern: whole) : start &- Int64(bitPattern: whole)
      if rest == 0 { return below }
      return start <= end ? (below < 0 ? below + 1 : below) : (below > 0 ? below - 1 : below)
    }
  }

  /// A vector whose element i is `value(i)`, rounded to `dtype`.
  /// - Throws: `TensorError.argument` for a value that an integer dtype does not hold.
  private static func generated(_ count: Int, _ dtype: DType, _ operation: String, _ value: (Int) -> Double) throws
    -> Tensor
  {
    let vector = try Tensor(uninitialized: [count], .float64)
    try vector.withMutableElements(as: Double.self) { elements in
      for i in elements.indices {
        elements[i] = value(i)
        if dtype.isInteger { try Scalar.real(elements[i]).requireHeld(by: dtype, operation, "element \(i + 1)") }
      }
    }
    return try vector.to(dtype)
  }

  /// The same of integers, which are rounded once if `dtype` is a float's.
  private static func generated(_ count: Int, _ dtype: DType, _ value: (Int) -> Int64) throws -> Tensor {
    let vector = try Tensor(uninitialized: [count], .int64)
    try vector.withMutableElements(as: Int64.self) { elements in
      for i in elements.indices { elements[i] = value(i) }
    }
    return try vector.to(dtype)
  }
}
