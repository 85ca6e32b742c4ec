import CKernels
import COpenBLAS
import Interrupt
import Synchronization

/// Products and factorisations through OpenBLAS and its LAPACK.
///
/// **Bits.** OpenBLAS chooses its kernels by the type of CPU, so the last bits of these results are bound to the
/// machine; they are the same for any thread count, because OpenBLAS runs one thread and our pool cuts the work by
/// shape. No experiment of the paper passes through here.
extension Tensor {
  /// Matrix product as PyTorch's `matmul`: vector·vector (a scalar), matrix·vector, vector·matrix, matrix·matrix, and
  /// stacks of matrices whose leading dimensions broadcast. Integers are multiplied as integers, and wrap.
  /// - Throws: `TensorError.shapes` if the inner sizes differ.
  public func matmul(_ other: Tensor) throws -> Tensor {
    let promoted = DType.promoting(dtype, other.dtype)
    let computing: DType = promoted.isFloatingPoint ? promoted : promoted.isInteger ? .int64 : .float64
    guard rank > 0, other.rank > 0 else {
      throw TensorError.shapes(operation: "matmul", [shape, other.shape], rule: "vectors or matrices expected")
    }
    let (rowVector, columnVector) = (rank == 1, other.rank == 1)
    let a = try rowVector ? to(computing).unsqueeze(0) : to(computing)
    let b = try columnVector ? other.to(computing).unsqueeze(1) : other.to(computing)
    guard a.shape[a.rank - 1] == b.shape[b.rank - 2] else {
      throw TensorError.shapes(operation: "matmul", [shape, other.shape], rule: "equal inner sizes expected")
    }
    var product =
      try promoted.isInteger ? a.integerProduct(b).to(promoted) : a.stackedProduct(b, shape, other.shape)
    if columnVector { product = try product.squeeze(-1) }
    if rowVector { product = try product.squeeze(columnVector ? -1 : -2) }
    return product
  }

  /// The product of stacks of int64 matrices, a column by a row at a time.
  private func integerProduct(_ b: Tensor) throws -> Tensor {
    let inner = shape[rank - 1]
    var sum = try narrow(-1, 0, 0).sum([-1], keepDimensions: true) * b.narrow(-2, 0, 0).sum([-2], keepDimensions: true)
    for k in 0..<inner {
      try Interrupt.check()
      sum = try sum + narrow(-1, k, 1) * b.narrow(-2, k, 1)
    }
    return sum
  }

  private func stackedProduct(_ b: Tensor, _ shapeA: Shape, _ shapeB: Shape) throws -> Tensor {
    let batchA = try Shape(shape.dropLast(2)).orThrow("matmul", rank)
    let batchB = try Shape(b.shape.dropLast(2)).orThrow("matmul", b.rank)
    guard let batch = try? Tensor.broadcastShape("matmul", batchA, batchB) else {
      throw TensorError.shapes(
        operation: "matmul", [shapeA, shapeB], rule: "leading dimensions that broadcast together expected")
    }
    var (fullA, fullB, fullC) = (batch, batch, batch)
    fullA.append(shape[rank - 2]); fullA.append(shape[rank - 1])
    fullB.append(b.shape[b.rank - 2]); fullB.append(b.shape[b.rank - 1])
    fullC.append(shape[rank - 2]); fullC.append(b.shape[b.rank - 1])
    let c = try Tensor(uninitialized: fullC, dtype)
    if batch.count == 0 {
      try Tensor.product(self, b, into: c)
    } else {
      let (stackA, stackB) = (
        try broadcast(to: fullA, "matmul").contiguous(), try b.broadcast(to: fullB, "matmul").contiguous()
      )
      let n = batch.reduce(1, *)
      let (flatA, flatB) = (
        try stackA.reshape([n, fullA[fullA.count - 2], fullA[fullA.count - 1]]),
        try stackB.reshape([n, fullB[fullB.count - 2], fullB[fullB.count - 1]])
      )
      let flatC = try c.reshape([n, fullC[fullC.count - 2], fullC[fullC.count - 1]])
      for i in 0..<n { try Tensor.product(flatA.select(0, i), flatB.select(0, i), into: flatC.select(0, i)) }
    }
    return c
  }

  /// Rows and columns of one piece of a matrix product; by shape alone, so that bits do not depend on the pool. A piece
  /// is short enough (some 50 ms at an inner size of 6000) for Ctrl-C to be heard between two.
  private static let pieceSize = (rows: 256, columns: 1024)

