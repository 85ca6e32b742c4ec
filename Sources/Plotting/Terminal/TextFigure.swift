/// A figure drawn with characters: its plots side by side, as many as have room, and one row of them below the other.
enum TextFigure {
  /// Columns that a plot needs to be read beside another one.
  private static let leastWidth = 32
  /// Rows of a plot with its texts.
  private static let heights = (least: 10, most: 22)
  private static let gap = 2

  /// The lines of the drawing, none of them wider than `columns`.
  /// - Parameters:
  ///   - columns: 20 or more.
  ///   - rows: that it should take; a grid takes more where its plots could not be read otherwise.
  static func lines(_ figure: Figure, columns: Int, rows: Int, style: TextStyle) throws -> [String] {
    var panels = figure.panels
    var title = TextPanel.plain(figure.title)
    if panels.count == 1, panels[0].title.isEmpty {
      panels[0].title = figure.title
      title = ""
    } else if panels.count == 1, !title.isEmpty, title == TextPanel.plain(panels[0].title) {
      title = ""
    }
    let across = figure.columns.clamped(to: 1...max((columns + gap) / (leastWidth + gap), 1))
    // A row that is too long is broken; each row of the grid begins a new line.
    let groups = (0..<figure.rows).flatMap { row in
      stride(from: 0, to: figure.columns, by: across).map { start in
        (start..<min(start + across, figure.columns)).map { row * figure.columns + $0 }
      }
    }
    let free = rows - (title.isEmpty ? 0 : 1) - (groups.count - 1)
    let height = (free / groups.count).clamped(to: min(heights.least, max(rows, 8))...heights.most)
    let width = (columns - gap * (across - 1)) / across
    var lines: [String] = []
    if !title.isEmpty {
      let text = CharacterWidth.fitted(title, to: columns)
      lines.append(String(repeating: " ", count: (columns - CharacterWidth.of(text)) / 2) + text)
    }
    for (index, group) in groups.enumerated() {
      if index > 0 { lines.append("") }
      let drawn = try group.map { try TextPanel(panels[$0], width: width, height: height, style: style).canvas }
      var canvas = TextCanvas(width: columns, height: drawn.map(\.height).max() ?? 0)
      for (place, panel) in drawn.enumerated() { canvas.paste(panel, row: 0, column: place * (width + gap)) }
      lines += canvas.lines(style)
    }
    return lines
  }
}
