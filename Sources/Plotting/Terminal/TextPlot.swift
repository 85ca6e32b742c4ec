import Interrupt

/// The inside of one plot, drawn with characters: dots of braille in the colours of the series; where colours cannot tell
/// several series apart, or there is no braille, a sign of its own for each.
struct TextPlot {
  private(set) var canvas: TextCanvas
  let axes: Axes
  let frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame)
  let style: TextStyle
  /// Dots of a cell across and down.
  let dots: (across: Int, down: Int)

  /// How a series is drawn.
  struct Pen {
    var color: Color?
    /// `nil`: dots.
    var sign: Character?
    var dash = Dash.solid
  }

  static let signs: [Character] = Array("*+ox#%@&")

  init(
    _ axes: Axes, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame), columns: Int, rows: Int, style: TextStyle
  ) throws {
    self.axes = axes
    self.frames = frames
    self.style = style
    dots = TextPlot.usesDots(axes, style) ? (2, 4) : (1, 1)
    canvas = TextCanvas(width: columns, height: rows)
    for (index, one) in axes.series.enumerated() { try draw(one, TextPlot.pen(axes, index, style)) }
    for note in axes.annotations { write(note) }
  }

  private static func usesDots(_ axes: Axes, _ style: TextStyle) -> Bool {
    style.isUnicode && (style.isColored || axes.series.count { $0.isDrawnByPoints } <= 1)
  }

  static func pen(_ axes: Axes, _ index: Int, _ style: TextStyle) -> Pen {
    let (color, cycle) = axes.colors[index]
    var pen = Pen(color: color.ink)
    switch axes.series[index] {
    case .curve(let s): pen.dash = s.dash ?? ColorCycle.dash(cycle)
    case .reference(let s): pen.dash = s.dash
    default: break
    }
    guard !usesDots(axes, style) else { return pen }
    let before = axes.series.prefix(index).count { $0.isDrawnByPoints }
    switch axes.series[index] {
    case .reference(let s): pen.sign = s.orientation == .vertical ? ":" : "-"
    case .band: pen.sign = style.isUnicode ? "░" : "."
    default: pen.sign = signs[before % signs.count]
    }
    return pen
  }

  // MARK: Places

  private var size: (width: Int, height: Int) { (canvas.width * dots.across, canvas.height * dots.down) }

  /// From the left edge, 0 … 1.
  private func across(_ place: Double) -> Double { axes.x.isReversed ? 1 - place : place }
  /// From the upper edge, 0 … 1.
  private func down(_ place: Double) -> Double { axes.y.isReversed ? place : 1 - place }

  /// The column in which the place 0 … 1 of the x axis lies.
  func column(of place: Double) -> Int {
    Int((across(clamped(place)) * Double(size.width - 1)).rounded()) / dots.across
  }
  /// The row, from the top, in which the place 0 … 1 of the y axis lies.
  func row(of place: Double) -> Int { Int((down(clamped(place)) * Double(size.height - 1)).rounded()) / dots.down }

  // MARK: Series

  private mutating func draw(_ series: Series, _ pen: Pen) throws {
    switch series {
    case .curve(let s):
      if s.width > 0 { try join(s.x, s.y, pen) }
      try mark(s.x, s.y, s.marker, pen, areLines: s.width > 0)
    case .errorBars(let s):
      for i in s.x.indices {
        let (x, y) = (frames.x.place(s.x[i]), frames.y.place(s.y[i]))
        func end(_ value: Double, _ frame: AxisFrame, _ middle: Double) -> Double {
          value.isFinite ? frame.placeOfFoot(value) : middle
        }
        line((x, end(s.yLow[i], frames.y, y)), (x, end(s.yHigh[i], frames.y, y)), pen)
        if !s.xLow.isEmpty { line((end(s.xLow[i], frames.x, x), y), (end(s.xHigh[i], frames.x, x), y), pen) }
      }
      if s.width > 0 { try join(s.x, s.y, pen) }
      try mark(s.x, s.y, s.marker, pen, areLines: false)
    case .band(let s): try fill(s, pen)
    case .heatMap(let s): try draw(s)
    case .histogram(let s): draw(s, pen)
    case .reference(let s):
      let frame = s.orientation == .vertical ? frames.x : frames.y
      guard s.width > 0, frame.contains(s.position) else { return }
      let place = frame.place(s.position)
      line(s.orientation == .vertical ? ((place, 0), (place, 1)) : ((0, place), (1, place)), pen)
    }
  }

  private mutating func join(_ xs: [Double], _ ys: [Double], _ pen: Pen) throws {
    var before = (Double.nan, Double.nan)
    var step = 0
    for i in xs.indices {
      if i & 0xFFFF == 0 { try Interrupt.check() }
      let here = (frames.x.place(xs[i]), frames.y.place(ys[i]))
      line(before, here, pen, step: &step)
      before = here
    }
    // A point between two gaps belongs to no piece of the line.
    for i in xs.indices {
      func isGap(_ j: Int) -> Bool {
        !xs.indices.contains(j) || !frames.x.isDrawable(xs[j]) || !frames.y.isDrawable(ys[j])
      }
      if isGap(i - 1), isGap(i + 1), !isGap(i) { point(frames.x.place(xs[i]), frames.y.place(ys[i]), pen) }
    }
  }

  /// Points beyond which marks of a whole cell would run into each other.
  private static let mostMarks = 100

  private mutating func mark(_ xs: [Double], _ ys: [Double], _ marker: Marker, _ pen: Pen, areLines: Bool) throws {
    guard marker != .none, !areLines || xs.count <= TextPlot.mostMarks else { return }
    let isSmall = marker == .dot || xs.count > TextPlot.mostMarks
    for i in xs.indices {
      if i & 0xFFFF == 0 { try Interrupt.check() }
      let (x, y) = (frames.x.place(xs[i]), frames.y.place(ys[i]))
      guard x >= 0, x <= 1, y >= 0, y <= 1 else { continue }
      if isSmall || pen.sign != nil {
        point(x, y, pen)
      } else {
        let cell = (row: row(of: y), column: column(of: x))
        canvas.write(String(marker.sign), row: cell.row, column: cell.column, color: pen.color)
      }
    }
  }

  private mutating func point(_ x: Double, _ y: Double, _ pen: Pen) { line((x, y), (x, y), pen) }

  private mutating func line(_ ends: ((Double, Double), (Double, Double)), _ pen: Pen) { line(ends.0, ends.1, pen) }

  private mutating func line(_ a: (Double, Double), _ b: (Double, Double), _ pen: Pen) {
    var step = 0
    line(a, b, pen, step: &step)
  }

  /// A straight line between two places, as far as it lies in the plot; nothing where one of them is NaN.
  private mutating func line(_ a: (Double, Double), _ b: (Double, Double), _ pen: Pen, step: inout Int) {
    guard let (from, to) = Segment.clipped(a, b) else { return }
    let (width, height) = (Double(size.width - 1), Double(size.height - 1))
    let (x0, y0) = (Int((across(from.x) * width).rounded()), Int((down(from.y) * height).rounded()))
    let (x1, y1) = (Int((across(to.x) * width).rounded()), Int((down(to.y) * height).rounded()))
    let count = max(abs(x1 - x0), abs(y1 - y0))
    for i in 0...count {
      let (x, y) = count == 0 ? (x0, y0) : (x0 + rounded((x1 - x0) * i, count), y0 + rounded((y1 - y0) * i, count))
      if pen.dash.isInk(at: step) { set(x, y, pen) }
      if i < count { step += 1 }
    }
  }

  private func rounded(_ a: Int, _ b: Int) -> Int { a >= 0 ? (2 * a + b) / (2 * b) : -((-2 * a + b) / (2 * b)) }

  private mutating func set(_ x: Int, _ y: Int, _ pen: Pen) {
    if let sign = pen.sign {
      canvas.write(String(sign), row: y / dots.down, column: x / dots.across, color: pen.color)
    } else {
      canvas.dot(x: x, y: y, color: pen.color)
    }
  }

  // MARK: Areas

  private mutating func fill(_ band: Band, _ pen: Pen) throws {
    let y = frames.y
    var before: (x: Double, low: Double, high: Double)?
    for i in band.x.indices {
      if i & 0xFFFF == 0 { try Interrupt.check() }
      let (low, high) = (band.lower[i], band.upper[i])
      let x = frames.x.place(band.x[i])
      guard low.isFinite, high.isFinite, !x.isNaN, !y.isLog || max(low, high) > 0 else {
        before = nil
        continue
      }
      let here = (x: x, low: y.placeOfFoot(low), high: y.placeOfFoot(high))
      if let before { fill(from: before, to: here, pen) }
      before = here
    }
  }

  /// Every fourth dot between two places.
  private mutating func fill(
    from a: (x: Double, low: Double, high: Double), to b: (x: Double, low: Double, high: Double), _ pen: Pen
  ) {
    let (left, right) = a.x <= b.x ? (a, b) : (b, a)
    guard left.x <= 1, right.x >= 0 else { return }
    let last = Double(size.width - 1)
    let (start, end) = (Int((clamped(left.x) * last).rounded()), Int((clamped(right.x) * last).rounded()))
    for place in start...end {
      let x = axes.x.isReversed ? size.width - 1 - place : place
      guard pen.sign != nil || x % 2 == 0 else { continue }
      let share = right.x > left.x ? clamped((Double(place) / max(last, 1) - left.x) / (right.x - left.x)) : 0
      let (low, high) = (left.low + (right.low - left.low) * share, left.high + (right.high - left.high) * share)
      guard min(low, high) <= 1, max(low, high) >= 0 else { continue }
      let ends = [low, high].map { Int((down(clamped($0)) * Double(size.height - 1)).rounded()) }.sorted()
      for y in ends[0]...ends[1] where pen.sign != nil || y % 2 == x / 2 % 2 { set(x, y, pen) }
    }
  }

  private static let eighths: [Character] = Array(" ▁▂▃▄▅▆▇█")

  private mutating func draw(_ histogram: Histogram, _ pen: Pen) {
    let bins = TextGrid.cells(under: canvas.width, edges: histogram.edges.map(frames.x.placeOfFoot))
    for (place, range) in bins.enumerated() {
      guard let height = histogram.heights[range].max(), height > 0 else { continue }
      let column = axes.x.isReversed ? canvas.width - 1 - place : place
      let (foot, top) = (clamped(frames.y.placeOfFoot(0)), clamped(frames.y.place(height)))
      guard top > foot else { continue }
      if axes.y.isReversed || foot > 0 || !style.isUnicode {
        let rows = [row(of: foot), row(of: top)].sorted()
        for row in rows[0]...rows[1] {
          canvas.write(style.isUnicode ? "█" : "#", row: row, column: column, color: pen.color)
        }
        continue
      }
      // At least a line: a bin that holds something is seen.
      var rest = max(Int((top * Double(canvas.height) * 8).rounded()), 1)
      var row = canvas.height - 1
      while rest > 0 {
        canvas.write(String(TextPlot.eighths[min(rest, 8)]), row: row, column: column, color: pen.color)
        rest -= 8
        row -= 1
      }
    }
  }

  private mutating func write(_ note: Annotation) {
    let (x, y) =
      switch note.place {
      case .data(let x, let y): (frames.x.place(x), frames.y.place(y))
      case .fraction(let x, let y): (axes.x.isReversed ? 1 - x : x, axes.y.isReversed ? 1 - y : y)
      }
    guard x >= 0, x <= 1, y >= 0, y <= 1 else { return }
    let text = CharacterWidth.fitted(TextPanel.plain(note.text), to: canvas.width)
    let width = CharacterWidth.of(text)
    let shift = note.alignment == .left ? 0 : note.alignment == .center ? width / 2 : width - 1
    let column = (column(of: x) - shift).clamped(to: 0...max(canvas.width - width, 0))
    canvas.write(text, row: row(of: y), column: column, color: note.color.ink)
  }

  // MARK: Heat maps

  private mutating func draw(_ map: HeatMap) throws {
    let perCell = style.hasShades ? 2 : 1
    func edges(_ range: ClosedRange<Double>, _ count: Int, _ frame: AxisFrame) -> [Double] {
      (0...count).map { i in
        let share = Double(i) / Double(count)
        return frame.placeOfFoot(range.lowerBound * (1 - share) + range.upperBound * share)
      }
    }
    let columns = TextGrid.cells(under: canvas.width, edges: edges(map.xRange, map.columns, frames.x))
    let rows = TextGrid.cells(under: canvas.height * perCell, edges: edges(map.yRange, map.rows, frames.y))
    for line in 0..<canvas.height {
      try Interrupt.check()
      for place in 0..<canvas.width {
        let column = axes.x.isReversed ? canvas.width - 1 - place : place
        let shown = (0..<perCell).map { half -> TextShade? in
          let y = line * perCell + half
          let row = axes.y.isReversed ? y : rows.count - 1 - y
          return shade(map, rows: rows[row], columns: columns[column])
        }
        canvas[line, place] = TextShade.cell(shown, map.colormap, style)
      }
    }
  }

  /// The mean of the cells; a gap where one of them is; `nil` where there are none.
  private func shade(_ map: HeatMap, rows: Range<Int>, columns: Range<Int>) -> TextShade? {
    guard !rows.isEmpty, !columns.isEmpty else { return nil }
    var sum = 0.0
    for row in rows {
      for column in columns {
        let place = frames.color.place(map.values[row * map.columns + column])
        if place.isNaN { return .gap }
        sum += clamped(place)
      }
    }
    return .value(sum / Double(rows.count * columns.count))
  }
}

extension Series {
  /// Whether it is drawn by points of one colour, so that it needs a sign of its own without colours.
  fileprivate var isDrawnByPoints: Bool {
    switch self {
    case .curve, .errorBars: true
    case .band, .heatMap, .histogram, .reference: false
    }
  }
}
