/// How unlike two spreads must be for an experiment to see it: to be asked before the experiment.
///
/// Two independent normal samples are compared by the ratio of their variances, on both sides (F test). Tests that trust the
/// normal distribution less, such as Brown and Forsythe's, detect less.
public struct SpreadComparison: Equatable, Sendable {
  /// Degrees of freedom of the two variances: n − 1 of n values, (n − 1) m where m samples of n values are pooled.
  public let first: Double
  public let second: Double
  /// How often equal spreads may be called unequal.
  public let level: Double

  /// - Throws: ``StatisticsError/value(_:expected:got:)``.
  public init(first: Double, second: Double, level: Double = 0.05) throws {
    for (name, freedom) in [("first", first), ("second", second)] where !(freedom >= 1 && freedom <= 1e9) {
      throw StatisticsError.value(name, expected: "degrees of freedom, 1 or more", got: freedom)
    }
    guard level > 0, level < 1 else { throw StatisticsError.value("level", expected: "between 0 and 1", got: level) }
    (self.first, self.second, self.level) = (first, second, level)
  }

  /// How often the test sees that the first standard deviation is `ratio` times the second.
  public func power(ratio: Double) -> Double {
    let distribution = FDistribution(first, second)
    return power(ratio, distribution.quantile(level / 2), distribution.upperQuantile(level / 2))
  }

  /// A ratio of variances is ratio² times as large as one of equal spreads.
  private func power(_ ratio: Double, _ low: Double, _ high: Double) -> Double {
    let distribution = FDistribution(first, second)
    return distribution.tails(low / (ratio * ratio)).lower + distribution.tails(high / (ratio * ratio)).upper
  }

  /// The smallest ratio above 1 of the first standard deviation to the second that the test sees with a probability of `power`.
  /// - Throws: ``StatisticsError/value(_:expected:got:)``.
  public func detectableRatio(power wanted: Double = 0.9) throws -> Double {
    guard wanted > level, wanted < 1 else {
      throw StatisticsError.value("power", expected: "between the level (\(level)) and 1", got: wanted)
    }
    let distribution = FDistribution(first, second)
    let (low, high) = (distribution.quantile(level / 2), distribution.upperQuantile(level / 2))
    var (lower, upper) = (1.0, 2.0)
    while power(upper, low, high) < wanted, upper < 1e150 { (lower, upper) = (upper, 2 * upper) }
    // 60 halvings leave the last bits.
    for _ in 0..<60 {
      let middle = lower + (upper - lower) / 2
      if power(middle, low, high) < wanted { lower = middle } else { upper = middle }
    }
    return upper
  }
}
