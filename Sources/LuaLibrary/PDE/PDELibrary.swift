import Autograd
import LuaRuntime
import PDE
import Tensors

/// The module `pde`: partial differential equations and the stability of their discretisations.
final class PDELibrary {
  let module = LuaModule(
    "pde", "Partial differential equations, solved step by step, and the stability of doing so.",
    discussion: """
      Divergence is a result: a run that overflows goes on with infinities and NaN, and tells the first step at which \
      they appeared. Results do not depend on the number of threads or the CPU. Gradients pass through `pde.evolve`; the \
      other functions refuse tensors that require them.
      """,
    check: { try $0.refuseDerivatives(except: $0.functionName == "pde.evolve" ? "u0" : nil) })

  func register(in runtime: LuaRuntime) {
    declareHeat()
    declareAnalysis()
    declareEvolution()
    declareCNN()
    declareSeries()
    runtime.register(module)
  }

  private func declareHeat() {
    module.function(
      "tent", "The initial value of Fig. 1: slope·min(i − 1, n − i); with two sizes a pyramid.",
      [
        .integer("n", "number of points", atLeast: 1), .number("slope", default: 0.1),
        .integer("m", atLeast: 1).optional,
      ],
      returns: "tensor", example: "pde.tent(31, 0.1)"
    ) { call in
      let (n, slope) = (try call.integer(1), try call.number(2))
      if let m = try call.optionalInteger(3) {
        call.pushFresh(try InitialValues.tent(n, m, slope: slope))
      } else {
        call.pushFresh(try InitialValues.tent(n, slope: slope))
      }
    }
    let steps = Option.integer("steps", "number of steps; else as many as the last snapshot needs", atLeast: 0).optional
    let snapshots = Option.numbers("snapshots", "times at which to keep the state (the nearest steps)")
    module.function(
      "heat", "Solves the heat equation u_t = ∇·(D∇u) in one or two dimensions.",
      options: [
        HeatOptions.initial, HeatOptions.shape, HeatOptions.dt, HeatOptions.spacing, HeatOptions.diffusivity,
        HeatOptions.scheme, HeatOptions.boundaries, steps, snapshots,
      ],
      returns: "table {t, u, u_final, steps, first_nonfinite}",
      example: "pde.heat{u0 = pde.tent(31, 0.1), dt = 0.4, steps = 10, snapshots = {0, 0.8, 2.4}}",
      discussion: """
        Schemes: `euler` (explicit), `rk4`, `implicit` (backward Euler) and `crank-nicolson`; in two dimensions the \
        implicit ones split directions (Douglas and Rachford 1956, Douglas and Gunn 1964). Ends: `dirichlet` keeps the initial value, `neumann` has no \
        flux, `periodic` joins both ends of an axis; a table names the ends in turn (left, right; in two dimensions \
        first row, last row, first column, last column). `t` and `u` are the snapshots, `u_final` the last state, \
        `first_nonfinite` the first step after which a value is infinite or NaN, or nil.
        """
    ) { call in
      let equation = try call.heatEquation()
      let steps = try call[steps]
      let progress = Progress("heat", total: steps ?? 0)
      let solution = try equation.solve(steps: steps, snapshots: call[snapshots]) {
        progress.update($0)
      }
      progress.finish()
      call.push(
        call.newOrderedTable([
          ("t", .object(try Tensor(solution.times))), ("u", .object(solution.snapshots)),
          ("u_final", .object(solution.final)), ("steps", solution.steps.luaValue),
          ("first_nonfinite", solution.firstNonFinite.luaValue),
        ]))
    }
  }

