import Files
import Interrupt
import Tensors

/// Element types of a version 5 file (`mi…` in MathWorks' description).
enum MATType: UInt32 {
  case int8 = 1, uint8, int16, uint16, int32, uint32, single
  case double = 9
  case int64 = 12, uint64, matrix, compressed, utf8, utf16, utf32

  /// How numbers of this type are stored; nil for what holds none.
  fileprivate var element: StoredElement? {
    switch self {
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    case .uint16: .uint16
    case .int32: .int32
    case .uint32: .uint32
    case .int64: .int64
    case .uint64: .uint64
    case .single: .float32
    case .double: .float64
    case .matrix, .compressed, .utf8, .utf16, .utf32: nil
    }
  }
}

/// Array classes of a version 5 file (`mx…`).
enum MATClass: UInt8, CaseIterable {
  case cell = 1, structure, object, char, sparse, double, single, int8, uint8, int16, uint16, int32, uint32, int64,
    uint64
  case function, opaque

  /// MATLAB's own name.
  var name: String {
    switch self {
    case .structure: "struct"
    case .function: "function_handle"
    default: "\(self)"
    }
  }
}

/// Reads the elements of a version 5 file, each at most as long as the one around it.
struct MAT5Reader {
  let isBigEndian: Bool
  /// Whether the numbers of an array of this name are asked for.
  var wants: (String) -> Bool = { _ in true }

  /// The tag of an element: 8 bytes, or 4 before at most 4 bytes of data.
  private struct Tag {
    let type: MATType
    let count: Int
    let isSmall: Bool
    /// Bytes between the data and the next element.
    var padding: Int { isSmall ? 4 - count : (8 - count % 8) % 8 }
  }

  func variables(from source: any ByteSource) throws -> [(name: String, value: MAT.Variable)] {
    var variables: [(name: String, value: MAT.Variable)] = []
    while source.remaining > 0 {
      try Interrupt.check()
      let tag = try tag(from: source)
      let window = WindowSource(source, limit: tag.count)
      let variable: (name: String, value: MAT.Variable)
      switch tag.type {
      case .matrix: variable = try matrix(from: window)
      case .compressed:
        let unpacked = try InflateSource(window)
        let inner = try self.tag(from: unpacked)
        guard inner.type == .matrix else { throw damaged(source, "compressed element that holds no array") }
        let array = WindowSource(unpacked, limit: inner.count)
        variable = try matrix(from: array)
        try array.skip(array.remaining)
        try unpacked.expectEnd()
      default: throw damaged(source, "element of type \(tag.type.rawValue) where an array is expected")
      }
      try window.skip(window.remaining)
      // A nameless array holds what objects share; it is none of the user's.
      if !variable.name.isEmpty { variables.append(variable) }
    }
    return variables
  }

  private func damaged(_ source: any ByteSource, _ reason: String) -> FormatError {
    .malformed(path: source.path, format: "mat", reason: reason)
  }

  private func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private func tag(from source: any ByteSource) throws -> Tag {
    let first = word(try source.bytes(4)[...])
    let isSmall = first >> 16 != 0
    let count = isSmall ? Int(first >> 16) : Int(word(try source.bytes(4)[...]))
    guard let type = MATType(rawValue: isSmall ? first & 0xffff : first) else {
      throw damaged(source, "element of unknown type \(isSmall ? first & 0xffff : first)")
    }
    guard !isSmall || count <= 4 else { throw damaged(source, "small element of \(count) bytes") }
    guard count <= source.remaining else {
      throw FormatError.truncated(path: source.path, expected: count, got: source.remaining)
    }
    return Tag(type: type, count: count, isSmall: isSmall)
  }

  /// The bytes of a short element.
  private func small(_ expected: Set<MATType>, from source: any ByteSource, _ what: String) throws -> [UInt8] {
    let tag = try tag(from: source)
    guard expected.contains(tag.type), tag.count <= 4096 else { throw damaged(source, "\(what) expected") }
    let bytes = try source.bytes(tag.count)
    try source.skip(min(tag.padding, source.remaining))
    return bytes
  }

  private func words(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count - 3, by: 4).map { word(bytes[$0..<$0 + 4]) }
  }

  private func matrix(from source: any ByteSource) throws -> (name: String, value: MAT.Variable) {
    guard source.remaining > 0 else { return ("", .other("empty")) }
    let flags = words(try small([.uint32], from: source, "array flags"))
    guard let first = flags.first, let kind = MATClass(rawValue: UInt8(first & 0xff)) else {
      throw damaged(source, "array without a known class")
    }
    // An opaque object has no sizes; its name comes at once.
    if kind == .opaque {
      let name = try name(from: source)
      return (name, wants(name) ? .other("object") : .unwanted)
    }
    let sizes = words(try small([.int32, .uint32], from: source, "sizes of an array")).map {
      Int(Int32(bitPattern: $0))
    }
    let name = try name(from: source)
    guard wants(name) else { return (name, .unwanted) }
    func isSet(_ flag: UInt32) -> Bool { first >> 8 & flag != 0 }
    guard let element = MAT.classes[kind.name] else { return (name, .other(kind.name)) }
    if isSet(0x08) { return (name, .other("complex \(kind.name)")) }
    guard sizes.count >= 2, sizes.allSatisfy({ $0 >= 0 }) else {
      throw damaged(source, "array \"\(printable(name))\" of impossible sizes")
    }
    guard let shape = Shape(sizes) else {
      return (name, .other("\(sizes.count) dimensions, more than \(Shape.maximumRank)"))
    }
    let stored = try numbers(shape.reversedSizes, as: element, name, from: source)
    return (name, .tensor(try MAT.columnMajor(isSet(0x02) ? stored.to(.bool) : stored)))
  }

  private func name(from source: any ByteSource) throws -> String {
    let bytes = try small([.int8, .uint8, .utf8], from: source, "name of an array")
    guard let name = String(validating: bytes, as: UTF8.self) else { throw damaged(source, "name that is no text") }
    return name
  }

  /// MATLAB stores the numbers of an array in the smallest type that holds them all.
  private func numbers(
    _ shape: Shape, as element: StoredElement, _ name: String, from source: any ByteSource
  ) throws -> Tensor {
    let tag = try tag(from: source)
    guard let stored = tag.type.element, element.holds(stored) else {
      throw damaged(source, "numbers of \"\(printable(name))\" in a type that does not fit its class")
    }
    guard let count = shape.elementCount,
      case let (bytes, overflow) = count.multipliedReportingOverflow(by: stored.byteCount),
      !overflow, bytes == tag.count
    else { throw damaged(source, "array \"\(printable(name))\" whose sizes do not fit its data") }
    return try stored.readTensor(shape, bigEndian: isBigEndian, from: source, format: "mat").to(element.dtype)
  }
}

extension StoredElement {
  /// Whether numbers of type `other` can be those of an array of this type: the same type or one with smaller range.
  func holds(_ other: StoredElement) -> Bool {
    switch self {
    case .float64, .float32: other == self || other == .float32 || !other.isFloat
    default: other == self || other.byteCount < byteCount && !other.isFloat
    }
  }

  private var isFloat: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }
}
