import CKernels

/// Operations of one argument, element by element. Floating-point results of integer tensors are float64.
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

  /// Made once: every operation hands its name down to where an error may be worded.
  private static let names = allCases.map { operation in
    switch operation {
    case .nextUp: "next_up"
    case .nextDown: "next_down"
    case .logicalNot: "logical_not"
    default: "\(operation)"
    }
  }

  /// The dtype in which an input of `dtype` is computed.
  func computing(_ dtype: DType) -> DType {
    switch self {
    case .neg, .abs, .sign, .square: dtype == .bool || dtype == .uint8 ? .int64 : dtype
    case .logicalNot: .bool
    default: dtype.isFloatingPoint ? dtype : .float64
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

/// Operations of two arguments, element by element, with broadcasting and ``DType/promoting(_:_:)``.
public enum BinaryOperation: Int32, CaseIterable, Sendable {
  case add = 0, sub, mul, maximum, minimum, remainder, floorDivide
  case div, pow, atan2, nextafter
  case eq, ne, lt, le, gt, ge
  case logicalAnd, logicalOr, logicalXor

  /// PyTorch's name.
  public var name: String { BinaryOperation.names[Int(rawValue)] }

  private static let names = allCases.map { operation in
    switch operation {
    case .floorDivide: "floor_divide"
    case .logicalAnd: "logical_and"
    case .logicalOr: "logical_or"
    case .logicalXor: "logical_xor"
    default: "\(operation)"
    }
  }

  /// Whether two elements are put in order.
  var isComparison: Bool { (BinaryOperation.eq.rawValue...BinaryOperation.ge.rawValue).contains(rawValue) }

  /// Whether the result is a bool tensor.
  public var isPredicate: Bool { rawValue >= BinaryOperation.eq.rawValue }

  /// The dtype in which inputs promoted to `dtype` are computed.
  func computing(_ dtype: DType) -> DType {
    switch self {
    case .div, .pow, .atan2, .nextafter: dtype.isFloatingPoint ? dtype : .float64
    case .logicalAnd, .logicalOr, .logicalXor: .bool
    case .eq, .ne, .lt, .le, .gt, .ge: dtype
    default: dtype == .bool || dtype == .uint8 ? .int64 : dtype
    }
  }

  /// The dtype of the result, computed in `dtype`.
  func result(_ dtype: DType) -> DType { isPredicate ? .bool : dtype }
}

extension Tensor {
  /// One operation on every element. Same bits for any thread count, instruction set and layout.
  ///
  /// Square root, reciprocal and rounding are correctly rounded; elementary functions are SLEEF's deterministic ones,
  /// within 1 unit in the last place (2 where sinh and cosh near overflow, 3 for sigmoid); `round` rounds halves to even; `relu` hands on NaN.
  public func apply(_ operation: UnaryOperation) throws -> Tensor {
    let computing = operation.computing(dtype)
    let input = try to(computing)
    let result = try input.emptyInLayout(operation.result(computing))
    try Walk.unary(il_unary(operation.rawValue, computing.rawValue), out: result, input)
    return result
  }

  /// One operation on every pair of elements of two tensors that broadcast together.
  ///
  /// Integers wrap on overflow; `/` of integers is float64; `//` and `%` have the sign of the divisor (Lua's and
  /// Python's rule); maximum and minimum hand on NaN.
  /// - Throws: `TensorError.shapes`; `.argument` for an integer division by zero.
  public func apply(_ operation: BinaryOperation, _ other: Tensor) throws -> Tensor {
    let computing = operation.computing(.promoting(dtype, other.dtype))
    var (a, b, target) = (try to(computing), try other.to(computing), shape)
    if shape != other.shape {
      target = try Tensor.broadcastShape(operation.name, shape, other.shape)
      (a, b) = (try a.broadcast(to: target, operation.name), try b.broadcast(to: target, operation.name))
    }
    try Tensor.checkDivisor(operation, b)
    let result = try (shape == target ? a : b).emptyInLayout(operation.result(computing))
    try Walk.binary(Tensor.loop(operation, computing), out: result, a, b)
    return result
  }

  /// The same with a number on one side, which changes the dtype only if it is of a higher kind (``Scalar/promoting(_:)``).
  public func apply(_ operation: BinaryOperation, _ scalar: Scalar, scalarFirst: Bool = false) throws -> Tensor {
    let promoted = scalar.promoting(dtype)
    // A comparison sees the number as it is: 300 is larger than every uint8, and no remainder of it.
    let computing = operation.isComparison && !scalar.isHeld(by: promoted) ? .int64 : operation.computing(promoted)
    var element: UInt64 = 0
    let a = try to(computing)
    // Correctly rounded, which pow within one unit in the last place is not; x² is what most powers are.
    if operation == .pow, !scalarFirst, scalar.doubleValue == 2 { return try a.apply(.square) }
    return try withUnsafeMutableBytes(of: &element) { bytes in
      guard let address = bytes.baseAddress else { preconditionFailure("eight bytes have an address") }
      scalar.store(to: address, as: computing)
      if scalarFirst {
        try Tensor.checkDivisor(operation, a)
      } else {
        try Tensor.checkDivisor(operation, scalar, computing)
      }
      let result = try a.emptyInLayout(operation.result(computing))
      try Walk.binary(
        Tensor.loop(operation, computing), out: result, a, scalar: address, scalarFirst: scalarFirst)
      return result
    }
  }

  /// `self = self operation other`, elements broadcast to this shape and converted to this dtype.
  /// - Throws: `TensorError.shapes`; `.dtypes` if the result's kind does not fit this dtype (as PyTorch).
  public func applyInPlace(_ operation: BinaryOperation, _ other: Tensor) throws {
    let computing = operation.computing(.promoting(dtype, other.dtype))
    try checkInPlace(operation, computing, other.dtype)
    try willWrite(operation.name + "_")
    let converted = try other.to(dtype)
    var b = converted.shape == shape ? converted : try converted.broadcast(to: shape, operation.name + "_")
    if b.sharesMemory(with: self), !(b.offset == offset && b.strides == strides) { b = try b.clone() }
    try Tensor.checkDivisor(operation, b)
    try Walk.binary(Tensor.loop(operation, dtype), out: self, self, b)
  }

  /// `self = self operation scalar`.
  public func applyInPlace(_ operation: BinaryOperation, _ scalar: Scalar) throws {
    let computing = operation.computing(scalar.promoting(dtype))
    try checkInPlace(operation, computing, computing)
    try willWrite(operation.name + "_")
    try Tensor.checkDivisor(operation, scalar, dtype)
    var element: UInt64 = 0
    try withUnsafeMutableBytes(of: &element) { bytes in
      guard let address = bytes.baseAddress else { preconditionFailure("eight bytes have an address") }
      scalar.store(to: address, as: dtype)
      try Walk.binary(Tensor.loop(operation, dtype), out: self, self, scalar: address, scalarFirst: false)
    }
  }

  /// `self = operation(self)`.
  public func applyInPlace(_ operation: UnaryOperation) throws {
    let computing = operation.computing(dtype)
    guard computing == dtype, operation.result(dtype) == dtype else {
      throw TensorError.dtypes(
        operation: operation.name + "_", expected: operation.result(computing).name, got: [dtype])
    }
    try willWrite(operation.name + "_")
    try Walk.unary(il_unary(operation.rawValue, dtype.rawValue), out: self, self)
  }

  /// condition ? self : other, element by element, all three broadcast.
  /// - Throws: `TensorError.dtypes` if the condition is not a bool tensor; `.shapes`.
  public static func choose(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    guard condition.dtype == .bool else {
      throw TensorError.dtypes(operation: "where", expected: "bool condition", got: [condition.dtype])
    }
    let target = try broadcastShape("where", broadcastShape("where", condition.shape, a.shape), b.shape)
    let dtype = DType.promoting(a.dtype, b.dtype)
    let layout = a.shape == target ? a : b.shape == target ? b : condition
    let result = layout.shape == target ? try layout.emptyInLayout(dtype) : try Tensor(uninitialized: target, dtype)
    try Walk.choose(
      out: result, condition.broadcast(to: target, "where"), a.to(dtype).broadcast(to: target, "where"),
      b.to(dtype).broadcast(to: target, "where"))
    return result
  }

  /// Each element held between `low` and `high`; NaN stays NaN. Without either, a copy.
  public func clamp(_ low: Scalar?, _ high: Scalar?) throws -> Tensor {
    var result = self
    if let low { result = try result.apply(.maximum, low) }
    if let high { result = try result.apply(.minimum, high) }
    return result === self ? try clone() : result
  }

  /// The shape that both broadcast to.
  /// - Throws: `TensorError.shapes` naming both.
  static func broadcastShape(_ operation: String, _ a: Shape, _ b: Shape) throws -> Shape {
    if a == b { return a }
    var result = a.count >= b.count ? a : b
    let shorter = a.count >= b.count ? b : a
    let extra = result.count - shorter.count
    for d in 0..<shorter.count where shorter[d] != result[d + extra] {
      if result[d + extra] == 1 {
        result[d + extra] = shorter[d]
      } else if shorter[d] != 1 {
        throw TensorError.shapes(operation: operation, [a, b], rule: "shapes that broadcast together expected")
      }
    }
    guard result.elementCount != nil else {
      throw TensorError.shapes(operation: operation, [a, b], rule: "shapes whose product fits in memory expected")
    }
    return result
  }

  private func checkInPlace(_ operation: BinaryOperation, _ computing: DType, _ other: DType) throws {
    guard !operation.isPredicate || dtype == .bool,
      computing == dtype || (dtype.isFloatingPoint && computing.isFloatingPoint)
    else {
      throw TensorError.dtypes(
        operation: operation.name + "_", expected: "result that fits \(dtype.name)", got: [dtype, other])
    }
  }

  private static func loop(_ operation: BinaryOperation, _ dtype: DType) throws -> il_binary_loop {
    guard let loop = il_binary(operation.rawValue, dtype.rawValue) else {
      throw TensorError.dtypes(operation: operation.name, expected: "another dtype", got: [dtype])
    }
    return loop
  }

  /// Integers have no value for a division by zero; floats do.
  private static func checkDivisor(_ operation: BinaryOperation, _ divisor: Tensor) throws {
    guard operation == .floorDivide || operation == .remainder, !divisor.dtype.isFloatingPoint else { return }
    guard try !divisor.apply(.eq, .integer(0)).any() else {
      throw TensorError.argument(
        operation: operation.name, name: "divisor", expected: "integers other than 0", got: "0")
    }
  }

  private static func checkDivisor(_ operation: BinaryOperation, _ divisor: Scalar, _ dtype: DType) throws {
    guard operation == .floorDivide || operation == .remainder, !dtype.isFloatingPoint, divisor.doubleValue == 0 else {
      return
    }
    throw TensorError.argument(operation: operation.name, name: "divisor", expected: "integer other than 0", got: "0")
  }
}

extension Tensor {
  public static func + (a: Tensor, b: Tensor) throws -> Tensor { try a.apply(.add, b) }
  public static func - (a: Tensor, b: Tensor) throws -> Tensor { try a.apply(.sub, b) }
  public static func * (a: Tensor, b: Tensor) throws -> Tensor { try a.apply(.mul, b) }
  public static func / (a: Tensor, b: Tensor) throws -> Tensor { try a.apply(.div, b) }
  public static func + (a: Tensor, b: Double) throws -> Tensor { try a.apply(.add, .real(b)) }
  public static func - (a: Tensor, b: Double) throws -> Tensor { try a.apply(.sub, .real(b)) }
  public static func * (a: Tensor, b: Double) throws -> Tensor { try a.apply(.mul, .real(b)) }
  public static func / (a: Tensor, b: Double) throws -> Tensor { try a.apply(.div, .real(b)) }
  public static prefix func - (a: Tensor) throws -> Tensor { try a.apply(.neg) }
}
