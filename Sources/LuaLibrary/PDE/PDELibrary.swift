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
    module.function(
      "heat", "Solves the heat equation u_t = ∇·(D∇u) in one or two dimensions.",
      options: [
        .object("u0", Tensor.self, "tensor", "initial values, shape (n) or (n, m); or a function of the position")
          .or("table of numbers").or("function"),
        .numbers("shape", "number of points along each axis, where u0 is a function"),
        .number("dt", "time step", moreThan: 0),
        .numbers("dx", "grid spacing, one for all axes or one each; 1 by default"),
        .object("diffusivity", Tensor.self, "tensor", "D: a constant, or a field of u0's shape; 1 by default")
          .or("table of numbers").or("number").optional,
        .choice("scheme", HeatScheme.allCases.map(\.rawValue), "time stepping", default: "euler"),
        .choice(
          "boundary", ["dirichlet", "neumann", "periodic"], "all ends alike, or a table of one for each end",
          default: "dirichlet"
        ).or("table"),
        .integer("steps", "number of steps; else as many as the last snapshot needs", atLeast: 0).optional,
        .numbers("snapshots", "times at which to keep the state (the nearest steps)"),
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
      let equation = try call.options.heatEquation(call.runtime)
      let steps = call.options.optionalInteger("steps")
      let progress = Progress("heat", total: steps ?? 0)
      let solution = try equation.solve(steps: steps, snapshots: call.options.numbers("snapshots")) {
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
    let scheme = Parameter.choice("scheme", HeatScheme.allCases.map(\.rawValue), "", default: "euler")
    module.function(
      "cfl", "The largest time step for which no Fourier mode of the heat equation grows.",
      options: [
        scheme, .numbers("dx", "grid spacing of each axis; 1 by default"),
        .integer("dimensions", "number of axes, where dx is one number", default: 1, atLeast: 1, atMost: 2),
        .number("diffusivity", "D (of a field, its largest value)", default: 1, atLeast: 0),
      ],
      returns: "number", example: "pde.cfl{scheme = 'euler', dx = 1}"
    ) { call in
      let options = call.options
      var dx = try options.numbers("dx")
      if dx.isEmpty { dx = [1] }
      if dx.count == 1 { dx = Array(repeating: dx[0], count: try options.integer("dimensions")) }
      call.push(
        try VonNeumann.largestStep(options.heatScheme(), spacing: dx, diffusivity: options.number("diffusivity")))
    }
    module.function(
      "amplification", "Von Neumann's factor: what one step multiplies a Fourier mode by.",
      [
        scheme, .number("r", "D·dt/dx², or a table of one for each axis").or("table of numbers"),
        .number("wavenumber", "θ in radians per grid point (π: the fastest mode), or a table").or("table of numbers"),
      ],
      returns: "number", example: "pde.amplification('euler', 0.4, math.pi)"
    ) { call in
      let scheme = HeatScheme(rawValue: try call.string(1)) ?? .euler
      call.push(try VonNeumann.amplification(scheme, ratios: call.numbers(2), wavenumbers: call.numbers(3)))
    }
  }

  private func declareEvolution() {
    module.function(
      "evolve", "Solves u' = f(u, t) for a right-hand side written in Lua.",
      options: [
        .object("u0", Tensor.self, "tensor", "initial values").or("table of numbers").or("number"),
        .function("rhs", "function(u, t) that returns the time derivative, a tensor of u's shape"),
        .choice("method", EvolutionMethod.allCases.map(\.rawValue), "", default: "rk4"),
        .number("dt", "time step"), .number("t0", "start time", default: 0),
        .integer("steps", "number of steps", atLeast: 0),
        .numbers("snapshots", "steps after which to keep the state (0: the start)"),
        .function("callback", "function(step, t, u) after each step; it may change u; returning false ends the run")
          .optional,
      ],
      returns: "table {t, u, u_final, steps, first_nonfinite}",
      example: "pde.evolve{u0 = {1}, rhs = function(u, t) return -u end, dt = 0.1, steps = 10, snapshots = {0, 10}}"
    ) { call in
      let options = call.options
      let rhs = try options.function("rhs")
      let method = EvolutionMethod(rawValue: try options.string("method")) ?? .rk4
      let evolution = try Evolution(
        initial: options.floatTensor("u0"), dt: options.number("dt"), start: options.number("t0"), method: method
      ) { u, t in
        // A copy: a right-hand side that works in place must not change the state.
        let result = try rhs.call(LuaValue.object(Differentiable.clone(u)), t, results: 1)
        guard case .object(let object)? = result.first, let derivative = object as? Tensor else {
          throw options.unexpected("rhs", expected: "function that returns a tensor")
        }
        return derivative
      }
      let marks = try options.wholeNumbers("snapshots", atLeast: .min, what: "whole steps")
      let callback = options.optionalFunction("callback")
      let steps = try options.integer("steps")
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

extension OptionReader {
  fileprivate func heatScheme() throws -> HeatScheme { HeatScheme(rawValue: try string("scheme")) ?? .euler }

  fileprivate func heatEquation(_ runtime: LuaRuntime) throws -> HeatEquation {
    let initial = try heatInitialValue(runtime)
    let spacing = try numbers("dx")
    return try HeatEquation(
      initial: initial, scheme: heatScheme(), dt: number("dt"),
      spacing: spacing.isEmpty ? nil : spacing.count == 1 ? Array(repeating: spacing[0], count: initial.rank) : spacing,
      diffusivity: diffusivity(), boundaries: boundaries(axes: initial.rank))
  }

  /// A tensor as it is; a function called with the position i (and j) of each point, from 1.
  private func heatInitialValue(_ runtime: LuaRuntime) throws -> Tensor {
    guard let function = optionalFunction("u0") else {
      return try floatTensor("u0")
    }
    let sizes = try wholeNumbers("shape", atLeast: 1, what: "one or two sizes of at least 1")
    guard (1...2).contains(sizes.count), sizes.allSatisfy({ $0 < 1 << 31 }), let shape = Shape(sizes) else {
      throw unexpected("shape", expected: "one or two sizes (u0 is a function)")
    }
    let tensor = try Tensor(uninitialized: shape, .float64)
    let columns = sizes.count == 2 ? sizes[1] : 1
    try tensor.withMutableElements(as: Double.self) { elements in
      for i in elements.indices {
        elements[i] =
          sizes.count == 1
          ? try runtime.callNumber(function, Double(i + 1))
          : try runtime.callNumber(function, Double(i / columns + 1), Double(i % columns + 1))
      }
    }
    return tensor
  }

  private func diffusivity() throws -> Diffusivity {
    guard let field = try optionalTensor("diffusivity") else { return .constant(1) }
    return field.rank == 0 ? .constant(try field.item()) : .field(try field.to(.float64))
  }

  private func boundaries(axes: Int) throws -> [BoundaryCondition] {
    let names =
      try optionalTable("boundary")?.strings(path: "option 'boundary'")
      ?? Array(repeating: try string("boundary"), count: 2 * axes)
    return try names.map { name in
      switch name {
      case "dirichlet": .dirichlet(nil)
      case "neumann": .neumann(0)
      case "periodic": .periodic
      default: throw unexpected("boundary", expected: "'dirichlet', 'neumann' or 'periodic' for each end")
      }
    }
  }
}
