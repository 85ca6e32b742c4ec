import Foundation
import Tensors
import Testing

@testable import Formats

@Suite(".npy")
struct NPYTests {
  struct Case: CustomTestStringConvertible {
    let file: String
    let dtype: DType
    let values: [Double]
    var testDescription: String { file }
  }
  private static let counting: [Double] = [0, 1, 2, 3, 4, 5]
  private static let signed: [Double] = [-2, -1, 0, 1, 2, 3]
  private static let halves = signed.map { $0 / 2 }

  static let types: [Case] =
    [
      ("i1", DType.int32, signed), ("i2", .int32, signed), ("i4", .int32, signed), ("i8", .int64, signed),
      ("u1", .uint8, counting), ("u2", .int32, counting), ("u4", .int64, counting), ("u8", .int64, counting),
      ("f2", .float32, halves), ("f4", .float32, halves), ("f8", .float64, halves), ("b1", .bool, [0, 1, 1, 1, 1, 1]),
    ].flatMap { code, dtype, values in
      let little = Case(file: "\(code).npy", dtype: dtype, values: values)
      return code.hasSuffix("1") ? [little] : [little, Case(file: "\(code)_big.npy", dtype: dtype, values: values)]
    }

  @Test("Every element type in both byte orders", arguments: types)
  func elementTypes(_ c: Case) throws {
    let tensor = try loadTensor(fixture(c.file))
    #expect(tensor.dtype == c.dtype)
    #expect(tensor.shape == [2, 3])
    #expect(try tensor.to(.float64).toArray(Double.self) == c.values)
  }

  @Test("Versions 1, 2 and 3", arguments: 1...3)
  func versions(_ version: Int) throws {
    let tensor = try loadTensor(fixture("version\(version).npy"))
    #expect(tensor.shape == [2, 3])
    #expect(try tensor.toArray(Double.self) == Self.counting)
  }

  @Test("Fortran order becomes row-major")
  func fortran() throws {
    let tensor = try loadTensor(fixture("fortran.npy"))
    #expect(tensor.shape == [2, 3, 4])
    #expect(tensor.isContiguous)
    #expect(try tensor.toArray(Double.self) == (0..<24).map(Double.init))
  }

  @Test("Scalars, empty arrays, bytes behind the data")
  func shapes() throws {
    let scalar = try loadTensor(fixture("scalar.npy"))
    #expect(scalar.shape == [])
    #expect(try scalar.item() == 3.25)
    let empty = try loadTensor(fixture("empty.npy"))
    #expect(empty.shape == [0, 5])
    #expect(empty.dtype == .float32)
    #expect(try loadTensor(fixture("trailing.npy")).toArray(Double.self) == [0, 1, 2])
  }

  @Test("Signs of zero, infinities, NaN and subnormals keep their bits")
  func special() throws {
    let expected: [Double] = [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude]
    #expect(try bits(loadTensor(fixture("special.npy"))) == expected.map(\.bitPattern))
    let halves: [Float16] = [0, -0.0, .infinity, -.infinity, .nan, 6e-8, 65504, 0.333]
    #expect(try bits(loadTensor(fixture("half_special.npy"))) == halves.map { UInt64(Float($0).bitPattern) })
  }

  @Test("Unsigned integers widen as far as int64 goes")
  func unsigned() throws {
    #expect(try loadTensor(fixture("u8_max.npy")).toArray(Int64.self) == [.max])
    #expect(try loadTensor(fixture("u4_max.npy")).toArray(Int64.self) == [4_294_967_295])
    let path = try fixture("overflow.npy")
    #expect(throws: FormatError.overflow(path: path, value: 1 << 63)) { try loadTensor(path) }
  }

