import Foundation

/// What a drawing of block characters cannot say: titles, limits, legend.
struct Caption {
  private(set) var lines: [String] = []

  init(_ figure: Figure, palette: TerminalCapabilities.Palette?, columns: Int) throws {
    if !figure.title.isEmpty { add([Part(Caption.text(figure.title))], columns) }
    for (index, axes) in figure.panels.enumerated() {
      let (x, y, color) = try axes.frames()
      let place = "[\(index / figure.columns + 1),\(index % figure.columns + 1)] "
      var parts = axes.title.isEmpty ? [] : [Caption.text(axes.title)]
      parts.append(Caption.range(axes.x.label.isEmpty ? "x" : axes.x.label, x))
      parts.append(Caption.range(axes.y.label.isEmpty ? "y" : axes.y.label, y))
      if axes.hasHeatMap {
        parts.append(Caption.range(axes.color.label.isEmpty ? "color" : axes.color.label, color))
      }
      if figure.panels.count > 1 { parts[0] = place + parts[0] }
      add(parts.map { Part($0) }, columns)
      add(Caption.legend(axes, palette), columns)
    }
  }

  /// Text, and how many characters of it are seen.
  private struct Part {
    let text: String
    let width: Int

    init(_ text: String, width: Int? = nil) {
      self.text = text
      self.width = width ?? text.count
    }
  }

  /// Adds lines that hold as many parts as fit; a part longer than a line is cut.
  private mutating func add(_ parts: [Part], _ columns: Int) {
    var line = ""
    var width = 0
    for part in parts {
      if width > 0, width + 3 + part.width > columns {
        lines.append(line)
        (line, width) = ("", 0)
      }
      if width > 0 { (line, width) = (line + "   ", width + 3) }
      let isLong = part.width > columns && part.text.count == part.width
      line += isLong ? String(part.text.prefix(columns - 1)) + "…" : part.text
      width += part.width
    }
    if !line.isEmpty { lines.append(line) }
  }

  static func text(_ markup: String) -> String {
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

  private static func legend(_ axes: Axes, _ palette: TerminalCapabilities.Palette?) -> [Part] {
    guard axes.legend != .off else { return [] }
    var entries: [Part] = []
    for (series, (color, _)) in zip(axes.series, axes.colors) where !series.label.isEmpty {
      let label = text(series.label)
      entries.append(Part(colored("━━", color, palette) + " " + label, width: 3 + label.count))
    }
    return entries
  }

  private static func colored(_ text: String, _ color: Color, _ palette: TerminalCapabilities.Palette?) -> String {
    func level(_ byte: UInt8) -> Int { Int((Double(byte) / 255 * 5).rounded()) }
    switch palette {
    case .trueColor: return "\u{1B}[38;2;\(color.red);\(color.green);\(color.blue)m\(text)\u{1B}[0m"
    case .colors256:
      return "\u{1B}[38;5;\(16 + 36 * level(color.red) + 6 * level(color.green) + level(color.blue))m\(text)\u{1B}[0m"
    case .colors16:
      let bits = (color.red > 127 ? 1 : 0) + (color.green > 127 ? 2 : 0) + (color.blue > 127 ? 4 : 0)
      return "\u{1B}[\(30 + bits)m\(text)\u{1B}[0m"
    case nil: return text
    }
  }
}
