import Interrupt
import Tensors

/// A heat equation under way: a state that is stepped, looked at and stepped on.
public final class HeatRun {
  private let stencil: HeatStencil
  private let scheme: HeatScheme
  private let stepsPerBlock: Int
  /// Steps made so far.
  public private(set) var step = 0
  /// The first step after which some point was infinite or NaN (0: already the initial value); nil while all are finite.
  public private(set) var firstNonFinite: Int?

  /// - Throws: `TensorError` when there is no memory.
  public init(_ equation: HeatEquation) throws {
    let initial = try equation.initial.clone()
    let rank = initial.rank
    for (end, condition) in equation.boundaries.enumerated() {
      if case .dirichlet(let value?) = condition {
        try initial.select(end / 2, end % 2 == 0 ? 0 : -1).fillInPlace(.real(value))
      }
    }
    let (constant, field): (Double, Tensor?) =
      switch equation.diffusivity {
      case .constant(let value): (value, nil)
      case .field(let field): (1, field)
      }
    let rates = (0..<rank).map { equation.dt * constant / (equation.spacing[$0] * equation.spacing[$0]) }
    stencil = try HeatStencil(
      initial: initial, rates: rates, boundaries: equation.boundaries, spacing: equation.spacing, diffusivity: field)
    scheme = equation.scheme
    // Some milliseconds of work between two looks at the clock, the interrupt flag and the state; for explicit Euler,
    // whole multiples of the steps that one pass over memory makes.
    let points = initial.count
    let affordable = (scheme == .euler ? 32_000_000 : 1_000_000) / points
    stepsPerBlock = max(1, affordable > 8 ? affordable / 8 * 8 : affordable)
    if try !stencil.isFinite() { firstNonFinite = 0 }
  }

  /// A copy of the state after ``step`` steps.
  public func state() throws -> Tensor { try stencil.state() }

  /// Steps on until `target` steps are made (none if they already are).
  /// - Throws: `Interrupted`, `TensorError`, and what `progress` throws; the run can go on afterwards.
  public func advance(to target: Int, progress: ((_ stepsDone: Int) throws -> Void)? = nil) throws {
    while step < target {
      try Interrupt.check()
      let now = min(stepsPerBlock, target - step)
      if let bad = try stencil.advance(scheme, steps: now, detect: firstNonFinite == nil) {
        firstNonFinite = step + bad
      }
      step += now
      try progress?(step)
    }
  }
}
