import Files
import Tensors

/// The header of a `.npy` file: a Python dictionary of three entries (NumPy, `numpy.lib.format`).
struct NPYHeader: Equatable {
  var element: StoredElement
  var bigEndian = false
  var fortranOrder = false
  var shape: Shape

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy itself refuses headers above 10,000 bytes of files it does not trust.
  private static let lengthLimit = 65535

  /// Reads magic, version (1, 2 or 3) and dictionary; the data follow in `source`.
  init(from source: any ByteSource) throws {
    func damaged(_ reason: String) -> FormatError { .malformed(path: source.path, format: "npy", reason: reason) }
    let start = try source.bytes(8)
    guard start.starts(with: Self.magic) else { throw damaged("it does not begin as one") }
    guard (1...3).contains(start[6]) else {
      throw FormatError.unsupported(path: source.path, what: "npy version \(start[6]).\(start[7])")
    }
    let size = try source.bytes(start[6] == 1 ? 2 : 4)
    let length = size.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= Self.lengthLimit else { throw damaged("header of \(length) bytes") }
    let text = String(decoding: try source.bytes(length), as: UTF8.self)
    var parser = PythonLiteral(text)
    guard let fields = parser.dictionary() else { throw damaged("header is no dictionary") }
    guard Set(fields.keys) == ["descr", "fortran_order", "shape"] else {
      throw damaged("header without exactly descr, fortran_order and shape")
    }
    guard case .bool(let fortran)? = fields["fortran_order"] else { throw damaged("fortran_order is no boolean") }
    guard case .tuple(let sizes)? = fields["shape"] else { throw damaged("shape is no tuple of integers") }
    guard let shape = Shape(sizes) else {
      throw FormatError.unsupported(
        path: source.path, what: "array of \(sizes.count) dimensions (more than \(Shape.maximumRank))")
    }
    guard case .string(let descr)? = fields["descr"] else {
      throw FormatError.unsupported(path: source.path, what: "structured array")
    }
    (element, bigEndian) = try Self.element(descr, path: source.path)
    fortranOrder = fortran
    self.shape = shape
  }

  init(of tensor: Tensor) {
    element = StoredElement(tensor.dtype)
    shape = tensor.shape
  }

  /// `<f8`, `>i4`, `|b1`, …
  private static func element(_ descr: String, path: String) throws -> (StoredElement, bigEndian: Bool) {
    guard let order = descr.first else {
      throw FormatError.malformed(path: path, format: "npy", reason: "empty element type")
    }
    let code = "<>|=".contains(order) ? String(descr.dropFirst()) : descr
    if let element = StoredElement(rawValue: code) { return (element, order == ">") }
    let kind =
      switch code.first {
      case "c": "complex array"
      case "O": "array of Python objects"
      case "U", "S", "a": "array of text"
      case "M", "m": "array of dates"
      case "V": "structured array"
      default: "array"
      }
    throw FormatError.unsupported(path: path, what: "\(kind) (element type '\(printable(descr))')")
  }

  /// Version 1 with the padding of NumPy 2, so that our files are NumPy's byte for byte.
  var bytes: [UInt8] {
    let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    let order = element.byteCount == 1 ? "|" : "<"
    var text = "{'descr': '\(order)\(element.rawValue)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // Room for the first size to grow to 21 digits, then up to a multiple of 64 bytes.
    if let first = shape.first { text += String(repeating: " ", count: max(0, 21 - String(first).count)) }
    let prefix = Self.magic.count + 4
    text += String(repeating: " ", count: 63 - (prefix + text.utf8.count) % 64) + "\n"
    let length = text.utf8.count
    return Self.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
  }
}

/// The few Python literals that such a header holds.
struct PythonLiteral {
  enum Value: Equatable {
    case string(String)
    case bool(Bool)
    case tuple([Int])
    /// Something else that is well formed as far as brackets go.
    case other
  }

  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == 0x20 || (9...13).contains($0) }
  }

  /// Takes `text` if it comes next.
  private mutating func take(_ text: StaticString) -> Bool {
    skipSpace()
    let expected = text.withUTF8Buffer { Array($0) }
    guard rest.starts(with: expected) else { return false }
    rest = rest.dropFirst(expected.count)
    return true
  }

  /// A whole text that is one dictionary with string keys, none twice.
  mutating func dictionary() -> [String: Value]? {
    guard take("{") else { return nil }
    var fields: [String: Value] = [:]
    while !take("}") {
      guard case .string(let key)? = value(), take(":"), let value = value() else { return nil }
      guard fields.updateValue(value, forKey: key) == nil else { return nil }
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    skipSpace()
    return rest.isEmpty ? fields : nil
  }

  private mutating func value() -> Value? {
    skipSpace()
    switch rest.first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return string()
    case UInt8(ascii: "("): return tuple()
    case UInt8(ascii: "["): return bracketed()
    default:
      if take("True") { return .bool(true) }
      if take("False") { return .bool(false) }
      return nil
    }
  }

  private mutating func string() -> Value? {
    guard let quote = rest.popFirst() else { return nil }
    let body = rest.prefix { $0 != quote }
    rest = rest.dropFirst(body.count)
    // Escapes occur only in field names of structured arrays.
    guard rest.popFirst() == quote, !body.contains(UInt8(ascii: "\\")) else { return nil }
    return Substring(body).isEmpty ? .string("") : .string(String(Substring(body)))
  }

  private mutating func tuple() -> Value? {
    guard take("(") else { return nil }
    var sizes: [Int] = []
    while !take(")") {
      skipSpace()
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let size = Int(String(Substring(digits))) else { return nil }
      rest = rest.dropFirst(digits.count)
      _ = take("L")  // a long integer of Python 2
      sizes.append(size)
      if !take(",") {
        guard sizes.count > 1, take(")") else { return nil }
        break
      }
    }
    return .tuple(sizes)
  }

  /// A list, whose contents nobody needs: the description of a structured array.
  private mutating func bracketed() -> Value? {
    var depth = 0
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "]") { depth -= 1 }
      if depth == 0 { return .other }
    }
    return nil
  }
}
