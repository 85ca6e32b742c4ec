import CKernels

/// Philox4x32-10 as a pure function: number `position` of the stream (`seed`, `stream`), computed without those before.
///
/// Every fill gives what its elements would give one by one, on any number of threads. Positions count 32-bit words: a
/// float32 uniform or normal takes one, a float64 or an integer takes two and starts at an even position.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
public struct Philox: Hashable, Sendable {
  /// The 64-bit key.
  public var seed: UInt64
  /// Word 2 of the counter: 2³² independent streams of 2⁶⁶ words for each seed.
  public var stream: UInt32

  public init(seed: UInt64, stream: UInt32 = 0) {
    self.seed = seed
    self.stream = stream
  }

  var kernel: il_philox { il_philox(key: seed, stream: stream) }

  /// The cipher: four words for a counter of four words under a key of two.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var result = SIMD4<UInt32>()
    withUnsafeBytes(of: counter) { counter in
      withUnsafeBytes(of: key) { key in
        withUnsafeMutableBytes(of: &result) { out in
          guard let c = counter.baseAddress, let k = key.baseAddress, let o = out.baseAddress else { return }
          il_philox_block(
            c.assumingMemoryBound(to: UInt32.self), k.assumingMemoryBound(to: UInt32.self),
            o.assumingMemoryBound(to: UInt32.self))
        }
      }
    }
    return result
  }

  /// The words `position`, `position + 1`, … of the stream.
  public func words(at position: UInt64, count: Int) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
      words(at: position, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
  }

  /// Four words of the stream from `position` on.
  public func fourWords(at position: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4) { buffer in
      words(at: position, into: buffer)
      return (buffer[0], buffer[1], buffer[2], buffer[3])
    }
  }

  /// Fills `out` with the words `position`, `position + 1`, … of the stream.
  package func words(at position: UInt64, into out: UnsafeMutableBufferPointer<UInt32>) {
    guard let base = out.baseAddress else { return }
    il_philox_words(kernel, position, base, out.count)
  }
}
