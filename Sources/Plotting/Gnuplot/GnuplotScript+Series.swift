extension GnuplotScript {
  /// The elements of the `plot` command; adds their numbers to the data.
  mutating func elements(_ axes: Axes, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)) -> [String] {
    var result: [String] = []
    var cycle = 0
    for series in axes.series {
      var index = 0
      if series.color == nil {
        index = cycle
        cycle += 1
      }
      let color = series.color ?? ColorCycle.color(index)
      let title =
        axes.legend == .off || series.label.isEmpty || !terminal.hasText
        ? "notitle" : "title \(label(series.label, width: max(room.width * 2 / 5, 12)))"
      let drawing = element(series, color, index, frames)
      if drawing.numbers.isEmpty {
        if title != "notitle" { result.append("keyentry with \(drawing.with) \(title)") }
        continue
      }
      let offset = add(drawing.numbers)
      for (piece, title) in zip(drawing.pieces, [title] + Array(repeating: "notitle", count: drawing.pieces.count)) {
        let source = "'\(GnuplotScript.dataPath)' binary skip=\(offset + piece.skip) \(piece.shape)"
        result.append("\(source) using \(drawing.using) with \(drawing.with) \(title)")
      }
    }
    // A plot in which nothing can be drawn still shows its axes.
    return result.contains { !$0.hasPrefix("keyentry") } ? result : result + ["NaN notitle"]
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
    _ series: Series, _ color: Color, _ index: Int, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)
  ) -> Drawing {
    let (x, y) = (frames.x, frames.y)
    let rgb = "rgb '\(color.gnuplot)'"
    switch series {
    case .curve(let s):
      let dash = s.dash ?? ColorCycle.dash(index)
      let line = "linecolor \(rgb) linewidth \(s.width) \(dashes(dash))"
      let mark = "pointtype \(code(s.marker)) pointsize \(size(s.marker) * s.markerSize)"
      let with =
        switch (s.width > 0, s.marker != .none) {
        case (true, true): "linespoints \(line) \(mark)"
        case (true, false): "lines \(line)"
        case (false, _): "points linecolor \(rgb) linewidth 0.8 \(mark)"
        }
      var drawing = Drawing(columns: [s.x.map(x.drawable), s.y.map(y.drawable)], with: with)
      guard s.marker == .none else { return drawing }
      drawing = Drawing(numbers: LineThinning.thin(drawing.numbers, frame: x, columns: columns), width: 2, with: with)
      if dash == .solid, color.alpha == 255 {  // else one would see where a path ends
        drawing.pieces = LineThinning.chunks(drawing.numbers.count / 2).map {
          ($0.lowerBound * 16, Drawing.records($0.count, 2))
        }
      }
      return drawing

    case .errorBars(let s):
      let yLow = s.y.indices.map { s.yLow[$0].isFinite ? y.drawableFoot(s.yLow[$0]) : y.drawable(s.y[$0]) }
      let yHigh = s.y.indices.map { s.yHigh[$0].isFinite ? y.drawableFoot(s.yHigh[$0]) : y.drawable(s.y[$0]) }
      var columns = [s.x.map(x.drawable), s.y.map(y.drawable)]
      if !s.xLow.isEmpty {
        columns.append(s.x.indices.map { s.xLow[$0].isFinite ? x.drawableFoot(s.xLow[$0]) : x.drawable(s.x[$0]) })
        columns.append(s.x.indices.map { s.xHigh[$0].isFinite ? x.drawableFoot(s.xHigh[$0]) : x.drawable(s.x[$0]) })
      }
      columns += [yLow, yHigh]
      let kind = (s.xLow.isEmpty ? "y" : "xy") + (s.width > 0 ? "errorlines" : "errorbars")
      let mark = "pointtype \(code(s.marker)) pointsize \(size(s.marker))"
      let with = "\(kind) linecolor \(rgb) linewidth \(s.width > 0 ? s.width : 0.8) \(mark)"
      return Drawing(columns: columns, with: with)

    case .band(let s):
      // On a logarithmic axis the part at or below zero ends at the axis.
      let lower = s.x.indices.map { s.upper[$0] > 0 ? y.drawableFoot(s.lower[$0]) : y.drawable(s.lower[$0]) }
      let upper = s.x.indices.map { s.lower[$0] > 0 ? y.drawableFoot(s.upper[$0]) : y.drawable(s.upper[$0]) }
      let with = "filledcurves fillcolor rgb '\(color.opacity(s.opacity).gnuplot)' fillstyle solid noborder"
      return Drawing(columns: [s.x.map(x.drawable), lower, upper], with: with)

    case .heatMap(let s):
      return heatMap(s, frames.color)

    case .histogram(let s):
      var bars: [Double] = []
      for i in s.heights.indices where s.heights[i] > 0 && x.drawable(s.edges[i + 1]).isFinite {
        let (low, high) = (x.drawableFoot(s.edges[i]), x.drawable(s.edges[i + 1]))
        let foot = y.isLog ? y.low : 0
        bars += [low / 2 + high / 2, s.heights[i], low, high, foot, s.heights[i]]
      }
      let fill = "fillcolor rgb '\(color.opacity(0.55).gnuplot)' fillstyle solid border \(rgb) linewidth 0.6"
      return Drawing(numbers: bars, width: 6, with: "boxxyerror \(fill)")

    case .reference(let s):
      let frame = s.orientation == .vertical ? x : y
      let with = "lines linecolor \(rgb) linewidth \(s.width) \(dashes(s.dash))"
      let position = frame.drawable(s.position)
      let ends =
        s.orientation == .vertical
        ? [position, y.low, position, y.high] : [x.low, position, x.high, position]
      return Drawing(numbers: s.width > 0 && frame.contains(position) ? ends : [], width: 2, with: with)
    }
  }

  private func heatMap(_ s: HeatMap, _ frame: AxisFrame) -> Drawing {
    var cells = s.values.map { $0.isInfinite ? .nan : frame.drawable($0) }
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
    let dx = (s.xRange.upperBound - s.xRange.lowerBound) / Double(columns)
    let dy = (s.yRange.upperBound - s.yRange.lowerBound) / Double(rows)
    let origin = "(\(s.xRange.lowerBound + dx / 2),\(s.yRange.lowerBound + dy / 2))"
    let shape = "array=(\(columns),\(rows)) dx=\(dx) dy=\(dy) origin=\(origin) format='%float64'"
    var drawing = Drawing(numbers: cells, width: 1, with: "image")
    drawing.pieces = [(0, shape)]
    return drawing
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

  private func size(_ marker: Marker) -> Double { marker == .dot ? 0.25 : 0.75 }
}
