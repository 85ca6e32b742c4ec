import Tensors
import Testing

@testable import Formats

/// 10⁵ damaged files of each format: an error or a tensor, no crash, no memory beyond the file's means.
@Suite("Damaged files", .serialized)
struct MutationTests {
  /// Changes a few bytes, or the length, or a digit of a header.
  private func mutate(_ original: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let i = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes[i] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[i] = [0, 0xff, 0x7f, 0x80].randomElement(using: &random) ?? 0
      case 2: bytes.removeLast(bytes.count - i)
      case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: i)
      case 4: bytes.remove(at: i)
      case 5:
        if let digit = bytes.indices.filter({ (48...57).contains(bytes[$0]) }).randomElement(using: &random) {
          bytes.insert(UInt8.random(in: 48...57, using: &random), at: digit)
        }
      case 6: bytes[i] = Array("()[]{}',:<>=|TFL0123456789 ".utf8).randomElement(using: &random) ?? 0
      default: bytes[i] = UInt8.random(in: 0...255, using: &random)
      }
    }
    return bytes
  }

  private func run(_ names: [String], means: Int, _ read: ([UInt8]) throws -> [Tensor]) throws {
    let originals = try names.map(fixtureBytes)
    var random = SeededRandom(state: 1)
    var accepted = 0
    for i in 0..<100_000 {
      let bytes = mutate(originals[i % originals.count], &random)
      do {
        let tensors = try read(bytes)
        accepted += 1
        let total = tensors.reduce(0) { $0 + $1.count * $1.dtype.byteCount }
        // float16 and small integers widen; at most fourfold.
        if total > 4 * means * bytes.count {
          Issue.record("case \(i) of seed 1: \(total) bytes from \(bytes.count)")
        }
      } catch is FormatError {
      } catch {
        Issue.record("case \(i) of seed 1: \(error)")  // TensorError.memory: it asked for too much
      }
    }
    #expect(accepted > 1000, "nothing gets through: the cases test only the first check")
    #expect(accepted < 99_000)
  }

  @Test(".npy")
  func npy() throws {
    let names = ["f8", "f2_big", "i1", "b1", "fortran", "version2", "version3", "empty", "scalar", "u4", "structured"]
    try run(names.map { $0 + ".npy" }, means: 1) { [try NPY.read(from: MemorySource($0, path: "x"))] }
  }

  @Test(".safetensors")
  func safetensors() throws {
    try run(["numpy.safetensors"], means: 1) {
      try Safetensors.read(from: MemorySource($0, path: "x")).map(\.tensor)
    }
  }

  @Test(".npz")
  func npz() throws {
    try run(["stored.npz", "deflated.npz"], means: 1032) { try readArchive($0).map(\.tensor) }
  }
}
