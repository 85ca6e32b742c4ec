/// One plot with all that stands around it, drawn with characters:
///
///                       title
///     y label                                   colour label
///       1 ┤⠉⠑⢄                   ██ 1.0
///         │   ⠑⢄                 ██        ── label of a series
///       0 ┤     ⠑⠤               ██ 0.0
///         └┬──────┬─────┬
///          0      5     10
///                x label
struct TextPanel {
  private(set) var canvas: TextCanvas
  private let axes: Axes
  private let frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)
  private let style: TextStyle
  /// The most labels of an upright axis. They depend on the height alone, so that what they leave out can be said above.
  private let count: Int

  /// A tick with its label: where the label starts, and the tick itself, both in columns.
  private struct Label {
    let text: String
    let start: Int
    let tick: Int
  }

  /// Draws a plot.
  /// - Parameters:
  ///   - width: columns that it may take, 20 or more.
  ///   - height: rows that it should take; more where its texts leave too few for the plot.
  init(_ axes: Axes, width: Int, height: Int, style: TextStyle) throws {
    self.axes = axes
    self.style = style
    count = ((height - 5) / 3).clamped(to: 3...8)
    frames = try axes.frames()
    canvas = TextCanvas(width: 0, height: 0)
    try draw(width, height, TextLegend(axes, style, width: width))
  }

  private mutating func draw(_ width: Int, _ height: Int, _ legend: TextLegend) throws {
    let hasHeader = header(width) != nil
    let top = (axes.title.isEmpty ? 0 : 1) + (hasHeader ? 1 : 0)
    let below = legend.place == .below ? legend.rows.count : 0
    let hasLabels = axes.x.ticks != .off
    // Before the ticks are known; they tell whether there is a line with what they leave out.
    let room = height - top - 1 - (hasLabels ? 1 : 0) - (axes.x.label.isEmpty ? 0 : 1) - below
    var rows = max(room, 4)
    let y = upright(frames.y, rows)
    let bar = axes.hasHeatMap ? upright(frames.color, rows) : nil
    let left = y.map { CharacterWidth.of($0.text) + 1 }.max() ?? 0
    var right = bar.map { 5 + ($0.map { CharacterWidth.of($0.text) + 1 }.max() ?? 0) } ?? 0
    if legend.place == .right { right += legend.width + 2 }
    var columns = max(width - left - 1 - right, 4)
    (columns, rows) = shaped(columns, rows)
    let plot = try TextPlot(axes, frames, columns: columns, rows: rows, style: style)
    if case .inside(let corner) = legend.place {
      guard let place = legend.freePlace(in: plot.canvas, preferring: corner) else {
        return try draw(width, height, legend.outside(width: width))
      }
      canvas = plot.canvas
      canvas.paste(legend.canvas(style), row: place.row, column: place.column)
    } else {
      canvas = plot.canvas
    }
    let inside = canvas
    let (x, offset) = level(plot, left: left + 1, width: width)
    canvas = TextCanvas(
      width: width,
      height: top + rows + 1 + (x.isEmpty ? 0 : 1) + (axes.x.label.isEmpty && offset == nil ? 0 : 1) + below)
    canvas.paste(inside, row: top, column: left + 1)
    center(TextPanel.plain(axes.title), row: 0, over: left + 1, columns, width)
    // What colours mean stands above their bar, unless that is too near to what y means.
    let end = left + 1 + columns + (bar == nil ? 0 : right - (legend.place == .right ? legend.width + 2 : 0))
    if let text = header(bar == nil ? width : end) ?? header(width) { canvas.write(text, row: top - 1, column: 0) }
    drawAxes(plot, x, upright(frames.y, rows), top: top, left: left)
    if let bar {
      let labels = rows == plot.canvas.height ? upright(frames.color, rows) : bar
      drawBar(labels, top: top, rows: rows, column: left + 1 + columns + 2)
    }
    var next = top + rows + 1 + (x.isEmpty ? 0 : 1)
    let label = [TextPanel.plain(axes.x.label), offset.map { "(\($0))" } ?? ""].filter { !$0.isEmpty }
    if !label.isEmpty {
      center(label.joined(separator: " "), row: next, over: left + 1, columns, width)
      next += 1
    }
    switch legend.place {
    case .right: canvas.paste(legend.canvas(style), row: top, column: left + 1 + columns + right - legend.width)
    case .below: canvas.paste(legend.canvas(style), row: next, column: min(left + 1, width - legend.width))
    case .inside, .none: break
    }
  }

  /// With equal units on both axes, the largest part of the room that has their shape; a cell is twice as high as wide.
  private func shaped(_ columns: Int, _ rows: Int) -> (columns: Int, rows: Int) {
    guard axes.equalAspect, !frames.x.isLog, !frames.y.isLog else { return (columns, rows) }
    let aspect = 2 * (frames.x.high / 2 - frames.x.low / 2) / (frames.y.high / 2 - frames.y.low / 2)
    guard aspect.isFinite, aspect > 1e-3, aspect < 1e3 else { return (columns, rows) }
    let across = min(columns, max(Int((Double(rows) * aspect).rounded()), 4))
    return (across, min(rows, max(Int((Double(across) / aspect).rounded()), 2)))
  }

  // MARK: Texts

  /// Markup as characters of one line.
  static func plain(_ markup: String) -> String {
    TextMarkup(markup).plain.replacing("\n", with: " ")
  }

  /// A tick's label, which is a number in our own writing unless the caller gave names.
  private func tickText(_ label: String, _ most: Int) -> String {
    var label = label
    if !style.isUnicode {
      label = label.replacing("−", with: "-").replacing(/^×10\^\{([^}]*)\}/) { "x1e\($0.1)" }.replacing(
        /×10\^\{([^}]*)\}/
      ) { "e\($0.1)" }
      label = label.replacing(/(^|[ +-])10\^\{([^}]*)\}/) { "\($0.1)1e\($0.2)" }
    }
    return CharacterWidth.fitted(TextPanel.plain(label), to: most)
  }

  /// Above the plot: what y means on the left, what colours mean on the right.
  private func header(_ width: Int) -> String? {
    let offsets = [
      AxisTicks(frames.y, atMost: count).offset, axes.hasHeatMap ? AxisTicks(frames.color, atMost: count).offset : nil,
    ]
    let labels = [axes.y.label, axes.hasHeatMap ? axes.color.label : ""]
    let parts = zip(labels, offsets).map { label, offset in
      [TextPanel.plain(label), offset.map { "(\(tickText($0, 40)))" } ?? ""].filter { !$0.isEmpty }
        .joined(separator: " ")
    }
    guard let left = parts.first, let right = parts.last, !(left.isEmpty && right.isEmpty) else { return nil }
    if right.isEmpty { return CharacterWidth.fitted(left, to: width) }
    let most = max(width - 2 - CharacterWidth.of(left), (width - 2) / 2)
    let end = CharacterWidth.fitted(right, to: most)
    let start = CharacterWidth.fitted(left, to: width - 2 - CharacterWidth.of(end))
    return start + String(repeating: " ", count: width - CharacterWidth.of(start) - CharacterWidth.of(end)) + end
  }

  /// Writes text in the middle of a stretch, or where the row has room for it.
  private mutating func center(_ text: String, row: Int, over start: Int, _ columns: Int, _ width: Int) {
    let text = CharacterWidth.fitted(text, to: width)
    let free = width - CharacterWidth.of(text)
    canvas.write(
      text, row: row, column: (start + (columns - CharacterWidth.of(text)) / 2).clamped(to: 0...max(free, 0)))
  }

  // MARK: Ticks

  /// The labels of an upright axis of so many rows, and their places from 0 to 1.
  private func upright(_ frame: AxisFrame, _ rows: Int) -> [(text: String, place: Double)] {
    let ticks = AxisTicks(frame, atMost: count)
      .thinned(length: Double(rows), gap: 0.5) { _ in 1 }
    return ticks.ticks.compactMap { tick in
      guard let label = tick.label, tick.place > -1e-6, tick.place < 1 + 1e-6 else { return nil }
      return (tickText(label, 14), tick.place)
    }
  }

  /// The labels below the plot, as many as have room, and what they leave out.
  private func level(_ plot: TextPlot, left: Int, width: Int) -> (labels: [Label], offset: String?) {
    for count in stride(from: 8, through: 3, by: -1) {
      let ticks = AxisTicks(frames.x, atMost: count)
      let labels = placed(ticks, 1, plot, left, width)
      if let labels { return (labels, ticks.offset.map { tickText($0, 40) }) }
    }
    let ticks = AxisTicks(frames.x, atMost: 2)
    for every in 1...max(ticks.ticks.count, 1) {
      if let labels = placed(ticks, every, plot, left, width) { return (labels, ticks.offset.map { tickText($0, 40) }) }
    }
    return ([], nil)
  }

  /// Each `every`-th label beneath its tick; `nil` where two of them would touch.
  private func placed(_ ticks: AxisTicks, _ every: Int, _ plot: TextPlot, _ left: Int, _ width: Int) -> [Label]? {
    let labelled = ticks.ticks.filter { $0.label != nil && $0.place > -1e-6 && $0.place < 1 + 1e-6 }
    var labels = labelled.enumerated().filter { $0.offset % every == 0 }.map { _, tick in
      let text = tickText(tick.label ?? "", max(width / 4, 8))
      let column = left + plot.column(of: tick.place)
      let columns = CharacterWidth.of(text)
      return Label(text: text, start: (column - columns / 2).clamped(to: 0...max(width - columns, 0)), tick: column)
    }
    labels.sort { $0.tick < $1.tick }
    for (one, next) in zip(labels, labels.dropFirst()) where one.start + CharacterWidth.of(one.text) >= next.start {
      return nil
    }
    return labels
  }

  // MARK: Lines

  private mutating func drawAxes(
    _ plot: TextPlot, _ x: [Label], _ y: [(text: String, place: Double)], top: Int, left: Int
  ) {
    let (upright, tick, corner, level, tickBelow) =
      style.isUnicode ? ("│", "┤", "└", "─", "┬") : ("|", "+", "+", "-", "+")
    let (columns, rows) = (plot.canvas.width, plot.canvas.height)
    for row in 0..<rows { canvas.write(upright, row: top + row, column: left) }
    canvas.write(corner + String(repeating: level, count: columns), row: top + rows, column: left)
    for one in y {
      let row = top + plot.row(of: one.place)
      canvas.write(tick, row: row, column: left)
      canvas.write(one.text, row: row, column: left - 1 - CharacterWidth.of(one.text))
    }
    for one in x {
      canvas.write(tickBelow, row: top + rows, column: one.tick)
      canvas.write(one.text, row: top + rows + 1, column: one.start)
    }
  }

  private mutating func drawBar(_ labels: [(text: String, place: Double)], top: Int, rows: Int, column: Int) {
    let colormap = axes.series.compactMap { if case .heatMap(let map) = $0 { map.colormap } else { nil } }.first
    let perCell = style.hasShades ? 2 : 1
    let last = Double(max(rows * perCell - 1, 1))
    for row in 0..<rows {
      let shades = (0..<perCell).map { TextShade?.some(.value(1 - Double(row * perCell + $0) / last)) }
      let cell = TextShade.cell(shades, colormap ?? .viridis, style)
      (canvas[top + row, column], canvas[top + row, column + 1]) = (cell, cell)
    }
    for one in labels {
      let row = Int(((1 - one.place) * Double(rows * 4 - 1)).rounded()) / 4
      canvas.write(one.text, row: top + row, column: column + 3)
    }
  }
}
