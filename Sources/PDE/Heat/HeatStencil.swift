import CKernels
import Tensors

/// The state of one heat equation u_t = ∇·(D∇u) on a grid of 1 or 2 axes, and the kernels that step it in place.
///
/// The stencil, its order of operations and what its bits depend on (nothing but the data) are written down in
/// `il_heat.h`. Element types float64 and float32; the tridiagonal systems of implicit steps are solved in float64.
public final class HeatStencil {
  /// Sizes of the grid, 1 or 2, each at least 3.
  public let shape: Shape
  public let dtype: DType
  private var grid: il_heat
  private let faces: [Storage]
  private let workspace: Storage
  private var buffers: [Storage] = []
  /// Which buffer holds the state.
  private var current = 0
  private var factors: (theta: Double, systems: [(factors: Storage, scratch: Storage)])?

  /// - Parameters:
  ///   - initial: the state at the start, shape (n) or (n, m), float32 or float64.
  ///   - rates: dt·D/dx² of each axis; with a `diffusivity`, dt/dx².
  ///   - boundaries: low and high end of each axis in turn.
  ///   - spacing: dx of each axis, for the ghost points of Neumann ends.
  ///   - diffusivity: D at the grid points, shape and dtype of `initial`; faces take the mean of their two neighbours.
  /// - Throws: `TensorError` for shapes and dtypes, or when there is no memory.
  public init(
    initial: Tensor, rates: [Double], boundaries: [BoundaryCondition], spacing: [Double], diffusivity: Tensor? = nil
  ) throws {
    let rank = initial.rank
    guard rank == 1 || rank == 2, initial.shape.allSatisfy({ $0 >= 3 }) else {
      throw TensorError.shape(operation: "heat", expected: "1 or 2 dimensions of at least 3 points", got: initial.shape)
    }
    guard initial.dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: "heat", expected: "float32 or float64", got: [initial.dtype])
    }
    guard rates.count == rank, spacing.count == rank, boundaries.count == 2 * rank else {
      throw TensorError.argument(
        operation: "heat", name: "rates", expected: "\(rank) rates and spacings, \(2 * rank) ends",
        got: "\(rates.count), \(spacing.count) and \(boundaries.count)")
    }
    for axis in 0..<rank where (boundaries[2 * axis] == .periodic) != (boundaries[2 * axis + 1] == .periodic) {
      throw TensorError.argument(
        operation: "heat", name: "boundaries", expected: "both ends of axis \(axis + 1) periodic, or none", got: "one")
    }
    if let diffusivity, diffusivity.shape != initial.shape {
      throw TensorError.shapes(
        operation: "heat", [diffusivity.shape, initial.shape], rule: "diffusivity of the state's shape expected")
    }
    shape = initial.shape
    dtype = initial.dtype
    var grid = il_heat()
    grid.rows = rank == 2 ? shape[0] : 1
    grid.columns = shape[rank - 1]
    grid.dimensions = Int32(rank)
    grid.single = dtype == .float32
    (grid.rate0, grid.rate1) = rank == 2 ? (rates[0], rates[1]) : (0, rates[0])
    let all = (rank == 2 ? [] : [.dirichlet(nil), .dirichlet(nil)]) + boundaries
    grid.side = (all[0].side, all[1].side, all[2].side, all[3].side)
    let (dx0, dx1) = (spacing[0], spacing[rank - 1])
    grid.ghost = (all[0].ghost(dx0), all[1].ghost(dx0), all[2].ghost(dx1), all[3].ghost(dx1))
    let state = (grid.rows + 1) * il_heat_stride(&grid) * dtype.byteCount
    if let diffusivity {
      faces = try [state, state].map(HeatStencil.zeroed)
      grid.face0 = UnsafeRawPointer(faces[0].bytes)
      grid.face1 = UnsafeRawPointer(faces[1].bytes)
      let dense = try diffusivity.to(dtype).contiguous()
      il_heat_faces(&grid, faces[0].bytes, faces[1].bytes, dense.data)
    } else {
      faces = []
    }
    workspace = try HeatStencil.zeroed(max(il_heat_workspace(&grid), 2 * il_heat_stride(&grid) * dtype.byteCount))
    self.grid = grid
    try load(initial)
  }

  /// Replaces the state. - Throws: `TensorError` for another shape or no memory.
  public func load(_ state: Tensor) throws {
    guard state.shape == shape else {
      throw TensorError.shapes(operation: "heat", [state.shape, shape], rule: "a state of the grid's shape expected")
    }
    let dense = try state.to(dtype).contiguous()
    il_heat_pack(&grid, try buffer(current).bytes, dense.data)
  }

  /// A copy of the state.
  public func state() throws -> Tensor {
    let tensor = try Tensor(uninitialized: shape, dtype)
    il_heat_unpack(&grid, tensor.data, try buffer(current).bytes)
    return tensor
  }

  /// Whether every grid point is finite.
  public func isFinite() throws -> Bool { il_heat_finite(&grid, try buffer(current).bytes) }

  /// dt·∇·(D∇u) of the state: what one explicit Euler step adds.
  public func rate() throws -> Tensor {
    let out = try buffer(3)
    il_heat_rate(&grid, out.bytes, try buffer(current).bytes, workspace.bytes)
    let tensor = try Tensor(uninitialized: shape, dtype)
    il_heat_unpack(&grid, tensor.data, out.bytes)
    return tensor
  }

  // MARK: Steps. `scheme` makes `steps` of them; the state before them is kept, so that `advance` can look back.

  /// Makes `steps` steps and tells the first of them (from 1) after which a point was not finite, exactly: the state is
  /// looked at once at the end, and where it is broken the steps are made again from the start, one by one.
  /// (A point once infinite or NaN never becomes finite again: every scheme adds to its old value.)
  /// - Parameter detect: whether to look at all.
  public func advance(_ scheme: HeatScheme, steps: Int, detect: Bool) throws -> Int? {
    guard steps > 0 else { return nil }
    let start = current
    try run(scheme, steps: steps, from: start, keep: start)
    guard detect, try !isFinite() else { return nil }
    let end = current
    defer { current = end }
    let spare = try buffer(4)
    try copy(from: try buffer(end), to: spare)
    current = start
    var first = 1
    while first < steps {
      try run(scheme, steps: 1, from: current, keep: nil)
      if try !isFinite() { break }
      first += 1
    }
    try copy(from: spare, to: try buffer(end))
    return first
  }

  /// Steps from buffer `from` through the two buffers other than `keep`.
  private func run(_ scheme: HeatScheme, steps: Int, from: Int, keep: Int?) throws {
    current = from
    let block = scheme == .euler ? il_heat_block(&grid) : 1
    var left = steps
    while left > 0 {
      let now = min(block, left)
      let target = (0..<3).first { $0 != current && $0 != keep } ?? 0
      let (source, destination) = (try buffer(current).bytes, try buffer(target).bytes)
      switch scheme {
      case .euler: il_heat_steps(&grid, destination, source, now, workspace.bytes)
      case .rk4: try rungeKutta4(destination, source)
      case .implicit: try implicit(destination, source, 1)
      case .crankNicolson: try implicit(destination, source, 0.5)
      }
      current = target
      left -= now
    }
  }

  private func rungeKutta4(_ out: UnsafeMutableRawPointer, _ u: UnsafeMutableRawPointer) throws {
    let (a, b, ghosts) = (try buffer(3).bytes, try buffer(5).bytes, workspace.bytes)
    il_heat_stage(&grid, a, out, u, u, 0.5, 1.0 / 6, true, ghosts)
    il_heat_stage(&grid, b, out, u, a, 0.5, 1.0 / 3, false, ghosts)
    il_heat_stage(&grid, a, out, u, b, 1, 1.0 / 3, false, ghosts)
    il_heat_stage(&grid, b, out, u, a, 0, 1.0 / 6, false, ghosts)
  }

  private func implicit(_ out: UnsafeMutableRawPointer, _ u: UnsafeMutableRawPointer, _ theta: Double) throws {
    let delta = try buffer(3).bytes
    il_heat_rate(&grid, delta, u, workspace.bytes)
    for (axis, system) in try systems(theta).enumerated() {
      let factors = system.factors.bytes.assumingMemoryBound(to: Double.self)
      let scratch = system.scratch.bytes.assumingMemoryBound(to: Double.self)
      il_heat_solve(&grid, Int32(axis + 2 - shape.count), factors, delta, scratch)
    }
    il_heat_add(&grid, out, u, delta)
  }

  private func systems(_ theta: Double) throws -> [(factors: Storage, scratch: Storage)] {
    if let factors, factors.theta == theta { return factors.systems }
    let systems = try (2 - shape.count..<2).map { axis in
      let made = try HeatStencil.zeroed(il_heat_factor_bytes(&grid, Int32(axis)))
      il_heat_factor(&grid, Int32(axis), theta, made.bytes.assumingMemoryBound(to: Double.self))
      return (factors: made, scratch: try HeatStencil.zeroed(il_heat_solve_bytes(&grid, Int32(axis))))
    }
    factors = (theta, systems)
    return systems
  }

  // MARK: Buffers: 0 … 2 states, 3 and 5 right-hand sides, 4 the end of a block while it is looked at again.

  private func buffer(_ index: Int) throws -> Storage {
    while buffers.count <= index {
      buffers.append(try HeatStencil.zeroed(grid.rows * il_heat_stride(&grid) * dtype.byteCount))
    }
    return buffers[index]
  }

  private func copy(from: Storage, to: Storage) throws {
    to.bytes.copyMemory(from: from.bytes, byteCount: from.byteCount)
  }

  private static func zeroed(_ byteCount: Int) throws -> Storage {
    guard let storage = Storage(byteCount: byteCount) else {
      throw TensorError.memory(shape: [byteCount], dtype: .uint8, bytes: byteCount)
    }
    storage.bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return storage
  }
}

extension BoundaryCondition {
  fileprivate var side: Int32 {
    switch self {
    case .dirichlet: Int32(IL_HEAT_FIXED)
    case .neumann: Int32(IL_HEAT_MIRROR)
    case .periodic: Int32(IL_HEAT_PERIODIC)
    }
  }

  /// What the ghost point beyond the end has above the end's inner neighbour: 2·dx·∂u/∂n, outward.
  fileprivate func ghost(_ dx: Double) -> Double {
    if case .neumann(let slope) = self { 2 * dx * slope } else { 0 }
  }
}
