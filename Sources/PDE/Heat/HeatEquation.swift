import Interrupt
import Tensors

/// What happens at one end of an axis.
public enum BoundaryCondition: Equatable, Sendable {
  /// The end point keeps this value; nil: its initial one.
  case dirichlet(Double?)
  /// ∂u/∂n along the outward normal has this value, by a ghost point 2·dx·∂u/∂n above the end's inner neighbour
  /// (second order).
  case neumann(Double)
  /// The axis is a ring: both its ends say so.
  case periodic

  /// The condition without its value, as a script names it.
  public enum Kind: String, CaseIterable, Sendable {
    case dirichlet, neumann, periodic

    /// The initial value kept; no flux; a ring.
    public var condition: BoundaryCondition {
      switch self {
      case .dirichlet: .dirichlet(nil)
      case .neumann: .neumann(0)
      case .periodic: .periodic
      }
    }
  }
}

/// Diffusivity D of a heat equation.
public enum Diffusivity {
  case constant(Double)
  /// D at the grid points; between two points the flux takes their mean.
  case field(Tensor)
}

/// The heat equation u_t = ∇·(D∇u) on a regular grid in 1 or 2 dimensions, float64 or float32 as its initial value.
///
/// Space: central differences; with a field of diffusivity in flux form,
/// [D_{i+½}(u_{i+1} − u_i) − D_{i−½}(u_i − u_{i−1})]/dx². Time: see ``HeatScheme``. What a step computes, in which
/// order of operations, is written in `il_heat.h`; the bits depend on nothing else. Instability is a result.
public struct HeatEquation {
  /// Values at step 0, shape (n) or (n, m), at least 3 points along each axis.
  public var initial: Tensor
  public var scheme: HeatScheme
  /// Time step, > 0.
  public var dt: Double
  /// Grid spacing of each axis, > 0.
  public var spacing: [Double]
  public var diffusivity: Diffusivity
  /// Low and high end of each axis in turn: (left, right) in 1-D; (first row, last row, first column, last column).
  public var boundaries: [BoundaryCondition]

  /// - Parameters:
  ///   - spacing: of each axis; nil is 1.
  ///   - boundaries: two for each axis; nil: every end keeps its initial value.
  public init(
    initial: Tensor, scheme: HeatScheme = .euler, dt: Double, spacing: [Double]? = nil,
    diffusivity: Diffusivity = .constant(1), boundaries: [BoundaryCondition]? = nil
  ) throws {
    let rank = initial.rank
    guard (1...2).contains(rank), initial.shape.allSatisfy({ $0 >= 3 }) else {
      throw PDEError.shape(
        "heat", argument: "u0", expected: "1 or 2 dimensions of at least 3 points", got: Array(initial.shape))
    }
    guard initial.dtype.isFloatingPoint else {
      throw PDEError.dtype("heat", argument: "u0", expected: "float32 or float64", got: initial.dtype)
    }
    guard dt > 0, dt.isFinite else {
      throw PDEError.number("heat", argument: "dt", expected: "a finite number > 0", got: dt)
    }
    let spacing = spacing ?? Array(repeating: 1, count: rank)
    guard spacing.count == rank else {
      throw PDEError.count("heat", argument: "dx", expected: "\(rank) numbers", got: spacing.count)
    }
    for dx in spacing where !(dx > 0) {
      throw PDEError.number("heat", argument: "dx", expected: "a number > 0", got: dx)
    }
    let boundaries = boundaries ?? Array(repeating: .dirichlet(nil), count: 2 * rank)
    guard boundaries.count == 2 * rank else {
      throw PDEError.count("heat", argument: "boundary", expected: "\(2 * rank) ends", got: boundaries.count)
    }
    for axis in 0..<rank where (boundaries[2 * axis] == .periodic) != (boundaries[2 * axis + 1] == .periodic) {
      throw PDEError.conflict(
        "heat", argument: "boundary", reason: "axis \(axis + 1) is periodic at one end only (expected both or none)")
    }
    if case .field(let field) = diffusivity, field.shape != initial.shape {
      throw PDEError.shape(
        "heat", argument: "diffusivity", expected: "the shape of u0, \(initial.shape)", got: Array(field.shape))
    }
    self.initial = initial
    self.scheme = scheme
    self.dt = dt
    self.spacing = spacing
    self.diffusivity = diffusivity
    self.boundaries = boundaries
  }

  /// r_k = D·dt/dx_k² of each axis, with the largest D of a field: what decides stability (see ``VonNeumann``).
  public func ratios() throws -> [Double] {
    let largest =
      switch diffusivity {
      case .constant(let value): value
      case .field(let field): try field.max().item()
      }
    return spacing.map { dt * largest / ($0 * $0) }
  }

  /// Runs the equation.
  ///
  /// - Parameters:
  ///   - steps: how many steps; nil: as many as the last snapshot needs.
  ///   - snapshots: times at which to keep the state: after step round(t/dt), whose own time the solution reports.
  ///   - snapshotSteps: the same, in steps.
  ///   - progress: called with the number of steps done, every few milliseconds of work. What it throws ends the run.
  /// - Throws: `PDEError`, `TensorError` (no memory), `Interrupted`.
  public func solve(
    steps: Int? = nil, snapshots: [Double] = [], snapshotSteps: [Int] = [],
    progress: ((_ stepsDone: Int) throws -> Void)? = nil
  ) throws -> HeatSolution {
    for time in snapshots where !(time >= 0 && time / dt < 0x1p53) {
      throw PDEError.number("heat", argument: "snapshots", expected: "times ≥ 0", got: time)
    }
    let marks = (snapshots.map { Int(($0 / dt).rounded()) } + snapshotSteps).sorted()
    let total = steps ?? marks.last ?? 0
    guard total >= 0 else {
      throw PDEError.number("heat", argument: "steps", expected: "a number ≥ 0", got: Double(total))
    }
    if let first = marks.first, first < 0 {
      throw PDEError.number("heat", argument: "snapshots", expected: "steps ≥ 0", got: Double(first))
    }
    if let last = marks.last, last > total {
      throw PDEError.number(
        "heat", argument: "snapshots", expected: "times up to that of the last step, \(Double(total) * dt)",
        got: Double(last) * dt)
    }
    let run = try HeatRun(self)
    let kept = try Tensor(uninitialized: Shape([marks.count] + initial.shape) ?? [], initial.dtype)
    for (index, mark) in marks.enumerated() {
      try run.advance(to: mark, progress: progress)
      try kept.select(0, index).copyInPlace(run.state())
    }
    try run.advance(to: total, progress: progress)
    return HeatSolution(
      snapshots: kept, snapshotSteps: marks, times: marks.map { Double($0) * dt }, final: try run.state(),
      steps: total, firstNonFinite: run.firstNonFinite)
  }
}

/// What ``HeatEquation/solve(steps:snapshots:snapshotSteps:progress:)`` returns.
public struct HeatSolution {
  /// The kept states, shape (number of snapshots, grid…), in order of time.
  public let snapshots: Tensor
  /// The step after which each was taken (0: the initial value).
  public let snapshotSteps: [Int]
  /// Their times, step·dt.
  public let times: [Double]
  /// The state after the last step.
  public let final: Tensor
  /// The number of steps made.
  public let steps: Int
  /// The first step (from 1; 0: already the initial value) after which some point is infinite or NaN; nil: none.
  public let firstNonFinite: Int?
}
