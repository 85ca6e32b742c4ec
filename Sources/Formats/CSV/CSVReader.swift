import Files
import Interrupt

/// Reads a text table of numbers. Lines end in LF, CR LF or CR; a UTF-8 byte order mark is passed over.
struct CSVReader {
  /// Row after row.
  struct Table {
    var names: [String]?
    var columns = 0
    var values: [Double] = []
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let path: String
  private var position = 0
  private var line = 1

  private static let longestField = 4096

  /// A field: its text without quotes, and where it began.
  private struct Field {
    let text: String
    let column: Int

    /// Its value, nil if it is no number.
    var number: Double? { CSVNumber.parse(text) }
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  /// The whole file.
  mutating func table() throws -> Table {
    guard !bytes.contains(0) else { throw damaged("a zero byte: it is no text (UTF-16?)", column: nil) }
    var table = Table()
    guard skipEmptyLines() else { return table }
    let separator = separator()
    let first = try row(separator)
    let numbers = first.map(\.number)
    table.columns = first.count
    if numbers.contains(where: { $0 == nil }) {
      table.names = try names(first, line - 1)
    } else {
      table.values = numbers.compactMap { $0 }
    }
    while skipEmptyLines() {
      if line % 4096 == 0 { try Interrupt.check() }
      let start = line
      let fields = try row(separator)
      guard fields.count == table.columns else {
        throw malformed("line \(start): \(table.columns) fields expected, got \(fields.count)")
      }
      for field in fields {
        guard let number = field.number else {
          let got = field.text.isEmpty ? "nothing (write nan for a missing value)" : "\"\(printable(field.text))\""
          throw malformed("line \(start), column \(field.column): number expected, got \(got)")
        }
        table.values.append(number)
      }
    }
    return table
  }

  private func malformed(_ reason: String) -> FormatError { .malformed(path: path, format: "csv", reason: reason) }

  private func damaged(_ reason: String, column: Int?) -> FormatError {
    malformed(column.map { "line \(line), column \($0): \(reason)" } ?? reason)
  }

  private func names(_ fields: [Field], _ line: Int) throws -> [String] {
    var seen = Set<String>()
    for field in fields {
      guard !field.text.isEmpty else {
        throw malformed("line \(line), column \(field.column): a column without a name")
      }
      guard seen.insert(field.text).inserted else {
        throw malformed("line \(line), column \(field.column): two columns \"\(printable(field.text))\"")
      }
    }
    return fields.map(\.text)
  }

  // MARK: Lines and fields

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }
  private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

  /// Goes to the next line that holds something; false if there is none.
  private mutating func skipEmptyLines() -> Bool {
    while position < bytes.count {
      var end = position
      while end < bytes.count, isBlank(bytes[end]) { end += 1 }
      guard end < bytes.count else { return false }
      if bytes[end] == UInt8(ascii: "#") {
        while end < bytes.count, !isLineEnd(bytes[end]) { end += 1 }
      } else if !isLineEnd(bytes[end]) {
        return true
      }
      position = end
      endLine()
    }
    return false
  }

  private mutating func endLine() {
    guard position < bytes.count else { return }
    if bytes[position] == 13, position + 1 < bytes.count, bytes[position + 1] == 10 { position += 1 }
    position += 1
    line += 1
  }

  /// What separates the fields of the line that comes next, by what stands in it outside quotes.
  private func separator() -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes[position...] {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if isLineEnd(byte) { break }
      counts[byte, default: 0] += 1
    }
    for candidate in [UInt8(ascii: ";"), 9, UInt8(ascii: ",")] where counts[candidate] != nil { return candidate }
    return counts[32] == nil ? UInt8(ascii: ",") : 32
  }

  /// The fields up to the end of the line.
  private mutating func row(_ separator: UInt8) throws -> [Field] {
    let start = position
    var fields: [Field] = []
    while true {
      while position < bytes.count, isBlank(bytes[position]), bytes[position] != separator || separator == 32 {
        position += 1
      }
      // Blanks that separate may also stand before the end of a line.
      if separator == 32, position >= bytes.count || isLineEnd(bytes[position]) { break }
      fields.append(try field(separator, column: position - start + 1))
      guard position < bytes.count, !isLineEnd(bytes[position]) else { break }
      position += 1  // the separator
    }
    endLine()
    return fields
  }

  private mutating func field(_ separator: UInt8, column: Int) throws -> Field {
    let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
    var text: [UInt8] = []
    if isQuoted {
      position += 1
      while true {
        guard position < bytes.count, !isLineEnd(bytes[position]), text.count <= Self.longestField else {
          throw damaged("quotation mark without its end", column: column)
        }
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          guard position < bytes.count, bytes[position] == byte else { break }
          position += 1
        }
        text.append(byte)
      }
      while position < bytes.count, isBlank(bytes[position]), bytes[position] != separator { position += 1 }
      guard position == bytes.count || bytes[position] == separator || isLineEnd(bytes[position]) else {
        throw damaged("text behind a quotation mark", column: column)
      }
    } else {
      let start = position
      while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) { position += 1 }
      guard position - start <= Self.longestField else {
        throw damaged("field of \(position - start) bytes", column: column)
      }
      var end = position
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
      text = Array(bytes[start..<end])
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw damaged("text that is not UTF-8", column: column)
    }
    return Field(text: string, column: column)
  }
}

/// Decimal numbers as text tables have them.
enum CSVNumber {
  /// The double nearest to a decimal number; also `nan`, `inf`, `infinity` in any case, with a sign; nil for anything else.
  static func parse(_ text: String) -> Double? {
    var hasDigit = false
    for byte in text.utf8 {
      switch byte {
      case 48...57: hasDigit = true
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): break
      default: return special(text)
      }
    }
    return hasDigit ? Double(text) : nil
  }

  private static func special(_ text: String) -> Double? {
    let sign: Double = text.hasPrefix("-") ? -1 : 1
    switch (text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]).lowercased() {
    case "nan": return .nan
    case "inf", "infinity": return sign * .infinity
    default: return nil
    }
  }
}
