import COpenBLAS

/// Inverses, determinants and triangular factors by LAPACK. Bits are bound to the CPU type, as ``matmul(_:)``'s.
extension Tensor {
  /// A⁻¹ of a square matrix: X of A·X = 1 (LU with partial pivoting, `gesv`).
  /// - Throws: `TensorError.linearAlgebra` if A is singular; `.shape`.
  public func inverse() throws -> Tensor {
    let dtype = try factorizationDtype("inverse", self.dtype)
    let n = Int(try squareSize("inverse"))
    do {
      return try solve(.eye(n, nil, dtype))
    } catch TensorError.linearAlgebra(_, let reason) {
      throw TensorError.linearAlgebra(operation: "inverse", reason)
    }
  }

  /// The determinant of a square matrix: the product of the pivots of its LU factors (`getrf`), without dimensions; that
  /// of a matrix without elements is 1.
  /// - Throws: `TensorError.shape`.
  public func determinant() throws -> Tensor {
    let (pivots, swaps) = try luPivots("det")
    let product = try pivots.prod()
    return swaps.isMultiple(of: 2) ? product : try product.apply(.neg)
  }

  /// Sign (−1, 0 or 1) of the determinant and the natural logarithm of its magnitude, which neither overflows nor
  /// underflows; 0 and −∞ for a singular matrix.
  /// - Throws: `TensorError.shape`.
  public func signedLogDeterminant() throws -> (sign: Tensor, logarithm: Tensor) {
    let (pivots, swaps) = try luPivots("slogdet")
    let sign = try pivots.apply(.sign).prod()
    return (
      swaps.isMultiple(of: 2) ? sign : try sign.apply(.neg), try pivots.apply(.abs).apply(.log).sum()
    )
  }

  /// The diagonal of U in A = P·L·U, and the number of row exchanges in P.
  private func luPivots(_ operation: String) throws -> (pivots: Tensor, swaps: Int) {
    let dtype = try factorizationDtype(operation, self.dtype)
    var n = try squareSize(operation)
    let a = try columnMajorCopy(dtype)
    if n == 0 { return (try .ones([0], dtype), 0) }
    var rows = [Int32](repeating: 0, count: Int(n))
    var (lda, info) = (n, Int32(0))
    if dtype == .float32 {
      sgetrf_(&n, &n, a.floats, &lda, &rows, &info)
    } else {
      dgetrf_(&n, &n, a.doubles, &lda, &rows, &info)
    }
    // A pivot of 0 is a result here.
    try Tensor.check(operation, Swift.min(info, 0), failure: "")
    return (try a.diagonal().clone(), rows.enumerated().count { $0.element != Int32($0.offset + 1) })
  }

  /// The lower triangular L of A = L·Lᵀ for a symmetric, positive definite matrix, of which the lower triangle is read
  /// (`potrf`); or, `upper`, Lᵀ.
  /// - Throws: `TensorError.linearAlgebra` for another matrix, or one with NaN or infinity; `.shape`.
  public func cholesky(upper: Bool = false) throws -> Tensor {
    let dtype = try factorizationDtype("cholesky", self.dtype)
    var n = try squareSize("cholesky")
    let a = try columnMajorCopy(dtype)
    if n == 0 { return a }
    try checkFinite("cholesky")
    var (triangle, lda, info) = (CChar(UInt8(ascii: "L")), n, Int32(0))
    if dtype == .float32 {
      spotrf_(&triangle, &n, a.floats, &lda, &info)
    } else {
      dpotrf_(&triangle, &n, a.doubles, &lda, &info)
    }
    try Tensor.check(
      "cholesky", info, failure: "positive definite matrix expected, but its first \(info) rows and columns are not")
    return upper ? try a.triu() : try a.t().tril()
  }

