import Tensors

/// Rounding to a format, written plainly: in double precision, where every operation is exact but the rounding meant.
enum RoundingTwin {
  /// - Parameter u: for stochastic rounding: up where the distance from the value below is greater.
  static func rounded(_ v: Double, _ format: FloatFormat, _ mode: RoundingMode, u: Double = 0) -> Double {
    guard v != 0, v.isFinite else { return v }
    let unit = max(Int(v.exponent), format.leastExponent) - format.fraction
    let r = scaled(v, -unit)
    let whole: Double =
      switch mode {
      case .nearest: r.rounded(.toNearestOrEven)
      case .towardZero: r.rounded(.towardZero)
      case .up: r.rounded(.up)
      case .down: r.rounded(.down)
      case .stochastic: r.rounded(.down) + (r - r.rounded(.down) > u ? 1 : 0)
      }
    let result = scaled(whole, unit)
    let largest = scaled(2 - scaled(1, -format.fraction), format.mostExponent)
    if abs(result) <= largest { return result == 0 ? (v < 0 ? -0.0 : 0) : result }
    let stays = mode == .towardZero || mode == (v > 0 ? .down : .up)
    return (v < 0 ? -1 : 1) * (stays ? largest : .infinity)
  }

  /// x·2ⁿ, in steps that neither overflow nor lose bits where the result has them all.
  private static func scaled(_ x: Double, _ n: Int) -> Double {
    var (x, n) = (x, n)
    while n != 0 {
      let part = max(-1000, min(1000, n))
      x *= Double(sign: .plus, exponent: part, significand: 1)
      n -= part
    }
    return x
  }

  /// Numbers that try every branch of a rounding of this dtype: all exponents, subnormal ones, ties, neighbours of powers
  /// of two, specials.
  static func samples(_ dtype: DType) throws -> [Double] {
    let (bits, fraction) = dtype == .float64 ? (64, 52) : (32, 23)
    func value(_ pattern: UInt64) -> Double {
      dtype == .float64 ? Double(bitPattern: pattern) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
    }
    var values: [Double] = [0, -0.0, Double.infinity, -Double.infinity, Double.nan]
    let generator = try Generator(seed: 5)
    let random = try Tensor.integers([20_000], .min..<(.max), generator).toArray(Int64.self).map(
      UInt64.init(bitPattern:))
    values += random.map { value($0 >> (64 - bits)) }
    for exponent in stride(from: 0, to: 1 << (bits - 1 - fraction), by: dtype == .float64 ? 7 : 1) {
      let power = UInt64(exponent) << fraction
      let half: UInt64 = 1 << UInt64(fraction - 1)
      let lows: [UInt64] = [0, 1, half, 1 << UInt64(fraction / 2), 2 * half - 1]
      for low in lows {
        values += [value(power | low), -value(power | low)]
      }
    }
    return values
  }
}
