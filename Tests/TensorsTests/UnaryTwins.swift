import Foundation
import Tensors

/// What one operation means, written plainly: for float32 in float32 where one rounding is exact, else in double.
struct UnaryTwin: Sendable, CustomStringConvertible {
  let operation: UnaryOperation
  /// How far a kernel may be from the twin, in units of the last place.
  let ulps: Double
  let double: @Sendable (Double) -> Double
  let float: @Sendable (Float) -> Float
  var integer: (@Sendable (Int64) -> Int64)?
  var description: String { operation.name }

  /// An operation whose result IEEE 754 fixes: the twin has the same bits.
  static func exact(
    _ operation: UnaryOperation, _ double: @escaping @Sendable (Double) -> Double,
    _ float: @escaping @Sendable (Float) -> Float, _ integer: (@Sendable (Int64) -> Int64)? = nil
  ) -> UnaryTwin {
    UnaryTwin(operation: operation, ulps: 0, double: double, float: float, integer: integer)
  }

  /// An elementary function: the kernel is within 1 ulp of the true value, the library's double function as well.
  static func elementary(
    _ operation: UnaryOperation, ulps: Double = 2, _ double: @escaping @Sendable (Double) -> Double
  ) -> UnaryTwin {
    UnaryTwin(operation: operation, ulps: ulps, double: double, float: { Float(double(Double($0))) })
  }

  static let all: [UnaryTwin] = [
    exact(.neg, { -$0 }, { -$0 }, { 0 &- $0 }),
    exact(.abs, { $0.magnitude }, { $0.magnitude }, { $0 < 0 ? 0 &- $0 : $0 }),
    exact(
      .sign, { $0.isNaN ? .nan : $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, { $0.isNaN ? .nan : $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
      { $0.signum() }),
    exact(.square, { $0 * $0 }, { $0 * $0 }, { $0 &* $0 }),
    exact(.sqrt, { $0.squareRoot() }, { $0.squareRoot() }),
    exact(.rsqrt, { 1 / $0.squareRoot() }, { 1 / $0.squareRoot() }),
    exact(.reciprocal, { 1 / $0 }, { 1 / $0 }),
    exact(.floor, { $0.rounded(.down) }, { $0.rounded(.down) }, { $0 }),
    exact(.ceil, { $0.rounded(.up) }, { $0.rounded(.up) }, { $0 }),
    exact(.round, { $0.rounded(.toNearestOrEven) }, { $0.rounded(.toNearestOrEven) }, { $0 }),
    exact(.trunc, { $0.rounded(.towardZero) }, { $0.rounded(.towardZero) }, { $0 }),
    exact(.relu, { $0 < 0 ? 0 : $0 }, { $0 < 0 ? 0 : $0 }, { Swift.max($0, 0) }),
    exact(.nextUp, { $0.nextUp }, { $0.nextUp }),
    exact(.nextDown, { $0.nextDown }, { $0.nextDown }),
    exact(.isnan, { $0.isNaN ? 1 : 0 }, { $0.isNaN ? 1 : 0 }),
    exact(.isinf, { $0.isInfinite ? 1 : 0 }, { $0.isInfinite ? 1 : 0 }),
    exact(.isfinite, { $0.isFinite ? 1 : 0 }, { $0.isFinite ? 1 : 0 }),
    exact(.logicalNot, { $0 == 0 ? 1 : 0 }, { $0 == 0 ? 1 : 0 }),
    UnaryTwin(
      operation: .sigmoid, ulps: 4, double: { 1 / (1 + Foundation.exp(-$0)) }, float: { 1 / (1 + Foundation.exp(-$0)) }),
    elementary(.exp) { Foundation.exp($0) }, elementary(.exp2) { Foundation.exp2($0) },
    elementary(.expm1) { Foundation.expm1($0) }, elementary(.log) { Foundation.log($0) },
    elementary(.log2) { Foundation.log2($0) }, elementary(.log10) { Foundation.log10($0) },
    elementary(.log1p) { Foundation.log1p($0) }, elementary(.sin) { Foundation.sin($0) },
    elementary(.cos) { Foundation.cos($0) }, elementary(.tan) { Foundation.tan($0) },
    elementary(.asin) { Foundation.asin($0) }, elementary(.acos) { Foundation.acos($0) },
    elementary(.atan) { Foundation.atan($0) }, elementary(.sinh) { Foundation.sinh($0) },
    elementary(.cosh) { Foundation.cosh($0) }, elementary(.tanh) { Foundation.tanh($0) },
    elementary(.erf) { Foundation.erf($0) },
  ]

  /// The dtype of the result for an input of `dtype`, written out rather than asked of the operation; nil where there is
  /// none (of bool).
  func resultDtype(_ dtype: DType) -> DType? {
    switch operation {
    case .isnan, .isinf, .isfinite, .logicalNot: .bool
    case .sign: dtype
    case .square: dtype == .bool ? .int64 : dtype
    case .neg, .abs, .floor, .ceil, .round, .trunc, .relu: dtype == .bool ? nil : dtype
    default: dtype == .float32 ? .float32 : .float64
    }
  }

  /// The elements expected, as doubles (an int64 result must fit, see ``integers(_:)``).
  func expected(_ x: Tensor) throws -> [Double] {
    if x.dtype == .float32 { return try x.toArray(Float.self).map { Double(float($0)) } }
    return try x.toArray(Double.self).map { double($0) }
  }
}
