import CKernels

extension Tensor {
  /// One operation on every element. Same bits for any thread count, instruction set and layout.
  ///
  /// Square root, reciprocal and rounding are correctly rounded; elementary functions are SLEEF's deterministic ones,
  /// within 1 unit in the last place (3 for sigmoid); `round` rounds halves to even; `relu` hands on NaN. Integers wrap.
  /// - Throws: `TensorError.dtypes` for a bool tensor where the operation has no meaning for one.
  public func apply(_ operation: UnaryOperation) throws -> Tensor {
    let computing = try operation.computing(dtype)
    if computing.isInteger {
      if operation.keepsIntegers { return try clone() }
      if operation == .relu { return try apply(.maximum, .integer(0)) }
    }
    let input = try to(computing)
    let result = try input.emptyInLayout(operation.result(computing))
    try Walk.unary(il_unary(operation.rawValue, computing.rawValue), out: result, input)
    return result
  }

  /// One operation on every pair of elements of two tensors that broadcast together.
  ///
  /// Integers wrap on overflow; `/` of integers is float64; `//` and `%` have the sign of the divisor (Lua's and
  /// Python's rule) and belong together: a = b·(a // b) + a % b; maximum and minimum hand on NaN.
  /// - Throws: `TensorError.shapes`; `.argument` for an integer division by zero or a negative power of integers;
  ///   `.dtypes` for bool tensors where the operation has no meaning for them.
  public func apply(_ operation: BinaryOperation, _ other: Tensor) throws -> Tensor {
    if operation == .sub { try Tensor.refuseBools(operation, dtype, other.dtype) }
    let computing = try operation.computing(Tensor.promoted(self, other))
    var (a, b, target) = (try to(computing), try other.to(computing), shape)
    if shape != other.shape {
      target = try Tensor.broadcastShape(operation.name, shape, other.shape)
      (a, b) = (try a.broadcast(to: target, operation.name), try b.broadcast(to: target, operation.name))
    }
    try Tensor.checkOperand(operation, b)
    let result = try (shape == target ? a : b).emptyInLayout(operation.result(computing))
    try Walk.binary(Tensor.loop(operation, computing), out: result, a, b)
    return result
  }

  /// The same with a number on one side, which changes the dtype only if it is of a higher kind (``Scalar/promoting(_:)``).
  ///
  /// An integer that an integer dtype does not hold is refused, but for comparisons, which see the number as it is, and
  /// for `//` and `%`, which are then computed in int64. An int64 is compared with a number without rounding either.
  /// - Throws: besides what ``apply(_:_:)`` throws, `TensorError.argument` for such a number.
  public func apply(_ operation: BinaryOperation, _ scalar: Scalar, scalarFirst: Bool = false) throws -> Tensor {
    if operation.isComparison, let exact = try compared(operation, scalar, scalarFirst: scalarFirst) { return exact }
    if operation == .sub { try Tensor.refuseBools(operation, dtype, scalar.dtype) }
    let computing = try Tensor.computing(operation, scalar, dtype)
    var element: UInt64 = 0
    let a = try to(computing)
    // Correctly rounded, which pow within one unit in the last place is not; x² is what most powers are.
    if operation == .pow, !scalarFirst, scalar.doubleValue == 2 { return try a.apply(.square) }
    return try withUnsafeMutableBytes(of: &element) { bytes in
      guard let address = bytes.baseAddress else { preconditionFailure("eight bytes have an address") }
      scalar.store(to: address, as: computing)
      if scalarFirst {
        try Tensor.checkOperand(operation, a)
      } else {
        try Tensor.checkOperand(operation, scalar, computing)
      }
      let result = try a.emptyInLayout(operation.result(computing))
      try Walk.binary(
        Tensor.loop(operation, computing), out: result, a, scalar: address, scalarFirst: scalarFirst)
      return result
    }
  }

  /// condition ? self : other, element by element, all three broadcast.
  /// - Throws: `TensorError.dtypes` if the condition is not a bool tensor; `.shapes`.
  public static func choose(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    guard condition.dtype == .bool else {
      throw TensorError.dtypes(operation: "where", expected: "bool condition", got: [condition.dtype])
    }
    let target = try broadcastShape("where", broadcastShape("where", condition.shape, a.shape), b.shape)
    let dtype = promoted(a, b)
    let layout = a.shape == target ? a : b.shape == target ? b : condition
    let result = layout.shape == target ? try layout.emptyInLayout(dtype) : try Tensor(uninitialized: target, dtype)
    try Walk.choose(
      out: result, condition.broadcast(to: target, "where"), a.to(dtype).broadcast(to: target, "where"),
      b.to(dtype).broadcast(to: target, "where"))
    return result
  }

  /// Each element held between `low` and `high`; NaN stays NaN. Without either, a copy.
  /// - Throws: `TensorError.argument` for an integer that an integer dtype does not hold.
  public func clamp(_ low: Scalar?, _ high: Scalar?) throws -> Tensor {
    for (name, bound) in [("min", low), ("max", high)] { try bound?.requireHeld(asOperandOf: dtype, "clamp", name) }
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

  static func loop(_ operation: BinaryOperation, _ dtype: DType) throws -> il_binary_loop {
    guard let loop = il_binary(operation.rawValue, dtype.rawValue) else {
      throw TensorError.dtypes(operation: operation.name, expected: "another dtype", got: [dtype])
    }
    return loop
  }

  /// Integers have no value for a division by zero, and none for a negative power; floats do.
  static func checkOperand(_ operation: BinaryOperation, _ operand: Tensor) throws {
    guard operation.isDivision || operation == .pow, !operand.dtype.isFloatingPoint else { return }
    if operation.isDivision, try operand.apply(.eq, .integer(0)).any() {
      throw TensorError.argument(
        operation: operation.name, name: "divisor", expected: "integers other than 0", got: "0")
    }
    if operation == .pow, try operand.apply(.lt, .integer(0)).any() {
      throw TensorError.argument(
        operation: operation.name, name: "exponent", expected: "integers of at least 0 (or floats)",
        got: "\(try operand.min().itemValue())")
    }
  }

  static func checkOperand(_ operation: BinaryOperation, _ operand: Scalar, _ dtype: DType) throws {
    guard !dtype.isFloatingPoint else { return }
    if operation.isDivision, operand.doubleValue == 0 {
      throw TensorError.argument(operation: operation.name, name: "divisor", expected: "integer other than 0", got: "0")
    }
    if operation == .pow, operand.doubleValue < 0 {
      throw TensorError.argument(
        operation: operation.name, name: "exponent", expected: "integer of at least 0 (or a float)", got: "\(operand)")
    }
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
