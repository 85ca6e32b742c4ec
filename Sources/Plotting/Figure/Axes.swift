/// One plot: what is drawn, and the axes it is drawn against. Labels may hold the markup of ``TextMarkup``.
public struct Axes: Sendable, Equatable {
  public var title = ""
  public var x = Axis()
  public var y = Axis()
  /// The colour bar of heat maps: label, scale, limits.
  public var color = Axis()
  public var legend = Legend.right
  /// Thin lines at the ticks.
  public var grid = true
  /// Whether one unit has the same length in x and y. Heat maps with a default extent switch it on.
  public var equalAspect = false
  public private(set) var series: [Series] = []
  public private(set) var annotations: [Annotation] = []

  public init() {}

  /// Whether one of the series is shown by colours, so that the plot has a colour bar.
  var hasHeatMap: Bool { series.contains { if case .heatMap = $0 { true } else { false } } }

  /// The colour of each series, and its place in the cycle of colours (0 where the caller chose the colour).
  var colors: [(color: Color, cycle: Int)] {
    var cycle = 0
    return series.map { one in
      if let color = one.color { return (color, 0) }
      defer { cycle += 1 }
      return (ColorCycle.color(cycle), cycle)
    }
  }

  /// Adds a line through (x[i], y[i]), with markers if asked.
  /// - Parameters:
  ///   - width: in points, 0 … 100.
  ///   - markerSize: relative to the default, above 0 … 100.
  public mutating func line(
    x: [Double], y: [Double], label: String = "", color: Color? = nil, width: Double = 1.25, dash: Dash? = nil,
    marker: Marker = .none, markerSize: Double = 1
  ) throws {
    try check("line", "y", y, count: x.count)
    try check("line", "width", width, 0...100)
    try check("line", "marker_size", markerSize, 0.01...100)
    series.append(
      .curve(
        Curve(
          x: x, y: y, label: label, color: color, width: width, dash: dash, marker: marker, markerSize: markerSize)))
  }

  /// Adds markers at (x[i], y[i]).
  public mutating func scatter(
    x: [Double], y: [Double], label: String = "", color: Color? = nil, marker: Marker = .circle, markerSize: Double = 1
  ) throws {
    try check("scatter", "y", y, count: x.count)
    try check("scatter", "marker_size", markerSize, 0.01...100)
    series.append(
      .curve(
        Curve(x: x, y: y, label: label, color: color, width: 0, dash: nil, marker: marker, markerSize: markerSize)))
  }

  /// Adds markers with bars of ±`yError[i]` and, if given, ±`xError[i]`.
  public mutating func errorBars(
    x: [Double], y: [Double], yError: [Double], xError: [Double] = [], label: String = "", color: Color? = nil,
    width: Double = 0, marker: Marker = .circle
  ) throws {
    try check("error_bars", "y_error", yError, count: y.count)
    if !xError.isEmpty { try check("error_bars", "x_error", xError, count: x.count) }
    try errorBars(
      x: x, y: y, yLow: zip(y, yError).map { $0 - $1 }, yHigh: zip(y, yError).map { $0 + $1 },
      xLow: zip(x, xError).map { $0 - $1 }, xHigh: zip(x, xError).map { $0 + $1 },
      label: label, color: color, width: width, marker: marker)
  }

  /// Adds markers with bars from `yLow[i]` to `yHigh[i]` and, if given, from `xLow[i]` to `xHigh[i]`.
  public mutating func errorBars(
    x: [Double], y: [Double], yLow: [Double], yHigh: [Double], xLow: [Double] = [], xHigh: [Double] = [],
    label: String = "", color: Color? = nil, width: Double = 0, marker: Marker = .circle
  ) throws {
    try check("error_bars", "y", y, count: x.count)
    try check("error_bars", "y_low", yLow, count: x.count)
    try check("error_bars", "y_high", yHigh, count: x.count)
    if !(xLow.isEmpty && xHigh.isEmpty) {
      try check("error_bars", "x_low", xLow, count: x.count)
      try check("error_bars", "x_high", xHigh, count: x.count)
    }
    try check("error_bars", "width", width, 0...100)
    series.append(
      .errorBars(
        ErrorBars(
          x: x, y: y, xLow: xLow, xHigh: xHigh, yLow: yLow, yHigh: yHigh, label: label, color: color, width: width,
          marker: marker)))
  }

