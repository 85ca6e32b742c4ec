extension JSON {
  /// Objects and arrays within each other that are read; what is nested deeper is refused.
  package static let deepest = 512

  /// The value that a text in UTF-8 holds; `nil` if it is no JSON. Strict, since the text may come from anywhere.
  package init?(_ text: some Collection<UInt8>) {
    var reader = JSONReader(bytes: Array(text))
    guard let value = reader.document() else { return nil }
    self = value
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> JSON? {
    guard let value = value(depth: 0) else { return nil }
    skipSpace()
    return position == bytes.count ? value : nil
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func take(word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func value(depth: Int) -> JSON? {
    skipSpace()
    guard depth < JSON.deepest, let first = next else { return nil }
    switch first {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return string().map(JSON.string)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    default:
      if take(word: "true") { return .boolean(true) }
      if take(word: "false") { return .boolean(false) }
      return take(word: "null") ? .null : nil
    }
  }

  private mutating func object(_ depth: Int) -> JSON? {
    position += 1
    var fields = JSON.Fields()
    if take("}") { return .object(fields) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\""), let name = string(), take(":"), let value = value(depth: depth + 1) else {
        return nil
      }
      fields.append(name, value)
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

  // MARK: Numbers

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
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // An integer has no sign of zero.
    if position == end, text != "-0", let integer = Int(text) { return .integer(integer) }
    return Double(text).map(JSON.number)
  }

  // MARK: Strings

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
