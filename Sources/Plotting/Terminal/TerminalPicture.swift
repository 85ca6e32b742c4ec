import Foundation

/// A figure as text for a terminal.
public enum TerminalPicture {
  /// Draws `figure` for a terminal.
  ///
  /// kitty, iTerm2 and sixel get the picture that a PNG would show. Block characters are too coarse for letters:
  /// they get the drawing alone, and titles, limits and legend follow as text. Without colour, gnuplot's text
  /// terminal draws with characters, except heat maps, which are shaded with them.
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
    let hasHeatMap = figure.panels.contains { $0.series.contains { if case .heatMap = $0 { true } else { false } } }
    switch capabilities {
    case .text where !hasHeatMap:
      let bytes = try gnuplot.render(figure, terminal: .text(columns: columns, rows: rows))
      return trimmed(String(decoding: bytes, as: UTF8.self))
    case .text, .symbols:
      let palette = if case .symbols(let palette) = capabilities { palette } else { TerminalCapabilities.Palette.none }
      let caption = try Caption(figure, palette: palette)
      let height = max(rows - caption.lines.count, 6)
      let image = try raster(figure, gnuplot, columns * cell.width, height * cell.height, 2, hasText: false)
      let drawing = try ChafaCanvas.print(
        image, as: .symbols(palette), columns: columns, rows: height, cell: cell)
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

/// What a drawing of block characters cannot say: titles, limits, legend.
private struct Caption {
  private(set) var lines: [String] = []

  init(_ figure: Figure, palette: TerminalCapabilities.Palette) throws {
    if !figure.title.isEmpty { lines.append(Caption.text(figure.title)) }
    for (index, axes) in figure.panels.enumerated() {
      let (x, y, color) = try axes.frames()
      var line = figure.panels.count > 1 ? "[\(index / figure.columns + 1),\(index % figure.columns + 1)] " : ""
      if !axes.title.isEmpty { line += Caption.text(axes.title) + "   " }
      line += Caption.range(axes.x.label.isEmpty ? "x" : axes.x.label, x)
      line += "   " + Caption.range(axes.y.label.isEmpty ? "y" : axes.y.label, y)
      if axes.series.contains(where: { if case .heatMap = $0 { true } else { false } }) {
        line += "   " + Caption.range(axes.color.label.isEmpty ? "color" : axes.color.label, color)
      }
      lines.append(line)
      let entries = Caption.legend(axes, palette)
      if !entries.isEmpty { lines.append("  " + entries.joined(separator: "   ")) }
    }
  }

  private static func text(_ markup: String) -> String {
    TextMarkup(markup, width: 100).plain.replacing("\n", with: " ")
  }

  private static func range(_ label: String, _ frame: AxisFrame) -> String {
    // Four digits: the margins make the limits odd numbers.
    func short(_ x: Double) -> String {
      let size = max(abs(frame.low), abs(frame.high))
      let shown = !frame.isLog && abs(x) < 1e-4 * size ? 0 : x
      return TextMarkup(NumberText.tick(Double(String(format: "%.4g", shown)) ?? shown)).plain
    }
    return "\(text(label)): \(short(frame.low)) … \(short(frame.high))" + (frame.isLog ? " (log)" : "")
  }

  private static func legend(_ axes: Axes, _ palette: TerminalCapabilities.Palette) -> [String] {
    guard axes.legend != .off else { return [] }
    var cycle = 0
    var entries: [String] = []
    for series in axes.series {
      let color = series.color ?? ColorCycle.color(cycle)
      if series.color == nil { cycle += 1 }
      if !series.label.isEmpty { entries.append(colored("━━", color, palette) + " " + text(series.label)) }
    }
    return entries
  }

  private static func colored(_ text: String, _ color: Color, _ palette: TerminalCapabilities.Palette) -> String {
    func level(_ byte: UInt8) -> Int { Int((Double(byte) / 255 * 5).rounded()) }
    switch palette {
    case .trueColor: return "\u{1B}[38;2;\(color.red);\(color.green);\(color.blue)m\(text)\u{1B}[0m"
    case .colors256:
      return "\u{1B}[38;5;\(16 + 36 * level(color.red) + 6 * level(color.green) + level(color.blue))m\(text)\u{1B}[0m"
    case .colors16:
      let bits = (color.red > 127 ? 1 : 0) + (color.green > 127 ? 2 : 0) + (color.blue > 127 ? 4 : 0)
      return "\u{1B}[\(30 + bits)m\(text)\u{1B}[0m"
    case .none: return text
    }
  }
}