  /// A = Q·R with Q m×k of orthonormal columns and R k×n upper triangular, k = min(m, n) (`geqrf`, whose signs it has:
  /// R's diagonal may be negative).
  /// - Throws: `TensorError.shape`.
  public func qr() throws -> (q: Tensor, r: Tensor) {
    let dtype = try factorizationDtype("qr", self.dtype)
    guard rank == 2 else { throw TensorError.shape(operation: "qr", expected: "matrix", got: shape) }
    var (m, n) = (Int32(shape[0]), Int32(shape[1]))
    var (k, lda, info) = (Swift.min(m, n), m, Int32(0))
    if k == 0 { return (try .zeros([Int(m), 0], dtype), try .zeros([0, Int(n)], dtype)) }
    let a = try columnMajorCopy(dtype)
    let tau = try Tensor(uninitialized: [Int(k)], dtype)
    if dtype == .float32 {
      try Tensor.withWorkspace(Float.self) { work, size in
        var size = size
        sgeqrf_(&m, &n, a.floats, &lda, tau.floats, work, &size, &info)
      }
    } else {
      try Tensor.withWorkspace(Double.self) { work, size in
        var size = size
        dgeqrf_(&m, &n, a.doubles, &lda, tau.doubles, work, &size, &info)
      }
    }
    try Tensor.check("qr", info, failure: "the factorisation failed")
    let r = try a.t().narrow(0, 0, Int(k)).triu()
    if dtype == .float32 {
      try Tensor.withWorkspace(Float.self) { work, size in
        var size = size
        sorgqr_(&m, &k, &k, a.floats, &lda, tau.floats, work, &size, &info)
      }
    } else {
      try Tensor.withWorkspace(Double.self) { work, size in
        var size = size
        dorgqr_(&m, &k, &k, a.doubles, &lda, tau.doubles, work, &size, &info)
      }
    }
    try Tensor.check("qr", info, failure: "the factorisation failed")
    return (try a.narrow(0, 0, Int(k)).t().clone(), r)
  }

  /// The x of least |x| among those for which |A·x − b| is least, for a vector or matrix b, and A's rank: the number of
  /// pivots of its QR factors that exceed max(m, n)·ε of the largest (`gelsy`).
  /// - Throws: `TensorError.shapes`; `.linearAlgebra` for NaN or infinity.
  public func leastSquares(_ b: Tensor) throws -> (solution: Tensor, rank: Int) {
    let dtype = try factorizationDtype("lstsq", b.dtype)
    guard rank == 2, b.rank == 1 || b.rank == 2, b.shape[0] == shape[0] else {
      throw TensorError.shapes(
        operation: "lstsq", [shape, b.shape], rule: "matrix and right-hand side of as many rows expected")
    }
    _ = try b.factorizationDtype("lstsq", dtype)
    let right = b.rank == 1 ? try b.unsqueeze(1) : b
    var (m, n, columns) = (Int32(shape[0]), Int32(shape[1]), Int32(right.shape[1]))
    var height = Swift.max(m, n)
    let x = try Tensor.zeros([right.shape[1], Int(height)], dtype)  // column-major, so transposed
    if m > 0, n > 0 {
      try checkFinite("lstsq")
      guard try b.apply(.isfinite).all() else {
        throw TensorError.linearAlgebra(operation: "lstsq", "the right-hand side has elements that are not finite")
      }
    }
    var rank = Int32(0)
    if m > 0, n > 0, columns > 0 {
      let a = try columnMajorCopy(dtype)
      try x.narrow(1, 0, Int(m)).takeElements(of: right.t())
      var pivots = [Int32](repeating: 0, count: Int(n))
      var (lda, info) = (m, Int32(0))
      if dtype == .float32 {
        var least = Float(height) * Float.ulpOfOne
        try Tensor.withWorkspace(Float.self) { work, size in
          var size = size
          sgelsy_(&m, &n, &columns, a.floats, &lda, x.floats, &height, &pivots, &least, &rank, work, &size, &info)
        }
      } else {
        var least = Double(height) * Double.ulpOfOne
        try Tensor.withWorkspace(Double.self) { work, size in
          var size = size
          dgelsy_(&m, &n, &columns, a.doubles, &lda, x.doubles, &height, &pivots, &least, &rank, work, &size, &info)
        }
      }
      try Tensor.check("lstsq", info, failure: "the factorisation failed")
    }
    let solution = try x.narrow(1, 0, Int(n)).t().clone()
    return (b.rank == 1 ? try solution.squeeze(1) : solution, Int(rank))
  }
}
