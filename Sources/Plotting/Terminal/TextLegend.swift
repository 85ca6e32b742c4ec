/// The legend of one plot, drawn with characters: a sample and a label for each series that has one.
struct TextLegend {
  enum Place: Equatable {
    case none, right, below
    /// In a corner of the plot.
    case inside(Legend)
  }

  private struct Entry {
    let sample: String
    let color: Color?
    let label: String

    var width: Int { TextLegend.sampleWidth + CharacterWidth.of(label) }
  }

  /// Columns of a sample and the blank behind it.
  private static let sampleWidth = 3
  private static let mostRows = (beside: 12, below: 4)

  let place: Place
  /// What stands in each row.
  private let lines: [[Entry]]
  private let entries: [Entry]

  var rows: Range<Int> { 0..<lines.count }
  var width: Int { lines.map(TextLegend.width).max() ?? 0 }

  /// Where the plot wants it; beside the plot only where that leaves it enough room.
  init(_ axes: Axes, _ style: TextStyle, width: Int) {
    let entries = axes.legend == .off ? [] : TextLegend.entries(axes, style)
    switch axes.legend {
    case .off: self.init(entries, .none, width: width)
    case .right: self.init(entries, .right, width: width)
    case .below: self.init(entries, .below, width: width)
    default: self.init(entries, .inside(axes.legend), width: width)
    }
  }

  private init(_ entries: [Entry], _ wanted: Place, width: Int) {
    self.entries = entries
    let widest = entries.map(\.width).max() ?? 0
    let isNarrow = widest > max(width * 2 / 5 - 2, 0) || width < 40
    let isLong = entries.count > TextLegend.mostRows.beside
    place = entries.isEmpty ? .none : wanted != .below && (isNarrow || isLong) ? .below : wanted
    guard place == .below else {
      lines = entries.map { [$0] }
      return
    }
    lines = TextLegend.flowed(entries, width: width)
  }

  /// The same outside of the plot.
  func outside(width: Int) -> TextLegend { TextLegend(entries, .right, width: width) }

  private static func flowed(_ entries: [Entry], width: Int) -> [[Entry]] {
    var lines: [[Entry]] = []
    for (index, entry) in entries.enumerated() {
      let label = CharacterWidth.fitted(entry.label, to: width - sampleWidth)
      let entry = Entry(sample: entry.sample, color: entry.color, label: label)
      if let last = lines.last, TextLegend.width(last) + 3 + entry.width <= width {
        lines[lines.count - 1].append(entry)
      } else if lines.count < mostRows.below {
        lines.append([entry])
      } else {
        lines.append([Entry(sample: "…", color: nil, label: "\(entries.count - index) more")])
        break
      }
    }
    return lines
  }

  private static func width(_ line: [Entry]) -> Int { line.reduce(0) { $0 + $1.width + 3 } - 3 }

  private static func entries(_ axes: Axes, _ style: TextStyle) -> [Entry] {
    axes.series.indices.filter { !axes.series[$0].label.isEmpty }.map { index in
      let pen = TextPlot.pen(axes, index, style)
      let label = TextPanel.plain(axes.series[index].label)
      return Entry(sample: sample(axes.series[index], pen, style), color: pen.color, label: label)
    }
  }

  private static func sample(_ series: Series, _ pen: TextPlot.Pen, _ style: TextStyle) -> String {
    if case .histogram = series { return style.isUnicode ? "██" : "##" }
    if let sign = pen.sign { return String(repeating: sign, count: 2) }
    switch series {
    case .curve(let s) where s.width == 0: return " " + String(s.marker.sign)
    case .curve(let s) where s.marker != .none: return "─" + String(s.marker.sign)
    case .errorBars: return "├┤"
    case .band: return "░░"
    default: return pen.dash == .solid ? "──" : "╌╌"
    }
  }

  /// The legend alone.
  func canvas(_ style: TextStyle) -> TextCanvas {
    var canvas = TextCanvas(width: width, height: lines.count)
    for (row, line) in lines.enumerated() {
      var column = 0
      for entry in line {
        canvas.write(entry.sample, row: row, column: column, color: entry.color)
        canvas.write(entry.label, row: row, column: column + TextLegend.sampleWidth)
        column += entry.width + 3
      }
    }
    return canvas
  }

  /// The upper left corner of a place in `plot` where nothing is drawn: in the corner asked for, or in another one.
  func freePlace(in plot: TextCanvas, preferring corner: Legend) -> (row: Int, column: Int)? {
    guard width + 2 <= plot.width, lines.count <= plot.height else { return nil }
    let corners: [Legend] = [corner, .topRight, .topLeft, .bottomRight, .bottomLeft]
    for corner in corners {
      let isLeft = corner == .topLeft || corner == .bottomLeft
      let isTop = corner == .topLeft || corner == .topRight
      let row = isTop ? 0 : plot.height - lines.count
      let column = isLeft ? 1 : plot.width - width - 1
      let isFree = rows.allSatisfy { r in
        (-1...width).allSatisfy { plot[row + r, column + $0].isBlank }
      }
      if isFree { return (row, column) }
    }
    return nil
  }
}
