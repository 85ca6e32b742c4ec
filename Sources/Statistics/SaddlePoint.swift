import Foundation

/// Terms of gamma and binomial probabilities as C. Loader arranges them (Fast and Accurate Computation of Binomial
/// Probabilities, 2000): powers and factorials, which would overflow or cancel, never stand alone.
enum SaddlePoint {
  /// The error of Stirling's formula, ln Γ(z+1) − (z + ½) ln z + z − ½ ln 2π, for z > 0. Relative error below 10⁻¹³.
  static func stirlingError(_ z: Double) -> Double {
    guard z > 15 else {
      return lgamma(z + 1) - (z + 0.5) * log(z) + z - 0.5 * log(2 * .pi)
    }
    // The first terms of the asymptotic series, DLMF 5.11.1.
    let q = 1 / (z * z)
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - q * (691.0 / 360_360)) * q) * q) * q) * q)
      / z
  }

  /// The deviance x ln(x/m) + m − x, for x ≥ 0 and m > 0, without cancellation where x is near m.
  static func deviance(_ x: Double, _ m: Double) -> Double {
    guard abs(x - m) < 0.1 * (x + m) else { return x == 0 ? m : x * log(x / m) + m - x }
    let v = (x - m) / (x + m)
    var (sum, term, j) = ((x - m) * v, 2 * x * v, 1.0)
    while true {
      term *= v * v
      let next = sum + term / (2 * j + 1)
      if next == sum { return sum }
      (sum, j) = (next, j + 1)
    }
  }

  /// xᵃ e⁻ˣ / Γ(a+1), for a > 0 and x > 0.
  static func poisson(_ a: Double, _ x: Double) -> Double {
    exp(-stirlingError(a) - deviance(a, x)) / sqrt(2 * .pi * a)
  }

  /// xᵃ yᵇ / B(a, b), for a, b, x, y > 0 and x + y = 1.
  static func beta(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let n = a + b
    let exponent =
      stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
    return exp(exponent) * sqrt(a * b / (2 * .pi * n))
  }
}
