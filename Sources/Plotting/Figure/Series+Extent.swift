extension Axes {
  /// The settled axes of this plot.
  func frames() throws -> (x: AxisFrame, y: AxisFrame, color: AxisFrame) {
    let (logX, logY, logColor) = (x.scale == .log, y.scale == .log, color.scale == .log)
    var (xs, ys, colors) = (Extent(), Extent(), Extent())
    var (padX, padY) = (0.03, 0.05)
    var hasFoot = false
    for one in series {
      switch one {
      case .curve(let s):
        for i in s.x.indices { include(s.x[i], s.y[i], s.y[i]) }
      case .errorBars(let s):
        for i in s.x.indices {
          include(s.x[i], s.y[i], s.y[i])
          include(s.x[i], s.yLow[i], s.yHigh[i])
          if !s.xLow.isEmpty {
            include(s.xLow[i], s.y[i], s.y[i])
            include(s.xHigh[i], s.y[i], s.y[i])
          }
        }
      case .band(let s):
        // Where one side is missing there is nothing between the two.
        for i in s.x.indices where drawable(s.lower[i]) || drawable(s.upper[i]) {
          if s.lower[i].isFinite, s.upper[i].isFinite { include(s.x[i], s.lower[i], s.upper[i]) }
        }
      case .heatMap(let s):
        (padX, padY) = (0, 0)
        for end in [s.xRange.lowerBound, s.xRange.upperBound] { xs.include(end, isLog: logX) }
        for end in [s.yRange.lowerBound, s.yRange.upperBound] { ys.include(end, isLog: logY) }
        for value in s.values { colors.include(value, isLog: logColor) }
        if s.colormap == .diverging, !logColor, !colors.isEmpty, color.lower == nil, color.upper == nil {
          let size = max(abs(colors.low), abs(colors.high))  // zero in the middle of the colours
          colors = Extent(-size, size)
        }
      case .histogram(let s):
        for edge in s.edges { xs.include(edge, isLog: logX) }
        for height in s.heights { ys.include(height, isLog: logY) }
        hasFoot = true
      case .reference(let s) where s.orientation == .vertical:
        xs.include(s.position, isLog: logX)
      case .reference(let s):
        ys.include(s.position, isLog: logY)
      }
    }
    func include(_ x: Double, _ low: Double, _ high: Double) {
      // A point counts only if both coordinates can be drawn.
      guard x.isFinite, !logX || x > 0 else { return }
      let before = ys
      ys.include(low, isLog: logY)
      ys.include(high, isLog: logY)
      if ys != before || drawable(low) || drawable(high) { xs.include(x, isLog: logX) }
    }
    func drawable(_ y: Double) -> Bool { y.isFinite && (!logY || y > 0) }

    var foot: Double?
    if hasFoot, !logY, !ys.isEmpty, ys.low >= 0 { foot = 0 }  // bars stand on the axis
    if hasFoot, logY, !ys.isEmpty { foot = ys.low / 2 }
    var yAxis = y
    if let foot, y.lower == nil, y.upper.map({ $0 > foot }) ?? true { yAxis.lower = foot }
    return (
      try AxisFrame(x, extent: xs, padding: padX, name: "x"),
      try AxisFrame(yAxis, extent: ys, padding: padY, name: "y"),
      try AxisFrame(color, extent: colors, padding: 0, name: "color")
    )
  }
}
