/// A continuous distribution.
public protocol Distribution: Sendable {
  /// How much of it lies below and above `x`.
  func tails(_ x: Double) -> Tails
  /// Where the given share of it lies below: 0 … 1, NaN for others.
  func quantile(_ probability: Double) -> Double
  /// Where the given share of it lies above, which is better known than `quantile(1 − share)` where the share is small.
  func upperQuantile(_ probability: Double) -> Double
}

/// χ² with some degrees of freedom: of a sum of squares of standard normal numbers.
public struct ChiSquared: Distribution {
  public let freedom: Double
  public init(_ freedom: Double) { self.freedom = freedom }

  public func tails(_ x: Double) -> Tails {
    x <= 0 && freedom > 0 ? .allAbove : IncompleteFunction.gamma(freedom / 2, x / 2)
  }

  public func quantile(_ probability: Double) -> Double { Quantile.lower(probability, tails) }
  public func upperQuantile(_ probability: Double) -> Double { Quantile.upper(probability, tails) }
}

/// F: of the ratio of two variances, the numerator with `first` degrees of freedom, the denominator with `second`.
public struct FDistribution: Distribution {
  public let first: Double
  public let second: Double
  public init(_ first: Double, _ second: Double) { (self.first, self.second) = (first, second) }

  public func tails(_ x: Double) -> Tails {
    guard first > 0, second > 0, !x.isNaN else { return .undefined }
    if x <= 0 { return .allAbove }
    let ratio = first / second * x
    return IncompleteFunction.beta(
      first / 2, second / 2, x: ratio == .infinity ? 1 : ratio / (1 + ratio), y: 1 / (1 + ratio))
  }

  public func quantile(_ probability: Double) -> Double { Quantile.lower(probability, tails) }
  public func upperQuantile(_ probability: Double) -> Double { Quantile.upper(probability, tails) }
}

/// Student's t: of a mean of normal numbers over its estimated standard error.
public struct StudentT: Distribution {
  public let freedom: Double
  public init(_ freedom: Double) { self.freedom = freedom }

  public func tails(_ t: Double) -> Tails {
    guard freedom > 0, !t.isNaN else { return .undefined }
    let square = t * t / freedom
    let x = square == .infinity ? 0 : 1 / (1 + square)
    let y = square == .infinity ? 1 : square / (1 + square)
    // Half of what lies beyond ±|t|.
    let beyond = IncompleteFunction.beta(freedom / 2, 0.5, x: x, y: y).lower / 2
    return t > 0 ? Tails(upper: beyond) : Tails(lower: beyond)
  }

  public func quantile(_ probability: Double) -> Double {
    probability < 0.5 ? -upperQuantile(probability) : upperQuantile(1 - probability)
  }

  public func upperQuantile(_ probability: Double) -> Double {
    if probability > 0.5 { return -upperQuantile(1 - probability) }
    return probability == 0.5 ? 0 : Quantile.upper(probability, tails)
  }
}

/// Inverses of distributions over the numbers from 0 up.
private enum Quantile {
  static func lower(_ probability: Double, _ tails: (Double) -> Tails) -> Double {
    guard (0...1).contains(probability), !tails(1).lower.isNaN else { return .nan }
    // The smaller tail is the one with full precision.
    if probability > 0.5 { return upper(1 - probability, tails) }
    if probability == 0 { return 0 }
    return first { tails($0).lower >= probability }
  }

  static func upper(_ probability: Double, _ tails: (Double) -> Tails) -> Double {
    guard (0...1).contains(probability), !tails(1).lower.isNaN else { return .nan }
    if probability > 0.5 { return lower(1 - probability, tails) }
    if probability == 0 { return .infinity }
    return first { tails($0).upper <= probability }
  }

  /// The least number of those from 0 to ∞ for which a condition holds that holds from some number on. Numbers of one sign
  /// are ordered as their bits are: 63 bisections of the bits give the last one, wherever it lies.
  private static func first(_ holds: (Double) -> Bool) -> Double {
    var (low, high) = ((0.0).bitPattern, Double.infinity.bitPattern)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if holds(Double(bitPattern: middle)) { high = middle } else { low = middle }
    }
    return Double(bitPattern: high)
  }
}
