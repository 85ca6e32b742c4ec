import Synchronization
import Tensors

/// Several runs at once, cut over the worker pool: one piece is one run, whose bits depend on nothing else.
public enum Sweep {
  /// - Parameters:
  ///   - progress: told the number of iterations that all runs together have made, on the calling thread.
  ///   - body: makes run number i; calls `tick` after each iteration.
  /// - Returns: what the runs returned, in order.
  /// - Throws: what the first of them that failed threw.
  public static func run<R>(
    _ count: Int, progress: (_ iterations: Int) -> Void,
    _ body: (_ i: Int, _ tick: @escaping () -> Void) throws -> R
  ) throws -> [R] {
    var results = [Result<R, any Error>?](repeating: nil, count: count)
    let done = Atomic<Int>(0)
    withoutActuallyEscaping(progress) { progress in
      withoutActuallyEscaping(body) { body in
        // A run reads what all were made of and writes its own result; piece 0 runs on the calling thread.
        let shared = UncheckedSendable((body: body, progress: progress))
        results.withUnsafeMutableBufferPointer { slots in
          Pool.fill(slots, inPiecesOf: 1) { piece, slot in
            slot[0] = Result {
              try shared.value.body(piece) {
                let ticks = done.add(1, ordering: .relaxed).newValue
                if piece == 0 { shared.value.progress(ticks) }
              }
            }
          }
        }
      }
    }
    return try results.compactMap { try $0?.get() }
  }
}
