/// The limits and ticks of one axis, settled: finite, lower below upper, above zero on a logarithmic axis.
struct AxisFrame: Equatable {
  struct Tick: Equatable {
    let position: Double
    /// In the markup of ``TextMarkup``; `nil`: a small tick without text.
    let label: String?
  }

  let low: Double
  let high: Double
  let isLog: Bool
  /// `nil`: let gnuplot choose.
  let ticks: [Tick]?

  /// gnuplot takes larger numbers for "undefined".
  static let largest = 1e300

  /// - Parameters:
  ///   - axis: what the caller asked for.
  ///   - extent: of the data; may be empty.
  ///   - padding: free space at each end as a fraction of the length.
  ///   - name: for errors ("x").
  init(_ axis: Axis, extent: Extent, padding: Double, name: String) throws {
    isLog = axis.scale == .log
    for limit in [axis.lower, axis.upper].compactMap({ $0 }) where !(limit.isFinite && (!isLog || limit > 0)) {
      throw PlottingError.value(
        function: "plot", argument: "\(name) limits",
        expected: isLog ? "finite numbers above 0 (logarithmic axis)" : "finite numbers", got: NumberText.plain(limit))
    }
    if let lower = axis.lower, let upper = axis.upper, !(lower < upper) {
      throw PlottingError.value(
        function: "plot", argument: "\(name) limits", expected: "lower < upper",
        got: "\(NumberText.plain(lower)) and \(NumberText.plain(upper))")
    }
    var extent = extent.isEmpty ? Extent(isLog ? 1 : 0, isLog ? 10 : 1) : extent
    if let lower = axis.lower { extent = Extent(lower, max(extent.high, lower)) }
    if let upper = axis.upper { extent = Extent(min(extent.low, upper), upper) }
    extent = extent.clamped(AxisFrame.largest).opened(isLog: isLog)
    let padded = extent.padded(padding, isLog: isLog)
    low = axis.lower ?? padded.low
    high = axis.upper ?? padded.high
    ticks = try AxisFrame.ticks(axis.ticks, low, high, isLog: isLog, name: name)
  }

  private static func ticks(
    _ ticks: Axis.Ticks, _ low: Double, _ high: Double, isLog: Bool, name: String
  ) throws -> [Tick]? {
    switch ticks {
    case .off:
      return []
    case .automatic:
      return isLog ? LogTicks.ticks(low, high) : nil
    case .step(let step):
      guard step > 0, step.isFinite, (high - low) / step <= 1000 else {
        throw PlottingError.value(
          function: "plot", argument: "\(name) ticks", expected: "a step above 0 that gives at most 1000 ticks",
          got: NumberText.plain(step))
      }
      let first = (low / step - 1e-9).rounded(.up)
      let last = (high / step + 1e-9).rounded(.down)
      guard first <= last else { return [] }
      return stride(from: first, through: last, by: 1).map {
        Tick(position: $0 * step, label: NumberText.tick($0 * step))
      }
    case .at(let positions, let labels):
      guard labels.isEmpty || labels.count == positions.count else {
        throw PlottingError.lengths(
          function: "plot", argument: "\(name) tick labels", expected: positions.count, got: labels.count)
      }
      return positions.indices.filter { positions[$0] >= low && positions[$0] <= high }.map {
        Tick(position: positions[$0], label: labels.isEmpty ? NumberText.tick(positions[$0]) : labels[$0])
      }
    }
  }

  /// Whether `value` lies within the limits.
  func contains(_ value: Double) -> Bool { value >= low && value <= high }

  /// The value as it can be drawn: NaN (a gap) for NaN, infinities and, on a logarithmic axis, ≤ 0.
  func drawable(_ value: Double) -> Double {
    guard value.isFinite, !isLog || value > 0 else { return .nan }
    return value.clamped(to: -AxisFrame.largest...AxisFrame.largest)
  }

  /// As ``drawable(_:)``, but what lies below a logarithmic axis goes to its lower end: for the foot of a bar.
  func drawableFoot(_ value: Double) -> Double { isLog && value <= 0 ? low : drawable(value) }
}

/// The span of numbers seen so far.
struct Extent: Equatable {
  private(set) var low = Double.infinity
  private(set) var high = -Double.infinity

  init() {}

  init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
  }

  var isEmpty: Bool { !(low <= high) }

  /// Widens the span to `value` unless that cannot be drawn.
  mutating func include(_ value: Double, isLog: Bool) {
    guard value.isFinite, !isLog || value > 0 else { return }
    low = min(low, value)
    high = max(high, value)
  }

  func clamped(_ largest: Double) -> Extent {
    Extent(low.clamped(to: -largest...largest), high.clamped(to: -largest...largest))
  }

  /// The same span, or a wider one where it is too narrow to be drawn.
  func opened(isLog: Bool) -> Extent {
    let size = max(abs(low), abs(high))
    if isLog { return high / low < 1 + 1e-9 ? Extent(low / 2, high * 2) : self }
    if size < 1e-300 { return Extent(-1, 1) }
    if high - low > 1e-10 * size { return self }
    return low == high ? Extent(low - size / 2, high + size / 2) : Extent(low - 1e-9 * size, high + 1e-9 * size)
  }

  /// The span with a margin at both ends.
  func padded(_ fraction: Double, isLog: Bool) -> Extent {
    guard fraction > 0 else { return self }
    if isLog {
      let factor = LogTicks.power(LogTicks.logarithm(high / low) * fraction)
      return Extent(max(low / factor, 1e-300), min(high * factor, AxisFrame.largest))
    }
    return Extent(low - (high - low) * fraction, high + (high - low) * fraction).clamped(AxisFrame.largest)
  }
}