  /// Fills the area between (x[i], lower[i]) and (x[i], upper[i]).
  public mutating func band(
    x: [Double], lower: [Double], upper: [Double], label: String = "", color: Color? = nil, opacity: Double = 0.25
  ) throws {
    try check("band", "lower", lower, count: x.count)
    try check("band", "upper", upper, count: x.count)
    try check("band", "opacity", opacity, 0...1)
    series.append(.band(Band(x: x, lower: lower, upper: upper, label: label, color: color, opacity: opacity)))
  }

  /// Shows a row-major grid as coloured cells with a colour bar.
  ///
  /// With `extent` `nil` the cells have side 1 and centres 1 … columns and 1 … rows; the first row then lies at the
  /// top, as a matrix is written, and the cells are square unless the grid is more than four times as long as wide.
  /// With an extent (outer edges), the first row lies at its lower end.
  public mutating func heatMap(
    _ values: [Double], rows: Int, columns: Int, extent: (x: ClosedRange<Double>, y: ClosedRange<Double>)? = nil,
    colormap: Colormap = .viridis
  ) throws {
    let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows > 0, columns > 0, !overflow else {
      throw PlottingError.value(
        function: "heat_map", argument: "values", expected: "at least one row and one column",
        got: "\(rows)×\(columns)")
    }
    try check("heat_map", "values", values, count: cells)
    for range in [extent?.x, extent?.y].compactMap({ $0 }) where !(range.upperBound - range.lowerBound).isNormal {
      throw PlottingError.value(
        function: "heat_map", argument: "extent", expected: "two different finite edges", got: "\(range)")
    }
    if extent == nil {
      y.isReversed = true
      equalAspect = rows <= 4 * columns && columns <= 4 * rows
    }
    series.append(
      .heatMap(
        HeatMap(
          values: values, rows: rows, columns: columns, xRange: extent?.x ?? 0.5...(Double(columns) + 0.5),
          yRange: extent?.y ?? 0.5...(Double(rows) + 0.5), colormap: colormap)))
  }

  /// Adds the bars of a histogram.
  public mutating func histogram(_ histogram: Histogram) { series.append(.histogram(histogram)) }

  /// Draws a vertical line at `x` from the bottom to the top.
  public mutating func verticalLine(
    _ x: Double, label: String = "", color: Color? = nil, width: Double = 1, dash: Dash = .dashed
  ) throws {
    try reference("vertical_line", .vertical, x, label, color, width, dash)
  }

  /// Draws a horizontal line at `y` from the left to the right.
  public mutating func horizontalLine(
    _ y: Double, label: String = "", color: Color? = nil, width: Double = 1, dash: Dash = .dashed
  ) throws {
    try reference("horizontal_line", .horizontal, y, label, color, width, dash)
  }

  /// Writes text at a place in the plot.
  public mutating func text(
    _ text: String, at place: Annotation.Place, alignment: Annotation.Alignment = .left,
    color: Color = Color(rgb: 0x202020)
  ) {
    annotations.append(Annotation(text: text, place: place, alignment: alignment, color: color))
  }

  private mutating func reference(
    _ function: String, _ orientation: ReferenceLine.Orientation, _ position: Double, _ label: String,
    _ color: Color?, _ width: Double, _ dash: Dash
  ) throws {
    try check(function, "width", width, 0...100)
    series.append(
      .reference(
        ReferenceLine(
          orientation: orientation, position: position, label: label, color: color, width: width, dash: dash)))
  }

  private func check(_ function: String, _ argument: String, _ values: [Double], count: Int) throws {
    guard values.count == count else {
      throw PlottingError.lengths(function: function, argument: argument, expected: count, got: values.count)
    }
  }

  private func check(_ function: String, _ argument: String, _ value: Double, _ range: ClosedRange<Double>) throws {
    guard range.contains(value) else {
      throw PlottingError.value(
        function: function, argument: argument,
        expected: "a number from \(NumberText.plain(range.lowerBound)) to \(NumberText.plain(range.upperBound))",
        got: NumberText.plain(value))
    }
  }
}
