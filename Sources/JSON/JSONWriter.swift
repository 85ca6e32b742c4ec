extension JSON {
  package enum Style: Sendable {
    /// Without a blank.
    case compact
    /// A line for each value, for a reader.
    case lines
  }

  /// The value in UTF-8. Infinite numbers and those that are none, which JSON does not have, are written as the texts
  /// "inf", "-inf" and "nan".
  /// - Parameter sortsNames: whether the fields of each object are written in the order of their names, not in their own.
  package func bytes(_ style: Style = .compact, sortsNames: Bool = false) -> [UInt8] {
    var writer = JSONWriter(style: style, sortsNames: sortsNames)
    writer.write(self, indent: 0)
    return writer.bytes
  }
}

private struct JSONWriter {
  let style: JSON.Style
  let sortsNames: Bool
  var bytes: [UInt8] = []

  init(style: JSON.Style, sortsNames: Bool) { (self.style, self.sortsNames) = (style, sortsNames) }

  mutating func write(_ value: JSON, indent: Int) {
    switch value {
    case .null: bytes += "null".utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let value): write(value)
    case .string(let text): write(text)
    case .array(let elements):
      write(elements, "[", "]", indent: indent) { writer, element in writer.write(element, indent: indent + 1) }
    case .object(let fields):
      let ordered = sortsNames ? fields.sorted { $0.0 < $1.0 } : Array(fields)
      write(ordered, "{", "}", indent: indent) { writer, field in
        writer.write(field.0)
        writer.bytes += (writer.style == .compact ? ":" : " : ").utf8
        writer.write(field.1, indent: indent + 1)
      }
    }
  }

  private mutating func write<Item>(
    _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, indent: Int,
    _ item: (inout JSONWriter, Item) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for index in items.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine(indent + 1)
      item(&self, items[index])
    }
    if items.isEmpty, style == .lines { bytes.append(UInt8(ascii: "\n")) }
    startLine(indent)
    bytes.append(UInt8(ascii: close))
  }

  private mutating func startLine(_ indent: Int) {
    guard style == .lines else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: 2 * indent)
  }

  /// The shortest digits that give the same number when they are read.
  private mutating func write(_ number: Double) {
    guard number.isFinite else { return write(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf") }
    let text = number.description
    bytes += (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8
  }

  /// Pictures are megabytes of base64: whatever needs no escape is copied as it is.
  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\r"): bytes += "\\r".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case 8: bytes += "\\b".utf8
      case 12: bytes += "\\f".utf8
      case 0..<32:
        let digits = String(byte, radix: 16)
        bytes += ("\\u00" + (digits.utf8.count == 1 ? "0" : "") + digits).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
