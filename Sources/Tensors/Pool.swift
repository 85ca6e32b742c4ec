import CKernels

/// The worker pool: one for everything, idle at no cost, its threads deaf to signals.
public enum Pool {
  /// Number of threads that share the work, the calling one included. At first the cores of the affinity mask.
  public static var threads: Int {
    get { Int(il_pool_threads()) }
    set { il_pool_set_threads(Int32(clamping: newValue)) }
  }

  /// Runs `body` on this thread alone, leaving the workers to other threads: for work beside the main work. Results are
  /// the same.
  public static func withoutWorkers<R>(_ body: () throws -> R) rethrows -> R {
    il_pool_leave(1)
    defer { il_pool_leave(0) }
    return try body()
  }

  /// Runs `body` for each piece and waits for all. A caller cuts its work by the shape of the data, never by the
  /// number of threads, and lets no piece read what another writes: then results do not depend on the pool.
  public static func forEach(pieces: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { escapable in
      var box = escapable
      withUnsafeMutablePointer(to: &box) { pointer in
        il_parallel(
          pieces, { context, piece in context?.assumingMemoryBound(to: (@Sendable (Int) -> Void).self).pointee(piece) },
          pointer)
      }
    }
  }

  /// Cuts `elements` into pieces of `size` (the last may be shorter) and hands each to `body`, which writes it.
  public static func fill<T>(
    _ elements: UnsafeMutableBufferPointer<T>, inPiecesOf size: Int,
    _ body: @Sendable (_ piece: Int, _ elements: inout MutableSpan<T>) -> Void
  ) {
    let (shared, count) = (UncheckedSendable(elements), elements.count)
    forEach(pieces: (count + size - 1) / size) { piece in
      let part = shared.value[piece * size..<min(count, (piece + 1) * size)]
      var span = UnsafeMutableBufferPointer(rebasing: part).mutableSpan
      body(piece, &span)
    }
  }

  /// A new array, made in pieces.
  public static func array<T: BitwiseCopyable>(
    count: Int, inPiecesOf size: Int, initial: T,
    _ body: @Sendable (_ piece: Int, _ elements: inout MutableSpan<T>) -> Void
  ) -> [T] {
    [T](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: initial)
      fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]), inPiecesOf: size, body)
      initialized = count
    }
  }
}

/// What threads share, or hand over, although its type cannot tell that they may.
// Safe: no thread writes what another reads or writes at the same time; whoever wraps a value here says why.
package struct UncheckedSendable<Value>: @unchecked Sendable {
  package let value: Value
  package init(_ value: Value) { self.value = value }
}

extension Tensor {
  /// Fills the tensor, which must be contiguous, piece by piece: see ``Pool/fill(_:inPiecesOf:_:)``.
  /// - Throws: `TensorError` as ``withMutableElements(as:_:)``.
  public func fill<T: TensorElement>(
    as type: T.Type, inPiecesOf size: Int, _ body: @Sendable (_ piece: Int, _ elements: inout MutableSpan<T>) -> Void
  ) throws {
    try withMutableElements(as: type) { Pool.fill($0, inPiecesOf: size, body) }
  }
}

/// The vector instruction set that kernels use. Both give the same bits; the lower one can be forced to check that.
public enum InstructionSet: Int32, CaseIterable, Sendable {
  /// x86-64-v3: AVX2 and FMA.
  case v3 = 3
  /// x86-64-v4: AVX-512.
  case v4 = 4

  /// Whether this CPU has the least that the program needs (``v3``).
  public static var isSupported: Bool { il_isa_supported() != 0 }

  /// The best that this CPU has.
  public static var best: InstructionSet { InstructionSet(rawValue: il_isa_best()) ?? .v3 }

  /// The instruction set in use: at first the best that the CPU has.
  public static var current: InstructionSet { InstructionSet(rawValue: il_isa_current()) ?? .v3 }

  /// Chooses an instruction set. False, and nothing changed, if the CPU lacks it.
  public static func select(_ set: InstructionSet) -> Bool { il_isa_select(set.rawValue) == set.rawValue }
}
