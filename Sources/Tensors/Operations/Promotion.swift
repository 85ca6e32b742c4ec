/// The dtype of an operation: PyTorch's rules, with float64 where PyTorch takes its default dtype.
extension DType {
  /// bool 0, integers 1, floats 2: what a number or a tensor without dimensions must exceed to change a dtype.
  var kind: Int { self == .bool ? 0 : isInteger ? 1 : 2 }

  /// The dtype of an operation between two tensors of these dtypes: floats win over integers, integers over bool, then
  /// the wider. Of an integer and a float it is the float's own.
  public static func promoting(_ a: DType, _ b: DType) -> DType { a.rawValue >= b.rawValue ? a : b }
}

extension Scalar {
  /// The dtype of a tensor made of this value alone.
  public var dtype: DType {
    switch self {
    case .bool: .bool
    case .integer: .int64
    case .real: .float64
    }
  }

  /// The dtype of an operation between a tensor of `dtype` and this scalar: a scalar changes the dtype only where it
  /// is of a higher kind (bool < integer < real), as in PyTorch; a real then makes a ``DType/float64``.
  public func promoting(_ dtype: DType) -> DType { self.dtype.kind > dtype.kind ? self.dtype : dtype }

  /// - Throws: `TensorError.argument` for an integer that an integer dtype, whose operand it is, does not hold.
  func requireHeld(asOperandOf dtype: DType, _ operation: String, _ name: String = "number") throws {
    try requireHeld(by: promoting(dtype), operation, name)
  }
}

extension Tensor {
  /// The dtype of an operation between two tensors: ``DType/promoting(_:_:)``, but that one without dimensions counts as
  /// a number beside one with dimensions, and changes the dtype only if it is of a higher kind.
  public static func promoted(_ a: Tensor, _ b: Tensor) -> DType {
    if (a.rank == 0) != (b.rank == 0) {
      let (wide, single) = a.rank == 0 ? (b.dtype, a.dtype) : (a.dtype, b.dtype)
      if single.kind <= wide.kind { return wide }
    }
    return .promoting(a.dtype, b.dtype)
  }

  /// The dtype in which an operation of a tensor of `dtype` with a number is computed.
  /// - Throws: `TensorError.argument` for an integer that this dtype does not hold; `.dtypes`.
  static func computing(
    _ operation: BinaryOperation, _ scalar: Scalar, _ dtype: DType, inPlace: Bool = false
  ) throws -> DType {
    let computing = try operation.computing(scalar.promoting(dtype))
    if operation.isDivision || operation.isComparison, !scalar.isHeld(by: computing) { return .int64 }
    try scalar.requireHeld(by: computing, operation.name + (inPlace ? "_" : ""), "number")
    return computing
  }

  /// A difference has no meaning where either side is bool (PyTorch: use logical_xor or logical_not).
  static func refuseBools(_ operation: BinaryOperation, _ a: DType, _ b: DType) throws {
    guard a != .bool, b != .bool else {
      throw TensorError.dtypes(operation: operation.name, expected: "numbers", got: [a, b])
    }
  }
}
