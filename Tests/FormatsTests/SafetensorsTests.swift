import Foundation
import Tensors
import Testing

@testable import Formats

@Suite(".safetensors")
struct SafetensorsTests {
  @Test("A file of the reference library")
  func reference() throws {
    let members = try loadArchive(fixture("numpy.safetensors"))
    let tensors = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.tensor) })
    #expect(Set(tensors.keys) == ["conv1.weight", "x.f64", "half", "mask", "n", "u", "e", "größe \"q\"\n"])
    func expect(_ name: String, _ dtype: DType, _ shape: Shape, _ values: [Double]) throws {
      let tensor = try #require(tensors[name])
      #expect(tensor.dtype == dtype && tensor.shape == shape, "\(name)")
      #expect(try tensor.to(.float64).toArray(Double.self) == values, "\(name)")
    }
    let halves = [-1, -0.5, 0, 0.5, 1, 1.5]
    try expect("conv1.weight", .float32, [2, 3], halves)
    try expect("half", .float32, [2, 3], halves)
    try expect("x.f64", .float64, [2, 3], [0, 0.25, 0.5, 0.75, 1, 1.25])
    try expect("mask", .bool, [2], [1, 0])
    try expect("n", .int64, [], [7])
    try expect("u", .int32, [2, 3], [0, 1, 2, 3, 4, 5])
    try expect("e", .float32, [0, 4], [])
    try expect("größe \"q\"\n", .uint8, [1], [1])
  }

  @Test("What is written is read back, wide elements first")
  func roundTrip() throws {
    try withFolder { folder in
      let path = folder + "/x.safetensors"
      let view = try Tensor((0..<6).map(Float.init), shape: [2, 3]).t()
      try TensorFile.save(
        .archive([
          ("flag", try Tensor([true])), ("a\"\\\u{1}ö", view), ("d", try Tensor([-0.0, .nan])),
          ("e", try Tensor.zeros([0, 3], .int32)),
        ]), to: path)
      let back = try loadArchive(path)
      #expect(back.map(\.name) == ["d", "a\"\\\u{1}ö", "e", "flag"])
      #expect(try bits(back[0].tensor) == [-0.0, Double.nan].map(\.bitPattern))
      #expect(back[1].tensor.shape == [3, 2])
      #expect(try back[1].tensor.toArray(Float.self) == [0, 3, 1, 4, 2, 5])
      #expect(back[2].tensor.shape == [0, 3])
      try TensorFile.save(.archive([]), to: path)
      #expect(try loadArchive(path).isEmpty)
      for names in [["x", "x"], ["__metadata__"]] {
        let members = try names.map { (name: $0, tensor: try Tensor([1.0])) }
        #expect(throws: FormatError.self) { try TensorFile.save(.archive(members), to: path) }
      }
    }
  }

  private func read(_ header: String, data: [UInt8] = [UInt8](repeating: 0, count: 8)) throws -> [(
    name: String, tensor: Tensor
  )] {
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    return try Safetensors.read(from: MemorySource(length + Array(header.utf8) + data, path: "x")).members
  }

  @Test("bfloat16 is the upper half of float32")
  func bfloat16() throws {
    let members = try read(
      #"{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}"#, data: [0x80, 0x3f, 0x00, 0xc0])
    #expect(try members[0].tensor.toArray(Float.self) == [1, -2])
  }

  @Test(
    "Lies are refused before memory is asked for",
    arguments: [
      (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "tensor \"a\": data_offsets do not fit its shape"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, "tensor \"a\" leaves a gap or overlaps"),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
        "tensor \"b\" leaves a gap or overlaps"
      ),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "bytes behind the last tensor"),
      (
        #"{"a":{"dtype":"U8","shape":[-8],"data_offsets":[0,8]}}"#,
        "tensor \"a\": shape holds no whole numbers of at least 0"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[8.0],"data_offsets":[0,8]}}"#,
        "tensor \"a\": shape holds no whole numbers of at least 0"
      ),
      (#"{"a":{"dtype":"U8","shape":8,"data_offsets":[0,8]}}"#, "tensor \"a\": shape is no list"),
      (
        #"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
        "tensor \"a\": data_offsets do not fit its shape"
      ),
      (#"{"a":{"dtype":"U8","shape":[8]}}"#, "tensor \"a\": exactly dtype, shape and data_offsets expected"),
      (#"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{}}"#, "a name occurs twice"),
      (#"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}"#, "header is no JSON object"),
      ("[]", "header is no JSON object"), ("", "header is no JSON object"),
      (String(repeating: "[", count: 100_000), "header is no JSON object"),
    ])
  func lies(_ header: String, _ reason: String) throws {
    #expect(message { _ = try read(header) } == "x: damaged safetensors file: \(reason)")
  }

  @Test("Sizes beyond the file")
  func sizes() throws {
    #expect(
      message { _ = try read(#"{"a":{"dtype":"U8","shape":[9999999999],"data_offsets":[0,9999999999]}}"#) }
        == "x: file ends too early: 9999999999 bytes of data expected, got 8")
    let huge = MemorySource([UInt8](repeating: 0xff, count: 16), path: "x")
    #expect(
      message { _ = try Safetensors.read(from: huge) }
        == "x: damaged safetensors file: header of 18446744073709551615 bytes")
    let claim = MemorySource([0, 0, 0, 1, 0, 0, 0, 0, 0x7b], path: "x")
    #expect(
      message { _ = try Safetensors.read(from: claim) }
        == "x: file ends too early: 16777216 bytes of data expected, got 1")
  }
}
