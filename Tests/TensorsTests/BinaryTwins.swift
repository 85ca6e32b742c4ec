import Foundation
import Tensors
import TestSupport
import Testing

/// What an operation of two arguments means, written plainly; see ``UnaryTwin``.
struct BinaryTwin: Sendable, CustomStringConvertible {
  let operation: BinaryOperation
  var ulps = 0.0
  let double: @Sendable (Double, Double) -> Double
  let float: @Sendable (Float, Float) -> Float
  /// The same for integers, of which those of 32 bits keep the low ones; nil where integers are computed in float64.
  var integer: (@Sendable (Int64, Int64) -> Int64)?
  var description: String { operation.name }

  private static func compare(
    _ operation: BinaryOperation, _ double: @escaping @Sendable (Double, Double) -> Bool,
    _ integer: @escaping @Sendable (Int64, Int64) -> Bool
  ) -> BinaryTwin {
    BinaryTwin(
      operation: operation, double: { double($0, $1) ? 1 : 0 }, float: { double(Double($0), Double($1)) ? 1 : 0 },
      integer: { integer($0, $1) ? 1 : 0 })
  }

  /// a − b·⌊a/b⌋ exactly: the remainder of truncated division, moved to the divisor's sign.
  private static func remainder<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T {
    let r = a.truncatingRemainder(dividingBy: b)
    return r != 0 && (r < 0) != (b < 0) ? r + b : r
  }

  /// NumPy's divmod: from the exact remainder.
  private static func floorDivide<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T {
    if b == 0 { return a / b }
    let r = a.truncatingRemainder(dividingBy: b)
    let q = (a - r) / b - (r != 0 && (r < 0) != (b < 0) ? 1 : 0)
    if q == 0 { return T(signOf: a / b, magnitudeOf: 0) }
    let whole = q.rounded(.down)
    return q - whole > 0.5 ? whole + 1 : whole
  }

  private static func next<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T {
    if a.isNaN || b.isNaN { return .nan }
    return a == b ? b : a < b ? a.nextUp : a.nextDown
  }

  private static func larger<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a.isNaN || b.isNaN ? .nan : a > b ? a : b }
  private static func smaller<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a.isNaN || b.isNaN ? .nan : a < b ? a : b }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    if b == -1 { return 0 &- a }
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0)
  }

  private static func remainder(_ a: Int64, _ b: Int64) -> Int64 {
    if b == -1 { return 0 }
    let r = a % b
    return r != 0 && (r < 0) != (b < 0) ? r + b : r
  }

  static let all: [BinaryTwin] = [
    BinaryTwin(operation: .add, double: { $0 + $1 }, float: { $0 + $1 }, integer: { $0 &+ $1 }),
    BinaryTwin(operation: .sub, double: { $0 - $1 }, float: { $0 - $1 }, integer: { $0 &- $1 }),
    BinaryTwin(operation: .mul, double: { $0 * $1 }, float: { $0 * $1 }, integer: { $0 &* $1 }),
    BinaryTwin(
      operation: .maximum, double: { larger($0, $1) }, float: { larger($0, $1) }, integer: { Swift.max($0, $1) }),
    BinaryTwin(
      operation: .minimum, double: { smaller($0, $1) }, float: { smaller($0, $1) }, integer: { Swift.min($0, $1) }),
    BinaryTwin(
      operation: .remainder, double: { remainder($0, $1) }, float: { remainder($0, $1) }, integer: { remainder($0, $1) }
    ),
    BinaryTwin(
      operation: .floorDivide, double: { floorDivide($0, $1) }, float: { floorDivide($0, $1) },
      integer: { floorDivide($0, $1) }),
    BinaryTwin(operation: .div, double: { $0 / $1 }, float: { $0 / $1 }),
    BinaryTwin(
      operation: .pow, ulps: 2, double: { Foundation.pow($0, $1) },
      float: { Float(Foundation.pow(Double($0), Double($1))) },
      integer: { base, exponent in (0..<exponent).reduce(1) { product, _ in product &* base } }),
    BinaryTwin(
      operation: .atan2, ulps: 2, double: { Foundation.atan2($0, $1) },
      float: { Float(Foundation.atan2(Double($0), Double($1))) }),
    BinaryTwin(operation: .nextafter, double: { next($0, $1) }, float: { next($0, $1) }),
    compare(.eq, { $0 == $1 }, { $0 == $1 }), compare(.ne, { $0 != $1 }, { $0 != $1 }),
    compare(.lt, { $0 < $1 }, { $0 < $1 }), compare(.le, { $0 <= $1 }, { $0 <= $1 }),
    compare(.gt, { $0 > $1 }, { $0 > $1 }), compare(.ge, { $0 >= $1 }, { $0 >= $1 }),
    compare(.logicalAnd, { $0 != 0 && $1 != 0 }, { $0 != 0 && $1 != 0 }),
    compare(.logicalOr, { $0 != 0 || $1 != 0 }, { $0 != 0 || $1 != 0 }),
    compare(.logicalXor, { ($0 != 0) != ($1 != 0) }, { ($0 != 0) != ($1 != 0) }),
  ]

  /// Two samples; integers to divide by are not 0, and those that are exponents lie between 0 and 99.
  func samples(_ shape: Shape, _ dtype: DType) throws -> (Tensor, Tensor) {
    let (a, b) = (try Samples.any(shape, dtype), try Samples.any(shape, dtype, seed: 4))
    if operation == .pow, dtype.isInteger { return (a, try b.apply(.remainder, .integer(100))) }
    guard operation == .remainder || operation == .floorDivide, dtype.isInteger else { return (a, b) }
    return (a, try Tensor.choose(b.apply(.eq, .integer(0)), Tensor.scalar(.integer(1), dtype), b))
  }

  /// The dtype of the result of two tensors of `dtype`; nil where there is none (of bool).
  func resultDtype(_ dtype: DType) -> DType? {
    switch operation {
    case .eq, .ne, .lt, .le, .gt, .ge, .logicalAnd, .logicalOr, .logicalXor: .bool
    case .div, .atan2, .nextafter: dtype == .float32 ? .float32 : .float64
    case .sub, .pow, .remainder, .floorDivide: dtype == .bool ? nil : dtype
    default: dtype
    }
  }

  func check(_ result: Tensor, _ a: Tensor, _ b: Tensor, _ what: String) throws {
    guard let target = resultDtype(a.dtype) else { return }
    if let integer, !a.dtype.isFloatingPoint {
      let pairs = zip(try a.toArray(Int64.self), try b.toArray(Int64.self))
      let expected = try Tensor(pairs.map { integer($0, $1) }, shape: a.shape).to(target)
      try expectEqual(result, expected, what)
    } else if a.dtype == .float32 {
      let pairs = zip(try a.toArray(Float.self), try b.toArray(Float.self))
      try expectEqual(result, pairs.map { Double(float($0, $1)) }, shape: a.shape, dtype: target, ulps: ulps, what)
    } else {
      let pairs = zip(try a.toArray(Double.self), try b.toArray(Double.self))
      try expectEqual(result, pairs.map { double($0, $1) }, shape: a.shape, dtype: target, ulps: ulps, what)
    }
  }
}
