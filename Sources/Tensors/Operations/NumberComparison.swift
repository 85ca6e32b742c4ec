/// Comparisons of a tensor with a number that its dtype would round: 2⁵³ + 1 is no float64, and 2⁵³ + 0.5 no int64.
extension Tensor {
  /// The comparison without rounding, for int64 with a real and float64 with an integer; nil where converting one to the
  /// other's dtype loses nothing (or, for float32, is the rule: numbers become float32).
  func compared(_ operation: BinaryOperation, _ scalar: Scalar, scalarFirst: Bool) throws -> Tensor? {
    let order = scalarFirst ? operation.mirrored : operation
    switch (dtype, scalar) {
    case (.int64, .real(let value)): return try integersCompared(order, value)
    case (.float64, .integer(let value)) where Int64(exactly: Double(value)) != value:
      return try realsCompared(order, value)
    default: return nil
    }
  }

  /// x ⋚ r for integers x: against ⌈r⌉ or ⌊r⌋, an integer.
  private func integersCompared(_ operation: BinaryOperation, _ r: Double) throws -> Tensor {
    if r.isNaN { return try all(operation == .ne) }
    let bound = operation == .lt || operation == .ge ? r.rounded(.up) : r.rounded(.down)
    if operation == .eq || operation == .ne, bound != r { return try all(operation == .ne) }
    guard let integer = Int64(exactly: bound) else {
      let isBelow =
        operation == .ne || (r > 0 ? operation == .lt || operation == .le : operation == .gt || operation == .ge)
      return try all(isBelow)
    }
    return try apply(operation, .integer(integer))
  }

  /// x ⋚ n for floats x and an integer n that is none: against the nearest float, with which no x can be confused.
  private func realsCompared(_ operation: BinaryOperation, _ n: Int64) throws -> Tensor {
    let nearest = Double(n)
    let isAbove = Int64(exactly: nearest).map { $0 > n } ?? true
    switch operation {
    case .eq: return try Tensor.full(shape, .bool(false), .bool)
    case .ne: return try Tensor.full(shape, .bool(true), .bool)
    case .lt, .le: return try apply(isAbove ? .lt : .le, .real(nearest))
    default: return try apply(isAbove ? .ge : .gt, .real(nearest))
    }
  }

  private func all(_ value: Bool) throws -> Tensor { try .full(shape, .bool(value), .bool) }
}

extension BinaryOperation {
  /// The comparison with its sides exchanged.
  fileprivate var mirrored: BinaryOperation {
    switch self {
    case .lt: .gt
    case .le: .ge
    case .gt: .lt
    case .ge: .le
    default: self
    }
  }
}

extension Scalar {
  /// Whether this number is less than another, without rounding (Lua's rule); false where either is NaN.
  public func isLess(than other: Scalar) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): a < b
    case (.integer(let a), .real(let b)): Scalar.compare(a, b).map { $0 < 0 } ?? false
    case (.real(let a), .integer(let b)): Scalar.compare(b, a).map { $0 > 0 } ?? false
    default: doubleValue < other.doubleValue
    }
  }

  /// Whether this number is less than another or equal to it, without rounding.
  public func isAtMost(_ other: Scalar) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): a <= b
    case (.integer(let a), .real(let b)): Scalar.compare(a, b).map { $0 <= 0 } ?? false
    case (.real(let a), .integer(let b)): Scalar.compare(b, a).map { $0 >= 0 } ?? false
    default: doubleValue <= other.doubleValue
    }
  }

  /// The sign of a − b; nil for NaN.
  private static func compare(_ a: Int64, _ b: Double) -> Int? {
    if b.isNaN { return nil }
    if b >= 0x1p63 { return -1 }
    if b < -0x1p63 { return 1 }
    let whole = Int64(b.rounded(.down))
    return a < whole ? -1 : a > whole ? 1 : b > Double(whole) ? -1 : 0
  }
}
