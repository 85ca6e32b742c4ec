import Tensors

extension Differentiable {
  /// A⁻¹; see `Tensor.inverse`.
  public static func inverse(_ a: Tensor) throws -> Tensor { try Inverse()(a) }

  /// The determinant; see `Tensor.determinant`. Its gradient is right for singular matrices too.
  public static func determinant(_ a: Tensor) throws -> Tensor { try Determinant()(a) }

  /// Sign and logarithm of the determinant; see `Tensor.signedLogDeterminant`. The sign's gradient is 0; that of the logarithm
  /// throws for a singular matrix.
  public static func signedLogDeterminant(_ a: Tensor) throws -> (sign: Tensor, logarithm: Tensor) {
    guard !a.isOffTape else { return try a.signedLogDeterminant() }
    return (try LogDeterminant(isSign: true)(a), try LogDeterminant(isSign: false)(a))
  }

  /// The triangular L of A = L·Lᵀ, or Lᵀ; see `Tensor.cholesky`. The gradient is symmetric, as PyTorch's: that of a
  /// symmetric matrix whose two triangles move together.
  public static func cholesky(_ a: Tensor, upper: Bool = false) throws -> Tensor {
    guard !a.isOffTape else { return try a.cholesky(upper: upper) }
    let l = try Cholesky()(a)
    // As the plain one lies in memory.
    return upper ? try contiguous(t(l)) : l
  }

  /// A = Q·R; see `Tensor.qr`. Differentiable where the first columns (of a wide matrix as many as it has rows) are
  /// linearly independent.
  public static func qr(_ a: Tensor) throws -> (q: Tensor, r: Tensor) {
    guard !a.isOffTape, a.rank == 2 else { return try a.qr() }
    let (m, n) = (a.shape[0], a.shape[1])
    let k = Swift.min(m, n)
    let packed = try OrthogonalTriangular()(a)
    return (
      try reshape(narrow(packed, 0, 0, m * k), [m, k]), try reshape(narrow(packed, 0, m * k, k * n), [k, n])
    )
  }

  /// x of least |A·x − b|, and A's rank; see `Tensor.leastSquares`. Differentiable for a matrix of full rank.
  public static func leastSquares(_ a: Tensor, _ b: Tensor) throws -> (solution: Tensor, rank: Int) {
    let (solution, rank) = try a.leastSquares(b)
    guard GradientMode.isRecording, !(a.isOffTape && b.isOffTape) else { return (solution, rank) }
    return (try LeastSquares(rank: rank)(a, b), rank)
  }
}

/// Y = A⁻¹. ∂A = −Yᵀ·g·Yᵀ.
private struct Inverse: Operation {
  var name: String { "inverse" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let y = try inputs[0].inverse()
    saved.keep(output: y)
    return y
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let turned = try Differentiable.t(saved.tensor(0))
    let product = try Differentiable.matmul(Differentiable.matmul(turned, gradient), turned)
    return [try Differentiable.apply(.neg, product)]
  }
}

/// ∂A = g·det·A⁻ᵀ: the matrix of cofactors, which a singular matrix has too.
private struct Determinant: Operation {
  var name: String { "det" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let y = try inputs[0].determinant()
    saved.keep(inputs[0], input: 0)
    saved.keep(output: y)
    return y
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (a, y) = (try saved.tensor(0), try saved.tensor(1))
    if a.count == 0 { return [try Tensor.zeros(a.shape, gradient.dtype)] }
    guard try y.apply(.eq, .real(0)).any() else {
      // Both from the same pivots, so that their errors cancel near a singular matrix.
      let inverse = try Differentiable.t(Differentiable.inverse(a))
      return [try Differentiable.apply(.mul, Differentiable.apply(.mul, gradient, y), inverse)]
    }
    return [try Differentiable.apply(.mul, gradient, cofactors(a))]
  }

