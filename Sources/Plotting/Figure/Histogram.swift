/// Counts of values between edges.
public struct Histogram: Sendable, Equatable {
  /// How the bins are chosen.
  public enum Bins: Sendable, Equatable {
    /// Freedman and Diaconis (1981): width 2·IQR/∛n, at least Sturges' number of bins, at most 1000.
    case automatic
    /// So many bins of equal width from the least to the greatest value.
    case count(Int)
    /// Increasing edges, one more than bins.
    case edges([Double])
  }

  /// What the height of a bar means.
  public enum Height: String, CaseIterable, Sendable {
    case count
    /// Count ÷ number of values inside the edges.
    case fraction
    /// Fraction ÷ width: the area is 1.
    case density
  }

  /// Edges of the bins, increasing; one more than `heights`. Empty if no value was finite.
  public let edges: [Double]
  /// Height of each bar.
  public let heights: [Double]
  /// Number of values that fell in no bin: NaN, infinite, or outside the edges.
  public let ignored: Int
  public var label: String
  public var color: Color?

  /// Counts `values`. A bin holds its lower edge, the last one also its upper, as NumPy's `histogram` has it.
  /// NaN, infinite values and those outside the edges are counted in ``ignored``.
  /// - Throws: ``PlottingError`` for a bin count outside 1 … 1,000,000 or edges that do not increase.
  public init(
    _ values: [Double], bins: Bins = .automatic, height: Height = .count, label: String = "", color: Color? = nil
  ) throws {
    let edges = try Histogram.edges(bins, for: values)
    var counts = [Int](repeating: 0, count: max(edges.count - 1, 0))
    var inside = 0
    for value in values {
      guard let bin = Histogram.bin(of: value, edges) else { continue }
      counts[bin] += 1
      inside += 1
    }
    self.edges = edges
    self.ignored = values.count - inside
    self.label = label
    self.color = color
    heights = counts.indices.map { i in
      switch height {
      case .count: Double(counts[i])
      case .fraction: Double(counts[i]) / Double(max(inside, 1))
      case .density: Double(counts[i]) / Double(max(inside, 1)) / (edges[i + 1] - edges[i])
      }
    }
  }

  private static func edges(_ bins: Bins, for values: [Double]) throws -> [Double] {
    if case .edges(let edges) = bins {
      let increasing = edges.count >= 2 && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
      guard increasing, edges.allSatisfy(\.isFinite) else {
        throw PlottingError.value(
          function: "histogram", argument: "bins", expected: "two or more increasing edges", got: "\(edges.prefix(8))")
      }
      return edges
    }
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if case .count(let count) = bins, !(1...1_000_000).contains(count) {
      throw PlottingError.value(
        function: "histogram", argument: "bins", expected: "a count from 1 to 1000000", got: "\(count)")
    }
    guard low <= high else { return [] }
    if low == high || (high - low) < 1e-12 * max(abs(low), abs(high)) {  // all equal: one unit around the value
      let half = max(abs(low) * 0.5, 0.5)
      (low, high) = (low - half, high + half)
    }
    var count = 1
    if case .count(let asked) = bins { count = asked } else { count = automaticCount(values, low, high) }
    // Halves first: high - low may overflow.
    let width = high / Double(count) - low / Double(count)
    return (0...count).map { $0 == count ? high : low + Double($0) * width }
  }

  private static func automaticCount(_ values: [Double], _ low: Double, _ high: Double) -> Int {
    let sorted = values.filter(\.isFinite).sorted()
    let n = sorted.count
    let sturges = Int.bitWidth - n.leadingZeroBitCount
    let quartiles = sorted[(n * 3 / 4).clamped(to: 0...(n - 1))] - sorted[n / 4]
    let width = 2 * quartiles / cubeRoot(Double(n))
    let wanted = (high - low) / width
    return wanted.isFinite ? min(max(Int(min(wanted, 1000)) + 1, sturges), 1000) : sturges
  }

  /// ∛x for x ≥ 1 by Newton's method; a histogram's bins must not depend on the C library's version.
  private static func cubeRoot(_ x: Double) -> Double {
    var root = x
    while true {
      let next = (2 * root + x / (root * root)) / 3
      if next >= root { return root }
      root = next
    }
  }

  private static func bin(of value: Double, _ edges: [Double]) -> Int? {
    guard let first = edges.first, let last = edges.last, value >= first, value <= last else { return nil }
    var low = 0
    var high = edges.count - 1  // invariant: edges[low] <= value, and value < edges[high] or high is the last
    while high - low > 1 {
      let middle = (low + high) / 2
      if value < edges[middle] { high = middle } else { low = middle }
    }
    return low
  }
}

extension Comparable {
  func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
