/// A rectangle of a terminal's cells, each a character, or up to eight dots of braille, in a colour.
struct TextCanvas: Equatable {
  struct Cell: Equatable {
    /// `nil`: dots, or nothing.
    var character: Character?
    /// The bits of U+2800.
    var dots: UInt8 = 0
    /// Whether the character before it reaches into this cell.
    var isCovered = false
    var color: Color?
    var background: Color?

    /// Whether nothing stands here.
    var isBlank: Bool { (character == nil || character == " ") && dots == 0 && !isCovered && background == nil }
  }

  let width: Int
  let height: Int
  private var cells: [Cell]

  init(width: Int, height: Int) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    cells = Array(repeating: Cell(), count: self.width * self.height)
  }

  subscript(row: Int, column: Int) -> Cell {
    get { contains(row, column) ? cells[row * width + column] : Cell() }
    set { if contains(row, column) { cells[row * width + column] = newValue } }
  }

  private func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < height && column >= 0 && column < width
  }

  /// Writes a line of text; what lies outside is left out.
  mutating func write(_ text: String, row: Int, column: Int, color: Color? = nil) {
    var place = column
    for character in text {
      let columns = CharacterWidth.of(character)
      defer { place += columns }
      guard columns > 0, place >= 0, place + columns <= width else { continue }
      let background = self[row, place].background
      self[row, place] = Cell(character: character, color: color, background: background)
      if columns == 2 { self[row, place + 1] = Cell(isCovered: true) }
    }
  }

  /// The bit of each dot of a cell: two columns, four rows.
  private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

  /// Sets a dot, counted from the upper left corner, two to a cell across and four down.
  mutating func dot(x: Int, y: Int, color: Color?) {
    guard x >= 0, y >= 0, contains(y / 4, x / 2) else { return }
    let index = y / 4 * width + x / 2
    cells[index].character = nil
    cells[index].dots |= TextCanvas.bits[x % 2][y % 4]
    cells[index].color = color
  }

  /// Lays another canvas over this one.
  mutating func paste(_ other: TextCanvas, row: Int, column: Int) {
    for r in 0..<other.height {
      for c in 0..<other.width where !other[r, c].isBlank { self[row + r, column + c] = other[r, c] }
    }
  }

  /// The rows as text, without blanks at their ends.
  func lines(_ style: TextStyle) -> [String] {
    (0..<height).map { row in
      var end = width
      while end > 0, self[row, end - 1].isBlank { end -= 1 }
      var line = ""
      var present = ""
      for column in 0..<end {
        let cell = self[row, column]
        if cell.isCovered { continue }
        let sequence = style.sequence(cell.isBlank ? nil : cell.color, on: cell.background)
        if sequence != present {
          if !present.isEmpty { line += "\u{1B}[0m" }
          line += sequence
          present = sequence
        }
        line.append(cell.character ?? TextCanvas.braille(cell.dots))
      }
      return present.isEmpty ? line : line + "\u{1B}[0m"
    }
  }

  private static func braille(_ dots: UInt8) -> Character {
    dots == 0 ? " " : Unicode.Scalar(0x2800 + UInt32(dots)).map(Character.init) ?? " "
  }
}
