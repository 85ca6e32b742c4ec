import Tensors
import TestSupport
import Testing

@testable import Formats

/// Fixtures by SciPy 1.17 (version 5), h5py 3.16 and libmatio 1.5.23 (version 7.3); `Fixtures/make_mat.py` makes all
/// but the last.
@Suite(".mat")
struct MATTests {
  private struct Expected {
    let values: [Double], shape: Shape, dtype: DType
    init(_ values: [Double], _ shape: Shape, _ dtype: DType) {
      (self.values, self.shape, self.dtype) = (values, shape, dtype)
    }
  }

  private static let arrays: KeyValuePairs<String, Expected> = [
    "double": Expected([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], [2, 3], .float64),
    "single": Expected((0..<6).map { Double(Float(Double($0) / 3)) }, [2, 3], .float32),
    "special": Expected([.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude], [1, 5], .float64),
    "logical": Expected([1, 0, 1, 0, 0, 1], [2, 3], .bool),
    "cube": Expected((0..<24).map(Double.init), [2, 3, 4], .int32),
    "empty": Expected([], [0, 3], .float64),
    "scalar": Expected([7], [1, 1], .float64),
    "x": Expected([1, 2], [1, 2], .uint8),
    "int8": Expected([-128, -1, 0, 127], [2, 2], .int32),
    "int16": Expected([-32768, -1, 0, 32767], [2, 2], .int32),
    "int32": Expected([-0x1p31, -1, 0, 0x1p31 - 1], [2, 2], .int32),
    "uint8": Expected([0, 1, 255], [1, 3], .uint8),
    "uint16": Expected([0, 1, 65535], [1, 3], .int32),
    "uint32": Expected([0, 1, 0x1p32 - 1], [1, 3], .int64),
  ]

