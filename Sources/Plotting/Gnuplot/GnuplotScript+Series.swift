extension GnuplotScript {
  /// The elements of the `plot` command; adds their numbers to the data.
  mutating func elements(_ panel: PanelLayout) -> [String] {
    let axes = panel.axes
    var result: [String] = []
    for (series, (color, cycle)) in zip(axes.series, axes.colors) {
      let drawing = element(series, style(of: series, color, cycle), panel.frames)
      if drawing.numbers.isEmpty { continue }
      let offset = add(drawing.numbers)
      for piece in drawing.pieces {
        let source = "\(source) binary skip=\(offset + piece.skip) \(piece.shape)"
        result.append("\(source) using \(drawing.using) with \(drawing.with) notitle")
      }
    }
    // A plot in which nothing can be drawn still shows its axes.
    return result.isEmpty ? ["NaN notitle"] : result
  }

  /// How the parts of a series look, in gnuplot's words.
  struct SeriesStyle {
    /// Of lines and marks.
    var color = ""
    var line: String?
    var mark: String?
    /// The bar of an error.
    var bar: String?
    /// Colour of an area.
    var fill: String?
    /// Around an area.
    var border: String?
    /// Whether a path cut into pieces looks like a whole one.
    var canBeCut = false
  }

  func style(of series: Series, _ color: Color, _ cycle: Int) -> SeriesStyle {
    let rgb = name(color)
    switch series {
    case .curve(let s):
      let dash = s.dash ?? ColorCycle.dash(cycle)
      var style = SeriesStyle(color: rgb)
      if s.width > 0 { style.line = "linecolor \(rgb) linewidth \(s.width) \(dashes(dash))" }
      if s.marker != .none { style.mark = mark(s.marker, s.markerSize) }
      style.canBeCut = dash == .solid && color.alpha == 255
      return style
    case .errorBars(let s):
      var style = SeriesStyle(color: rgb, mark: mark(s.marker, 1))
      if s.width > 0 { style.line = "linecolor \(rgb) linewidth \(s.width)" }
      style.bar = "linecolor \(rgb) linewidth \(s.width > 0 ? s.width : 0.8)"
      return style
    case .band(let s): return SeriesStyle(fill: name(color.opacity(s.opacity)))
    case .heatMap: return SeriesStyle()
    case .histogram:
      return SeriesStyle(fill: name(color.opacity(0.55)), border: "\(rgb) linewidth 0.6")
    case .reference(let s): return SeriesStyle(line: "linecolor \(rgb) linewidth \(s.width) \(dashes(s.dash))")
    }
  }

  private func name(_ color: Color) -> String {
    "rgb '\((terminal.hasTransparency ? color : color.overWhite).gnuplot)'"
  }

  /// One series: numbers, how gnuplot reads them, and how it draws them.
  private struct Drawing {
    var numbers: [Double]
    /// Where in the numbers each path starts, in bytes, and its shape.
    var pieces: [(skip: Int, shape: String)]
    var using: String
    var with: String

    /// Points of as many numbers as there are columns.
    init(columns: [[Double]], with: String) {
      let count = columns.first?.count ?? 0
      let numbers = [Double](unsafeUninitializedCapacity: count * columns.count) { buffer, initialized in
        for (offset, column) in columns.enumerated() {
          for i in 0..<count { buffer.initializeElement(at: i * columns.count + offset, to: column[i]) }
        }
        initialized = count * columns.count
      }
      self.init(numbers: numbers, width: columns.count, with: with)
    }

    init(numbers: [Double], width: Int, with: String) {
      self.numbers = numbers
      self.with = with
      using = (1...width).map(String.init).joined(separator: ":")
      pieces = [(0, Drawing.records(numbers.count / width, width))]
    }

    static func records(_ count: Int, _ width: Int) -> String {
      "record=(\(count)) format='\(String(repeating: "%float64", count: width))'"
    }
  }

  private func element(
    _ series: Series, _ style: SeriesStyle, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)
  ) -> Drawing {
    let (x, y) = (frames.x, frames.y)
    switch series {
    case .curve(let s):
      let with =
        switch (style.line, style.mark) {
        case (let line?, let mark?): "linespoints \(line) \(mark)"
        case (let line?, nil): "lines \(line)"
        case (nil, let mark): "points linecolor \(style.color) linewidth 0.8 \(mark ?? "pointtype -1")"
        }
      var drawing = Drawing(columns: [s.x.map(x.place), s.y.map(y.place)], with: with)
      guard s.marker == .none else { return drawing }
      drawing = Drawing(numbers: LineThinning.thin(drawing.numbers, columns: columns), width: 2, with: with)
      if style.canBeCut {  // else one would see where a path ends
        drawing.pieces = LineThinning.chunks(drawing.numbers.count / 2).map {
          ($0.lowerBound * 16, Drawing.records($0.count, 2))
        }
      }
      return drawing

    case .errorBars(let s):
      // A bar without an end is drawn up to the point.
      func ends(_ values: [Double], _ centers: [Double], _ frame: AxisFrame) -> [Double] {
        zip(values, centers).map { $0.isFinite ? frame.placeOfFoot($0) : frame.place($1) }
      }
      var columns = [s.x.map(x.place), s.y.map(y.place)]
      if !s.xLow.isEmpty { columns += [ends(s.xLow, s.x, x), ends(s.xHigh, s.x, x)] }
      columns += [ends(s.yLow, s.y, y), ends(s.yHigh, s.y, y)]
      let kind = (s.xLow.isEmpty ? "y" : "xy") + (s.width > 0 ? "errorlines" : "errorbars")
      return Drawing(columns: columns, with: "\(kind) \(style.bar ?? "") \(style.mark ?? "")")

    case .band(let s):
      // Without one of its sides there is no area; on a logarithmic axis the part at or below zero ends at the axis.
      var (lower, upper) = (s.lower, s.upper)
      for i in s.x.indices {
        let isGap = !s.lower[i].isFinite || !s.upper[i].isFinite || y.isLog && max(s.lower[i], s.upper[i]) <= 0
        lower[i] = isGap ? .nan : y.placeOfFoot(s.lower[i])
        upper[i] = isGap ? .nan : y.placeOfFoot(s.upper[i])
      }
      return Drawing(
        columns: [s.x.map(x.place), lower, upper],
        with: "filledcurves fillcolor \(style.fill ?? "") fillstyle solid noborder")

    case .heatMap(let s):
      return x.isLog || y.isLog ? cells(s, frames) : image(s, frames)

    case .histogram(let s):
      var bars: [Double] = []
      for i in s.heights.indices where s.heights[i] > 0 && x.isDrawable(s.edges[i + 1]) {
        let (low, high) = (x.placeOfFoot(s.edges[i]), x.place(s.edges[i + 1]))
        let top = y.place(s.heights[i])
        bars += [low / 2 + high / 2, top, low, high, y.placeOfFoot(0), top]
      }
      return Drawing(
        numbers: bars, width: 6,
        with: "boxxyerror fillcolor \(style.fill ?? "") fillstyle solid border \(style.border ?? "")")

    case .reference(let s):
      let frame = s.orientation == .vertical ? x : y
      let position = frame.place(s.position)
      let ends = s.orientation == .vertical ? [position, 0, position, 1] : [0, position, 1, position]
      return Drawing(
        numbers: s.width > 0 && frame.contains(s.position) ? ends : [], width: 2, with: "lines \(style.line ?? "")")
    }
  }

  /// Colours as places on the colour bar.
  private func places(_ s: HeatMap, _ frame: AxisFrame) -> [Double] {
    s.values.map { value in
      let place = frame.place(value)
      return place.isNaN ? place : place.clamped(to: 0...1)
    }
  }

  private func image(_ s: HeatMap, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)) -> Drawing {
    var cells = places(s, frames.color)
    var (rows, columns) = (s.rows, s.columns)
    let times = terminal.blursImages ? max(600 / max(rows, columns), 1) : 1
    if times > 1 {
      // Viewers smooth a magnified image; with each cell repeated, they smooth only its rim.
      cells = (0..<rows * times).flatMap { row in
        cells[row / times * columns..<(row / times + 1) * columns].flatMap { Array(repeating: $0, count: times) }
      }
      rows *= times
      columns *= times
    }
    let (left, bottom) = (frames.x.place(s.xRange.lowerBound), frames.y.place(s.yRange.lowerBound))
    let dx = (frames.x.place(s.xRange.upperBound) - left) / Double(columns)
    let dy = (frames.y.place(s.yRange.upperBound) - bottom) / Double(rows)
    let origin = "(\(left + dx / 2),\(bottom + dy / 2))"
    let shape = "array=(\(columns),\(rows)) dx=\(dx) dy=\(dy) origin=\(origin) format='%float64'"
    var drawing = Drawing(numbers: cells, width: 1, with: "image")
    drawing.pieces = [(0, shape)]
    return drawing
  }

  /// The cells one by one, for a logarithmic axis, on which they differ in width. Those at or below zero end at it.
  private func cells(_ s: HeatMap, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)) -> Drawing {
    func edges(_ range: ClosedRange<Double>, _ count: Int, _ frame: AxisFrame) -> [Double] {
      (0...count).map { i in
        let fraction = Double(i) / Double(count)
        return frame.placeOfFoot(range.lowerBound * (1 - fraction) + range.upperBound * fraction)
      }
    }
    let (xs, ys) = (edges(s.xRange, s.columns, frames.x), edges(s.yRange, s.rows, frames.y))
    var numbers: [Double] = []
    for (i, color) in places(s, frames.color).enumerated() where !color.isNaN {
      let (row, column) = (i / s.columns, i % s.columns)
      let (left, right, bottom, top) = (xs[column], xs[column + 1], ys[row], ys[row + 1])
      numbers += [left / 2 + right / 2, bottom / 2 + top / 2, left, right, bottom, top, color]
    }
    return Drawing(
      numbers: numbers, width: 7, with: "boxxyerror linecolor palette fillstyle solid noborder")
  }

  private func dashes(_ dash: Dash) -> String {
    let lengths: [Double] =
      switch dash {
      case .solid: []
      case .dashed: [14, 7]
      case .dotted: [2.5, 5]
      case .dashDotted: [16, 6, 2.5, 6]
      }
    // The SVG terminal's unit is nearly twice as long as cairo's.
    let unit = terminal == .picture(.svg) ? 0.6 : 1
    let list = lengths.map { NumberText.plain($0 * unit) }.joined(separator: ",")
    return lengths.isEmpty ? "dashtype 1" : "dashtype (\(list))"
  }

  private func code(_ marker: Marker) -> Int {
    switch marker {
    case .none: -1
    case .circle, .dot: 7
    case .square: 5
    case .triangle: 9
    case .diamond: 13
    case .plus: 1
    case .cross: 2
    case .openCircle: 6
    case .openSquare: 4
    case .openTriangle: 8
    }
  }

  private func mark(_ marker: Marker, _ scale: Double) -> String {
    "pointtype \(code(marker)) pointsize \(size(marker) * scale)"
  }

  private func size(_ marker: Marker) -> Double { marker == .dot ? 0.25 : 0.75 }
}
