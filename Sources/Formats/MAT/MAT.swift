import Files
import Tensors

/// MATLAB's `.mat`: named arrays. Reads version 5 (also called 6 and 7; compressed or not, both byte orders) and version
/// 7.3 (HDF5); writes version 5, little-endian, an array in MATLAB's column-major order.
///
/// The tensor has the array's shape: at least two dimensions, as MATLAB has. A vector is written as a row, a scalar as
/// 1×1. Element types without a dtype widen as in `.npy`; `logical` is bool. Arrays of text, cells, structures, sparse
/// and complex numbers are left out and named; a file of nothing else is an error that names them.
/// Source: MathWorks, "MAT-File Format" (version 5), and the HDF5 file format specification 1.1 (7.3).
enum MAT: FileFormat {
  static let extensions = ["mat"]

  /// A variable of a file: a tensor, or what it is instead.
  enum Variable {
    case tensor(Tensor)
    case other(String)
    /// Not asked for.
    case unwanted
  }

  static func load(_ path: String, only: Set<String>?) throws -> FileReading {
    try read(try FileStore(path: path), only: only)
  }

  static func read(_ store: any ByteStore, only: Set<String>? = nil) throws -> FileReading {
    let header = try MATHeader(try store.bytes(at: 0, count: MATHeader.byteCount), path: store.path)
    var reading = ArchiveReading(path: store.path, only: only)
    let wants = reading.wants
    let variables: [(name: String, value: Variable)] =
      switch header.version {
      case .v5:
        try MAT5Reader(isBigEndian: header.isBigEndian, wants: wants)
          .variables(from: StoreSource(store, at: MATHeader.byteCount))
      case .v73: try MAT73.variables(of: store, wants: wants)
      }
    for variable in variables {
      switch variable.value {
      case .tensor(let tensor): try reading.add(variable.name) { tensor }
      case .other(let kind): try reading.add(variable.name, otherKind: kind)
      case .unwanted: try reading.add(variable.name, otherKind: "not asked for")
      }
    }
    return try reading.finished { leftOut in
      let kinds = leftOut.prefix(8).map { "\(printable($0.name)) (\($0.kind))" }
      let more = leftOut.count > kinds.count ? ", …" : ""
      return FormatError.unsupported(
        path: store.path, what: "file without a real numeric array: \(kinds.joined(separator: ", "))\(more)")
    }
  }

  static func save(_ contents: FileContents, to path: String, compressed: Bool) throws {
    guard case .archive(let members) = contents else {
      throw FormatError.contents(path: path, expected: "a table of tensors", got: "one tensor (give it a name)")
    }
    try MAT5Writer.write(members, to: path, compressed: compressed)
  }

  /// The elements that MATLAB's classes hold.
  static let classes: [String: StoredElement] = [
    "double": .float64, "single": .float32, "logical": .bool, "int8": .int8, "uint8": .uint8, "int16": .int16,
    "uint16": .uint16, "int32": .int32, "uint32": .uint32, "int64": .int64, "uint64": .uint64,
  ]

  /// A tensor of `shape` from one whose bytes are in column-major order, that is: of the reversed shape.
  static func columnMajor(_ stored: Tensor) throws -> Tensor {
    try stored.permute(Array(stored.shape.indices.reversed())).contiguous()
  }
}

/// The first 128 bytes of a `.mat` file.
struct MATHeader {
  enum Version { case v5, v73 }

  let version: Version
  let isBigEndian: Bool
  static let byteCount = 128

  init(_ bytes: [UInt8], path: String) throws {
    switch (bytes[126], bytes[127]) {
    case (UInt8(ascii: "I"), UInt8(ascii: "M")): isBigEndian = false
    case (UInt8(ascii: "M"), UInt8(ascii: "I")): isBigEndian = true
    default:
      // Version 4 has no header; its first word is a small number of at most four digits, MOPT.
      let word = bytes[..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      if min(word, word.byteSwapped) < 5000, bytes.contains(0) {
        throw FormatError.unsupported(path: path, what: "MATLAB 4 file (save it with -v7)")
      }
      throw FormatError.malformed(path: path, format: "mat", reason: "it does not begin as one")
    }
    switch isBigEndian ? bytes[124] : bytes[125] {
    case 1: version = .v5
    case 2: version = .v73
    case let number: throw FormatError.unsupported(path: path, what: "mat version \(number)")
    }
  }

  /// The header of what we write. No date: the bytes of a file depend on its contents only.
  static var bytes: [UInt8] {
    var bytes = Array("MATLAB 5.0 MAT-file, written by instab-lua".utf8)
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: 116 - bytes.count)
    bytes += [UInt8](repeating: 0, count: 8)
    return bytes + [0, 1, UInt8(ascii: "I"), UInt8(ascii: "M")]
  }
}