  private func members(_ name: String) throws -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: try loadArchive(fixture(name)).map { ($0.name, $0.tensor) })
  }

  @Test("Every class and layout", arguments: ["v5.mat", "v5_packed.mat", "v73.mat", "v73_packed.mat"])
  func classes(_ file: String) throws {
    let members = try members(file)
    #expect(members.count == Self.arrays.count + 2, "\(members.keys)")
    for (name, expected) in Self.arrays {
      let tensor = try #require(members[name], "\(name)")
      try expectEqual(tensor, expected.values, shape: expected.shape, dtype: expected.dtype, "\(file) \(name)")
    }
    #expect(try members["int64"]?.toArray(Int64.self) == [.min, -1, 0, .max])
    #expect(try members["uint64"]?.toArray(Int64.self) == [0, 1, .max])
  }

  @Test("Version 7.3 as libmatio writes it")
  func libmatio() throws {
    let members = try members("v73_matio.mat")
    #expect(members.keys.sorted() == ["a", "b", "f", "l"])
    try expectEqual(#require(members["a"]), [1, 3, 5, 2, 4, 6], shape: [2, 3], dtype: .float64)
    try expectEqual(#require(members["b"]), [-1, -3, -5, 2, 4, 32767], shape: [2, 3], dtype: .int32)
    try expectEqual(#require(members["f"]), [1, 3, 5, 2, 4, 6.5], shape: [2, 1, 3], dtype: .float32)
    try expectEqual(#require(members["l"]), [1, 1, 0, 0, 1, 0], shape: [2, 3], dtype: .bool)
  }

  @Test(
    "Numbers in a smaller type than their class, both byte orders", arguments: ["v5_big.mat", "v5_small_types.mat"])
  func smallTypes(_ file: String) throws {
    let members = try members(file)
    for (name, last) in ["bytes": 255.0, "shorts": -32768, "singles": 0.5] {
      try expectEqual(#require(members[name]), [1, 3, 5, 2, 4, last], shape: [2, 3], dtype: .float64, name)
    }
  }

  @Test("A file without numeric arrays names what it holds")
  func others() throws {
    #expect(
      message { _ = try TensorFile.load(fixture("v5_others.mat")) }.hasSuffix(
        "file without a real numeric array: text (char), complex (complex double), structure (struct), cell (cell) not supported"
      ))
    #expect(
      message { _ = try TensorFile.load(fixture("v73_others.mat")) }.hasSuffix(
        "file without a real numeric array: structure (struct), text (char) not supported"))
  }

  @Test("What we write comes back, packed or not; vectors become rows", arguments: [false, true])
  func roundTrip(_ compressed: Bool) throws {
    let wide = try Tensor((0..<120).map { Double($0).squareRoot() }, shape: [2, 3, 4, 5])
    let tensors: [(name: String, tensor: Tensor)] = [
      ("conv_weight", wide), ("view", try wide.permute([3, 1, 0, 2])),
      ("row", try Tensor([1.5, -0.0, .nan] as [Float])),
      ("scalar", try Tensor.full([], .integer(3), .int64)), ("empty", try Tensor.zeros([0])),
      ("flags", try Tensor([true, false, true], shape: [3, 1])), ("byte", try Tensor([7] as [UInt8])),
      ("a", try Tensor([Int32.min, 0, .max])), ("b", try Tensor([Int64.min, .max])),
    ]
    let shapes: [Shape] = [[2, 3, 4, 5], [5, 3, 2, 4], [1, 3], [1, 1], [1, 0], [3, 1], [1, 1], [1, 3], [1, 2]]
    try withFolder { folder in
      let path = folder + "/x.mat"
      try TensorFile.save(.archive(tensors), to: path, compressed: compressed)
      let back = try loadArchive(path)
      #expect(back.map(\.name) == tensors.map(\.name))
      for ((original, copy), shape) in zip(zip(tensors, back), shapes) {
        #expect(copy.tensor.shape == shape && copy.tensor.dtype == original.tensor.dtype, "\(original.name)")
        #expect(try bits(copy.tensor) == bits(original.tensor), "\(original.name)")
      }
    }
  }

  @Test("What we write is SciPy's file, but for the header's text")
  func bytes() throws {
    let names = ["double", "single", "special", "logical", "cube", "scalar", "x", "int32", "int64", "uint8"]
    try withFolder { folder in
      let members = try loadArchive(fixture("v5.mat"))
      let chosen = try names.map { name in try #require(members.first { $0.name == name }) }
      try TensorFile.save(.archive(chosen), to: folder + "/x.mat")
      let ours = try FileStore(path: folder + "/x.mat"), theirs = try fixtureBytes("v5.mat")
      var position = MATHeader.byteCount
      for name in names {
        let size = try ours.bytes(at: position + 4, count: 4).reversed().reduce(0) { $0 << 8 | Int($1) } + 8
        let variable = try ours.bytes(at: position, count: size)
        #expect(theirs.contains(variable), "\(name)")
        position += size
      }
      #expect(position == ours.count)
    }
  }

  @Test("Names that MATLAB does not take; one tensor without a name")
  func names() throws {
    let tensor = try Tensor([1.0])
    for name in ["", "1a", "_a", "a.b", "ä", "a b", String(repeating: "a", count: 64)] {
      #expect(
        message { try TensorFile.save(.archive([(name, tensor)]), to: "/x.mat") }
          == "/x.mat: name \"\(name)\": MATLAB expects a letter, then letters, digits and _, at most 63", "\(name)")
    }
    #expect(
      message { try TensorFile.save(.archive([("a", tensor), ("a", tensor)]), to: "/x.mat") }
        == "/x.mat: name \"a\": it occurs twice")
    #expect(
      message { try TensorFile.save(tensor, to: "/x.mat") }
        == "/x.mat: a table of tensors expected, got one tensor (give it a name)")
  }

  @Test(
    "Broken files",
    arguments: [
      ([UInt8](repeating: 32, count: 100), "x: file ends too early: 128 bytes of data expected, got 100"),
      ([UInt8](repeating: 32, count: 128), "x: damaged mat file: it does not begin as one"),
      ([UInt8](repeating: 0, count: 128), "x: MATLAB 4 file (save it with -v7) not supported"),
      (
        MATHeader.bytes + [14, 0, 0, 0, 255, 255, 255, 255],
        "x: file ends too early: 4294967295 bytes of data expected, got 0"
      ),
      (MATHeader.bytes + [99, 0, 0, 0, 0, 0, 0, 0], "x: damaged mat file: element of unknown type 99"),
      (
        MATHeader.bytes + [9, 0, 0, 0, 0, 0, 0, 0], "x: damaged mat file: element of type 9 where an array is expected"
      ),
      (Array(MATHeader.bytes[..<124]) + [0, 2, 73, 77], "x: damaged HDF5 file: no HDF5 signature"),
    ] as [([UInt8], String)])
  func broken(_ bytes: [UInt8], _ expected: String) {
    #expect(message { _ = try MAT.read(MemoryStore(bytes, path: "x")) } == expected)
  }

  @Test("A small compressed variable cannot claim a large array")
  func bomb() throws {
    // 2³⁰ doubles promised by a stream of a few bytes.
    let head: [UInt8] = [
      6, 0, 0, 0, 8, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 8, 0, 0, 0, 0, 0, 1, 0, 0, 64, 0, 0,
    ]
    let rest: [UInt8] = [1, 0, 1, 0, 65, 0, 0, 0, 9, 0, 0, 0, 248, 255, 255, 255]
    let matrix: [UInt8] = [14, 0, 0, 0, 255, 255, 255, 255] + head + rest
    let packed = try matrix.withUnsafeBytes { try Deflate.pack([$0], path: "x") }
    let file = MATHeader.bytes + [15, 0, 0, 0, UInt8(packed.count), 0, 0, 0] + packed
    #expect(
      message { _ = try MAT.read(MemoryStore(file, path: "x")) }.hasPrefix("x: file ends too early: 4294967295 bytes"))
  }
}
