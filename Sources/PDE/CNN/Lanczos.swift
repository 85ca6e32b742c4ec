import Interrupt
import Tensors

/// Extreme eigenvalues of a symmetric operator that is known only by what it does to a tensor (Lanczos 1950), with every
/// new vector made orthogonal to all before it, twice. Sums are in fixed order, so bits depend on the operator alone.
public enum Lanczos {
  /// - Parameters:
  ///   - shape: of the tensors the operator takes, float64.
  ///   - tolerance: of the eigenvalues, relative to the largest magnitude.
  ///   - maximumSteps: applications of the operator at most.
  /// - Returns: the largest and smallest eigenvalue; NaN if the operator gives NaN or infinity.
  public static func extremes(
    shape: Shape, tolerance: Double = 1e-12, maximumSteps: Int = 200, _ apply: (Tensor) throws -> Tensor
  ) throws -> (largest: Double, smallest: Double) {
    let dimension = shape.elementCount ?? 0
    var (diagonal, offDiagonal): ([Double], [Double]) = ([], [])
    var basis: [Tensor] = []
    var v = try normalized(start(shape))
    var last = (largest: Double.nan, smallest: Double.nan)
    for step in 0..<min(dimension, maximumSteps) {
      try Interrupt.check()
      basis.append(v)
      var next = try apply(v)
      diagonal.append(try dot(next, v))
      for _ in 0..<2 {
        for b in basis { next = try next - b * dot(next, b) }
      }
      let norm = try dot(next, next).squareRoot()
      guard norm.isFinite, diagonal[step].isFinite else { return (.nan, .nan) }
      let values = tridiagonalExtremes(diagonal, offDiagonal)
      let scale = max(abs(values.largest), abs(values.smallest))
      let settled =
        step > 2 && abs(values.largest - last.largest) <= tolerance * scale
        && abs(values.smallest - last.smallest) <= tolerance * scale
      last = values
      if settled || norm <= 1e-14 * scale { break }
      offDiagonal.append(norm)
      v = try next / norm
    }
    return last
  }

  /// A start that no eigenvector of a structured image is orthogonal to: normal random numbers of a fixed stream.
  private static func start(_ shape: Shape) throws -> Tensor {
    try Tensor.normal(shape, .float64, Generator(seed: 1, stream: 0))
  }

  private static func dot(_ a: Tensor, _ b: Tensor) throws -> Double { try (a * b).sum().item() }

  private static func normalized(_ v: Tensor) throws -> Tensor { try v / dot(v, v).squareRoot() }

  /// Largest and smallest eigenvalue of a symmetric tridiagonal matrix, by bisection on the number of negative pivots
  /// (Givens 1954).
  private static func tridiagonalExtremes(_ d: [Double], _ e: [Double]) -> (largest: Double, smallest: Double) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for i in d.indices {
      let radius = (i > 0 ? e[i - 1] : 0) + (i < d.count - 1 ? e[i] : 0)
      (low, high) = (min(low, d[i] - radius), max(high, d[i] + radius))
    }
    func countBelow(_ x: Double) -> Int {
      var (count, pivot) = (0, 1.0)
      for i in d.indices {
        pivot = d[i] - x - (i > 0 ? e[i - 1] * e[i - 1] / pivot : 0)
        if pivot == 0 { pivot = -Double.leastNormalMagnitude }
        if pivot < 0 { count += 1 }
      }
      return count
    }
    func bisect(_ isBelow: (Double) -> Bool) -> Double {
      var (a, b) = (low, high)
      while true {
        let middle = a + (b - a) / 2
        if middle <= a || middle >= b { return middle }
        if isBelow(middle) { a = middle } else { b = middle }
      }
    }
    return (bisect { countBelow($0) < d.count }, bisect { countBelow($0) == 0 })
  }
}
