import CReadline

/// How an input stands on the terminal: rows, each at most so many columns wide, and the place of the cursor.
struct InputLayout: Equatable {
  /// With escape sequences for colours.
  private(set) var rows: [String] = []
  /// The columns that each row takes.
  private(set) var widths: [Int] = []
  private(set) var cursor = Place(row: 0, column: 0)

  struct Place: Equatable {
    var row: Int
    var column: Int
  }

  private let columns: Int
  private var row = ""
  private var width = 0
  private var style = ""

  /// - Parameters:
  ///   - text: UTF-8; line breaks start new rows.
  ///   - point: the cursor, in bytes.
  ///   - styles: for each byte of the text, the parameters of its SGR sequence; empty for none.
  ///   - prompt: in front of the first line, and `continuation` in front of the others; both with their colours.
  init(
    _ text: [UInt8], point: Int, styles: [String], prompt: String, continuation: String, columns: Int
  ) {
    self.columns = max(2, columns)
    put(escaped: prompt)
    var isPlaced = false
    var offset = 0
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let length = UTF8.width(scalar)
      let cell = Self.cell(scalar, column: width)
      if width + cell.width > self.columns { endRow() }
      if !isPlaced, offset >= point {
        place()
        isPlaced = true
      }
      if scalar == "\n" {
        endRow()
        put(escaped: continuation)
      } else {
        put(cell.text, width: cell.width, style: styles.indices.contains(offset) ? styles[offset] : "")
      }
      offset += length
    }
    if width == self.columns { endRow() }
    if !isPlaced { place() }
    endRow()
  }

  private mutating func place() { cursor = Place(row: rows.count, column: width) }

  private mutating func endRow() {
    setStyle("")
    rows.append(row)
    widths.append(width)
    row = ""
    width = 0
  }

  private mutating func put(_ text: String, width: Int, style: String) {
    setStyle(style)
    row += text
    self.width += width
  }

  private mutating func setStyle(_ new: String) {
    guard new != style else { return }
    if !style.isEmpty { row += "\u{1b}[0m" }
    if !new.isEmpty { row += "\u{1b}[\(new)m" }
    style = new
  }

  /// A text with SGR sequences, which take no room.
  private mutating func put(escaped text: String) {
    var isSequence = false
    for scalar in text.unicodeScalars {
      if isSequence {
        row.unicodeScalars.append(scalar)
        if scalar == "m" { isSequence = false }
      } else if scalar == "\u{1b}" {
        row.unicodeScalars.append(scalar)
        isSequence = true
      } else {
        let cell = Self.cell(scalar, column: width)
        if width + cell.width > columns { endRow() }
        put(cell.text, width: cell.width, style: "")
      }
    }
  }

  /// What a character looks like, and the columns it takes.
  private static func cell(_ scalar: Unicode.Scalar, column: Int) -> (text: String, width: Int) {
    switch scalar.value {
    case 9: return (String(repeating: " ", count: 4 - column % 4), 4 - column % 4)
    case 10: return ("", 0)
    case 0..<32: return ("^" + String(Unicode.Scalar(UInt8(scalar.value + 64))), 2)
    case 127: return ("^?", 2)
    case 32..<127: return (String(scalar), 1)
    default:
      let width = Int(wcwidth(wchar_t(scalar.value)))
      return width < 0 ? ("?", 1) : (String(scalar), width)
    }
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x80: 1
    case 0x80..<0x800: 2
    case 0x800..<0x10000: 3
    default: 4
    }
  }
}