  /// Each is the determinant of the matrix without a row and a column, times −1 on every other place.
  private func cofactors(_ a: Tensor) throws -> Tensor {
    let n = a.shape[0]
    if n == 1 { return try Tensor.ones([1, 1], a.dtype) }
    let minors = try (0..<n).flatMap { i in
      let rows = try without(a, 0, i)
      return try (0..<n).map { j in
        let minor = try Differentiable.determinant(without(rows, 1, j))
        return (i + j).isMultiple(of: 2) ? minor : try Differentiable.apply(.neg, minor)
      }
    }
    return try Differentiable.reshape(Differentiable.stack(minors), [n, n])
  }

  private func without(_ a: Tensor, _ d: Int, _ i: Int) throws -> Tensor {
    try Differentiable.cat(
      [Differentiable.narrow(a, d, 0, i), Differentiable.narrow(a, d, i + 1, a.shape[d] - i - 1)], d)
  }
}

/// log |det A|: ∂A = g·A⁻ᵀ; or the sign, which is a step.
private struct LogDeterminant: Operation {
  let isSign: Bool
  var name: String { "slogdet" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    let (sign, logarithm) = try inputs[0].signedLogDeterminant()
    return isSign ? sign : logarithm
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let a = try saved.tensor(0)
    if isSign || a.count == 0 { return [try Tensor.zeros(a.shape, gradient.dtype)] }
    return [try Differentiable.apply(.mul, gradient, Differentiable.t(Differentiable.inverse(a)))]
  }
}

/// A = L·Lᵀ. ∂A = L⁻ᵀ·(S + Sᵀ)/2·L⁻¹, where S is the lower triangle of Lᵀ·g with its diagonal halved.
private struct Cholesky: Operation {
  var name: String { "cholesky" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let l = try inputs[0].cholesky()
    saved.keep(output: l)
    return l
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let l = try saved.tensor(0)
    if l.count == 0 { return [gradient] }
    let turned = try Differentiable.t(l)
    let product = try Differentiable.matmul(turned, gradient)
    let s = try halved(Tracked(Differentiable.tril(product)))
    let symmetric = try (s + Tracked(Differentiable.t(s.tensor))) * 0.5
    let left = try Differentiable.solve(turned, symmetric.tensor)
    return [try Differentiable.t(Differentiable.solve(turned, Differentiable.t(left)))]
  }

  private func halved(_ x: Tracked) throws -> Tracked {
    let n = x.tensor.shape[0]
    return try x * Tracked(Tensor.ones([n, n], x.tensor.dtype) - Tensor.eye(n, nil, x.tensor.dtype) * 0.5)
  }
}

/// Q and R of A = Q·R, one after the other in a vector.
private struct OrthogonalTriangular: Operation {
  var name: String { "qr" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let (q, r) = try inputs[0].qr()
    let packed = try Tensor.cat([q.flatten(), r.flatten()])
    saved.keep(inputs[0], input: 0)
    saved.keep(output: packed)
    return packed
  }

  /// Of the square (or tall) part A₁ = Q·R₁: ∂A₁ = (∂Q + Q·(M + Mᵀ with its diagonal once))·R₁⁻ᵀ, M the upper triangle of
  /// ∂R₁·R₁ᵀ − Qᵀ·∂Q. What stands right of it is A₂ = Q·R₂: ∂A₂ = Q·∂R₂, and ∂Q has A₂·∂R₂ᵀ besides.
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (a, packed) = (try saved.tensor(0), try saved.tensor(1))
    let (m, n) = (a.shape[0], a.shape[1])
    let k = Swift.min(m, n)
    if k == 0 { return [try Tensor.zeros(a.shape, gradient.dtype)] }
    func parts(_ vector: Tensor) throws -> (q: Tensor, r: Tensor) {
      (
        try Differentiable.reshape(Differentiable.narrow(vector, 0, 0, m * k), [m, k]),
        try Differentiable.reshape(Differentiable.narrow(vector, 0, m * k, k * n), [k, n])
      )
    }
    let (q, r) = try parts(packed)
    var (gq, gr) = try parts(gradient)
    let turned = try Differentiable.t(q)
    var right: Tensor?
    if n > k {
      let (a2, gr2) = (try Differentiable.narrow(a, 1, k, n - k), try Differentiable.narrow(gr, 1, k, n - k))
      gq = try Differentiable.apply(.add, gq, Differentiable.matmul(a2, Differentiable.t(gr2)))
      gr = try Differentiable.narrow(gr, 1, 0, k)
      right = try Differentiable.matmul(q, gr2)
    }
    let r1 = try Differentiable.narrow(r, 1, 0, k)
    let inner =
      try Tracked(Differentiable.matmul(gr, Differentiable.t(r1))) - Tracked(Differentiable.matmul(turned, gq))
    let upper = try Tracked(Differentiable.triu(inner.tensor))
    let symmetric = try upper + Tracked(Differentiable.t(Differentiable.triu(inner.tensor, 1)))
    let sum = try Tracked(gq) + Tracked(Differentiable.matmul(q, symmetric.tensor))
    // X·R₁⁻ᵀ = (R₁⁻¹·Xᵀ)ᵀ
    let left = try Differentiable.t(triangularSolve(r1, Differentiable.t(sum.tensor)))
    return [try right.map { try Differentiable.cat([left, $0], 1) } ?? left]
  }

  private func triangularSolve(_ r: Tensor, _ b: Tensor) throws -> Tensor {
    do {
      return try Differentiable.solve(r, b)
    } catch TensorError.linearAlgebra {
      throw TensorError.linearAlgebra(
        operation: "qr backward", "the derivative is that of a matrix of full rank, and this one is not")
    }
  }
}

