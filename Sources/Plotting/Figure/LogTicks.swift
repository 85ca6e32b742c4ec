import Foundation

/// Ticks of a logarithmic axis: powers of ten with small ticks between; 1, 2, 5 where the axis spans little more
/// than a decade. (`log10` and `pow` only place a picture's ticks and margins: no result of an experiment passes.)
enum LogTicks {
  static func logarithm(_ x: Double) -> Double { log10(x) }
  static func power(_ x: Double) -> Double { pow(10, x) }

  /// log₁₀(`x` / `base`), also where the quotient would overflow or hardly differs from 1.
  static func logarithm(of x: Double, relativeTo base: Double) -> Double {
    let excess = (x - base) / base
    return abs(excess) < 0.5 ? log1p(excess) / M_LN10 : log10(x) - log10(base)
  }

  /// `nil` where the span is below a factor of two, so that linear ticks serve better.
  static func ticks(_ low: Double, _ high: Double) -> [AxisFrame.Tick]? {
    let first = Int(logarithm(low).rounded(.down))
    let last = Int(logarithm(high).rounded(.up))
    let span = logarithm(of: high, relativeTo: low)
    guard span >= 0.31 else { return nil }
    let isShort = span < 1.6
    let least = (last - first + 5) / 8
    let step = [1, 2, 3, 4, 5, 10, 20, 50, 100].first { $0 >= least } ?? 200
    var ticks: [AxisFrame.Tick] = []
    for exponent in first...last {
      for digit in 1...9 {
        let position = decimal(digit, exponent)
        guard position >= low * (1 - 1e-12), position <= high * (1 + 1e-12), position.isFinite else { continue }
        if isShort {
          let hasLabel = [1, 2, 5].contains(digit) || (span < 0.7 && digit < 8)
          ticks.append(.init(position: position, label: hasLabel ? NumberText.tick(position) : nil))
        } else if digit == 1 {
          let hasLabel = exponent % step == 0
          ticks.append(.init(position: position, label: hasLabel ? NumberText.powerTick(exponent) : nil))
        } else if last - first <= 8 {
          ticks.append(.init(position: position, label: nil))
        }
      }
    }
    return ticks
  }

  /// `digit`·10^`exponent`, correctly rounded because it is read from its decimal text.
  private static func decimal(_ digit: Int, _ exponent: Int) -> Double { Double("\(digit)e\(exponent)") ?? .nan }
}