  private func declareAnalysis() {
    let scheme = Option.choice("scheme", HeatScheme.self, default: .euler)
    let spacing = Option.numbers("dx", "grid spacing of each axis; 1 by default")
    let dimensions = Option.integer(
      "dimensions", "number of axes, where dx is one number", default: 1, atLeast: 1, atMost: 2)
    let diffusivity = Option.number("diffusivity", "D (of a field, its largest value)", default: 1, atLeast: 0)
    module.function(
      "cfl", "The largest time step for which no Fourier mode of the heat equation grows.",
      options: [scheme, spacing, dimensions, diffusivity],
      returns: "number", example: "pde.cfl{scheme = 'euler', dx = 1}"
    ) { call in
      var dx = try call[spacing]
      if dx.isEmpty { dx = [1] }
      if dx.count == 1 { dx = Array(repeating: dx[0], count: try call[dimensions]) }
      call.push(try VonNeumann.largestStep(call[scheme], spacing: dx, diffusivity: call[diffusivity]))
    }
    module.function(
      "amplification", "Von Neumann's factor: what one step multiplies a Fourier mode by.",
      [
        scheme.parameter, .number("r", "D·dt/dx², or a table of one for each axis").or("table of numbers"),
        .number("wavenumber", "θ in radians per grid point (π: the fastest mode), or a table").or("table of numbers"),
      ],
      returns: "number", example: "pde.amplification('euler', 0.4, math.pi)"
    ) { call in
      call.push(try VonNeumann.amplification(call.choice(1), ratios: call.numbers(2), wavenumbers: call.numbers(3)))
    }
  }

  private func declareSeries() {
    module.function(
      "moving_average", "Mean of the last `window` entries at each entry of a series.",
      [.tensor("series"), .integer("window", atLeast: 1)], returns: "tensor",
      example: "pde.moving_average(tensor{1, 2, 3, 4}, 2)"
    ) { call in call.pushFresh(try movingAverage(call.tensor(1), window: call.integer(2))) }
    module.function(
      "checkerboard", "The image of Figs. 3 and 4: −1 in the first corner, +1 beside it, and so on.",
      [.integer("n", "rows", atLeast: 1), .integer("m", "columns; else n", atLeast: 1).optional], returns: "tensor",
      example: "pde.checkerboard(4)"
    ) { call in
      let n = try call.integer(1)
      call.pushFresh(try InitialValues.checkerboard(n, try call.optionalInteger(2) ?? n))
    }
  }

  private func declareEvolution() {
    let initial = Option.object("u0", Tensor.self, "tensor", "initial values").or("table of numbers") {
      try $0.floatTensor()
    }.or("number") { try $0.floatTensor() }
    let rhs = Option.function("rhs", "function(u, t) that returns the time derivative, a tensor of u's shape")
    let method = Option.choice("method", EvolutionMethod.self, default: .rk4)
    let dt = Option.number("dt", "time step")
    let start = Option.number("t0", "start time", default: 0)
    let steps = Option.integer("steps", "number of steps", atLeast: 0)
    let snapshots = Option.integers(
      "snapshots", "steps after which to keep the state (0: the start)", what: "whole steps")
    let callback = Option.function(
      "callback", "function(step, t, u) after each step; it may change u; returning false ends the run"
    ).optional
    module.function(
      "evolve", "Solves u' = f(u, t) for a right-hand side written in Lua.",
      options: [initial, rhs, method, dt, start, steps, snapshots, callback],
      returns: "table {t, u, u_final, steps, first_nonfinite}",
      example: "pde.evolve{u0 = {1}, rhs = function(u, t) return -u end, dt = 0.1, steps = 10, snapshots = {0, 10}}"
    ) { call in
      let derivative = try call[rhs]
      let evolution = try Evolution(
        initial: call[initial], dt: call[dt], start: call[start], method: call[method]
      ) { u, t in
        // A copy: a right-hand side that works in place must not change the state.
        let result = try derivative.call(LuaValue.object(Differentiable.clone(u)), t, results: 1)
        guard case .object(let object)? = result.first, let rate = object as? Tensor else {
          throw call.unexpected(rhs, expected: "function that returns a tensor")
        }
        return rate
      }
      let (marks, callback, steps) = try (call[snapshots], call[callback], call[steps])
      let progress = Progress("evolve", total: steps)
      let solution = try evolution.solve(steps: steps, snapshotSteps: marks) { step, t, u in
        progress.update(step)
        guard let callback else { return true }
        if case .boolean(false)? = try callback.call(step, t, LuaValue.object(u), results: 1).first { return false }
        return true
      }
      progress.finish()
      let kept =
        try solution.snapshots.isEmpty
        ? Tensor.zeros(Shape([0] + Array(solution.final.shape)) ?? [0], solution.final.dtype)
        : Differentiable.stack(solution.snapshots.map(\.u))
      call.push(
        call.newOrderedTable([
          ("t", .object(try Tensor(solution.snapshots.map(\.time)))), ("u", .object(kept)),
          ("u_final", .object(solution.final)), ("steps", solution.steps.luaValue),
          ("first_nonfinite", solution.firstNonFinite.luaValue),
        ]))
    }
  }
}

