/// What stands around one plot, and how much room it takes.
struct PanelLayout {
  let axes: Axes
  let frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)
  /// Size of the figure's font in points.
  let size: Double
  var x: AxisTicks
  var y: AxisTicks
  /// Of the colour bar; `nil`: the plot has none.
  var color: AxisTicks?
  var legend: LegendLayout?
  /// Whether the names at the x axis are written upwards.
  var hasRotatedNames = false
  /// The plot's frame.
  var box: Box

  /// Distances in units of the font's size.
  static let tickGap = 1.0
  static let barGap = 1.2
  static let barWidth = 1.5

  var tickSize: Double { max(size - 0.5, 1) }
  var titleSize: Double { size + 1 }
  var title: TextMarkup? { axes.title.isEmpty ? nil : TextMarkup(axes.title) }

  /// - Parameters:
  ///   - box: a guess of the plot's frame, from which the number of ticks and the legend's place are chosen.
  ///   - room: of the plot and all around it.
  init(
    _ axes: Axes, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame), size: Double, box: Box,
    room: (width: Double, height: Double)
  ) {
    self.axes = axes
    self.frames = frames
    self.size = size
    self.box = box
    let tickSize = max(size - 0.5, 1)
    func width(_ label: String) -> Double { PanelLayout.width(label, tickSize, in: room) }
    func down(_ label: String) -> Double { TextMetrics.height(TextMarkup(label), size: tickSize) * 0.8 }
    func upright(_ frame: AxisFrame) -> AxisTicks {
      AxisTicks(frame, atMost: min(Int(box.height / (2.2 * size)), 8))
        .thinned(length: box.height, gap: 0, extent: down)
    }
    y = upright(frames.y)
    color = axes.hasHeatMap ? upright(frames.color) : nil
    x = AxisTicks(frames.x, atMost: 8)
    for count in stride(from: 8, through: 2, by: -1) {
      let ticks = AxisTicks(frames.x, atMost: count)
      x = ticks.thinned(length: box.width, gap: 0.7 * size, extent: width)
      if x == ticks { break }
    }
    if case .at(_, let labels) = axes.x.ticks, !labels.isEmpty {
      let all = AxisTicks(frames.x, atMost: 8)
      if all != x {
        hasRotatedNames = true
        x = all.thinned(length: box.width, gap: 0, extent: down)
      }
    }
    legend = LegendLayout(axes, frames, size: tickSize, box: box, room: room)
  }

  /// A tick's label; longer ones are cut.
  static func name(_ label: String, _ size: Double, in room: (width: Double, height: Double)) -> TextMarkup {
    TextMetrics.fitted(label, size: size, most: 0.3 * min(room.width, 2 * room.height))
  }

  static func width(_ label: String, _ size: Double, in room: (width: Double, height: Double)) -> Double {
    TextMetrics.width(name(label, size, in: room), size: size)
  }

  /// Width of the widest label.
  func width(of ticks: AxisTicks, in room: (width: Double, height: Double)) -> Double {
    ticks.ticks.compactMap(\.label).map { PanelLayout.width($0, tickSize, in: room) }.max() ?? 0
  }

  /// Height of the labels at the x axis and the distance to them.
  func depthOfTicks(in room: (width: Double, height: Double)) -> Double {
    let labels = x.ticks.compactMap(\.label)
    guard !labels.isEmpty else { return 0.7 * size }
    if hasRotatedNames { return width(of: x, in: room) + PanelLayout.tickGap * size }
    let height = labels.map { TextMetrics.height(TextMarkup($0), size: tickSize) }.max() ?? 0
    return height + 0.7 * size
  }

  /// Height of a label of an axis, or 0 without one.
  func height(_ label: String, size: Double) -> Double {
    label.isEmpty ? 0 : TextMetrics.height(TextMarkup(label), size: size) + 0.3 * size
  }

  /// What is needed on each side.
  func margins(in room: (width: Double, height: Double)) -> Margins {
    var margins = Margins()
    let wide = x.ticks.compactMap { tick in tick.label.map { (tick.place, PanelLayout.width($0, tickSize, in: room)) } }
    // A label at an end of the axis sticks out by half its width.
    func overhang(_ end: Double) -> Double {
      hasRotatedNames ? size : wide.map { $0.1 / 2 - abs(end - $0.0) * box.width }.max() ?? 0
    }
    let (first, last) = axes.x.isReversed ? (1.0, 0.0) : (0.0, 1.0)
    margins.left =
      max(
        height(axes.y.label, size: size) + width(of: y, in: room) + PanelLayout.tickGap * size, overhang(first)) + 0.5
      * size
    margins.right = max(overhang(last), 0.3 * size) + 0.5 * size
    margins.top = 0.9 * size + height(axes.title, size: titleSize)
    if y.offset != nil || color?.offset != nil { margins.top += TextMetrics.lineHeight * size }
    margins.bottom = 0.4 * size + depthOfTicks(in: room) + height(axes.x.label, size: size)
    if x.offset != nil { margins.bottom += TextMetrics.lineHeight * size }
    if let color {
      margins.right = max(margins.right, width(ofColorBar: color, in: room) + 0.5 * size)
    }
    if let legend, legend.place == .right { margins.right += legend.width + 0.4 * size }
    if let legend, legend.place == .below { margins.bottom += legend.height + 0.5 * size }
    return margins
  }

  /// From the plot's frame to the right end of the colour bar's label.
  func width(ofColorBar ticks: AxisTicks, in room: (width: Double, height: Double)) -> Double {
    let bar = (PanelLayout.barGap + PanelLayout.barWidth + PanelLayout.tickGap) * size
    return bar + width(of: ticks, in: room) + height(axes.color.label, size: size)
  }
}
