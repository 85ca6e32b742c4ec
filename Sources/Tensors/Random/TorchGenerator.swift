import CKernels
import Interrupt

/// The stream of PyTorch's CPU generator: `rand` (24 bits for float32, 53 for float64), `randint` (int64), `randperm`
/// bit for bit; `randn`/`normal_` of fewer than 16 values likewise but for the last bit of logarithm and sine, and of
/// 16 and more values (PyTorch's vector path) to 1e-6.
///
/// Deviation: PyTorch shuffles 214,748,364 or more elements from 64-bit numbers in another order; ours does not.
final class TorchGenerator: RandomSource {
  private let engine = MersenneTwister()
  private var seedValue: UInt64 = 0
  /// The sine that the scalar path left behind.
  private var cached: Double?

  init(seed: UInt64) { self.seed(seed) }

  /// As `torch.manual_seed`: the engine takes the low 32 bits.
  func seed(_ seed: UInt64) {
    seedValue = seed
    engine.seed(UInt32(truncatingIfNeeded: seed))
    cached = nil
  }

  var state: GeneratorState {
    var writer = StateWriter()
    writer.append(seedValue)
    engine.save(to: &writer)
    writer.append(cached)
    return GeneratorState(kind: .torch, bytes: writer.bytes)
  }

  func restore(_ state: GeneratorState) throws {
    var reader = StateReader(state)
    let seed: UInt64 = try reader.next()
    let words = try MersenneTwister.read(from: &reader)
    let waiting = try reader.nextOptionalDouble()
    try reader.finish()
    seedValue = seed
    engine.pointer.pointee = words
    cached = waiting
  }

  func fillUniform(_ out: UnsafeMutableBufferPointer<Float>, low: Double, high: Double) throws {
    try inBlocks(out) { il_torch_uniform_f32(engine.pointer, Float(low), Float(high), $0, $1) }
  }

  func fillUniform(_ out: UnsafeMutableBufferPointer<Double>, low: Double, high: Double) throws {
    try inBlocks(out) { il_torch_uniform_f64(engine.pointer, low, high, $0, $1) }
  }

  /// The shortest fill that takes the vector path; its block.
  private static let block = 16

  func fillNormal(_ out: UnsafeMutableBufferPointer<Float>, mean: Double, std: Double) throws {
    guard out.count >= Self.block else {
      for i in out.indices { out[i] = Float(scalarNormal(mean, std)) }
      return
    }
    try vectorNormal(out, uniform: { il_torch_uniform_f32(engine.pointer, 0, 1, $0, $1) }) {
      il_torch_box_muller_f32(Float(mean), Float(std), $0, $1)
    }
  }

  func fillNormal(_ out: UnsafeMutableBufferPointer<Double>, mean: Double, std: Double) throws {
    guard out.count >= Self.block else {
      for i in out.indices { out[i] = scalarNormal(mean, std) }
      return
    }
    try vectorNormal(out, uniform: { il_torch_uniform_f64(engine.pointer, 0, 1, $0, $1) }) {
      il_torch_box_muller_f64(mean, std, $0, $1)
    }
  }

  private func scalarNormal(_ mean: Double, _ std: Double) -> Double {
    var waits = cached != nil
    var value = cached ?? 0
    var out = 0.0
    il_torch_normal_scalar(engine.pointer, &waits, &value, mean, std, &out, 1)
    cached = waits ? value : nil
    return out
  }

  /// Uniforms for all values, then whole blocks; a length that is no multiple of the block draws the last block anew.
  private func vectorNormal<T>(
    _ out: UnsafeMutableBufferPointer<T>, uniform: (UnsafeMutablePointer<T>, Int) -> Void,
    boxMuller: (UnsafeMutablePointer<T>, Int) -> Void
  ) throws {
    guard let base = out.baseAddress else { return }
    try inBlocks(out) { start, count in
      uniform(start, count)
      boxMuller(start, count / Self.block * Self.block)
    }
    if !out.count.isMultiple(of: Self.block) {
      let tail = base + (out.count - Self.block)
      uniform(tail, Self.block)
      boxMuller(tail, Self.block)
    }
  }

  func fillIntegers(_ out: UnsafeMutableBufferPointer<Int64>, low: Int64, range: UInt64) throws {
    try inBlocks(out) { il_torch_integers(engine.pointer, low, range, $0, $1) }
  }

  func shuffle(_ values: UnsafeMutableBufferPointer<Int64>) throws {
    guard let base = values.baseAddress else { return }
    let count = values.count
    var remaining = 0
    try downwards(from: count - 1) { from, to in
      il_torch_shuffle(engine.pointer, base, count, remaining, remaining + from - to + 1)
      remaining += from - to + 1
    }
  }
}
