import CKernels
import Interrupt

/// Walks along a ``Philox`` stream. Its state is a position: jumping ahead costs nothing.
///
/// Normals come in pairs that share their words. A fill that stops inside a pair lets the next fill of the same type go
/// on with it, so `randn` of 3 and then of 5 is `randn` of 8; any other draw leaves the rest of the pair behind.
final class PhiloxGenerator: RandomSource {
  private var philox: Philox
  private var position: UInt64 = 0
  /// Words to skip before a draw of another kind: 1 inside a pair of float32 normals, 2 of float64 normals, else 0.
  private var pending: UInt64 = 0

  init(seed: UInt64, stream: UInt32 = 0, position: UInt64 = 0) {
    philox = Philox(seed: seed, stream: stream)
    self.position = position
  }

  func seed(_ seed: UInt64) {
    philox.seed = seed
    position = 0
    pending = 0
  }

  var state: GeneratorState {
    var writer = StateWriter()
    writer.append(philox.seed)
    writer.append(philox.stream)
    writer.append(position)
    writer.append(UInt8(pending))
    return GeneratorState(kind: .philox, bytes: writer.bytes)
  }

  func restore(_ state: GeneratorState) throws {
    var reader = StateReader(state)
    let philox = Philox(seed: try reader.next(), stream: try reader.next())
    let position: UInt64 = try reader.next()
    let pending = try reader.next(UInt8.self)
    try reader.finish()
    guard pending == 0 || (pending <= 2 && position % (2 * UInt64(pending)) == UInt64(pending)) else {
      throw reader.failure
    }
    self.philox = philox
    self.position = position
    self.pending = UInt64(pending)
  }

  /// Leaves a half-used pair and goes on to a multiple of `alignment` words.
  private func align(to alignment: UInt64) {
    position &+= pending
    pending = 0
    position &+= (0 &- position) % alignment
  }

  /// Fills `out` block by block with `body`, each element taking `words` words.
  private func advance<T>(
    _ out: UnsafeMutableBufferPointer<T>, words: UInt64,
    _ body: (il_philox, UInt64, UnsafeMutablePointer<T>, Int) -> Void
  ) throws {
    try inBlocks(out) { start, count in
      body(philox.kernel, position, start, count)
      position &+= UInt64(count) * words
    }
  }

  func fillUniform(_ out: UnsafeMutableBufferPointer<Float>, low: Double, high: Double) throws {
    align(to: 1)
    try advance(out, words: 1) { il_philox_uniform_f32($0, $1, Float(low), Float(high), $2, $3) }
  }

  func fillUniform(_ out: UnsafeMutableBufferPointer<Double>, low: Double, high: Double) throws {
    align(to: 2)
    try advance(out, words: 2) { il_philox_uniform_f64($0, $1, low, high, $2, $3) }
  }

  /// Hands out `count` pairs of words, those of as many float64 uniforms, for a kernel that makes them itself.
  func takePairs(_ count: Int) -> (philox: Philox, position: UInt64) {
    align(to: 2)
    defer { position &+= 2 * UInt64(count) }
    return (philox, position)
  }

  func fillNormal(_ out: UnsafeMutableBufferPointer<Float>, mean: Double, std: Double) throws {
    if pending != 1 { align(to: 2) }
    defer { pending = position % 2 }
    try advance(out, words: 1) { il_philox_normal_f32($0, $1, Float(mean), Float(std), $2, $3) }
  }

  func fillNormal(_ out: UnsafeMutableBufferPointer<Double>, mean: Double, std: Double) throws {
    if pending != 2 { align(to: 4) }
    defer { pending = position % 4 }
    try advance(out, words: 2) { il_philox_normal_f64($0, $1, mean, std, $2, $3) }
  }

  func fillIntegers(_ out: UnsafeMutableBufferPointer<Int64>, low: Int64, range: UInt64) throws {
    align(to: 2)
    try advance(out, words: 2) { il_philox_integers($0, $1, low, range, $2, $3) }
  }

  func shuffle(_ values: UnsafeMutableBufferPointer<Int64>) throws {
    guard let base = values.baseAddress else { return }
    align(to: 2)
    try downwards(from: values.count - 1) { from, to in
      il_philox_shuffle(philox.kernel, position, base, from, to)
      position &+= 2 * UInt64(from - to + 1)
    }
  }
}
