import Autograd
import LuaRuntime
import PDE
import Perturbations
import Tensors

/// Descents of the one-layer CNN, as options describe them and as results give them back.
extension Call {
  /// How the options say that weights follow the gradient.
  func descent(_ lr: Double) throws -> Descent {
    var descent = Descent(
      learningRate: lr, momentum: try self[CNNOptions.momentum], nesterov: try self[CNNOptions.nesterov],
      k: try self[CNNOptions.k], perturbations: try self[CNNOptions.perturb])
    try descent.checkOptions()
    if let hook = try self[CNNOptions.hook] {
      descent.hook = { iteration, gradient, w in
        let answer = try hook.call(iteration, LuaValue.object(gradient), LuaValue.object(w), results: 1).first
        guard case .object(let object)? = answer, let tensor = object as? Tensor else {
          throw unexpected(CNNOptions.hook, expected: "function that returns a tensor (iteration \(iteration))")
        }
        try Differentiable.refuse("hook", tensor)
        return tensor
      }
    }
    return descent
  }

  func nonlinear(_ descent: Descent, _ alpha: Double) throws -> CNNNonlinearPDE {
    try CNNNonlinearPDE(
      image: self[CNNOptions.image], initial: self[CNNOptions.initial], descent: descent, alpha: alpha,
      beta: self[CNNOptions.beta], label: self[CNNOptions.label])
  }

  /// The equation that the options describe, at a kernel.
  func oneLayer(kernel: Tensor) throws -> CNNNonlinearPDE {
    try CNNNonlinearPDE(
      image: self[CNNOptions.image], initial: kernel, descent: Descent(learningRate: 0), alpha: self[CNNOptions.alpha],
      beta: self[CNNOptions.beta], label: self[CNNOptions.label])
  }

  /// Runs one equation, or one for each value of a list given as `lr` or `alpha`, and pushes the result(s).
  func runCNN<E: CNNEquation>(_ make: (_ lr: Double, _ alpha: Double) throws -> E) throws {
    let (rates, alphas) = try (self[CNNOptions.rates], self[CNNOptions.alphas])
    let iterations = try self[CNNOptions.iterations]
    guard rates.isList || alphas.isList else {
      let progress = Progress(functionName, total: iterations)
      let callback = try self[CNNOptions.callback]
      let solution = try make(rates.values[0], alphas.values[0]).run(iterations: iterations) { i, loss, w in
        progress.update(i)
        guard let callback else { return true }
        if case .boolean(false)? = try callback.call(i, loss, LuaValue.object(w), results: 1).first { return false }
        return true
      }
      progress.finish()
      return push(solution.table(self))
    }
    guard !(rates.isList && alphas.isList) else {
      throw unexpected(CNNOptions.alphas, expected: "number where lr is a list")
    }
    try checkSweep([CNNOptions.hook, CNNOptions.callback], self[CNNOptions.perturb])
    let equations =
      rates.isList
      ? try rates.values.map { try make($0, alphas.values[0]) }
      : try alphas.values.map { try make(rates.values[0], $0) }
    let solutions = try sweep(equations.count, iterations: iterations) { i, tick in
      try equations[i].run(iterations: iterations) { _, _, _ in
        tick()
        return true
      }
    }
    push(list(solutions.map { .table($0.table(self)) }))
  }

  /// Several runs in parallel, under one line of progress.
  func sweep<R>(
    _ count: Int, iterations: Int, _ body: (_ i: Int, _ tick: @escaping () -> Void) throws -> R
  ) throws -> [R] {
    let (total, overflow) = iterations.multipliedReportingOverflow(by: count)
    let progress = Progress(functionName, total: overflow ? .max : total)
    defer { progress.finish() }
    return try Sweep.run(count, progress: progress.update, body)
  }

  /// Functions of a script cannot run in a parallel sweep.
  func checkSweep(_ functions: [any DeclaredOption], _ perturbations: [PlacedPerturbation]) throws {
    for function in functions where try isGiven(function) {
      throw unexpected(function, expected: "nothing in a parallel sweep (Lua runs on one thread)")
    }
    if let function = perturbations.first(where: { $0.perturbation.needsInterpreter }) {
      throw ArgumentError.option(
        "perturb", expected: "no function in a parallel sweep (Lua runs on one thread)", got: "\(function)")
    }
  }

  /// A Lua list.
  func list(_ values: [LuaValue]) -> LuaTable {
    let list = newTable(elements: values.count)
    for (i, value) in values.enumerated() { list.setRaw(i + 1, value) }
    return list
  }

  func table(_ run: (distance: Tensor, first: CNNSolution, second: CNNSolution)) -> LuaTable {
    newOrderedTable([
      ("distance", .object(run.distance)), ("w1", .object(run.first.w)), ("w2", .object(run.second.w)),
      ("loss1", .object(run.first.loss)), ("loss2", .object(run.second.loss)),
      ("first_nonfinite1", run.first.firstNonFinite.luaValue), ("first_nonfinite2", run.second.firstNonFinite.luaValue),
      ("perturbations1", .text(run.first.described)), ("perturbations2", .text(run.second.described)),
    ])
  }
}

extension CNNSolution {
  /// What changed the last bits, in words.
  fileprivate var described: String { perturbations.map(\.description).joined(separator: "; ") }

  func table(_ call: Call) -> LuaTable {
    call.newOrderedTable([
      ("loss", .object(loss)), ("w", .object(w)), ("first_nonfinite", firstNonFinite.luaValue),
      ("perturbations", .text(described)),
    ])
  }
}
