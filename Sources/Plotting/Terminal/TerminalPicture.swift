/// A figure as text for a terminal.
public enum TerminalPicture {
  /// Draws `figure` for a terminal.
  ///
  /// kitty, iTerm2 and sixel get the picture that a PNG would show, made by gnuplot. All others, and they too where gnuplot is
  /// not installed, get a drawing of characters (``TextFigure``), which needs no other program: axes with ticks and labels,
  /// titles and legend as text; lines as dots
  /// of braille, heat maps as half blocks, in colour where there is some.
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
    if case .text(let style) = capabilities { return try text(figure, columns: columns, rows: rows, style: style) }
    let cell = (width: cell.width.clamped(to: 4...64), height: cell.height.clamped(to: 8...128))
    let (inchesWide, inchesHigh) = try figure.inches()
    let aspect = inchesWide / inchesHigh * Double(cell.height) / Double(cell.width)
    let across = min(columns, max(Int(Double(rows) * aspect), 10))
    let down = min(rows, max(Int(Double(across) / aspect), 4))
    // Letters as large as the terminal's own, or smaller where the figure is made for more room.
    let scale = min(
      Double(cell.height) * 0.75 / figure.font.size, Double(across * cell.width) / (inchesWide * 72) * 1.4)
    let terminal = GnuplotTerminal.raster(
      width: across * cell.width, height: down * cell.height, pixelsPerPoint: scale)
    do {
      let image = try PNGImage(gnuplot.render(figure, terminal: terminal))
      return try ChafaCanvas.print(image, as: capabilities, columns: across, rows: down, cell: cell) + "\n"
    } catch PlottingError.gnuplotMissing {
      return try text(figure, columns: columns, rows: rows, style: TextStyle(.trueColor))
    }
  }

  /// A drawing of characters, without colours, and a line that says why: what a notebook or a page shows where gnuplot is
  /// not installed.
  /// - Throws: ``PlottingError``.
  public static func withoutGnuplot(_ figure: Figure) throws -> String {
    try text(figure, columns: 80, rows: 24, style: TextStyle(.monochrome)) + "\(PlottingError.gnuplotMissing)\n"
  }

  private static func text(_ figure: Figure, columns: Int, rows: Int, style: TextStyle) throws -> String {
    try TextFigure.lines(figure, columns: columns, rows: rows, style: style).map { $0 + "\n" }.joined()
  }
}
