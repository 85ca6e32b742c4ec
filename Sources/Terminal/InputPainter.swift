/// Keeps an input on the terminal up to date: the rows of its layout, and below them a list that comes and goes.
///
/// It always draws everything again, row by row and without clearing first, in one write: nothing flickers.
struct InputPainter {
  private let write: (String) -> Void
  /// Rows of ours above the cursor on the screen.
  private var above = 0
  /// The first row of the layout that is on the screen, if it is higher than the screen.
  private var top = 0

  init(_ write: @escaping (String) -> Void) { self.write = write }

  /// Draws the input, and as much of `footer` as there is room for.
  mutating func draw(_ layout: InputLayout, footer: [String] = [], columns: Int, height: Int) {
    let height = max(2, height)
    let shown = visible(layout, height: height)
    let listed = footer.prefix(height - shown.count)
    var text = toTop
    for index in shown {
      text += layout.rows[index] + (layout.widths[index] < columns ? "\u{1b}[K" : "")
      if index + 1 < shown.upperBound { text += "\r\n" }
    }
    for line in listed { text += "\r\n" + line + "\u{1b}[0m\u{1b}[K" }
    text += "\u{1b}[J"
    let below = shown.upperBound - 1 - layout.cursor.row + listed.count
    text += below > 0 ? "\u{1b}[\(below)A\r" : "\r"
    if layout.cursor.column > 0 { text += "\u{1b}[\(layout.cursor.column)C" }
    above = layout.cursor.row - shown.lowerBound
    write(text)
  }

  /// Draws the whole input for the last time and leaves the cursor on the line below it.
  mutating func finish(_ layout: InputLayout, columns: Int, mark: String = "") {
    var text = toTop
    for index in layout.rows.indices {
      text += layout.rows[index] + (layout.widths[index] < columns ? "\u{1b}[K" : "")
      if index + 1 < layout.rows.count { text += "\r\n" }
    }
    write(text + "\u{1b}[J" + mark + "\r\n")
    forget()
  }

  /// The cursor is at the start of an empty line; nothing of ours is on the screen.
  mutating func forget() {
    above = 0
    top = 0
  }

  /// Empties the screen.
  mutating func clearScreen() {
    write("\u{1b}[H\u{1b}[2J")
    forget()
  }

  private var toTop: String { above > 0 ? "\r\u{1b}[\(above)A" : "\r" }

  /// The rows that fit on the screen: moved no more than the cursor asks for.
  private mutating func visible(_ layout: InputLayout, height: Int) -> Range<Int> {
    let count = layout.rows.count
    if count <= height {
      top = 0
    } else {
      top = min(max(top, layout.cursor.row - height + 1), layout.cursor.row, count - height)
    }
    return top..<min(count, top + height)
  }
}
