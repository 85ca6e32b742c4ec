import COpenBLAS

/// Linear systems, singular values and eigenvalues by LAPACK. Bits are bound to the CPU type, as ``matmul(_:)``'s.
extension Tensor {
  /// X of A·X = B for a square matrix A and a vector or matrix B (LU with partial pivoting, `gesv`).
  /// - Throws: `TensorError.linearAlgebra` if A is singular; `.shapes`.
  public func solve(_ b: Tensor) throws -> Tensor {
    let dtype = try factorizationDtype("solve", b.dtype)
    guard rank == 2, shape[0] == shape[1], b.rank == 1 || b.rank == 2, b.shape[0] == shape[0] else {
      throw TensorError.shapes(
        operation: "solve", [shape, b.shape], rule: "square matrix and right-hand side of as many rows expected")
    }
    var n = Int32(shape[0])
    var columns = Int32(b.rank == 1 ? 1 : b.shape[1])
    if n == 0 || columns == 0 { return try Tensor.zeros(b.shape, dtype) }
    let a = try columnMajorCopy(dtype)
    let x = try (b.rank == 1 ? b.unsqueeze(1) : b).columnMajorCopy(dtype)
    var pivots = [Int32](repeating: 0, count: Int(n))
    var info: Int32 = 0
    var (lda, ldb) = (n, n)
    if dtype == .float32 {
      sgesv_(&n, &columns, a.floats, &lda, &pivots, x.floats, &ldb, &info)
    } else {
      dgesv_(&n, &columns, a.doubles, &lda, &pivots, x.doubles, &ldb, &info)
    }
    try Tensor.check("solve", info, failure: "the matrix is singular")
    let solution = try x.t().clone()
    return b.rank == 1 ? try solution.squeeze(1) : solution
  }

  /// A = U·diag(S)·Vᵀ with U m×k, S the k = min(m, n) singular values, largest first, and Vᵀ k×n (`gesdd`).
  /// - Throws: `TensorError.linearAlgebra` for NaN or infinity in the matrix, or if the iteration fails.
  public func svd() throws -> (u: Tensor, s: Tensor, vt: Tensor) {
    let dtype = try factorizationDtype("svd", self.dtype)
    guard rank == 2 else { throw TensorError.shape(operation: "svd", expected: "matrix", got: shape) }
    var (m, n) = (Int32(shape[0]), Int32(shape[1]))
    var k = Swift.min(m, n)
    let s = try Tensor(uninitialized: [Int(k)], dtype)
    let u = try Tensor(uninitialized: [Int(k), Int(m)], dtype)  // column-major, so transposed
    let vt = try Tensor(uninitialized: [Int(n), Int(k)], dtype)
    if k == 0 { return (try u.t(), s, try vt.t()) }
    try checkFinite("svd")
    let a = try columnMajorCopy(dtype)
    var integers = [Int32](repeating: 0, count: 8 * Int(k))
    var (job, info) = (CChar(UInt8(ascii: "S")), Int32(0))
    var (lda, ldu, size) = (m, m, Int32(-1))
    if dtype == .float32 {
      try Tensor.withWorkspace(Float.self) { work, query in
        size = query
        sgesdd_(&job, &m, &n, a.floats, &lda, s.floats, u.floats, &ldu, vt.floats, &k, work, &size, &integers, &info)
      }
    } else {
      try Tensor.withWorkspace(Double.self) { work, query in
        size = query
        dgesdd_(
          &job, &m, &n, a.doubles, &lda, s.doubles, u.doubles, &ldu, vt.doubles, &k, work, &size, &integers, &info)
      }
    }
    try Tensor.check("svd", info, failure: "the iteration did not converge")
    return (try u.t().clone(), s, try vt.t().clone())
  }

  /// Eigenvalues, smallest first, and eigenvectors, as columns, of a symmetric matrix; its lower triangle is read
  /// (`syevd`).
  /// - Throws: `TensorError.linearAlgebra` for NaN or infinity in the matrix, or if the iteration fails.
  public func eigh() throws -> (values: Tensor, vectors: Tensor) {
    let dtype = try factorizationDtype("eigh", self.dtype)
    var n = try squareSize("eigh")
    let values = try Tensor(uninitialized: [Int(n)], dtype)
    let a = try columnMajorCopy(dtype)
    if n == 0 { return (values, a) }
    try checkFinite("eigh")
    var (job, triangle, info, size) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")), Int32(0), Int32(-1))
    var lda = n
    var integerSize = 3 + 5 * n
    var integers = [Int32](repeating: 0, count: Int(integerSize))
    if dtype == .float32 {
      try Tensor.withWorkspace(Float.self) { work, query in
        size = query
        ssyevd_(&job, &triangle, &n, a.floats, &lda, values.floats, work, &size, &integers, &integerSize, &info)
      }
    } else {
      try Tensor.withWorkspace(Double.self) { work, query in
        size = query
        dsyevd_(&job, &triangle, &n, a.doubles, &lda, values.doubles, work, &size, &integers, &integerSize, &info)
      }
    }
    try Tensor.check("eigh", info, failure: "the iteration did not converge")
    return (values, try a.t().clone())
  }

  /// Real and imaginary parts of the eigenvalues of a square matrix, in LAPACK's order (`geev`).
  /// - Throws: `TensorError.linearAlgebra` for NaN or infinity in the matrix, or if the iteration fails.
  public func eigenvalues() throws -> (real: Tensor, imaginary: Tensor) {
    let dtype = try factorizationDtype("eigvals", self.dtype)
    var n = try squareSize("eigvals")
    let (real, imaginary) = (try Tensor(uninitialized: [Int(n)], dtype), try Tensor(uninitialized: [Int(n)], dtype))
    if n == 0 { return (real, imaginary) }
    try checkFinite("eigvals")
    let a = try columnMajorCopy(dtype)
    var (job, info, size, one, lda) = (CChar(UInt8(ascii: "N")), Int32(0), Int32(-1), Int32(1), n)
    let none = try Tensor(uninitialized: [1], dtype)
    if dtype == .float32 {
      try Tensor.withWorkspace(Float.self) { work, query in
        size = query
        sgeev_(
          &job, &job, &n, a.floats, &lda, real.floats, imaginary.floats, none.floats, &one, none.floats, &one, work,
          &size,
          &info)
      }
    } else {
      try Tensor.withWorkspace(Double.self) { work, query in
        size = query
        dgeev_(
          &job, &job, &n, a.doubles, &lda, real.doubles, imaginary.doubles, none.doubles, &one, none.doubles, &one,
          work,
          &size, &info)
      }
    }
    try Tensor.check("eigvals", info, failure: "the iteration did not converge")
    return (real, imaginary)
  }
}
