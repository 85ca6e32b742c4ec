/// A heat map drawn with characters of growing ink.
enum ShadedGrid {
  private static let shades = Array(" .:-=+*#%@")

  /// Lines of at most `columns` characters, at most `rows` of them, the last one explaining the shades. Each
  /// character shows the nearest cell; a cell is two characters wide where there is room, being as tall. Cells
  /// without a value are `?`.
  static func lines(_ map: HeatMap, _ axes: Axes, columns: Int, rows: Int) throws -> [String] {
    let frame = try axes.frames().color
    let height = min(max(rows - 3, 3), map.rows)
    let width = min(columns - 2, map.columns * 2 * height / map.rows + 1, map.columns * 2)
    let rim = "+" + String(repeating: "-", count: width) + "+"
    let body = (0..<height).map { line in
      let fromTop = axes.y.isReversed ? line : height - 1 - line  // row 0 lies at the low end of y
      let row = (2 * fromTop + 1) * map.rows / (2 * height)
      let shown = (0..<width).map { place in
        let fromLeft = axes.x.isReversed ? width - 1 - place : place
        return shade(map.values[row * map.columns + (2 * fromLeft + 1) * map.columns / (2 * width)], frame)
      }
      return "|" + String(shown) + "|"
    }
    return [rim] + body + [rim, "shades from low to high: '\(String(shades))'"]
  }

  private static func shade(_ value: Double, _ frame: AxisFrame) -> Character {
    guard value.isFinite, !frame.isLog || value > 0 else { return "?" }
    // Halves, because high - low may overflow.
    let fraction =
      frame.isLog
      ? LogTicks.logarithm(value / frame.low) / LogTicks.logarithm(frame.high / frame.low)
      : (value / 2 - frame.low / 2) / (frame.high / 2 - frame.low / 2)
    return shades[min(Int(clamped(fraction) * Double(shades.count)), shades.count - 1)]
  }
}
