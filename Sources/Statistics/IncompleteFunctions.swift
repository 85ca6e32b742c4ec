/// The two tails of a distribution at one place. They add up to 1; the smaller one has full relative precision, so that a p
/// value of 10⁻³⁰ is as good as one of 0.3.
public struct Tails: Equatable, Sendable {
  public var lower: Double
  public var upper: Double

  static let undefined = Tails(lower: .nan, upper: .nan)
  static let allAbove = Tails(lower: 0, upper: 1)
  static let allBelow = Tails(lower: 1, upper: 0)

  init(lower: Double, upper: Double) { (self.lower, self.upper) = (lower, upper) }
  init(lower: Double) { self.init(lower: min(lower, 1), upper: max(1 - lower, 0)) }
  init(upper: Double) { self.init(lower: max(1 - upper, 0), upper: min(upper, 1)) }

  var swapped: Tails { Tails(lower: upper, upper: lower) }
}

/// The functions that the distributions of normal samples come down to.
public enum IncompleteFunction {
  /// Series and fractions here need some √a terms: larger a and b are refused by NaN.
  static let largest = 1e9

  /// The regularised incomplete gamma functions P(a, x) and Q(a, x): by the series for small x, by the continued fraction for
  /// large x (DLMF 8.11.4 and 8.9.2). NaN where not 0 < a ≤ 10⁹ and x ≥ 0.
  public static func gamma(_ a: Double, _ x: Double) -> Tails {
    guard a > 0, a <= largest, x >= 0 else { return .undefined }
    if x == 0 { return .allAbove }
    if x == .infinity { return .allBelow }
    let scale = SaddlePoint.poisson(a, x)
    if x < a + 1 {
      var (term, sum, n) = (1.0, 1.0, a)
      repeat {
        n += 1
        term *= x / n
        sum += term
      } while term > sum * 0x1p-55
      return Tails(lower: scale * sum)
    }
    // Q = scale · a / (x + 1 − a − 1·(1 − a) / (x + 3 − a − …)).
    let fraction = ContinuedFraction.evaluate(first: x + 1 - a) { n in (n * (a - n), x + 2 * n + 1 - a) }
    return Tails(upper: scale * a / fraction)
  }

  /// The regularised incomplete beta functions I_x(a, b) and 1 − I_x(a, b), with y = 1 − x, which the caller often knows
  /// better than by that difference (DLMF 8.17.22). NaN where not 0 < a, b ≤ 10⁹ and x, y ≥ 0.
  public static func beta(_ a: Double, _ b: Double, x: Double, y: Double) -> Tails {
    guard a > 0, b > 0, a <= largest, b <= largest, x >= 0, y >= 0 else { return .undefined }
    if x == 0 { return .allAbove }
    if y == 0 { return .allBelow }
    guard x <= (a + 1) / (a + b + 2) else { return beta(b, a, x: y, y: x).swapped }
    let scale = SaddlePoint.beta(a, b, x, y) / a
    let fraction = ContinuedFraction.evaluate(first: 1) { n in
      let m = (n / 2).rounded(.down)
      let numerator =
        n == 2 * m
        ? m * (b - m) * x / ((a + n - 1) * (a + n)) : -(a + m) * (a + b + m) * x / ((a + n - 1) * (a + n))
      return (numerator, 1)
    }
    return Tails(lower: scale / fraction)
  }
}

/// b₀ + a₁ / (b₁ + a₂ / (b₂ + …)) by Lentz's method as Thompson and Barnett changed it (1986): from the front, with no term
/// that vanishes.
enum ContinuedFraction {
  private static let tiny = 0x1p-1000
  /// Where it has not settled by then it is NaN.
  private static let mostTerms = 1_000_000

  /// - Parameter terms: aₙ and bₙ for n = 1, 2, ….
  static func evaluate(first: Double, _ terms: (_ n: Double) -> (a: Double, b: Double)) -> Double {
    var value = first == 0 ? tiny : first
    var (c, d) = (value, 0.0)
    for n in 1...mostTerms {
      let (a, b) = terms(Double(n))
      d = b + a * d
      c = b + a / c
      if d == 0 { d = tiny }
      if c == 0 { c = tiny }
      d = 1 / d
      let factor = c * d
      value *= factor
      if abs(factor - 1) <= 0x1p-52 { return value }
    }
    return .nan
  }
}
