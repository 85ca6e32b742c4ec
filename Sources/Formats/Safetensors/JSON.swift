/// JSON (RFC 8259) as far as file headers need it: objects, arrays, strings, whole numbers. Anything else that is well
/// formed is `.other`. Strict, and of bounded depth, since files may hold anything.
enum JSON: Equatable {
  case object([(key: String, value: JSON)])
  case array([JSON])
  case string(String)
  case integer(Int)
  case other

  /// The value that `text` holds, or nil if it is no JSON.
  static func parse(_ text: [UInt8]) -> JSON? {
    text.withUnsafeBufferPointer { bytes in
      var parser = Parser(bytes: bytes)
      guard let value = parser.value(depth: 0) else { return nil }
      parser.skipSpace()
      return parser.position == bytes.count ? value : nil
    }
  }

  static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.object(let a), .object(let b)): a.count == b.count && zip(a, b).allSatisfy { $0 == $1 }
    case (.array(let a), .array(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.other, .other): true
    default: false
    }
  }

  /// `text` as a JSON string.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

private struct Parser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private static let deepest = 16

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let matches = word.withUTF8Buffer { word in
      position + word.count <= bytes.count && word.indices.allSatisfy { bytes[position + $0] == word[$0] }
    }
    if matches { position += word.utf8CodeUnitCount }
    return matches
  }

  mutating func value(depth: Int) -> JSON? {
    skipSpace()
    guard depth < Self.deepest, let first = next else { return nil }
    switch first {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return string().map(JSON.string)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    default: return take(word: "true") || take(word: "false") || take(word: "null") ? .other : nil
    }
  }

  private mutating func object(_ depth: Int) -> JSON? {
    position += 1
    var fields: [(key: String, value: JSON)] = []
    if take("}") { return .object(fields) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\""), let key = string(), take(":"), let value = value(depth: depth + 1) else {
        return nil
      }
      fields.append((key, value))
    } while take(",")
    return take("}") ? .object(fields) : nil
  }

  private mutating func array(_ depth: Int) -> JSON? {
    position += 1
    var elements: [JSON] = []
    if take("]") { return .array(elements) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  private mutating func digits() -> Bool {
    let start = position
    while let byte = next, (48...57).contains(byte) { position += 1 }
    return position > start
  }

  private mutating func number() -> JSON? {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let first = position
    guard digits() else { return nil }
    if bytes[first] == 48, position > first + 1 { return nil }  // no leading zeros
    let end = position
    if next == UInt8(ascii: ".") {
      position += 1
      guard digits() else { return nil }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard digits() else { return nil }
    }
    guard position == end else { return .other }
    return Int(String(decoding: bytes[start..<end], as: UTF8.self)).map(JSON.integer) ?? .other
  }

  private mutating func string() -> String? {
    position += 1
    var units: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: units, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        units.append(contentsOf: String(scalar).utf8)
      case 0..<32: return nil
      default: units.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let byte = next else { return nil }
    position += 1
    switch Unicode.Scalar(byte) {
    case "\"", "\\", "/": return Unicode.Scalar(byte)
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      guard let unit = hexadecimal() else { return nil }
      guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
      guard take(word: "\\u"), let trail = hexadecimal(), UTF16.isTrailSurrogate(trail) else { return nil }
      return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xd800) << 10 + (UInt32(trail) - 0xdc00))
    default: return nil
    }
  }

  private mutating func hexadecimal() -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    let digits = bytes[position..<position + 4]
    position += 4
    guard digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