/// x of least |A·x − b|. With h = (AᵀA)⁻¹·g for a tall matrix: ∂b = A·h, ∂A = (b − A·x)·hᵀ − A·h·xᵀ; for a wide one, with
/// y = (AAᵀ)⁻¹·b and w = (AAᵀ)⁻¹·A·g: ∂b = w, ∂A = y·(g − Aᵀ·w)ᵀ − w·xᵀ. Both inverses from the triangle of a QR.
private struct LeastSquares: Operation {
  let rank: Int
  var name: String { "lstsq" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let x = try inputs[0].leastSquares(inputs[1]).solution
    saved.keep(inputs[0], input: 0)
    saved.keep(inputs[1], input: 1)
    saved.keep(output: x)
    return x
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (a, given, solution) = (try saved.tensor(0), try saved.tensor(1), try saved.tensor(2))
    let (m, n) = (a.shape[0], a.shape[1])
    guard a.count > 0 else {
      return [try Tensor.zeros(a.shape, a.dtype), try Tensor.zeros(given.shape, given.dtype)]
    }
    guard rank == Swift.min(m, n) else {
      throw TensorError.linearAlgebra(
        operation: "lstsq backward",
        "the derivative is that of a matrix of full rank, and this one has rank \(rank) of \(Swift.min(m, n))")
    }
    func columns(_ t: Tensor) throws -> Tracked {
      Tracked(t.rank == 1 ? try Differentiable.unsqueeze(t, 1) : t)
    }
    let (b, x, g) = (try columns(given), try columns(solution), try columns(gradient))
    let turned = try Differentiable.t(a)
    let r = try Differentiable.qr(m >= n ? a : turned).r
    func normalSolve(_ v: Tracked) throws -> Tracked {
      Tracked(try Differentiable.solve(r, Differentiable.solve(Differentiable.t(r), v.tensor)))
    }
    func product(_ p: Tensor, _ q: Tracked) throws -> Tracked { Tracked(try Differentiable.matmul(p, q.tensor)) }
    func outer(_ p: Tracked, _ q: Tracked) throws -> Tracked {
      Tracked(try Differentiable.matmul(p.tensor, Differentiable.t(q.tensor)))
    }
    let (gradientOfA, gradientOfB): (Tracked, Tracked)
    if m >= n {
      let h = try normalSolve(g)
      let ah = try product(a, h)
      (gradientOfA, gradientOfB) = (try outer(b - product(a, x), h) - outer(ah, x), ah)
    } else {
      let (y, w) = (try normalSolve(b), try normalSolve(product(a, g)))
      (gradientOfA, gradientOfB) = (try outer(y, g - product(turned, w)) - outer(w, x), w)
    }
    return [gradientOfA.tensor, try Differentiable.reshape(gradientOfB.tensor, given.shape)]
  }
}
