/// Leaves out points of a long line that no picture can show.
///
/// cairo's time for one path grows with the square of the crossings in it (measured for a noisy line at 900×600:
/// 0.3 s with 7200 points, 3 s with 28,800, 17 s and more with 10⁶), while a picture has some thousand columns. Where
/// x does not decrease, each column keeps its first, lowest, highest and last point, from which the line through all
/// points covers the same pixels (Jugel et al., "M4", VLDB 2014). Shorter lines, lines that go back and lines with
/// markers keep every point; ``chunks(_:)`` bounds the cost of those.
enum LineThinning {
  /// - Parameters:
  ///   - points: x and y in turn, x from 0 at the left end of the axis to 1; NaN is a gap. A column with a gap keeps all its points.
  ///   - columns: into which the plot is cut; twice its pixels or more.
  static func thin(_ points: [Double], columns: Int) -> [Double] {
    let count = points.count / 2
    guard count > 8 * columns, isOrdered(points) else { return points }
    func column(_ i: Int) -> Int {
      let x = points[2 * i]
      guard !x.isNaN else { return -1 }
      // Points outside the limits share one column on each side.
      return Int((x * Double(columns)).clamped(to: -1...Double(columns)).rounded(.down))
    }
    var kept: [Double] = []
    kept.reserveCapacity(8 * columns)
    var start = 0
    while start < count {
      let here = column(start)
      var end = start + 1
      while end < count, column(end) == here { end += 1 }
      append(start..<end, of: points, to: &kept)
      start = end
    }
    return kept
  }

  /// Pieces of a long line, each starting at the point where the one before ends, to be drawn as paths of their own.
  static func chunks(_ count: Int) -> [Range<Int>] {
    guard count > 16_384 else { return [0..<count] }
    return stride(from: 0, to: count - 1, by: 1000).map { $0..<min($0 + 1001, count) }
  }

  private static func append(_ range: Range<Int>, of points: [Double], to kept: inout [Double]) {
    var lowest = range.lowerBound
    var highest = range.lowerBound
    for i in range {
      let y = points[2 * i + 1]
      if y.isNaN {
        kept += points[2 * range.lowerBound..<2 * range.upperBound]
        return
      }
      if y < points[2 * lowest + 1] { lowest = i }
      if y > points[2 * highest + 1] { highest = i }
    }
    var last = -1
    for i in [range.lowerBound, min(lowest, highest), max(lowest, highest), range.upperBound - 1] where i > last {
      kept += points[2 * i..<2 * i + 2]
      last = i
    }
  }

  private static func isOrdered(_ points: [Double]) -> Bool {
    var last = -Double.infinity
    for i in stride(from: 0, to: points.count, by: 2) where !points[i].isNaN {
      if points[i] < last { return false }
      last = points[i]
    }
    return true
  }
}