  @Test(
    "What we write is NumPy's file byte for byte",
    arguments: ["b1", "u1", "i4", "i8", "f4", "f8", "scalar", "empty", "vector", "special"])
  func written(_ name: String) throws {
    try withFolder { folder in
      let path = folder + "/x.npy"
      try TensorFile.save(loadTensor(fixture("\(name).npy")), to: path)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(fixtureBytes("\(name).npy")))
    }
  }

  @Test("Views are written as what they show")
  func views() throws {
    try withFolder { folder in
      let path = folder + "/x.npy"
      let tensor = try Tensor((0..<24).map(Double.init), shape: [2, 3, 4])
      for view in try [tensor.permute([2, 0, 1]), tensor.select(1, 2), tensor.narrow(2, 1, 2), tensor.flip(0)] {
        try TensorFile.save(view, to: path)
        let back = try loadTensor(path)
        #expect(back.shape == view.shape)
        #expect(try back.toArray(Double.self) == view.toArray(Double.self))
      }
    }
  }

  @Test(
    "What tensors do not hold is named",
    arguments: [
      ("complex", "complex array (element type '<c16')"), ("text", "array of text (element type '<U2')"),
      ("bytes", "array of text (element type '|S2')"), ("object", "array of Python objects (element type '|O')"),
      ("structured", "structured array"), ("dates", "array of dates (element type '<M8[s]')"),
      ("longdouble", "array (element type '<f16')"), ("rank9", "array of 9 dimensions (more than 8)"),
    ])
  func unsupported(_ name: String, _ what: String) throws {
    let path = try fixture("\(name).npy")
    #expect(message { _ = try loadTensor(path) } == "\(path): \(what) not supported")
  }

  /// A file of version 1 with this header and data.
  private func read(_ header: String, data: Int = 48) throws -> Tensor {
    let text = Array(header.utf8)
    let bytes = NPYHeader.magic + [1, 0, UInt8(text.count & 255), UInt8(text.count >> 8)] + text
    return try NPY.read(from: MemorySource(bytes + [UInt8](repeating: 0, count: data), path: "x.npy"))
  }

  @Test("Other spellings of a header")
  func spellings() throws {
    for header in [
      "{'descr':'<f8','fortran_order':False,'shape':(2,3)}",
      "{\"shape\": (2, 3,), 'fortran_order': False, 'descr': 'f8'}",
      " { 'descr' : '=f8' , 'fortran_order' : True , 'shape' : ( 2L , 3L ) , } \n",
    ] {
      #expect(try read(header).shape == [2, 3])
    }
  }

  @Test("Lies and nonsense in a header are refused before memory is asked for")
  func lies() throws {
    func header(_ shape: String, _ descr: String = "'<f8'") -> String {
      "{'descr': \(descr), 'fortran_order': False, 'shape': \(shape), }"
    }
    func failure(_ header: String) -> String { message { _ = try read(header) } }
    #expect(failure(header("(2, 4)")) == "x.npy: file ends too early: 64 bytes of data expected, got 48")
    #expect(
      failure(header("(1000000000000000000,)", "'|u1'"))
        == "x.npy: file ends too early: 1000000000000000000 bytes of data expected, got 48")
    for shape in ["(4611686018427387904, 4)", "(4611686018427387904,)", "(0, 4611686018427387904, 4)"] {
      #expect(failure(header(shape)) == "x.npy: damaged npy file: its shape is impossibly large")
    }
    #expect(try read(header("(0, 4611686018427387904)")).count == 0)
    let noDictionary = "x.npy: damaged npy file: header is no dictionary"
    for bad in [
      "", "nan", "{", "}", "{}}", header("(-1,)"), header("(2)"), header("(2, 3"), header("(99999999999999999999,)"),
      header("(1,,2)"), header("(2.0,)"), header("(True,)"), header("(,)"), header("(2,)", "'<f8"),
      header("(2,)", "<f8"),
      header("(2,)") + "x", "{'shape': (2,), 'shape': (2,), 'descr': '<f8', 'fortran_order': False}",
    ] {
      #expect(failure(bad) == noDictionary, "\(bad)")
    }
    let keys = "x.npy: damaged npy file: header without exactly descr, fortran_order and shape"
    #expect(failure("{}") == keys)
    #expect(failure("{'descr': '<f8', 'shape': (2,)}") == keys)
    #expect(failure("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': True}") == keys)
    #expect(failure(header("True")) == "x.npy: damaged npy file: shape is no tuple of integers")
    #expect(failure(header("(2,)", "''")) == "x.npy: damaged npy file: empty element type")
    #expect(
      failure("{'descr': '<f8', 'fortran_order': 'no', 'shape': (2,)}")
        == "x.npy: damaged npy file: fortran_order is no boolean")
  }

  @Test("A file cut anywhere is an error, but for bytes behind the data")
  func truncated() throws {
    let whole = try fixtureBytes("f8.npy")
    for length in 0..<whole.count {
      let source = MemorySource(Array(whole[..<length]), path: "x.npy")
      #expect(throws: FormatError.self, "\(length) bytes") { try NPY.read(from: source) }
    }
    #expect(throws: FormatError.unsupported(path: "x.npy", what: "npy version 4.0")) {
      try NPY.read(from: MemorySource(NPYHeader.magic + [4, 0, 2, 0, 123, 125], path: "x.npy"))
    }
    #expect(
      message { _ = try NPY.read(from: MemorySource(NPYHeader.magic + [2, 0, 0, 0, 1, 0], path: "x.npy")) }
        == "x.npy: damaged npy file: header of 65536 bytes")
  }
}
