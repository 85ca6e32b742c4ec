import Interrupt
import Tensors

/// Two copies of one gradient descent from the same start that differ only in how a step is rounded: by default the first
/// divides the gradient by k₁ and multiplies the learning rate by it, the second by k₂ (see ``Descent``).
public struct Divergence<Equation: CNNEquation> {
  private var first, second: Equation

  /// - Parameters:
  ///   - equation: what both follow; must not have a hook with a memory, since both would share it.
  ///   - k: k₁ and k₂.
  public init(_ equation: Equation, k: (Double, Double) = (1, 3)) {
    (first, second) = (equation, equation)
    first.descent.k = k.0
    second.descent.k = k.1
  }

  /// - Parameters:
  ///   - equation: what both follow, the first by its own descent.
  ///   - second: the other's descent.
  public init(_ equation: Equation, second descent: Descent) {
    (first, second) = (equation, equation)
    second.descent = descent
  }

  /// 2·mean(|w₁ − w₂|/(|w₁| + |w₂|)) over all weights: 0 for equal copies, 2 where all signs differ. (0/0 is NaN, a
  /// result.)
  public static func relativeL1(_ a: Tensor, _ b: Tensor) throws -> Double {
    let distance = try (a - b).apply(.abs) / (a.apply(.abs) + b.apply(.abs))
    return try 2 * distance.mean().item()
  }

  /// Makes `iterations` steps of both.
  /// - Parameter onIteration: called after each step with its number (from 1), the distance and both copies' weights;
  ///   returning false ends the run.
  /// - Returns: the distance after each step, and both runs.
  public func run(
    iterations: Int,
    onIteration: ((_ iteration: Int, _ distance: Double, _ first: Tensor, _ second: Tensor) throws -> Bool)? = nil
  ) throws -> (distance: Tensor, first: CNNSolution, second: CNNSolution) {
    var (a, b) = (try CNNRun(first), try CNNRun(second))
    var distances: [Double] = []
    for iteration in stride(from: 1, through: iterations, by: 1) {
      try Interrupt.check()
      try a.step()
      try b.step()
      distances.append(try Divergence.relativeL1(a.w, b.w))
      if let onIteration, try !onIteration(iteration, distances[iteration - 1], a.w, b.w) { break }
    }
    return (try Tensor(distances), try a.solution(), try b.solution())
  }
}

/// The moving average of a series over the last `window` entries (fewer at its start, as many as there are).
public func movingAverage(_ series: Tensor, window: Int) throws -> Tensor {
  guard series.rank == 1 else {
    throw PDEError.shape("moving_average", argument: "series", expected: "a vector", got: Array(series.shape))
  }
  guard window >= 1 else {
    throw PDEError.number("moving_average", argument: "window", expected: "a number ≥ 1", got: Double(window))
  }
  let values = try series.toArray(Double.self)
  return try Tensor(
    values.indices.map { i in
      let part = values[max(0, i - window + 1)...i]
      return part.reduce(0, +) / Double(part.count)
    })
}
