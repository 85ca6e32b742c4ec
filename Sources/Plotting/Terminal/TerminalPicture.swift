/// A figure as text for a terminal.
public enum TerminalPicture {
  /// Draws `figure` for a terminal.
  ///
  /// kitty, iTerm2 and sixel get the picture that a PNG would show. Block characters are too coarse for letters:
  /// they get the drawing alone, and titles, limits and legend follow as text. Without colour, gnuplot's text
  /// terminal draws with characters, except heat maps, which are shaded with them (the
  /// plots of such a figure follow one another).
  /// - Parameters:
  ///   - columns: width of the terminal in characters, 20 … 1000.
  ///   - rows: height that the picture may take, 8 … 500.
  ///   - cell: width and height of a character cell in pixels, where the terminal tells.
  /// - Returns: text that ends with a line feed.
  /// - Throws: ``PlottingError``, or `Interrupted`.
  public static func render(
    _ figure: Figure, capabilities: TerminalCapabilities, columns: Int, rows: Int,
    cell: (width: Int, height: Int) = (8, 16), gnuplot: Gnuplot = Gnuplot()
  ) throws -> String {
    let columns = columns.clamped(to: 20...1000)
    let rows = rows.clamped(to: 8...500)
    let cell = (width: cell.width.clamped(to: 4...64), height: cell.height.clamped(to: 8...128))
    switch capabilities {
    case .text:
      return try text(figure, columns: columns, rows: rows, gnuplot)
    case .symbols(let palette):
      let caption = try Caption(figure, palette: palette, columns: columns)
      let height = max(rows - caption.lines.count, 6)
      let image = try raster(figure, gnuplot, columns * cell.width, height * cell.height, 2, hasText: false)
      let drawing = try ChafaCanvas.print(image, as: capabilities, columns: columns, rows: height, cell: cell)
      return trimmed(drawing) + caption.lines.map { $0 + "\n" }.joined()
    case .kitty, .iterm2, .sixel:
      let (inchesWide, inchesHigh) = try figure.inches()
      let aspect = inchesWide / inchesHigh * Double(cell.height) / Double(cell.width)
      let across = min(columns, max(Int(Double(rows) * aspect), 10))
      let down = min(rows, max(Int(Double(across) / aspect), 4))
      // Letters as large as the terminal's own, or smaller where the figure is made for more room.
      let scale = min(
        Double(cell.height) * 0.75 / figure.font.size, Double(across * cell.width) / (inchesWide * 72) * 1.4)
      let image = try raster(figure, gnuplot, across * cell.width, down * cell.height, scale, hasText: true)
      return try ChafaCanvas.print(image, as: capabilities, columns: across, rows: down, cell: cell) + "\n"
    }
  }

  /// gnuplot's text terminal has no image: a figure with heat maps is drawn plot by plot, those shaded by us.
  private static func text(_ figure: Figure, columns: Int, rows: Int, _ gnuplot: Gnuplot) throws -> String {
    let maps = figure.panels.map { axes in
      axes.series.compactMap { if case .heatMap(let map) = $0 { map } else { nil } }.last
    }
    if maps.allSatisfy({ $0 == nil }) {
      let bytes = try gnuplot.render(figure, terminal: .text(columns: columns, rows: rows))
      return trimmed(String(decoding: bytes, as: UTF8.self))
    }
    var result = figure.title.isEmpty || figure.panels.count == 1 ? "" : Caption.text(figure.title) + "\n"
    for (axes, map) in zip(figure.panels, maps) {
      var single = Figure(axes)
      if figure.panels.count == 1 { single.title = figure.title }
      if let map {
        let caption = try Caption(single, palette: nil, columns: columns)
        let height = rows - caption.lines.count
        result += try ShadedGrid.lines(map, axes, columns: columns, rows: height).map { $0 + "\n" }.joined()
        result += caption.lines.map { $0 + "\n" }.joined()
      } else {
        result += try text(single, columns: columns, rows: rows, gnuplot)
      }
    }
    return result
  }

  private static func raster(
    _ figure: Figure, _ gnuplot: Gnuplot, _ width: Int, _ height: Int, _ scale: Double, hasText: Bool
  ) throws -> PNGImage {
    let terminal = GnuplotTerminal.raster(width: width, height: height, pixelsPerPoint: scale, hasText: hasText)
    return try PNGImage(gnuplot.render(figure, terminal: terminal))
  }

  /// Lines without blanks at their ends; no empty lines at the top and the bottom.
  private static func trimmed(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line.filter { $0 != "\u{0C}" }  // gnuplot's text terminal starts each page with a form feed
      while line.last == " " { line.removeLast() }
      return line
    }
    while lines.last == "" { lines.removeLast() }
    while lines.first == "" { lines.removeFirst() }
    return lines.map { $0 + "\n" }.joined()
  }
}
