import Interrupt

/// What order and frequency say of a tensor's elements.
extension Tensor {
  /// The q-quantile, 0 ≤ q ≤ 1, of all elements or along a dimension, interpolated linearly between neighbours in order
  /// (NumPy's and PyTorch's default); NaN if there is one. Integers are computed in float64.
  /// - Throws: `TensorError.argument`; `.empty`.
  public func quantile(_ q: Double, _ dimension: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
    guard q >= 0, q <= 1 else {
      throw TensorError.argument(operation: "quantile", name: "q", expected: "number from 0 to 1", got: "\(q)")
    }
    let isWhole = dimension == nil || rank == 0
    if rank == 0, let dimension { _ = try resolve(dimension: dimension, "quantile", scalarHasOne: true) }
    let line = try isWhole ? flatten() : self
    let d = try line.resolve(dimension: isWhole ? 0 : dimension ?? 0, "quantile")
    let n = line.shape[d]
    guard n > 0 else { throw TensorError.empty(operation: "quantile", shape) }
    let sorted = try line.asFloats().sort(d).values
    let place = q * Double(n - 1)
    let (below, above) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
    let low = try sorted.narrow(d, below, 1)
    var result =
      below == above ? try low.clone() : try low.interpolated(to: sorted.narrow(d, above, 1), place - Double(below))
    // NaN stands last in order.
    let last = try sorted.narrow(d, n - 1, 1)
    result = try Tensor.choose(last.apply(.isnan), last, result)
    if isWhole { return try result.reshape(keepDimensions ? Shape(repeating: 1, count: rank) : []) }
    return keepDimensions ? result : try result.squeeze(d)
  }

  /// a + (b − a)·t for a ≤ b, element by element: a where they are equal (also infinite), the infinite one where one is,
  /// NaN between −∞ and ∞, and a·(1 − t) + b·t where the difference of finite elements overflows.
  private func interpolated(to b: Tensor, _ t: Double) throws -> Tensor {
    let distance = try b - self
    let line = try self + distance * t
    let isSmall = try distance.apply(.isfinite)
    if try isSmall.all() { return line }
    let weighted = try self * (1 - t) + b * t
    return try Tensor.choose(apply(.eq, b), self, Tensor.choose(isSmall, line, weighted))
  }

  /// The middle element in order, or the mean of the two (NumPy's rule; PyTorch takes the lower).
  public func median(_ dimension: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try quantile(0.5, dimension, keepDimensions: keepDimensions)
  }

  /// The different elements in order, and how often each occurs (int64). All NaN count as one.
  public func unique() throws -> (values: Tensor, counts: Tensor) {
    let sorted = try flatten().sort().values
    let n = sorted.count
    if n == 0 { return (sorted, try .zeros([0], .int64)) }
    let (left, right) = (try sorted.narrow(0, 0, n - 1), try sorted.narrow(0, 1, n - 1))
    let bothNaN = try left.apply(.isnan).apply(.logicalAnd, right.apply(.isnan))
    let differs = try left.apply(.ne, right).apply(.logicalAnd, bothNaN.apply(.logicalNot))
    let starts = try Tensor.cat([.ones([1], .bool), differs]).nonzero().flatten()
    let ends = try Tensor.cat([starts.narrow(0, 1, starts.count - 1), Tensor([Int64(n)])])
    return (try sorted.gather(0, starts), try ends - starts)
  }

  /// How often each of 0, 1, 2 … occurs among non-negative integers (int64); at least `minimumLength` counts.
  /// - Throws: `TensorError.dtypes`; `.argument` for a negative element; `.memory`.
  public func bincount(minimumLength: Int = 0) throws -> Tensor {
    guard dtype.isInteger else {
      throw TensorError.dtypes(operation: "bincount", expected: "integers", got: [dtype])
    }
    let values = try toArray(Int64.self)
    if let negative = values.first(where: { $0 < 0 }) {
      throw TensorError.argument(
        operation: "bincount", name: "elements", expected: "integers of at least 0", got: "\(negative)")
    }
    let (needed, overflow) = (values.max() ?? -1).addingReportingOverflow(1)
    guard !overflow else { throw TensorError.memory(shape: [.max], dtype: .int64, bytes: nil) }
    let counts = try Tensor.zeros([Swift.max(Int(needed), minimumLength, 0)], .int64)
    try counts.withMutableElements(as: Int64.self) { bins in for value in values { bins[Int(value)] += 1 } }
    return counts
  }

  /// How many elements lie in each of `bins` equal intervals from `low` to `high` (int64); the last includes `high`.
  /// Elements outside, and NaN, are not counted. By default from the smallest to the largest element.
  /// - Throws: `TensorError.argument`; `.empty` if the range must be found and there is no element.
  public func histogram(_ bins: Int, low: Double? = nil, high: Double? = nil) throws -> Tensor {
    guard bins > 0 else {
      throw TensorError.argument(operation: "histc", name: "bins", expected: "integer of at least 1", got: "\(bins)")
    }
    var (from, to) = (try low ?? min().item(), try high ?? max().item())
    guard from.isFinite, to.isFinite, from <= to else {
      throw TensorError.argument(
        operation: "histc", name: "range", expected: "finite, rising range", got: "\(from) to \(to)")
    }
    if from == to {  // half a unit to both sides, or a step to the next number where that is more
      let half = Swift.max(0.5, from.ulp)
      (from, to) = (Swift.max(from - half, -.greatestFiniteMagnitude), Swift.min(to + half, .greatestFiniteMagnitude))
    }
    let counts = try Tensor.zeros([bins], .int64)
    let values = try self.to(.float64).contiguous()
    // Halves only where the length of a range of large numbers would overflow: small ones would lose their last bit.
    let scale = (to - from).isFinite ? 1.0 : 0.5
    let length = to * scale - from * scale
    try counts.withMutableElements(as: Int64.self) { counts in
      try values.withElements(as: Double.self) { values in
        for (i, value) in values.enumerated() {
          if i & 0xffff == 0 { try Interrupt.check() }
          guard value >= from, value <= to else { continue }
          let place = (value * scale - from * scale) / length * Double(bins)
          counts[Swift.min(bins - 1, Int(Swift.min(place, Double(bins))))] += 1
        }
      }
    }
    return counts
  }
}
