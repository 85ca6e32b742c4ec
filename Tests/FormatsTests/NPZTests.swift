import Foundation
import Tensors
import Testing

@testable import Formats

@Suite(".npz")
struct NPZTests {
  @Test("Stored and deflated members, in the order of the file")
  func read() throws {
    let stored = try loadArchive(fixture("stored.npz"))
    #expect(stored.map(\.name) == ["a", "b", "layer2.5.conv1.weight"])
    #expect(try stored[0].tensor.toArray(Double.self) == [0, 1, 2, 3, 4, 5])
    #expect(try stored[1].tensor.toArray(Bool.self) == [true, false])
    #expect(stored[2].tensor.shape == [2, 1, 3, 3])
    let deflated = try loadArchive(fixture("deflated.npz"))
    #expect(deflated.map(\.name) == ["zeros", "i"])
    #expect(try deflated[0].tensor.toArray(Double.self) == [Double](repeating: 0, count: 20000))
    #expect(try deflated[1].tensor.toArray(Int32.self) == [0, 1, 2, 3, 4])
    #expect(try loadArchive(fixture("empty.npz")).isEmpty)
  }

  private func sample() throws -> FileContents {
    .archive([
      ("t", try Tensor([0.5, -0.0, .nan])), ("u", try Tensor((0..<20).map(Float.init), shape: [4, 5]).t()),
      ("snapshots/0", try Tensor([true, false, true])), ("empty", try Tensor.zeros([0, 3])),
      ("scalar", try Tensor.scalar(.integer(7), .int64)), ("größe", try Tensor.zeros([30000], .uint8)),
    ])
  }

  @Test("What is written is read back, stored and compressed", arguments: [false, true])
  func roundTrip(_ compressed: Bool) throws {
    try withFolder { folder in
      let path = folder + "/x.npz"
      guard case .archive(let members) = try sample() else { return }
      try TensorFile.save(.archive(members), to: path, compressed: compressed)
      let back = try loadArchive(path)
      #expect(back.map(\.name) == members.map(\.name))
      for (a, b) in zip(members, back) {
        #expect(a.tensor.dtype == b.tensor.dtype)
        #expect(a.tensor.shape == b.tensor.shape)
        #expect(try bits(a.tensor) == bits(b.tensor))
      }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(compressed == (bytes.count < 10_000))
      try TensorFile.save(sample(), to: path, compressed: compressed)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes, "the same tensors, other bytes")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.npz"])
    }
  }

  @Test("An empty table is an archive too")
  func empty() throws {
    try withFolder { folder in
      try TensorFile.save(.archive([]), to: folder + "/x.npz")
      #expect(try loadArchive(folder + "/x.npz").isEmpty)
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/x.npz")) == Data(fixtureBytes("empty.npz")))
    }
  }

  @Test(
    "Names that lead elsewhere are refused both ways",
    arguments: ["", "/etc/x", "../x", "a/../b", "a//b", "a/", ".", "a\\b", "a\nb"])
  func names(_ name: String) throws {
    try withFolder { folder in
      let path = folder + "/x.npz"
      #expect(throws: FormatError.self) { try TensorFile.save(.archive([(name, Tensor([1.0]))]), to: path) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      // The same name in a file: a member of equal length renamed in both of its headers.
      let stand = String(repeating: "q", count: name.utf8.count)
      guard !stand.isEmpty else { return }
      try TensorFile.save(.archive([(stand, Tensor([1.0]))]), to: path)
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      let old = Array((stand + ".npy").utf8), new = Array((name + ".npy").utf8)
      for i in 0...(bytes.count - old.count) where Array(bytes[i..<i + old.count]) == old {
        bytes.replaceSubrange(i..<i + old.count, with: new)
      }
      #expect(throws: FormatError.self) { try readArchive(bytes) }
    }
  }

  @Test("Two members of one name are refused")
  func twice() throws {
    try withFolder { folder in
      let members = [("a", try Tensor([1.0])), ("a", try Tensor([2.0]))].map { (name: $0.0, tensor: $0.1) }
      #expect(throws: FormatError.name(path: folder + "/x.npz", name: "a", reason: "it occurs twice")) {
        try TensorFile.save(.archive(members), to: folder + "/x.npz")
      }
    }
  }

  /// The central directory's field at `offset` of its first entry, changed to `value`.
  private func patched(_ file: String, _ offset: Int, _ value: UInt32) throws -> [UInt8] {
    var bytes = try fixtureBytes(file)
    let start = try #require(
      (0..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == [0x50, 0x4b, 1, 2] })
    for i in 0..<4 { bytes[start + offset + i] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(i))) }
    return bytes
  }

  @Test("A member that claims more than its bytes can give is a lie")
  func bombs() throws {
    let deflated = message { _ = try readArchive(patched("deflated.npz", 24, 4_000_000_000)) }
    let claim = "x.npz: damaged zip file: member "
    #expect(deflated == claim + "\"zeros.npy\" claims 4000000000 bytes, more than the file can hold")
    let stored = message { _ = try readArchive(patched("stored.npz", 24, 177)) }
    #expect(stored == claim + "\"a.npy\" claims 177 bytes, more than the file can hold")
    #expect(throws: FormatError.self) { try readArchive(patched("stored.npz", 20, 1_000_000)) }
  }

  @Test("A changed byte of the data fails the checksum")
  func checksum() throws {
    var bytes = try fixtureBytes("stored.npz")
    let data = try #require(bytes.indices.first { bytes[$0] == 10 }) + 8  // after the first header's newline
    bytes[data] ^= 1
    #expect(message { _ = try readArchive(bytes) } == "x.npz(a.npy): damaged zip file: CRC error")
  }

  @Test(
    "Only names that are not ASCII are marked as UTF-8, whichever libzip writes", arguments: [("w", 0), ("\u{e9}", 8)])
  func encodings(_ name: String, _ mark: UInt8) throws {
    try withFolder { folder in
      let path = folder + "/x.npz"
      try TensorFile.save(.archive([(name, Tensor.zeros([2]))]), to: path)
      let bytes = try #require(FileManager.default.contents(atPath: path))
      #expect(bytes[6] == 0 && bytes[7] == mark)  // general purpose flags of the first local header, bit 11
      #expect(try loadArchive(path).map(\.name) == [name])
    }
  }

  @Test("Files that are no archives")
  func strangers() throws {
    #expect(message { _ = try readArchive(Array("hello".utf8)) } == "x.npz: damaged zip file: Not a zip archive")
    #expect(throws: FormatError.self) { try readArchive([]) }
    let whole = try fixtureBytes("stored.npz")
    for length in stride(from: 0, to: whole.count, by: 7) {
      #expect(throws: FormatError.self, "\(length) bytes") { try readArchive(Array(whole[..<length])) }
    }
  }
}

/// Reads an archive from memory.
@discardableResult
func readArchive(_ bytes: [UInt8]) throws -> [(name: String, tensor: Tensor)] {
  try bytes.withUnsafeBytes { try NPZ.read(ZipArchive($0, path: "x.npz")).members }
}
