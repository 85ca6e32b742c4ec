import Foundation
import Tensors
import Testing

@testable import Formats

/// Damaged files of each format: an error or a tensor, no crash, no memory beyond the file's means. 10⁵ cases each, or
/// as many as the environment variable `INSTAB_FUZZ_CASES` says, from the seed `INSTAB_FUZZ_SEED`.
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

  private static func setting(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
  private let cases = setting("INSTAB_FUZZ_CASES") ?? 100_000
  private let seed = setting("INSTAB_FUZZ_SEED") ?? 1

  private func run(_ names: [String], means: Int, _ read: ([UInt8]) throws -> [Tensor]) throws {
    try run(originals: names.map(fixtureBytes), means: means, read)
  }

  private func run(originals: [[UInt8]], means: Int, _ read: ([UInt8]) throws -> [Tensor]) throws {
    var random = SeededRandom(state: UInt64(seed))
    var accepted = 0
    for i in 0..<cases {
      let bytes = mutate(originals[i % originals.count], &random)
      do {
        let tensors = try read(bytes)
        accepted += 1
        let total = tensors.reduce(0) { $0 + $1.count * $1.dtype.byteCount }
        // float16 and small integers widen; at most fourfold.
        if total > 4 * means * bytes.count {
          Issue.record("case \(i) of seed \(seed): \(total) bytes from \(bytes.count)")
        }
      } catch is FormatError {
      } catch {
        Issue.record("case \(i) of seed \(seed): \(error)")  // TensorError.memory: it asked for too much
      }
    }
    #expect(accepted > cases / 100, "nothing gets through: the cases test only the first check")
    #expect(accepted < cases / 100 * 99)
  }

  @Test(".npy")
  func npy() throws {
    let names = ["f8", "f2_big", "i1", "b1", "fortran", "version2", "version3", "empty", "scalar", "u4", "structured"]
    try run(names.map { $0 + ".npy" }, means: 1) { [try NPY.read(from: MemorySource($0, path: "x"))] }
  }

  @Test(".safetensors")
  func safetensors() throws {
    try run(["numpy.safetensors"], means: 1) {
      try Safetensors.read(from: MemorySource($0, path: "x")).members.map(\.tensor)
    }
  }

  @Test(".mat version 5")
  func mat5() throws {
    let names = ["v5", "v5_packed", "v5_others", "v5_big", "v5_small_types"].map { $0 + ".mat" }
    try run(names, means: 1032) { try MAT.read(MemoryStore($0, path: "x")).members.map(\.tensor) }
  }

  @Test(".mat version 7.3")
  func mat73() throws {
    try run(["v73.mat", "v73_matio.mat", "v73_packed.mat"], means: 1032) {
      try MAT.read(MemoryStore($0, path: "x")).members.map(\.tensor)
    }
  }

  @Test(".csv")
  func csv() throws {
    let texts = [
      "1,2,3\n4,5,6\n", "\u{feff}x;\"y z\";t\r\n1;nan;-inf\r\n1e-3;+2.5E10;0\r\n", "# c\n1 2 3\n\n 4  5 6 \n",
      "\"a\"\"b\"\tc\n\"1\"\t2\n", "7\n8\n9",
    ]
    try run(originals: texts.map { Array($0.utf8) }, means: 8) {
      switch try CSV.read($0, path: "x") {
      case .tensor(let tensor): [tensor]
      case .archive(let members): members.map(\.tensor)
      }
    }
  }

  @Test(".npz")
  func npz() throws {
    try run(["stored.npz", "deflated.npz"], means: 1032) { try readArchive($0).map(\.tensor) }
  }
}
