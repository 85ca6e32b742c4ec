import COpenBLAS

/// What all calls of LAPACK share: layouts, dtypes, checks and workspaces.
extension Tensor {
  var floats: UnsafeMutablePointer<Float> { data.assumingMemoryBound(to: Float.self) }
  var doubles: UnsafeMutablePointer<Double> { data.assumingMemoryBound(to: Double.self) }

  /// A copy that LAPACK, which counts columns first, sees as this matrix: our transpose, contiguous.
  func columnMajorCopy(_ dtype: DType) throws -> Tensor {
    let copy = try Tensor(uninitialized: [shape[1], shape[0]], dtype)
    try copy.takeElements(of: t())
    return copy
  }

  func factorizationDtype(_ operation: String, _ other: DType) throws -> DType {
    OpenBLAS.prepare()
    let promoted = DType.promoting(dtype, other)
    guard shape.allSatisfy({ $0 < 1 << 24 }) else {
      throw TensorError.shape(operation: operation, expected: "sizes below 2^24", got: shape)
    }
    return promoted.isFloatingPoint ? promoted : .float64
  }

  /// LAPACK's iterations may go on for seconds on NaN, and say nothing of it.
  func checkFinite(_ operation: String) throws {
    guard try apply(.isfinite).all() else {
      throw TensorError.linearAlgebra(operation: operation, "the matrix has elements that are not finite")
    }
  }

  func squareSize(_ operation: String) throws -> Int32 {
    guard rank == 2, shape[0] == shape[1] else {
      throw TensorError.shape(operation: operation, expected: "square matrix", got: shape)
    }
    return Int32(shape[0])
  }

  static func check(_ operation: String, _ info: Int32, failure: String) throws {
    if info > 0 { throw TensorError.linearAlgebra(operation: operation, failure) }
    if info < 0 {
      throw TensorError.linearAlgebra(
        operation: operation, "argument \(-info) is not a finite number LAPACK can work on")
    }
  }

  /// LAPACK's two calls: the first (size −1) tells how much workspace the second wants.
  static func withWorkspace<T: BinaryFloatingPoint & TensorElement>(
    _ type: T.Type, _ call: (UnsafeMutablePointer<T>, Int32) -> Void
  ) throws {
    var wanted: T = 0
    call(&wanted, -1)
    // The size comes back as a float, which may have rounded it down.
    let size = Swift.max(1, Int(wanted.isFinite ? wanted.nextUp.rounded(.up) : 1))
    let work = try Tensor(uninitialized: [size], T.dtype)
    call(work.data.assumingMemoryBound(to: T.self), Int32(clamping: size))
  }
}
