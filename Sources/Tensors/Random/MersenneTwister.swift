import CKernels

/// The engine MT19937 in memory of its own, shared by the NumPy and the PyTorch stream.
final class MersenneTwister {
  let pointer: UnsafeMutablePointer<il_mt19937>

  init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: il_mt19937())
  }

  deinit { pointer.deallocate() }

  func seed(_ seed: UInt32) { il_mt_seed(pointer, seed) }

  func seed(key: [UInt32]) { il_mt_seed_array(pointer, key, key.count) }

  func save(to writer: inout StateWriter) {
    withUnsafeBytes(of: pointer.pointee.words) { words in
      for word in words.bindMemory(to: UInt32.self) { writer.append(word) }
    }
    writer.append(pointer.pointee.next)
  }

  /// The engine that `reader` describes; `pointer` of this one is untouched.
  static func read(from reader: inout StateReader) throws -> il_mt19937 {
    var engine = il_mt19937()
    try withUnsafeMutableBytes(of: &engine.words) { words in
      let words = words.bindMemory(to: UInt32.self)
      for i in words.indices { words[i] = try reader.next() }
    }
    engine.next = try reader.next()
    guard engine.next <= UInt32(IL_MT_WORDS) else { throw reader.failure }
    return engine
  }
}
