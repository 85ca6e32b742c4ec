import CZip
import Foundation
import Tensors
import Testing

@testable import Formats

@Suite("Files with members that tensors cannot hold")
struct LeftOutTests {
  /// An .npz as NumPy writes it, of stored members with these bytes.
  private func archive(_ members: [(name: String, bytes: [UInt8])], at path: String) throws {
    var code: Int32 = 0
    let archive = try #require(zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code))
    // The bytes must outlive zip_close.
    let copies = members.map { Data($0.bytes) as NSData }
    try withExtendedLifetime(copies) {
      for (member, copy) in zip(members, copies) {
        let source = zip_source_buffer(archive, copy.bytes, UInt64(copy.length), 0)
        try #require(zip_file_add(archive, member.name, source, UInt32(ZIP_FL_ENC_UTF_8)) >= 0)
      }
      #expect(zip_close(archive) == 0)
    }
  }

  private func mixed(_ folder: String) throws -> String {
    let path = folder + "/x.npz"
    let files = ["f8", "text", "complex", "object", "structured", "dates", "longdouble", "rank9"]
    var members = try files.map { (name: $0 + ".npy", bytes: try fixtureBytes($0 + ".npy")) }
    members.append((name: "readme.txt", bytes: Array("hello".utf8)))
    members.append((name: "i4.npy", bytes: try fixtureBytes("i4.npy")))
    try archive(members, at: path)
    return path
  }

  @Test("An .npz gives its numbers and names the rest")
  func npz() throws {
    try withFolder { folder in
      let reading = try TensorFile.read(mixed(folder))
      #expect(reading.members.map(\.name) == ["f8", "i4"])
      #expect(
        reading.leftOut.map(\.name)
          == ["text", "complex", "object", "structured", "dates", "longdouble", "rank9", "readme.txt"])
      #expect(reading.leftOut[0].kind.hasPrefix("array of text") && reading.leftOut[7].kind == "no .npy")
    }
  }

  @Test("Only the names asked for are read; a missing one is an error, and so is one that cannot be read")
  func only() throws {
    try withFolder { folder in
      let path = try mixed(folder)
      let one = try TensorFile.read(path, only: ["i4"])
      #expect(one.members.map(\.name) == ["i4"] && one.leftOut.isEmpty)
      #expect(try TensorFile.read(path, only: []).members.isEmpty)
      #expect(
        message { _ = try TensorFile.read(path, only: ["i4", "i5"]) }
          == "\(path): name \"i5\": the file has no such member; it has complex, dates, f8, i4, longdouble, object, "
          + "rank9, structured, …")
      #expect(message { _ = try TensorFile.read(path, only: ["text"]) }.contains("(text.npy): array of text"))
      #expect(
        message { _ = try TensorFile.read(fixture("f8.npy"), only: ["a"]) }.hasSuffix(
          "named tensors expected, got one tensor without a name"))
      for name in ["numpy.safetensors", "v5.mat", "v73.mat", "v5_packed.mat"] {
        let all = try TensorFile.read(fixture(name)).members
        let last = try #require(all.last)
        let read = try TensorFile.read(fixture(name), only: [last.name]).members
        #expect(read.map(\.name) == [last.name])
        #expect(try read.map { try bits($0.tensor) } == [bits(last.tensor)])
        #expect(throws: FormatError.self) { try TensorFile.read(fixture(name), only: [last.name, "no such"]) }
      }
      try Data("a,b\n1,2\n".utf8).write(to: URL(fileURLWithPath: folder + "/x.csv"))
      #expect(try TensorFile.read(folder + "/x.csv", only: ["b"]).members.map(\.name) == ["b"])
    }
  }

  @Test("A damaged member is an error unless others are asked for")
  func damaged() throws {
    try withFolder { folder in
      let path = folder + "/x.npz"
      try archive([("bad.npy", Array("no array".utf8)), ("f8.npy", try fixtureBytes("f8.npy"))], at: path)
      #expect(throws: FormatError.self) { try TensorFile.read(path) }
      #expect(try TensorFile.read(path, only: ["f8"]).members.count == 1)
    }
  }

  @Test("A .mat and a .safetensors too")
  func others() throws {
    let text = FileReading.LeftOut(name: "text", kind: "char")
    for (name, leftOut) in [
      ("v5.mat", [text]), ("v73.mat", [FileReading.LeftOut(name: "structure", kind: "struct"), text]),
    ] {
      let reading = try TensorFile.read(fixture(name))
      #expect(!reading.members.isEmpty && reading.leftOut == leftOut)
    }
    let header =
      #"{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]},"#
      + #""b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    let bytes = length + Array(header.utf8) + [1, 2, 3, 4]
    let reading = try Safetensors.read(from: MemorySource(bytes, path: "x"))
    #expect(reading.leftOut == [.init(name: "a", kind: "dtype \"F8_E4M3\" of \"a\"")])
    #expect(try reading.members.map { try $0.tensor.toArray(Double.self) } == [[3, 4]])
  }
}
