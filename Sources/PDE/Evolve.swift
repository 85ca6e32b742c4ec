import Autograd
import Interrupt
import Tensors

/// Explicit one-step methods for u' = f(u, t) with a right-hand side that the caller writes.
///
/// With k₁ = f(u, t):
/// - `euler`: u + dt·k₁; order 1.
/// - `midpoint`: u + dt·f(u + dt/2·k₁, t + dt/2); order 2 (Runge 1895).
/// - `heun`: u + dt/2·(k₁ + f(u + dt·k₁, t + dt)); order 2 (Heun 1900).
/// - `rk4`: u + dt/6·(k₁ + 2k₂ + 2k₃ + k₄); order 4 (Kutta 1901).
public enum EvolutionMethod: String, CaseIterable, Sendable {
  case euler, midpoint, heun, rk4
}

/// A user-written evolution equation u' = f(u, t): any shape, float32 or float64.
///
/// Every operation is an operation of ``Tensor`` and so keeps its promise about bits, if `rhs` does. Steps are recorded
/// where u or the right-hand side requires gradients. The time of step i
/// is start + i·dt (one multiplication, no accumulated error). Infinity and NaN are results.
public struct Evolution {
  /// f: given u and t, the time derivative, of u's shape and dtype. It must not change u.
  public typealias RightHandSide = (_ u: Tensor, _ t: Double) throws -> Tensor

  public var initial: Tensor
  public var dt: Double
  public var start: Double
  public var method: EvolutionMethod
  public var rhs: RightHandSide

  /// - Throws: `PDEError` if `dt` is not finite (it may be negative: backwards) or u is not of floats.
  public init(
    initial: Tensor, dt: Double, start: Double = 0, method: EvolutionMethod = .rk4, rhs: @escaping RightHandSide
  ) throws {
    guard dt.isFinite else { throw PDEError.number("evolve", argument: "dt", expected: "a finite number", got: dt) }
    guard initial.dtype.isFloatingPoint else {
      throw PDEError.dtype("evolve", argument: "u0", expected: "float32 or float64", got: initial.dtype)
    }
    self.initial = initial
    self.dt = dt
    self.start = start
    self.method = method
    self.rhs = rhs
  }

  /// One step from time `t`: a new tensor.
  /// - Throws: `PDEError` if the right-hand side returns another shape or dtype; what it throws.
  public func step(_ u: Tensor, at t: Double) throws -> Tensor {
    switch method {
    case .euler:
      return try moved(u, dt, derivative(u, t))
    case .midpoint:
      let half = try moved(u, dt / 2, derivative(u, t))
      return try moved(u, dt, derivative(half, t + dt / 2))
    case .heun:
      let k1 = try derivative(u, t)
      let k2 = try derivative(moved(u, dt, k1), t + dt)
      return try moved(u, dt / 2, sum(k1, k2))
    case .rk4:
      let k1 = try derivative(u, t)
      let k2 = try derivative(moved(u, dt / 2, k1), t + dt / 2)
      let k3 = try derivative(moved(u, dt / 2, k2), t + dt / 2)
      let k4 = try derivative(moved(u, dt, k3), t + dt)
      return try moved(u, dt / 6, moved(sum(k1, k4), 2, sum(k2, k3)))
    }
  }

  /// u + c·k.
  private func moved(_ u: Tensor, _ c: Double, _ k: Tensor) throws -> Tensor {
    try sum(u, Differentiable.apply(.mul, k, .real(c)))
  }

  private func sum(_ a: Tensor, _ b: Tensor) throws -> Tensor { try Differentiable.apply(.add, a, b) }

  private func derivative(_ u: Tensor, _ t: Double) throws -> Tensor {
    let k = try rhs(u, t)
    guard k.shape == u.shape else {
      throw PDEError.shape("evolve", argument: "rhs", expected: "a result of u's shape \(u.shape)", got: Array(k.shape))
    }
    guard k.dtype == u.dtype else {
      throw PDEError.dtype("evolve", argument: "rhs", expected: "a result of u's dtype \(u.dtype.name)", got: k.dtype)
    }
    return k
  }

  /// Makes up to `steps` steps.
  /// - Parameters:
  ///   - snapshotSteps: steps after which to keep the state (0: the initial value).
  ///   - onStep: called after each step with its number (from 1), its time and the state, which it may change in place
  ///     (to set boundary values, say); returning false ends the run.
  /// - Throws: `PDEError`, `TensorError`, `Interrupted`, and what `rhs` and `onStep` throw.
  public func solve(
    steps: Int, snapshotSteps: [Int] = [], onStep: ((_ step: Int, _ t: Double, _ u: Tensor) throws -> Bool)? = nil
  ) throws -> EvolutionSolution {
    guard steps >= 0 else {
      throw PDEError.number("evolve", argument: "steps", expected: "a number ≥ 0", got: Double(steps))
    }
    for mark in snapshotSteps where mark < 0 || mark > steps {
      throw PDEError.number(
        "evolve", argument: "snapshots", expected: "steps from 0 to \(steps)", got: Double(mark))
    }
    var marks = snapshotSteps.sorted()[...]
    var solution = EvolutionSolution(final: try Differentiable.clone(initial))
    try solution.note(&marks, step: 0, time: start)
    if try !isFinite(initial) { solution.firstNonFinite = 0 }
    for step in stride(from: 1, through: steps, by: 1) {
      try Interrupt.check()
      solution.final = try self.step(solution.final, at: start + Double(step - 1) * dt)
      solution.steps = step
      let time = start + Double(step) * dt
      let goesOn = try onStep?(step, time, solution.final) ?? true
      if solution.firstNonFinite == nil, try !isFinite(solution.final) { solution.firstNonFinite = step }
      try solution.note(&marks, step: step, time: time)
      if !goesOn { break }
    }
    return solution
  }

  private func isFinite(_ u: Tensor) throws -> Bool { try u.apply(.isfinite).all() }
}

/// What ``Evolution/solve(steps:snapshotSteps:onStep:)`` returns.
public struct EvolutionSolution {
  /// The kept states in order of time, each with its step and time.
  public fileprivate(set) var snapshots: [(step: Int, time: Double, u: Tensor)] = []
  /// The state after the last step made.
  public fileprivate(set) var final: Tensor
  /// The number of steps made (fewer than asked for if the callback ended the run).
  public fileprivate(set) var steps = 0
  /// The first step (from 1; 0: the initial value) after which some element is infinite or NaN; nil: none.
  public fileprivate(set) var firstNonFinite: Int?

  fileprivate init(final: Tensor) { self.final = final }

  /// Keeps a copy of the state for every mark at this step.
  fileprivate mutating func note(_ marks: inout ArraySlice<Int>, step: Int, time: Double) throws {
    while marks.first == step {
      marks.removeFirst()
      snapshots.append((step, time, try Differentiable.clone(final)))
    }
  }
}
