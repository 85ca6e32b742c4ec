import CKernels
import Interrupt

/// The stream of NumPy's legacy `numpy.random.RandomState`, bit for bit: `random_sample`, `uniform`, `randn`, `normal`,
/// `randint` (int64), `shuffle` and `permutation`. NumPy froze it in version 1.17 (NEP 19).
///
/// All numbers are made as doubles; a float32 fill rounds them, as `.astype(float32)` would. The logarithm in `randn`
/// is the C library's, as in NumPy; that of glibc ≥ 2.28 has the same bits on all CPUs that this program runs on.
final class NumPyRandomState: RandomSource {
  private let engine = MersenneTwister()
  /// The second normal of the last pair.
  private var cached: Double?

  init(seed: UInt64) throws { try self.seed(seed) }

  init(key: [UInt32]) throws {
    guard !key.isEmpty else { throw RandomError.emptyKey }
    engine.seed(key: key)
  }

  func seed(_ seed: UInt64) throws {
    guard let word = UInt32(exactly: seed) else { throw RandomError.seed(.numpy, seed) }
    engine.seed(word)
    cached = nil
  }

  var state: GeneratorState {
    var writer = StateWriter()
    engine.save(to: &writer)
    writer.append(cached)
    return GeneratorState(kind: .numpy, bytes: writer.bytes)
  }

  func restore(_ state: GeneratorState) throws {
    var reader = StateReader(state)
    let words = try MersenneTwister.read(from: &reader)
    let waiting = try reader.nextOptionalDouble()
    try reader.finish()
    engine.pointer.pointee = words
    cached = waiting
  }

  func fillUniform(_ out: UnsafeMutableBufferPointer<Double>, low: Double, high: Double) throws {
    try inBlocks(out) { il_numpy_uniform(engine.pointer, low, high, $0, $1) }
  }

  func fillUniform(_ out: UnsafeMutableBufferPointer<Float>, low: Double, high: Double) throws {
    try rounded(out) { il_numpy_uniform(engine.pointer, low, high, $0, $1) }
  }

  func fillNormal(_ out: UnsafeMutableBufferPointer<Double>, mean: Double, std: Double) throws {
    try inBlocks(out) { normal($0, $1, mean, std) }
  }

  func fillNormal(_ out: UnsafeMutableBufferPointer<Float>, mean: Double, std: Double) throws {
    try rounded(out) { normal($0, $1, mean, std) }
  }

  private func normal(_ out: UnsafeMutablePointer<Double>, _ count: Int, _ mean: Double, _ std: Double) {
    var waits = cached != nil
    var value = cached ?? 0
    il_numpy_normal(engine.pointer, &waits, &value, mean, std, out, count)
    cached = waits ? value : nil
  }

  /// Fills `out` through a small buffer of doubles.
  private func rounded(
    _ out: UnsafeMutableBufferPointer<Float>, _ fill: (UnsafeMutablePointer<Double>, Int) -> Void
  ) throws {
    try withUnsafeTemporaryAllocation(of: Double.self, capacity: 1024) { buffer in
      guard let doubles = buffer.baseAddress else { return }
      try inBlocks(out) { floats, count in
        for start in stride(from: 0, to: count, by: buffer.count) {
          let part = min(buffer.count, count - start)
          fill(doubles, part)
          for i in 0..<part { floats[start + i] = Float(doubles[i]) }
        }
      }
    }
  }

  func fillIntegers(_ out: UnsafeMutableBufferPointer<Int64>, low: Int64, range: UInt64) throws {
    try inBlocks(out) { il_numpy_integers(engine.pointer, low, range - 1, $0, $1) }
  }

  func shuffle(_ values: UnsafeMutableBufferPointer<Int64>) throws {
    guard let base = values.baseAddress else { return }
    try downwards(from: values.count - 1) { il_numpy_shuffle(engine.pointer, base, $0, $1) }
  }
}
