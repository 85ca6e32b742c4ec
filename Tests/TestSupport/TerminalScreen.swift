/// What a terminal shows after a stream of text and escape sequences: as much of a VT100 as line editors use.
///
/// Lines that scrolled off the top are kept.
public struct TerminalScreen {
  public let columns: Int
  public let rows: Int
  /// All lines from the beginning, without blanks at their ends.
  public var lines: [String] { cells.map { String($0).replacing(/\s+$/, with: "") } }
  /// The cursor, counted from 0; the row from the very first line.
  public private(set) var row = 0
  public private(set) var column = 0
  /// Sequences that were not understood: a test should find none.
  public private(set) var unknown: [String] = []

  private var cells: [[Character]] = [[]]
  /// The first row on the screen.
  private var top = 0
  /// The last column was written: the next character starts a line.
  private var isWrapping = false
  private var sequence: String?

  public init(columns: Int = 80, rows: Int = 24) {
    self.columns = columns
    self.rows = rows
  }

  public mutating func feed(_ text: String) {
    for scalar in text.unicodeScalars { feed(scalar) }
  }

  private mutating func feed(_ scalar: Unicode.Scalar) {
    if let begun = sequence {
      let text = begun + String(scalar)
      sequence = text
      if text == "[" || text == "]" { return }
      let isOver =
        text.hasPrefix("]") ? scalar == "\u{07}" : text.hasPrefix("[") ? (64...126).contains(scalar.value) : true
      if isOver {
        sequence = nil
        perform(text)
      }
      return
    }
    switch scalar {
    case "\u{1b}": sequence = ""
    case "\r": (column, isWrapping) = (0, false)
    case "\n": lineFeed()
    case "\u{08}": (column, isWrapping) = (max(0, column - 1), false)
    case "\u{07}": break
    default: put(Character(scalar))
    }
  }

  private mutating func put(_ character: Character) {
    if isWrapping {
      column = 0
      lineFeed()
    }
    fill(to: column)
    if column < cells[row].count { cells[row][column] = character } else { cells[row].append(character) }
    if column == columns - 1 { isWrapping = true } else { column += 1 }
  }

  private mutating func lineFeed() {
    isWrapping = false
    row += 1
    while cells.count <= row { cells.append([]) }
    top = max(top, row - rows + 1)
  }

  private mutating func fill(to count: Int) {
    while cells[row].count < count { cells[row].append(" ") }
  }

  private mutating func perform(_ text: String) {
    guard text.hasPrefix("["), let kind = text.last else { return }
    let body = text.dropFirst().dropLast()
    if kind == "m" || body.hasPrefix("?") || kind == "c" { return }  // colours, modes
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let count = max(1, numbers.first ?? 1)
    isWrapping = false
    switch kind {
    case "A": row = max(top, row - count)
    case "B": row = min(top + rows - 1, row + count)
    case "C": column = min(columns - 1, column + count)
    case "D": column = max(0, column - count)
    case "G": column = min(columns, count) - 1
    case "H": (row, column) = (top + count - 1, max(1, numbers.count > 1 ? numbers[1] : 1) - 1)
    case "K": if column < cells[row].count { cells[row].removeLast(cells[row].count - column) }
    case "J" where numbers.first == 2: for index in top..<cells.count { cells[index] = [] }
    case "J":
      if column < cells[row].count { cells[row].removeLast(cells[row].count - column) }
      for index in row + 1..<max(row + 1, cells.count) { cells[index] = [] }
    default: unknown.append(text)
    }
    while cells.count <= row { cells.append([]) }
  }
}
