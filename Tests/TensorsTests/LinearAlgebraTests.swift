import Tensors
import TestSupport
import Testing

@Suite("Linear algebra")
struct LinearAlgebraTests {
  private static func random(_ shape: Shape, seed: UInt64) throws -> Tensor {
    var generator = SeededGenerator(seed: seed)
    return try Tensor((0..<(shape.elementCount ?? 0)).map { _ in generator.uniform() }, shape: shape)
  }

  private static func product(_ a: Tensor, _ b: Tensor) throws -> [Double] {
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    let (x, y) = (try a.toArray(Double.self), try b.toArray(Double.self))
    return (0..<m).flatMap { i in (0..<n).map { j in (0..<k).reduce(0) { $0 + x[i * k + $1] * y[$1 * n + j] } } }
  }

  private static func expectClose(
    _ a: Tensor, _ b: [Double], shape: Shape, tolerance: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(a.shape == shape, "\(what)", sourceLocation: sourceLocation)
    let worst = zip(try a.toArray(Double.self), b).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= tolerance, "\(what): off by \(worst)", sourceLocation: sourceLocation)
  }

  @Test("matmul agrees with three loops, on every layout, dtype and size around the cut into pieces")
  func matmul() throws {
    for (m, k, n) in [(1, 1, 1), (3, 4, 5), (0, 3, 2), (3, 0, 2), (255, 3, 2), (257, 9, 3), (513, 2, 1), (1, 300, 1)] {
      let (a, b) = (try Self.random([m, k], seed: 1), try Self.random([k, n], seed: 2))
      for dtype in [DType.float32, .float64] {
        let (x, y) = (try a.to(dtype), try b.to(dtype))
        let expected = try Self.product(x, y)
        for (left, right) in zip(try Tensor.everyLayout(of: x), try Tensor.everyLayout(of: y).reversed()) {
          let result = try left.tensor.matmul(right.tensor)
          #expect(result.dtype == dtype)
          try Self.expectClose(
            result, expected, shape: [m, n], tolerance: Double(k + 1) * (dtype == .float32 ? 1e-6 : 1e-15),
            "\(left) times \(right)")
        }
      }
    }
    let (a, b) = (try Self.random([2, 1, 3, 4], seed: 3), try Self.random([5, 4, 2], seed: 4))
    let stack = try a.matmul(b)
    #expect(stack.shape == [2, 5, 3, 2])
    for i in 0..<2 {
      for j in 0..<5 {
        try Self.expectClose(
          stack.select(0, i).select(0, j), Self.product(a.select(0, i).select(0, 0), b.select(0, j)), shape: [3, 2],
          tolerance: 1e-14, "stack \(i), \(j)")
      }
    }
    let (v, w) = (try Tensor([1.0, 2, 3]), try Tensor([4.0, 5, 6]))
    try expectEqual(v.matmul(w), [32], shape: [], dtype: .float64)
    try expectEqual(v.dot(w), [32], shape: [], dtype: .float64)
    try expectEqual(v.outer(w), [4, 5, 6, 8, 10, 12, 12, 15, 18], shape: [3, 3], dtype: .float64)
    try expectEqual(v.matmul(Tensor.eye(3)), [1, 2, 3], shape: [3], dtype: .float64)
    try expectEqual(Tensor.eye(3).matmul(v), [1, 2, 3], shape: [3], dtype: .float64)
    // Integers are not rounded, and wrap.
    let large = try Tensor([Int64(1) << 53 + 1, 0])
    try expectEqual(large.matmul(Tensor([Int64(1), 5])).apply(.sub, large.select(0, 0)), [0], shape: [], dtype: .int64)
    let bytes = (try Tensor([200.0, 100]).to(.uint8), try Tensor([2.0, 2]).to(.uint8))
    try expectEqual(bytes.0.dot(bytes.1), [88], shape: [], dtype: .uint8)
    let square = try Tensor([Int64(1), 2, 3, 4]).reshape([2, 2])
    try expectEqual(square.matmul(square), [7, 10, 15, 22], shape: [2, 2], dtype: .int64)
  }

  @Test("Factorisations give their matrix back")
  func factorizations() throws {
    for dtype in [DType.float32, .float64] {
      let tolerance = dtype == .float32 ? 2e-5 : 1e-12
      let a = try Self.random([6, 6], seed: 5).to(dtype)
      let b = try Self.random([6, 2], seed: 6).to(dtype)
      for layout in try Tensor.everyLayout(of: a) {
        let x = try layout.tensor.solve(b)
        try Self.expectClose(
          a.matmul(x), b.toArray(Double.self), shape: [6, 2], tolerance: tolerance, "solve, \(layout)")
        let y = try layout.tensor.solve(b.select(1, 0))
        try Self.expectClose(y, x.select(1, 0).toArray(Double.self), shape: [6], tolerance: tolerance, "solve, vector")
      }
      for shape in [[6, 4], [4, 6], [5, 5]] as [Shape] {
        let m = try Self.random(shape, seed: 7).to(dtype)
        for layout in try Tensor.everyLayout(of: m) {
          let (u, s, vt) = try layout.tensor.svd()
          let singular = try s.toArray(Double.self)
          #expect(singular == singular.sorted(by: >))
          try Self.expectClose(
            (u * s).matmul(vt), m.toArray(Double.self), shape: shape, tolerance: tolerance, "svd, \(layout)")
          try Self.expectClose(
            u.t().matmul(u), Tensor.eye(4 + (shape == [5, 5] ? 1 : 0)).toArray(Double.self),
            shape: shape == [5, 5] ? [5, 5] : [4, 4], tolerance: tolerance, "orthogonal U, \(layout)")
        }
      }
      let symmetric = try a + a.t()
      for layout in try Tensor.everyLayout(of: symmetric) {
        let (values, vectors) = try layout.tensor.eigh()
        try Self.expectClose(
          (vectors * values).matmul(vectors.t()), symmetric.toArray(Double.self), shape: [6, 6], tolerance: tolerance,
          "eigh, \(layout)")
      }
      let rotation = try Tensor([0.0, -2, 2, 0], shape: [2, 2]).to(dtype)
      let (real, imaginary) = try rotation.eigenvalues()
      try Self.expectClose(real, [0, 0], shape: [2], tolerance: tolerance, "eigvals")
      try Self.expectClose(imaginary.sort().values, [-2, 2], shape: [2], tolerance: tolerance, "eigvals")
    }
    #expect(try Tensor.zeros([0, 3]).svd().vt.shape == [0, 3])
    #expect(try Tensor.zeros([0, 0]).eigh().values.shape == [0])
  }

  @Test("A matrix with NaN has no factors; a system with NaN has a solution of NaN")
  func notANumber() throws {
    let a = try Tensor([1, 2, .nan, 4], shape: [2, 2])
    expectError("svd: the matrix has elements that are not finite") { try a.svd() }
    expectError("eigh: the matrix has elements that are not finite") { try a.eigh() }
    expectError("eigvals: the matrix has elements that are not finite") { try a.eigenvalues() }
    #expect(try a.solve(Tensor([1.0, 1])).apply(.isnan).any())
    expectError("solve: the matrix is singular") { try Tensor.ones([3, 3]).solve(Tensor.ones([3])) }
  }
}
