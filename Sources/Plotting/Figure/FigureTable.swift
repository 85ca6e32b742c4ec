/// The numbers of a figure as a text table, for when there is no picture.
enum FigureTable {
  /// CSV with a header and one row per point, bar or cell; each number reads back to the same bits.
  static func csv(_ figure: Figure) -> [UInt8] { Array((header + "\n" + rows(of: figure, after: "")).utf8) }

  /// The same for several figures, with their numbers before all else.
  static func csv(_ frames: [Figure]) -> [UInt8] {
    let parts = frames.enumerated().map { rows(of: $0.element, after: "\($0.offset + 1),") }
    return Array(("frame," + header + "\n" + parts.joined()).utf8)
  }

  private static let header = "panel,series,kind,label,x,y,value,x_low,x_high,y_low,y_high"

  private static func rows(of figure: Figure, after before: String) -> String {
    var table = ""
    for (panel, axes) in figure.panels.enumerated() {
      for (index, series) in axes.series.enumerated() {
        let start = "\(before)\(panel + 1),\(index + 1)"
        rows(series) { kind, cells in
          table += "\(start),\(kind),\(quoted(series.label))"
          for cell in cells { table += cell.map { "," + NumberText.plain($0) } ?? "," }
          table += "\n"
        }
      }
    }
    return table
  }

  /// Calls `body` with the kind and x, y, value, x_low, x_high, y_low, y_high of each row.
  private static func rows(_ series: Series, _ body: (String, [Double?]) -> Void) {
    switch series {
    case .curve(let s):
      for i in s.x.indices { body("curve", [s.x[i], s.y[i], nil, nil, nil, nil, nil]) }
    case .errorBars(let s):
      for i in s.x.indices {
        let (low, high) = s.xLow.isEmpty ? (nil, nil) : (s.xLow[i], s.xHigh[i])
        body("error_bars", [s.x[i], s.y[i], nil, low, high, s.yLow[i], s.yHigh[i]])
      }
    case .band(let s):
      for i in s.x.indices { body("band", [s.x[i], nil, nil, nil, nil, s.lower[i], s.upper[i]]) }
    case .heatMap(let s):
      let dx = (s.xRange.upperBound - s.xRange.lowerBound) / Double(s.columns)
      let dy = (s.yRange.upperBound - s.yRange.lowerBound) / Double(s.rows)
      for i in s.values.indices {
        let x = s.xRange.lowerBound + (Double(i % s.columns) + 0.5) * dx
        let y = s.yRange.lowerBound + (Double(i / s.columns) + 0.5) * dy
        body("heat_map", [x, y, s.values[i], nil, nil, nil, nil])
      }
    case .histogram(let s):
      for i in s.heights.indices { body("histogram", [nil, s.heights[i], nil, s.edges[i], s.edges[i + 1], nil, nil]) }
    case .reference(let s):
      let isVertical = s.orientation == .vertical
      body(
        isVertical ? "vertical_line" : "horizontal_line",
        [isVertical ? s.position : nil, isVertical ? nil : s.position, nil, nil, nil, nil, nil])
    }
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
