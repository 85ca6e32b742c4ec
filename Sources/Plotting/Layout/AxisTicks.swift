/// The ticks of one axis as they are drawn: their places, and what the labels leave out.
struct AxisTicks: Equatable {
  struct Tick: Equatable {
    /// 0 at the lower limit, 1 at the upper.
    let place: Double
    /// In the markup of ``TextMarkup``; `nil`: a small tick without text.
    var label: String?
  }

  var ticks: [Tick]
  /// What each label must be multiplied by and increased by, at the end of the axis ("×10^{−6} + 0.69314"); `nil`:
  /// the labels are the values.
  var offset: String?

  /// The settled ticks of `frame`, or, if it leaves them open, at most `count` of them.
  init(_ frame: AxisFrame, atMost count: Int) {
    if let ticks = frame.ticks ?? (frame.isLog ? LogTicks.ticks(frame.low, frame.high) : nil) {
      self.ticks = ticks.map { Tick(place: frame.place($0.position), label: $0.label) }
      return
    }
    ticks = []
    fill(low: frame.low, high: frame.high, atMost: max(count, 2), place: frame.place)
  }

  /// Ticks at multiples of 1, 2 or 5 times a power of ten. Where the labels would agree in their first digits and
  /// have more than five, the digits that they share are said once, in ``offset``.
  /// - Parameter origin: what is said once; `nil`: to be chosen.
  private mutating func fill(
    low: Double, high: Double, atMost count: Int, origin: Double? = nil, place: (Double) -> Double
  ) {
    // Parts first only where the length would overflow: those of neighbouring numbers may be equal.
    let length = (high - low) / Double(count)
    guard let step = Step(atLeast: length.isFinite ? length : high / Double(count) - low / Double(count)) else {
      return
    }
    let base = origin ?? AxisTicks.sharedPart(low, high, step)
    // Exact: `base` and the limits are close neighbours.
    let (first, last) = (low - base, high - base)
    let scale = base == 0 || (-4...5).contains(step.exponent) ? 0 : step.exponent
    let (from, to) = ((first / step.value - 1e-9).rounded(.up), (last / step.value + 1e-9).rounded(.down))
    guard from.magnitude < 1e15, to.magnitude < 1e15 else { return }
    for k in stride(from: Int(from), through: Int(to), by: 1) {
      let value = step.multiple(k)
      let fraction = base == 0 ? place(value) : (value - first) / (last - first)
      guard fraction > -1e-6, fraction < 1 + 1e-6 else { continue }
      ticks.append(
        Tick(place: fraction, label: NumberText.tick(digits: k * step.digit, exponent: step.exponent - scale)))
    }
    // Between two neighbouring numbers there may be no round one.
    if ticks.isEmpty, origin == nil, low > 0 || high < 0 {
      return fill(low: low, high: high, atMost: count, origin: low > 0 ? low : high, place: place)
    }
    if base != 0 {
      let sign = base < 0 ? "−" : "+"
      let shift = NumberText.tick(abs(base))
      offset = scale == 0 ? sign + shift : "×\(NumberText.powerTick(scale)) \(sign) \(shift)"
    }
  }

  /// The number nearest to zero that keeps the labels short when it is taken away from both limits; 0: none.
  private static func sharedPart(_ low: Double, _ high: Double, _ step: Step) -> Double {
    guard low > 0 || high < 0, (high - low).isFinite else { return 0 }
    let nearest = low > 0 ? low : high
    let digits = Int(LogTicks.logarithm(max(abs(low), abs(high))).rounded(.down)) - step.exponent + 1
    guard digits > 5 else { return 0 }
    let exponent = Int(LogTicks.logarithm(high - low).rounded(.up))
    let unit = Double("1e\(exponent)") ?? 0
    guard unit.isNormal else { return nearest }
    var multiple = (nearest / unit).rounded(.towardZero)
    guard multiple.magnitude < 9e15 else { return nearest }
    // The margin of an axis may begin just before the round number at which the data begin.
    let next = multiple + (low > 0 ? 1 : -1)
    if abs(next * unit - nearest) < 0.2 * (high - low) { multiple = next }
    return Double("\(Int(multiple))e\(exponent)") ?? 0
  }

  /// 1, 2 or 5 times a power of ten.
  private struct Step {
    let digit: Int
    let exponent: Int
    let value: Double

    init?(atLeast least: Double) {
      guard least > 0, least.isFinite else { return nil }
      let power = Int(LogTicks.logarithm(least).rounded(.down))
      for (digit, exponent) in [(1, power), (2, power), (5, power), (1, power + 1), (2, power + 1)] {
        guard let value = Double("\(digit)e\(exponent)"), value >= least * (1 - 1e-9) else { continue }
        (self.digit, self.exponent, self.value) = (digit, exponent, value)
        return
      }
      return nil
    }

    /// `k` steps, correctly rounded because it is read from its decimal text.
    func multiple(_ k: Int) -> Double { Double("\(k * digit)e\(exponent)") ?? .nan }
  }
}

extension AxisTicks {
  /// The same ticks with fewer labels: every one, every second, every third …, so that neighbours do not touch.
  /// - Parameters:
  ///   - length: of the axis.
  ///   - gap: least space between two labels.
  ///   - extent: how much of the axis a label takes.
  func thinned(length: Double, gap: Double, extent: (String) -> Double) -> AxisTicks {
    let labelled = ticks.indices.filter { ticks[$0].label != nil }.sorted { ticks[$0].place < ticks[$1].place }
    var every = 1
    while every < labelled.count, touches(stride(from: 0, to: labelled.count, by: every).map { labelled[$0] }) {
      every += 1
    }
    guard every > 1 else { return self }
    var copy = self
    for (index, tick) in labelled.enumerated() where index % every != 0 { copy.ticks[tick].label = nil }
    return copy

    func touches(_ indices: [Int]) -> Bool {
      var end = -Double.infinity
      for index in indices {
        let half = extent(ticks[index].label ?? "") / 2
        let middle = ticks[index].place * length
        if middle - half < end + gap { return true }
        end = middle + half
      }
      return false
    }
  }
}
