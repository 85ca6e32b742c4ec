import Foundation

/// The limits and ticks of one axis, settled: finite, lower below upper, above zero on a logarithmic axis.
///
/// gnuplot sees places from 0 to 1 instead of values: it takes numbers near the largest for "undefined", and it cannot
/// tell neighbouring numbers apart where their range is small against their size.
struct AxisFrame: Equatable {
  struct Tick: Equatable {
    let position: Double
    /// In the markup of ``TextMarkup``; `nil`: a small tick without text.
    let label: String?
  }

  let low: Double
  let high: Double
  let isLog: Bool
  /// `nil`: as many as there is room for, see ``AxisTicks``.
  let ticks: [Tick]?
  /// Length of the axis in the unit of ``distance(_:)``.
  private let length: Double

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
    extent = extent.opened(isLog: isLog)
    let padded = extent.padded(padding, isLog: isLog)
    low = axis.lower ?? padded.low
    high = axis.upper ?? padded.high
    guard low < high else {  // at the end of the numbers nothing is left above or below
      throw PlottingError.value(
        function: "plot", argument: "\(name) limits", expected: "lower < upper",
        got: "\(NumberText.plain(low)) and \(NumberText.plain(high))")
    }
    length = AxisFrame.distance(high, from: low, to: high, isLog: isLog)
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
        // Twelve digits: 3 · 0.1 is meant to be 0.3.
        Tick(position: $0 * step, label: NumberText.tick(Double(String(format: "%.12g", $0 * step)) ?? $0 * step))
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

  /// Whether `value` has a place on the axis: not NaN, an infinity or, on a logarithmic axis, ≤ 0.
  func isDrawable(_ value: Double) -> Bool { value.isFinite && (!isLog || value > 0) }

  /// Where `value` lies: 0 at the lower limit, 1 at the upper, NaN (a gap) if nowhere.
  func place(_ value: Double) -> Double {
    guard isDrawable(value) else { return .nan }
    let fraction = AxisFrame.distance(value, from: low, to: high, isLog: isLog) / length
    return fraction.clamped(to: -1e300...1e300)
  }

  /// As ``place(_:)``, but what lies below a logarithmic axis goes to its lower end: for the foot of a bar.
  func placeOfFoot(_ value: Double) -> Double { isLog && value <= 0 ? 0 : place(value) }

  /// How far `value` is from `low`, in a unit that depends on the limits alone.
  private static func distance(_ value: Double, from low: Double, to high: Double, isLog: Bool) -> Double {
    if isLog { return LogTicks.logarithm(of: value, relativeTo: low) }
    // Halves where the difference of the limits would overflow.
    return (high - low).isFinite ? value - low : value / 2 - low / 2
  }
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

  /// The same span, or a wider one around a single value.
  func opened(isLog: Bool) -> Extent {
    guard low == high else { return self }
    if isLog { return Extent(max(low / 2, .leastNonzeroMagnitude), min(high * 2, .greatestFiniteMagnitude)) }
    return low == 0 ? Extent(-1, 1) : Extent(low - abs(low) / 2, high + abs(low) / 2).clamped
  }

  /// The span with a margin at both ends.
  func padded(_ fraction: Double, isLog: Bool) -> Extent {
    guard fraction > 0 else { return self }
    if isLog {
      let factor = LogTicks.power(LogTicks.logarithm(of: high, relativeTo: low) * fraction)
      return Extent(max(low / factor, .leastNonzeroMagnitude), min(high * factor, .greatestFiniteMagnitude))
    }
    let length = high - low
    let margin = length.isFinite ? length * fraction : high * fraction - low * fraction
    return Extent(low - margin, high + margin).clamped
  }

  private var clamped: Extent {
    Extent(max(low, -.greatestFiniteMagnitude), min(high, .greatestFiniteMagnitude))
  }
}
