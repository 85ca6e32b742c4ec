import CKernels
import Interrupt

/// Elementwise operations that change a tensor. A result is computed in the promoted dtype and then converted to the
/// tensor's: once rounded, and where integers are concerned wrapped. An interrupt finds it as it was, or finished.
extension Tensor {
  /// `self = self operation other`, elements broadcast to this shape: as they were before, where the two overlap.
  /// - Throws: `TensorError.shapes`; `.dtypes` if the result's kind does not fit this dtype (bool < integers < floats, as
  ///   PyTorch); what ``apply(_:_:)`` throws.
  public func applyInPlace(_ operation: BinaryOperation, _ other: Tensor) throws {
    if operation == .sub { try Tensor.refuseBools(operation, dtype, other.dtype) }
    let computing = try operation.computing(Tensor.promoted(self, other))
    try checkInPlace(operation, computing, other.dtype)
    guard computing == dtype, operation.result(computing) == dtype else {
      let wide = try other.shape == shape ? other : other.broadcast(to: shape, operation.name + "_")
      return try write(to(computing).apply(operation, wide.to(computing)), operation)
    }
    try willWrite(operation.name + "_")
    let converted = try other.to(dtype)
    var b = converted.shape == shape ? converted : try converted.broadcast(to: shape, operation.name + "_")
    if b.sharesMemory(with: self), !(b.offset == offset && b.strides == strides) { b = try b.clone() }
    try Tensor.checkOperand(operation, b)
    try Interrupt.finishing { try Walk.binary(Tensor.loop(operation, dtype), out: self, self, b) }
  }

  /// `self = self operation scalar`.
  /// - Throws: besides what ``apply(_:_:scalarFirst:)`` throws, `TensorError.argument` for a result that this integer dtype
  ///   does not hold, of `//` and `%` with a number that it does not hold either.
  public func applyInPlace(_ operation: BinaryOperation, _ scalar: Scalar) throws {
    if operation == .sub { try Tensor.refuseBools(operation, dtype, scalar.dtype) }
    let computing = try Tensor.computing(operation, scalar, dtype, inPlace: true)
    try checkInPlace(operation, computing, scalar.promoting(dtype))
    guard computing == dtype, operation.result(computing) == dtype else {
      let result = try apply(operation, scalar)
      if dtype.isInteger, try result.apply(.ne, result.to(dtype).to(result.dtype)).any() {
        throw TensorError.argument(
          operation: operation.name + "_", name: "result", expected: dtype.numberExpectation,
          got: "numbers outside")
      }
      return try write(result, operation)
    }
    try willWrite(operation.name + "_")
    try Tensor.checkOperand(operation, scalar, dtype)
    var element: UInt64 = 0
    try withUnsafeMutableBytes(of: &element) { bytes in
      guard let address = bytes.baseAddress else { preconditionFailure("eight bytes have an address") }
      scalar.store(to: address, as: dtype)
      try Interrupt.finishing {
        try Walk.binary(Tensor.loop(operation, dtype), out: self, self, scalar: address, scalarFirst: false)
      }
    }
  }

  /// `self = operation(self)`.
  /// - Throws: `TensorError.dtypes` unless the result has this dtype.
  public func applyInPlace(_ operation: UnaryOperation) throws {
    let computing = try operation.computing(dtype)
    guard computing == dtype, operation.result(dtype) == dtype else {
      throw TensorError.dtypes(
        operation: operation.name + "_", expected: operation.result(computing).name, got: [dtype])
    }
    try willWrite(operation.name + "_")
    if dtype.isInteger, operation.keepsIntegers { return }
    if dtype.isInteger, operation == .relu { return try applyInPlace(.maximum, .integer(0)) }
    try Interrupt.finishing { try Walk.unary(il_unary(operation.rawValue, dtype.rawValue), out: self, self) }
  }

  private func write(_ result: Tensor, _ operation: BinaryOperation) throws {
    try willWrite(operation.name + "_")
    try Interrupt.finishing { try Walk.unary(il_convert(result.dtype.rawValue, dtype.rawValue), out: self, result) }
  }

  private func checkInPlace(_ operation: BinaryOperation, _ computing: DType, _ other: DType) throws {
    guard operation.result(computing).kind <= dtype.kind else {
      throw TensorError.dtypes(
        operation: operation.name + "_", expected: "result that fits \(dtype.name)",
        got: [operation.result(computing)])
    }
  }
}
