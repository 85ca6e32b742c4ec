import Tensors
import TestSupport
import Testing

@Suite("Inverses, determinants and factors")
struct MatrixFactorTests {
  private static func expectNear(
    _ a: Tensor, _ b: Tensor, _ tolerance: Double, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(a.shape == b.shape, "\(what)", sourceLocation: sourceLocation)
    let error = a.count == 0 ? 0 : try (a - b).apply(.abs).max().item()
    #expect(error <= tolerance, "\(what): off by \(error)", sourceLocation: sourceLocation)
  }

  @Test(
    "Factors have their shapes and properties, and give the matrix back, on every layout",
    arguments: [DType.float32, .float64])
  func factors(_ dtype: DType) throws {
    let tolerance = dtype == .float32 ? 3e-5 : 1e-13
    for shape in [[5, 5], [6, 3], [3, 6], [1, 1]] as [Shape] {
      let a = try Tensor.sample(shape, seed: 3).to(dtype)
      for layout in try Tensor.everyLayout(of: a) {
        let (q, r) = try layout.tensor.qr()
        let k = min(shape[0], shape[1])
        #expect(q.dtype == dtype && r.dtype == dtype)
        try Self.expectNear(q.matmul(r), a, tolerance, "q·r, \(layout)")
        try Self.expectNear(q.t().matmul(q), Tensor.eye(k).to(dtype), tolerance, "orthonormal, \(layout)")
        try expectEqual(r, r.triu(), "upper triangular, \(layout)")
      }
    }
    let a = try (Tensor.sample([5, 5], seed: 4) + Tensor.eye(5) * 3).to(dtype)
    let positive = try a.matmul(a.t())
    for layout in try Tensor.everyLayout(of: a) {
      try Self.expectNear(layout.tensor.inverse().matmul(a), Tensor.eye(5).to(dtype), tolerance, "inverse, \(layout)")
      let product = try a.svd().s.prod().item()
      #expect((try layout.tensor.determinant().item() - product).magnitude <= tolerance * product, "det, \(layout)")
      let (sign, logarithm) = try layout.tensor.signedLogDeterminant()
      #expect(try sign.item() == 1 && (logarithm.apply(.exp).item() - product).magnitude <= tolerance * product)
    }
    for layout in try Tensor.everyLayout(of: positive) {
      let l = try layout.tensor.cholesky()
      try Self.expectNear(l.matmul(l.t()), positive, 10 * tolerance, "L·Lᵀ, \(layout)")
      try expectEqual(l, l.tril(), "lower triangular")
      try expectEqual(layout.tensor.cholesky(upper: true), l.t().clone())
      // Of the upper triangle nothing is read.
      try expectEqual((layout.tensor + Tensor.full([5, 5], .real(.nan), dtype).triu(1)).tril().cholesky(), l)
    }
  }

  @Test("Least squares: the normal equations hold, of many solutions it is the shortest, and the rank is told")
  func leastSquares() throws {
    for (shape, rank) in [([6, 3], 3), ([3, 6], 3), ([4, 4], 4)] as [(Shape, Int)] {
      let (a, b) = (try Tensor.sample(shape, seed: 5), try Tensor.sample([shape[0], 2], seed: 6))
      for layout in try Tensor.everyLayout(of: a) {
        let (x, found) = try layout.tensor.leastSquares(b)
        #expect(found == rank && x.shape == [shape[1], 2])
        try Self.expectNear(a.t().matmul(a.matmul(x) - b), .zeros([shape[1], 2]), 1e-12, "normal equations")
        try Self.expectNear(layout.tensor.leastSquares(b.select(1, 1)).solution, x.select(1, 1), 1e-12, "vector")
      }
    }
    let single = try Tensor([1.0, 2, 2, 4, 3, 6], shape: [3, 2])
    let (x, rank) = try single.leastSquares(Tensor([1.0, 2, 3]))
    #expect(rank == 1)
    try Self.expectNear(x, Tensor([0.2, 0.4]), 1e-14, "the shortest")
    #expect(try Tensor.zeros([0, 3]).leastSquares(Tensor.zeros([0])).solution.equal(Tensor.zeros([3])))
    #expect(try Tensor.zeros([3, 0]).leastSquares(Tensor.zeros([3, 2])).solution.shape == [0, 2])
  }

  @Test("Singular, empty, not finite, not square")
  func edges() throws {
    let singular = try Tensor([1.0, 2, 2, 4], shape: [2, 2])
    #expect(try singular.determinant().item() == 0)
    let (sign, logarithm) = try singular.signedLogDeterminant()
    #expect(try sign.item() == 0 && logarithm.item() == -.infinity)
    expectError("inverse: the matrix is singular") { try singular.inverse() }
    let swapped = try Tensor([0.0, 1, 1, 0], shape: [2, 2])
    #expect(try swapped.determinant().item() == -1 && swapped.signedLogDeterminant().sign.item() == -1)
    let large = try Tensor.eye(400) * 10
    #expect(try large.determinant().item() == .infinity)
    #expect(try (large.signedLogDeterminant().logarithm.item() - 921.03403719761827).magnitude < 1e-9)
    #expect(try Tensor.zeros([0, 0]).determinant().item() == 1 && Tensor.zeros([0, 0]).inverse().shape == [0, 0])
    #expect(try Tensor.zeros([0, 0]).cholesky().shape == [0, 0] && Tensor.zeros([2, 0]).qr().q.shape == [2, 0])
    let spoiled = try Tensor([1, 2, .nan, 4], shape: [2, 2])
    #expect(try spoiled.determinant().item().isNaN && spoiled.qr().q.apply(.isnan).any())
    expectError("cholesky: the matrix has elements that are not finite") { try spoiled.cholesky() }
    expectError("lstsq: the matrix has elements that are not finite") { try spoiled.leastSquares(.ones([2])) }
    expectError("lstsq: the right-hand side has elements that are not finite") {
      try singular.leastSquares(Tensor([Double.infinity, 1]))
    }
    expectError("cholesky: positive definite matrix expected, but its first 2 rows and columns are not") {
      try Tensor([1.0, 2, 2, 1], shape: [2, 2]).cholesky()
    }
    let wide = try Tensor.zeros([2, 3])
    for (name, body) in [
      ("inverse", { try $0.inverse() }), ("det", { try $0.determinant() }), ("cholesky", { try $0.cholesky() }),
      ("slogdet", { try $0.signedLogDeterminant().sign }),
    ] as [(String, (Tensor) throws -> Tensor)] {
      expectError("\(name): square matrix expected, got 2×3") { try body(wide) }
      expectError("\(name): sizes below 2^24 expected, got 3000000000×3000000000") {
        try body(Tensor.ones([1, 1]).broadcast(to: [3_000_000_000, 3_000_000_000]))
      }
    }
    expectError("qr: matrix expected, got 3") { try Tensor.zeros([3]).qr() }
    expectError("lstsq: matrix and right-hand side of as many rows expected, got 2×3 and 3") {
      try wide.leastSquares(.zeros([3]))
    }
    try expectEqual(Tensor([Int64(2)], shape: [1, 1]).inverse(), [0.5], shape: [1, 1], dtype: .float64)
  }
}