extension Call {
  /// Throws if a tensor among the arguments and options would need a derivative, which the function has not.
  /// - Parameter option: the one through which gradients pass.
  fileprivate func refuseDerivatives(except option: String?) throws {
    func refuse(_ value: LuaValue) throws {
      if case .object(let object) = value, let tensor = object as? Tensor {
        try Differentiable.refuse(functionName, tensor)
      }
    }
    for value in values() {
      try refuse(value)
      if case .table(let table) = value {
        try table.forEach { key, entry in if option == nil || key.text != option { try refuse(entry) } }
      }
    }
  }
}

/// The options of `pde.heat` that describe its equation.
private enum HeatOptions {
  static let initial = Option<LuaValue>(
    .object(
      "u0", Tensor.self, "tensor", "initial values, shape (n) or (n, m); or a function of the position"
    ).or("table of numbers").or("function")
  ) { $0.value }
  static let shape = Option.integers(
    "shape", "number of points along each axis, where u0 is a function", atLeast: 1, atMost: 1 << 31 - 1,
    what: "one or two sizes of at least 1")
  static let dt = Option.number("dt", "time step", moreThan: 0)
  static let spacing = Option.numbers("dx", "grid spacing, one for all axes or one each; 1 by default")
  static let diffusivity = Option<Diffusivity>(
    .object("diffusivity", Tensor.self, "tensor", "D: a constant, or a field of u0's shape; 1 by default")
      .or("table of numbers").or("number").optional
  ) { option in
    guard let field = try option.optionalTensor() else { return .constant(1) }
    return field.rank == 0 ? .constant(try field.item()) : .field(try field.to(.float64))
  }
  static let scheme = Option.choice("scheme", HeatScheme.self, "time stepping", default: .euler)
  /// One kind for all ends, or one for each.
  static let boundaries = Option<[BoundaryCondition.Kind]>(
    .choice(
      "boundary", BoundaryCondition.Kind.self, "all ends alike, or a table of one for each end", default: .dirichlet
    ).or("table")
  ) { option in
    let names =
      if case .table(let table) = option.value { try table.strings(path: "option 'boundary'") } else {
        [option.value.text ?? ""]
      }
    return try names.map { name in
      guard let kind = BoundaryCondition.Kind(rawValue: name) else {
        throw option.unexpected(expected: "'dirichlet', 'neumann' or 'periodic' for each end")
      }
      return kind
    }
  }
}

extension Call {
  fileprivate func heatEquation() throws -> HeatEquation {
    let initial = try heatInitialValue()
    let spacing = try self[HeatOptions.spacing]
    let ends = try self[HeatOptions.boundaries]
    let isForAll = try option(HeatOptions.boundaries).value.text != nil
    return try HeatEquation(
      initial: initial, scheme: self[HeatOptions.scheme], dt: self[HeatOptions.dt],
      spacing: spacing.isEmpty ? nil : spacing.count == 1 ? Array(repeating: spacing[0], count: initial.rank) : spacing,
      diffusivity: self[HeatOptions.diffusivity],
      boundaries: (isForAll ? Array(repeating: ends[0], count: 2 * initial.rank) : ends).map(\.condition))
  }

  /// A tensor as it is; a function called with the position i (and j) of each point, from 1.
  private func heatInitialValue() throws -> Tensor {
    guard case .function(let function) = try self[HeatOptions.initial] else {
      return try option(HeatOptions.initial).floatTensor()
    }
    let sizes = try self[HeatOptions.shape]
    guard (1...2).contains(sizes.count), let shape = Shape(sizes) else {
      throw unexpected(HeatOptions.shape, expected: "one or two sizes (u0 is a function)")
    }
    let columns = sizes.count == 2 ? sizes[1] : 1
    let count = shape.elementCount ?? .max
    try Memory.check(count.multipliedReportingOverflow(by: 8).overflow ? .max : 8 * count)
    let values = try (0..<count).map { i in
      sizes.count == 1
        ? try runtime.callNumber(function, Double(i + 1))
        : try runtime.callNumber(function, Double(i / columns + 1), Double(i % columns + 1))
    }
    return try Tensor(values, shape: shape)
  }
}
