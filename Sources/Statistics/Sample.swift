/// By what a sum of squares is divided to give a variance.
public enum SpreadKind: String, CaseIterable, Sendable {
  /// By n: the spread of these numbers themselves.
  case population
  /// By n − 1: an estimate, without bias in the variance, for the population that they were drawn from.
  case sample
}

/// Numbers that were measured under like conditions. NaN among them makes what is computed from them NaN.
public struct Sample: Equatable, Sendable {
  public let values: [Double]
  /// NaN of no values.
  public let mean: Double
  /// Σ (x − mean)².
  public let sumOfSquares: Double

  public init(_ values: [Double]) {
    self.values = values
    let count = Double(values.count)
    let rough = values.isEmpty ? .nan : values.reduce(0, +) / count
    guard rough.isFinite else {
      (mean, sumOfSquares) = (rough, .nan)
      return
    }
    // What rounding left out of the sum is small, and is found again among the deviations, which are small too.
    let rest = values.reduce(0) { $0 + ($1 - rough) } / count
    mean = rough + rest
    let squares = values.reduce(0) { $0 + ($1 - rough) * ($1 - rough) }
    sumOfSquares = max(0, squares - count * rest * rest)
  }

  public var count: Int { values.count }

  /// Degrees of freedom of its spread.
  public var freedom: Int { max(0, count - 1) }

  /// NaN where there is none: of no values, and of one for the kind `sample`.
  public func standardDeviation(_ kind: SpreadKind) -> Double {
    let divisor = kind == .population ? count : count - 1
    return divisor > 0 ? (sumOfSquares / Double(divisor)).squareRoot() : .nan
  }

  /// The middle one of the sorted values, or the mean of the two in the middle. NaN of no values, or if one is NaN.
  public var median: Double {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2
  }

  /// The least value; NaN of no values, or if one is NaN.
  public var least: Double { values.contains(where: \.isNaN) ? .nan : values.min() ?? .nan }

  /// The greatest value; NaN of no values, or if one is NaN.
  public var greatest: Double { values.contains(where: \.isNaN) ? .nan : values.max() ?? .nan }
}

/// Numbers between two bounds, which belong to it. NaN where nothing is known.
public struct Interval: Equatable, Sendable {
  public let lower: Double
  public let upper: Double

  public init(_ lower: Double, _ upper: Double) { (self.lower, self.upper) = (lower, upper) }

  public static let unknown = Interval(.nan, .nan)
}

// MARK: Confidence

extension Sample {
  /// The interval which, made in this way from many samples of a normal distribution, holds the distribution's mean in a share
  /// `level` of cases (Student): mean ± t s / √n with n − 1 degrees of freedom. Unknown of fewer than two values.
  public func meanInterval(level: Double) -> Interval {
    guard count > 1, level > 0, level < 1 else { return .unknown }
    let t = StudentT(Double(freedom)).upperQuantile((1 - level) / 2)
    let half = t * standardDeviation(.sample) / Double(count).squareRoot()
    return Interval(mean - half, mean + half)
  }

  /// The same for the distribution's standard deviation σ, of which both kinds of ``standardDeviation(_:)`` are estimates.
  public func spreadInterval(level: Double) -> Interval {
    Spread(sumOfSquares: sumOfSquares, freedom: freedom).interval(level: level)
  }
}

/// A sum of squared deviations, of one sample or of several about the mean of each, and the degrees of freedom that it has.
public struct Spread: Equatable, Sendable {
  public let sumOfSquares: Double
  public let freedom: Int

  public init(sumOfSquares: Double, freedom: Int) { (self.sumOfSquares, self.freedom) = (sumOfSquares, freedom) }

  /// Of several samples of equal spread, whatever their means are.
  public init(pooling samples: [Sample]) {
    self.init(
      sumOfSquares: samples.reduce(0) { $0 + ($1.count > 1 ? $1.sumOfSquares : 0) },
      freedom: samples.reduce(0) { $0 + $1.freedom })
  }

  /// The estimate of the standard deviation σ; NaN without degrees of freedom.
  public var standardDeviation: Double { freedom > 0 ? (sumOfSquares / Double(freedom)).squareRoot() : .nan }

  /// A confidence interval of σ of a normal distribution: sumOfSquares / σ² is χ² with `freedom` degrees of freedom. It is wide:
  /// of six values, at 95 %, 0.62 to 2.45 times the estimate. And it leans on the normal distribution however large the
  /// sample is, unlike that of a mean.
  public func interval(level: Double) -> Interval {
    guard freedom > 0, level > 0, level < 1 else { return .unknown }
    let chi = ChiSquared(Double(freedom))
    return Interval(
      (sumOfSquares / chi.upperQuantile((1 - level) / 2)).squareRoot(),
      (sumOfSquares / chi.quantile((1 - level) / 2)).squareRoot())
  }
}
