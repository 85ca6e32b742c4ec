/// Operations of one argument, element by element. Functions whose results are no integers give float64 of integers.
public enum UnaryOperation: Int32, CaseIterable, Sendable {
  case neg = 0, abs, sign, square
  case sqrt, rsqrt, reciprocal, floor, ceil, round, trunc
  case relu, sigmoid, exp, exp2, expm1, log, log2, log10, log1p
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, erf
  case nextUp, nextDown
  case isnan, isinf, isfinite
  case logicalNot

  /// PyTorch's name.
  public var name: String { UnaryOperation.names[Int(rawValue)] }

  /// In the order of the cases. Written out: asking Swift for the name of a case is slow the first time, at every start of the
  /// program, and every operation hands its name down to where an error may be worded.
  private static let names = [
    "neg", "abs", "sign", "square", "sqrt", "rsqrt", "reciprocal", "floor", "ceil", "round", "trunc", "relu", "sigmoid",
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh",
    "cosh",
    "tanh", "erf", "next_up", "next_down", "isnan", "isinf", "isfinite", "logical_not",
  ]

  /// The dtype in which an input of `dtype` is computed: integers stay what they are where the result is one.
  /// - Throws: `TensorError.dtypes` for what has no meaning for bool.
  func computing(_ dtype: DType) throws -> DType {
    switch self {
    case .sign: return dtype
    case .square: return dtype == .bool ? .int64 : dtype
    case .neg, .abs, .floor, .ceil, .round, .trunc, .relu:
      guard dtype != .bool else { throw TensorError.dtypes(operation: name, expected: "numbers", got: [dtype]) }
      return dtype
    case .logicalNot: return .bool
    default: return dtype.isFloatingPoint ? dtype : .float64
    }
  }

  /// Whether an integer is its own result.
  var keepsIntegers: Bool {
    switch self {
    case .floor, .ceil, .round, .trunc: true
    default: false
    }
  }

  /// The dtype of the result, computed in `dtype`.
  func result(_ dtype: DType) -> DType {
    switch self {
    case .isnan, .isinf, .isfinite: .bool
    default: dtype
    }
  }
}

/// Operations of two arguments, element by element, with broadcasting and ``Tensor/promoted(_:_:)``.
public enum BinaryOperation: Int32, CaseIterable, Sendable {
  case add = 0, sub, mul, maximum, minimum, remainder, floorDivide
  case div, pow, atan2, nextafter
  case eq, ne, lt, le, gt, ge
  case logicalAnd, logicalOr, logicalXor

  /// PyTorch's name.
  public var name: String { BinaryOperation.names[Int(rawValue)] }

  private static let names = [
    "add", "sub", "mul", "maximum", "minimum", "remainder", "floor_divide", "div", "pow", "atan2", "nextafter", "eq",
    "ne",
    "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor",
  ]

  /// Whether two elements are put in order.
  var isComparison: Bool { (BinaryOperation.eq.rawValue...BinaryOperation.ge.rawValue).contains(rawValue) }

  /// Whether it divides: integers then have no value for a divisor of 0.
  var isDivision: Bool { self == .floorDivide || self == .remainder }

  /// Whether the result is a bool tensor.
  public var isPredicate: Bool { rawValue >= BinaryOperation.eq.rawValue }

  /// The dtype in which inputs promoted to `dtype` are computed. Sum and product of bools are "or" and "and".
  /// - Throws: `TensorError.dtypes` for what has no meaning for bool.
  func computing(_ dtype: DType) throws -> DType {
    switch self {
    case .div, .atan2, .nextafter: return dtype.isFloatingPoint ? dtype : .float64
    case .logicalAnd, .logicalOr, .logicalXor: return .bool
    case .sub, .remainder, .floorDivide, .pow:
      guard dtype != .bool else { throw TensorError.dtypes(operation: name, expected: "numbers", got: [dtype]) }
      return dtype
    default: return dtype
    }
  }

  /// The dtype of the result, computed in `dtype`.
  func result(_ dtype: DType) -> DType { isPredicate ? .bool : dtype }
}