  /// C = A·B for matrices; C contiguous. Tiles of C are cut over the pool.
  private static func product(_ a: Tensor, _ b: Tensor, into c: Tensor) throws {
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    if m == 0 || n == 0 { return }
    OpenBLAS.prepare()
    if k == 0 { return try c.fillInPlace(.integer(0)) }
    let (left, right) = (try a.asBLASMatrix(), try b.asBLASMatrix())
    guard [m, n, k, left.leading, right.leading].allSatisfy({ $0 <= Int(Int32.max) }) else {
      throw TensorError.shapes(operation: "matmul", [a.shape, b.shape], rule: "sizes below 2^31 expected")
    }
    let across = (n + pieceSize.columns - 1) / pieceSize.columns
    // Pieces read both factors and write their own part of the product.
    let shared = UncheckedSendable((left: left, right: right, c: c))
    let dtype = a.dtype
    Pool.forEach(pieces: (m + pieceSize.rows - 1) / pieceSize.rows * across) { piece in
      if Interrupt.isRequested { return }
      let (left, right, c) = shared.value
      let (top, side) = (piece / across * pieceSize.rows, piece % across * pieceSize.columns)
      let (rows, columns) = (Swift.min(pieceSize.rows, m - top), Swift.min(pieceSize.columns, n - side))
      let aStart = top * (left.transposed ? 1 : left.leading)
      let bStart = side * (right.transposed ? right.leading : 1)
      let transA = left.transposed ? CblasTrans : CblasNoTrans
      let transB = right.transposed ? CblasTrans : CblasNoTrans
      if dtype == .float32 {
        cblas_sgemm(
          CblasRowMajor, transA, transB, Int32(rows), Int32(columns), Int32(k), 1,
          left.tensor.data.assumingMemoryBound(to: Float.self) + aStart, Int32(left.leading),
          right.tensor.data.assumingMemoryBound(to: Float.self) + bStart, Int32(right.leading), 0,
          c.data.assumingMemoryBound(to: Float.self) + top * n + side, Int32(n))
      } else {
        cblas_dgemm(
          CblasRowMajor, transA, transB, Int32(rows), Int32(columns), Int32(k), 1,
          left.tensor.data.assumingMemoryBound(to: Double.self) + aStart, Int32(left.leading),
          right.tensor.data.assumingMemoryBound(to: Double.self) + bStart, Int32(right.leading), 0,
          c.data.assumingMemoryBound(to: Double.self) + top * n + side, Int32(n))
      }
    }
    try Interrupt.check()
  }

  /// The matrix as BLAS takes it: rows or columns contiguous, the other stride at least as long; copied if need be.
  private func asBLASMatrix() throws -> (tensor: Tensor, transposed: Bool, leading: Int) {
    if strides[1] == 1 || shape[1] == 1, strides[0] >= Swift.max(1, shape[1]) { return (self, false, strides[0]) }
    if strides[0] == 1 || shape[0] == 1, strides[1] >= Swift.max(1, shape[0]) { return (self, true, strides[1]) }
    let copy = try clone()
    return (copy, false, Swift.max(1, shape[1]))
  }

  /// Σ aᵢ·bᵢ of two vectors, in the fixed order of ``sum(_:keepDimensions:)``: bits bound to nothing, unlike `matmul`'s.
  public func dot(_ other: Tensor) throws -> Tensor {
    guard rank == 1, shape == other.shape else {
      throw TensorError.shapes(operation: "dot", [shape, other.shape], rule: "two vectors of equal length expected")
    }
    let promoted = DType.promoting(dtype, other.dtype)
    guard promoted.isInteger else { return try (self * other).sum() }
    return try (to(.int64) * other.to(.int64)).sum().to(promoted)
  }

  /// The matrix aᵢ·bⱼ of two vectors.
  public func outer(_ other: Tensor) throws -> Tensor {
    guard rank == 1, other.rank == 1 else {
      throw TensorError.shapes(operation: "outer", [shape, other.shape], rule: "two vectors expected")
    }
    return try unsqueeze(1) * other.unsqueeze(0)
  }
}

enum OpenBLAS {
  /// Before each call, on the thread that asks for it: notes that OpenBLAS is used.
  static func prepare() {
    runOnOneThread
    isUsed.store(true, ordering: .relaxed)
    watch?.isUsed.store(true, ordering: .relaxed)
  }

  /// Hears of the calls that a piece of code makes, and of no other thread's.
  final class Watch: Sendable {
    let isUsed = Atomic<Bool>(false)
  }

  @TaskLocal static var watch: Watch?

  /// Our pool cuts the work; OpenBLAS's own threads would cut it by their number, and change bits with it.
  private static let runOnOneThread: Void = openblas_set_num_threads(1)

  static let isUsed = Atomic<Bool>(false)
}

extension Optional where Wrapped == Shape {
  fileprivate func orThrow(_ operation: String, _ rank: Int) throws -> Shape {
    guard let shape = self else { throw TensorError.rank(operation: operation, rank) }
    return shape
  }
}
