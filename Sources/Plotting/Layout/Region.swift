/// A part of a plot as one sees it: 0 … 1 from its left and from its bottom edge.
struct Region: Equatable {
  var x: ClosedRange<Double>
  var y: ClosedRange<Double>

  func widened(_ dx: Double, _ dy: Double) -> Region {
    Region(x: x.lowerBound - dx...x.upperBound + dx, y: y.lowerBound - dy...y.upperBound + dy)
  }

  /// Whether it meets the area between two lines over x0 … x1: (x0, low0)–(x1, low1) and (x0, high0)–(x1, high1).
  /// NaN anywhere: no. For a line with `low` = `high` exact, for an area at most too cautious.
  func meets(_ x0: Double, _ low0: Double, _ high0: Double, _ x1: Double, _ low1: Double, _ high1: Double) -> Bool {
    let (first, last) = (max(min(x0, x1), x.lowerBound), min(max(x0, x1), x.upperBound))
    guard first <= last else { return false }
    func at(_ place: Double, _ a: Double, _ b: Double) -> Double {
      x0 == x1 ? a : a + (b - a) * ((place - x0) / (x1 - x0))
    }
    // A vertical piece has all its values at one place.
    let ends =
      x0 == x1
      ? [low0, low1, high0, high1]
      : [at(first, low0, low1), at(last, low0, low1), at(first, high0, high1), at(last, high0, high1)]
    guard let lowest = ends.min(), let highest = ends.max(), ends.allSatisfy({ !$0.isNaN }) else { return false }
    return lowest <= y.upperBound && highest >= y.lowerBound
  }
}

extension Axes {
  /// Whether nothing that this plot draws lies in `region`.
  /// - Parameter margin: half the width of what is drawn at a point, as a fraction of the plot's width and height.
  func isFree(_ region: Region, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame), margin: (Double, Double))
    -> Bool
  {
    let region = region.widened(margin.0, margin.1)
    func across(_ value: Double) -> Double { x.isReversed ? 1 - frames.x.place(value) : frames.x.place(value) }
    func up(_ value: Double) -> Double { y.isReversed ? 1 - frames.y.placeOfFoot(value) : frames.y.placeOfFoot(value) }
    func curve(_ xs: [Double], _ lows: [Double], _ highs: [Double], isJoined: Bool) -> Bool {
      var before = (Double.nan, Double.nan, Double.nan)
      for i in xs.indices {
        let here = (across(xs[i]), up(lows[i]), up(highs[i]))
        if region.meets(here.0, here.1, here.2, here.0, here.1, here.2) { return true }
        if isJoined, region.meets(before.0, before.1, before.2, here.0, here.1, here.2) { return true }
        before = here
      }
      return false
    }
    return !series.contains { one in
      switch one {
      case .curve(let s): return curve(s.x, s.y, s.y, isJoined: s.width > 0)
      case .band(let s): return curve(s.x, s.lower, s.upper, isJoined: true)
      case .errorBars(let s):
        if curve(s.x, s.y, s.y, isJoined: s.width > 0) || curve(s.x, s.yLow, s.yHigh, isJoined: false) { return true }
        return s.xLow.indices.contains { i in
          region.meets(across(s.xLow[i]), up(s.y[i]), up(s.y[i]), across(s.xHigh[i]), up(s.y[i]), up(s.y[i]))
        }
      case .heatMap(let s):
        let (left, right) = (across(s.xRange.lowerBound), across(s.xRange.upperBound))
        let (bottom, top) = (up(s.yRange.lowerBound), up(s.yRange.upperBound))
        return region.meets(left, bottom, top, right, bottom, top)
      case .histogram(let s):
        let foot = y.isReversed ? 1.0 : 0.0
        return s.heights.indices.contains { i in
          s.heights[i] > 0
            && region.meets(
              across(s.edges[i]), foot, up(s.heights[i]), across(s.edges[i + 1]), foot, up(s.heights[i]))
        }
      case .reference(let s):
        return s.orientation == .vertical
          ? region.x.contains(across(s.position)) : region.y.contains(up(s.position))
      }
    }
  }
}
