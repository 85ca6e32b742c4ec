import Files
import Interrupt
import JSON
import Tensors

/// Hugging Face's `.safetensors`: named tensors behind a JSON header, little-endian, row-major, without gaps.
///
/// Read in the order of the data; written widest elements first, so that all are aligned. bfloat16 and float16 widen to
/// float32, small and unsigned integers as in `.npy`. The optional `__metadata__` is read past and not written.
enum Safetensors: FileFormat {
  static let extensions = ["safetensors"]
  /// The limit of the format's own description.
  private static let longestHeader = 100_000_000
  private static let metadata = "__metadata__"

  private static let names: KeyValuePairs<String, StoredElement> = [
    "BOOL": .bool, "I8": .int8, "U8": .uint8, "I16": .int16, "U16": .uint16, "I32": .int32, "U32": .uint32,
    "I64": .int64, "U64": .uint64, "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
  ]

  private enum Kind {
    case tensor(StoredElement, Shape)
    /// What tensors cannot hold.
    case other(String)
  }

  private struct Entry {
    let name: String
    let kind: Kind
    let bytes: Range<Int>
  }

  static func load(_ path: String, only: Set<String>?) throws -> FileReading {
    try read(from: FileSource(path: path), only: only)
  }

  static func read(from source: any ByteSource, only: Set<String>? = nil) throws -> FileReading {
    func damaged(_ reason: String) -> FormatError {
      .malformed(path: source.path, format: "safetensors", reason: reason)
    }
    let length = try source.bytes(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(longestHeader) else { throw damaged("header of \(length) bytes") }
    guard case .object(let fields)? = JSON(try source.bytes(Int(length))) else {
      throw damaged("header is no JSON object")
    }
    guard fields.repeatedName == nil else { throw damaged("a name occurs twice") }
    let entries = try fields.filter { $0.0 != metadata }.map { try entry($0.0, $0.1, source.path) }
      .sorted { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
    var end = 0
    for entry in entries {
      guard entry.bytes.lowerBound == end else {
        throw damaged("tensor \"\(printable(entry.name))\" leaves a gap or overlaps")
      }
      end = entry.bytes.upperBound
    }
    guard end <= source.remaining else {
      throw FormatError.truncated(path: source.path, expected: end, got: source.remaining)
    }
    guard end == source.remaining else { throw damaged("bytes behind the last tensor") }
    var reading = ArchiveReading(path: source.path, only: only)
    for entry in entries {
      try Interrupt.check()
      var isRead = false
      try reading.add(entry.name) {
        switch entry.kind {
        case .other(let what): throw FormatError.unsupported(path: source.path, what: what)
        case .tensor(let element, let shape):
          isRead = true
          return try element.readTensor(shape, bigEndian: false, from: source, format: "safetensors")
        }
      }
      if !isRead { try source.skip(entry.bytes.count) }
    }
    return try reading.finished()
  }

  private static func entry(_ name: String, _ value: JSON, _ path: String) throws -> Entry {
    func damaged(_ reason: String) -> FormatError {
      .malformed(path: path, format: "safetensors", reason: "tensor \"\(printable(name))\": \(reason)")
    }
    guard case .object(let fields) = value, Set(fields.names) == ["dtype", "shape", "data_offsets"],
      fields.count == 3
    else { throw damaged("exactly dtype, shape and data_offsets expected") }
    func integers(_ key: String) throws -> [Int] {
      guard case .array(let values)? = fields[key] else {
        throw damaged("\(key) is no list")
      }
      return try values.map {
        guard case .integer(let n) = $0, n >= 0 else { throw damaged("\(key) holds no whole numbers of at least 0") }
        return n
      }
    }
    guard case .string(let dtype)? = fields["dtype"] else {
      throw damaged("dtype is no text")
    }
    let sizes = try integers("shape")
    let offsets = try integers("data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1] else { throw damaged("data_offsets do not fit its shape") }
    let range = offsets[0]..<offsets[1]
    guard let element = names.first(where: { $0.key == dtype })?.value else {
      return Entry(name: name, kind: .other("dtype \"\(printable(dtype))\" of \"\(printable(name))\""), bytes: range)
    }
    guard let shape = Shape(sizes) else {
      let what = "\"\(printable(name))\" of \(sizes.count) dimensions (more than \(Shape.maximumRank))"
      return Entry(name: name, kind: .other(what), bytes: range)
    }
    guard let count = shape.elementCount,
      case let (bytes, overflow) = count.multipliedReportingOverflow(by: element.byteCount), !overflow,
      bytes == range.count
    else { throw damaged("data_offsets do not fit its shape") }
    return Entry(name: name, kind: .tensor(element, shape), bytes: range)
  }

  static func save(_ contents: FileContents, to path: String, compressed: Bool) throws {
    guard case .archive(let members) = contents else {
      throw FormatError.contents(path: path, expected: "a table of tensors", got: "one tensor (use .npy)")
    }
    var names = Set([metadata])
    for member in members where !names.insert(member.name).inserted {
      let reason = member.name == metadata ? "it is reserved" : "it occurs twice"
      throw FormatError.name(path: path, name: member.name, reason: reason)
    }
    // The sort is stable: equal widths keep their order.
    let ordered = try members.map { (name: $0.name, tensor: try $0.tensor.contiguous()) }
      .sorted { $0.tensor.dtype.byteCount > $1.tensor.dtype.byteCount }
    var end = 0
    var fields = JSON.Fields()
    for member in ordered {
      let start = end
      end += member.tensor.count * member.tensor.dtype.byteCount
      let element = StoredElement(member.tensor.dtype)
      let dtype = Self.names.first { $0.value == element }?.key ?? ""
      fields.append(
        member.name,
        [
          "dtype": .string(dtype), "shape": .array(member.tensor.shape.map { .integer($0) }),
          "data_offsets": [.integer(start), .integer(end)],
        ])
    }
    var header = JSON.object(fields).bytes()
    header += [UInt8](repeating: 32, count: (8 - header.count % 8) % 8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    try AtomicFile.write(to: path) { file in
      try (length + header).withUnsafeBytes { try file.append([$0]) }
      for member in ordered { try member.tensor.withBytes { try file.append([$0]) } }
    }
  }
}
