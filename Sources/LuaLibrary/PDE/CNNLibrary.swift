import Autograd
import Interrupt
import LuaRuntime
import PDE
import Perturbations
import Synchronization
import Tensors

/// The part of the module `pde` on gradient descent of the one-layer CNN.
extension PDELibrary {
  func declareCNN() {
    module.function(
      "cnn_linear", "Gradient descent of the linearised one-layer CNN (Fig. 3).",
      options: Self.equation(beta: "β of the Swish") + [
        .number("a", "∂loss/∂output, constant in the linearisation", default: -0.5),
        Self.bothScalars("alpha", "weight decay"),
      ] + Self.descent,
      returns: "table {loss, w, first_nonfinite, perturbations}, or a list of them",
      example:
        "pde.cnn_linear{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 1e-3, alpha = 1, iterations = 5}",
      discussion: """
        w ← w − lr·g with g = ½·a·(mean(I) + β·Σ (I⋆w)·patch) + α·w. `loss` records for each iteration the binary \
        cross-entropy of the forward pass before the step plus α/2·‖w‖² after it. \
        \(Self.sweeps)
        """
    ) { call in
      try call.runCNN { lr, alpha in
        let o = call.options
        return try CNNLinearPDE(
          image: o.tensor("image"), initial: o.tensor("init"), descent: call.descent(lr), alpha: alpha,
          a: o.number("a"), beta: o.number("beta"), label: o.number("label"))
      }
    }
    module.function(
      "cnn_nonlinear", "Exact gradient descent of the one-layer CNN (Fig. 4).",
      options: Self.equation(beta: "β of the Swish") + [Self.bothScalars("alpha", "weight decay")] + Self.descent,
      returns: "table {loss, w, first_nonfinite, perturbations}, or a list of them",
      example:
        "pde.cnn_nonlinear{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 0.1, alpha = 2, iterations = 5}",
      discussion: """
        Valid cross-correlation, Swish, global average pooling, sigmoid, binary cross-entropy, weight decay. `loss` \
        records cross-entropy + α/2·‖w‖², both before the step. \(Self.sweeps)
        """
    ) { call in
      try call.runCNN { lr, alpha in try call.nonlinear(call.descent(lr), alpha) }
    }
    declareDivergence()
    declareStability()
    declareRegions()
  }

  private func declareDivergence() {
    module.function(
      "cnn_divergence", "Two copies of one descent that differ only in rounding (Fig. 4, right).",
      options: Self.equation(beta: "β of the Swish") + [
        Self.bothScalars("lr", "learning rate"), .number("alpha", "weight decay"),
        .numbers("k", "the two copies' k; {1, 3} by default, {1, 1} where `perturb` is given"),
        .any("perturb", "what the second copy is perturbed by: as in cnn_nonlinear").optional,
        .integer("iterations", atLeast: 0),
        .function("callback", "function(iteration, distance, w1, w2) after each step; false ends the run").optional,
      ],
      returns:
        "table {distance, w1, w2, loss1, loss2, first_nonfinite1, first_nonfinite2, perturbations1, perturbations2}, "
        + "or a list of them",
      example:
        "pde.cnn_divergence{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 0.1, alpha = 2, iterations = 5}",
      discussion: """
        Copy i steps w ← w − (lr·kᵢ)·(g/kᵢ): the same in exact arithmetic. With `perturb` the first copy is the original, \
        and the second has these perturbations. `distance` is the average relative L1 \
        difference 2·mean(|w₁−w₂|/(|w₁|+|w₂|)) after each step. With a list as `lr` all runs are made in parallel and \
        a list comes back.
        """
    ) { call in
      let o = call.options
      let perturbations = try o.stepPerturbations()
      let k = o.isGiven("k") ? try o.numbers("k") : o.isGiven("perturb") ? [1, 1] : [1, 3]
      guard k.count == 2 else { throw o.unexpected("k", expected: "two numbers") }
      let iterations = try o.integer("iterations")
      let callback = o.optionalFunction("callback")
      let rates = try o.numbers("lr")
      let pairs = try rates.map { rate in
        let (first, second) = (
          Descent(learningRate: rate, k: k[0]), Descent(learningRate: rate, k: k[1], perturbations: perturbations)
        )
        for descent in [first, second] { try o.check(descent) }
        return Divergence(try call.nonlinear(first, o.number("alpha")), second: second)
      }
      if o.optionalNumber("lr") == nil {
        try o.checkSweep(["callback"])
        let runs = try Sweep.run(pairs.count, iterations: iterations, label: call.functionName) { i, tick in
          try pairs[i].run(iterations: iterations) { _, _, _, _ in
            tick()
            return true
          }
        }
        let list = call.newTable(elements: runs.count)
        for (i, run) in runs.enumerated() { list.setRaw(i + 1, call.table(run)) }
        return call.push(list)
      }
      let progress = Progress(call.functionName, total: iterations)
      let run = try pairs[0].run(iterations: iterations) { i, distance, w1, w2 in
        progress.update(i)
        guard let callback else { return true }
        let answer = try callback.call(i, distance, LuaValue.object(w1), LuaValue.object(w2), results: 1).first
        if case .boolean(false)? = answer { return false }
        return true
      }
      progress.finish()
      call.push(call.table(run))
    }
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

  private func declareStability() {
    module.function(
      "stability", "Bounds between which the linearised descent is stable (Fig. 3, Table 2).",
      options: [
        .tensor("image", "n×m"), .requiredNumbers("kernel", "size of the kernel: one number, or {rows, columns}"),
        .number("lr", "learning rate, for alpha_max", moreThan: 0).optional,
        .number("alpha", "weight decay, for lr_max").optional,
        .number("a", "∂loss/∂output", default: -0.5), .number("beta", "β of the Swish", default: 1),
      ],
      returns: "table {alpha_min, alpha_max, lr_max, lambda_max, lambda_min, spectrum, fourier_estimate, growth}",
      example: "pde.stability{image = pde.checkerboard(16), kernel = 4, lr = 1e-4}",
      discussion: """
        An eigenvector of the patch Gram operator with eigenvalue λ is multiplied by 1 − lr·(α − c·λ) in each step, \
        c = −a·β/2. Stable: alpha_min = c·λ_max < α < alpha_max = 2/lr + c·λ_min. `spectrum` holds the eigenvalues, \
        largest first (kernels of more than 1024 weights: the largest alone). `fourier_estimate` is c·max|Î|² over the \
        whole image, which is larger: see docs/theory.md. `growth(alpha, lr)` gives the largest factor's magnitude.
        """
    ) { call in
      let o = call.options
      let kernel = try o.numbers("kernel").map { Int(exactly: $0) ?? 0 }
      guard kernel.count == 1 || kernel.count == 2, kernel.allSatisfy({ $0 > 0 }) else {
        throw o.unexpected("kernel", expected: "size, or {rows, columns}")
      }
      let (a, beta, image) = (try o.number("a"), try o.number("beta"), try o.tensor("image").to(.float64))
      let analysis = try StabilityAnalysis(
        image: image, kernelShape: [kernel[0], kernel[kernel.count - 1]], a: a, beta: beta)
      let result = call.newTable(fields: 8)
      result.setRaw("alpha_min", analysis.alphaMin)
      result.setRaw("alpha_max", o.optionalNumber("lr").map { analysis.alphaMax(learningRate: $0) })
      result.setRaw("lr_max", o.optionalNumber("alpha").map { analysis.stepBound(alpha: $0) })
      result.setRaw("lambda_max", analysis.largest)
      result.setRaw("lambda_min", analysis.smallest)
      result.setRaw("spectrum", .object(analysis.spectrum))
      result.setRaw("fourier_estimate", try StabilityAnalysis.fourierEstimate(image: image, coupling: -0.5 * a * beta))
      result.setRaw(
        "growth",
        .function(
          call.runtime.makeFunction("growth") { inner in
            let growth = try analysis.growth(alphas: [inner.number(1)], learningRates: [inner.number(2)])
            inner.push(try growth.item())
          }))
      call.push(result)
    }
    module.function(
      "cnn_lr_bound", "2/λ_max of the loss's Hessian at a kernel: the local bound of the learning rate.",
      options: Self.equation(beta: "β of the Swish", kernel: "w") + [.number("alpha", "weight decay")],
      returns: "number",
      example: "pde.cnn_lr_bound{image = tensor.randn(8, 8), w = tensor.randn(3, 3), alpha = 2}"
    ) { call in
      let equation = try call.oneLayer(kernel: call.options.tensor("w"))
      call.push(try equation.stepBound(equation.initial))
    }
  }

  private static let sweeps = """
    With a list as `lr` or `alpha` the runs for all its values are made in parallel, and a list of results comes back.
    """

  static func equation(beta: String, kernel: String = "init") -> [Parameter] {
    [
      .tensor("image", "n×m"), .tensor(kernel, "kernel, p×q"), .number("beta", beta, default: 1),
      .number("label", "class label, 0 … 1", default: 1, atLeast: 0, atMost: 1),
    ]
  }

  private static func bothScalars(_ name: String, _ summary: String) -> Parameter {
    .object(name, Tensor.self, "tensor", summary + ", or a list").or("number").or("table of numbers")
  }

  private static var perturb: Parameter {
    .any("perturb", "perturbation of gradient, update or weights ('w'), list of them, or function(tensor, ctx)")
      .optional
  }

  private static var descent: [Parameter] {
    [
      bothScalars("lr", "learning rate"), .integer("iterations", "number of steps", atLeast: 0),
      .number("momentum", "μ", default: 0), .boolean("nesterov", default: false),
      .number("k", "short for perturb.rescale{k = …}: w ← w − (lr·k)·(g/k)", default: 1), perturb,
      .function("hook", "function(iteration, g, w) that returns the gradient to use").optional,
      .function("callback", "function(iteration, loss, w) after each step; false ends the run").optional,
    ]
  }
}

extension OptionReader {
  /// Perturbations that could not act are refused before anything runs.
  fileprivate func check(_ descent: Descent) throws {
    for (name, value) in [("lr", descent.learningRate), ("momentum", descent.momentum)] {
      guard value.isFinite, value >= 0 else {
        throw ArgumentError.option(name, expected: "finite number of at least 0", got: "\(Scalar.real(value))")
      }
    }
    guard !descent.nesterov || descent.momentum > 0 else {
      throw ArgumentError.option("nesterov", expected: "momentum above 0 with it", got: "momentum 0")
    }
    do { _ = try descent.checkedPerturbations() } catch PerturbationError.unfit(let perturbation, let expected) {
      throw ArgumentError.option("perturb", expected: expected, got: perturbation)
    } catch PerturbationError.setting(_, let name, let expected, let got) {
      throw ArgumentError.option(name, expected: expected, got: got)
    }
  }

  /// Functions of a script cannot run in a parallel sweep.
  fileprivate func checkSweep(_ names: [String]) throws {
    for name in names where isGiven(name) {
      throw unexpected(name, expected: "nothing in a parallel sweep (Lua runs on one thread)")
    }
    if let function = try stepPerturbations().first(where: { $0.perturbation.needsInterpreter }) {
      throw ArgumentError.option(
        "perturb", expected: "no function in a parallel sweep (Lua runs on one thread)", got: "\(function)")
    }
  }
}

extension Call {
  /// How the options say that weights follow the gradient.
  fileprivate func descent(_ lr: Double) throws -> Descent {
    let o = options
    var descent = Descent(
      learningRate: lr, momentum: try o.number("momentum"), nesterov: try o.boolean("nesterov"), k: try o.number("k"),
      perturbations: try o.stepPerturbations())
    try o.check(descent)
    if let hook = o.optionalFunction("hook") {
      descent.hook = { iteration, gradient, w in
        let answer = try hook.call(iteration, LuaValue.object(gradient), LuaValue.object(w), results: 1).first
        guard case .object(let object)? = answer, let tensor = object as? Tensor else {
          throw o.unexpected("hook", expected: "function that returns a tensor (iteration \(iteration))")
        }
        try Differentiable.refuse("hook", tensor)
        return tensor
      }
    }
    return descent
  }

  fileprivate func nonlinear(_ descent: Descent, _ alpha: Double) throws -> CNNNonlinearPDE {
    let o = options
    return try CNNNonlinearPDE(
      image: o.tensor("image"), initial: o.tensor("init"), descent: descent, alpha: alpha, beta: o.number("beta"),
      label: o.number("label"))
  }

  /// Runs one equation, or one for each value of a list given as `lr` or `alpha`, and pushes the result(s).
  fileprivate func runCNN<E: CNNEquation>(_ make: (_ lr: Double, _ alpha: Double) throws -> E) throws {
    let o = options
    let (rates, alphas) = (try o.numbers("lr"), try o.numbers("alpha"))
    let iterations = try o.integer("iterations")
    let isList = { (name: String) in o.optionalNumber(name) == nil }
    guard isList("lr") || isList("alpha") else {
      let progress = Progress(functionName, total: iterations)
      let callback = o.optionalFunction("callback")
      let solution = try make(rates[0], alphas[0]).run(iterations: iterations) { i, loss, w in
        progress.update(i)
        guard let callback else { return true }
        if case .boolean(false)? = try callback.call(i, loss, LuaValue.object(w), results: 1).first { return false }
        return true
      }
      progress.finish()
      return push(solution.table(self))
    }
    guard !(isList("lr") && isList("alpha")) else { throw o.unexpected("alpha", expected: "number where lr is a list") }
    try o.checkSweep(["hook", "callback"])
    let equations = isList("lr") ? try rates.map { try make($0, alphas[0]) } : try alphas.map { try make(rates[0], $0) }
    let solutions = try Sweep.run(equations.count, iterations: iterations, label: functionName) { i, tick in
      try equations[i].run(iterations: iterations) { _, _, _ in
        tick()
        return true
      }
    }
    let list = newTable(elements: solutions.count)
    for (i, solution) in solutions.enumerated() { list.setRaw(i + 1, solution.table(self)) }
    push(list)
  }
}

/// Several runs at once, cut over the worker pool: one piece is one run, whose bits depend on nothing else.
private enum Sweep {
  /// - Parameter body: makes run number i; calls `tick` after each iteration, for the progress line.
  static func run<R>(
    _ count: Int, iterations: Int, label: String,
    _ body: (_ i: Int, _ tick: @escaping () -> Void) throws -> R
  ) throws -> [R] {
    var results = [Result<R, any Error>?](repeating: nil, count: count)
    let done = Atomic<Int>(0)
    let (total, overflow) = iterations.multipliedReportingOverflow(by: count)
    let progress = Progress(label, total: overflow ? .max : total)
    results.withUnsafeMutableBufferPointer { slots in
      let slots = UnsafeMutableBufferPointer(rebasing: slots[...])
      Pool.forEach(pieces: count) { piece in
        slots[piece] = Result {
          try body(piece) {
            let ticks = done.add(1, ordering: .relaxed).newValue
            if piece == 0 { progress.update(ticks) }
          }
        }
      }
    }
    progress.finish()
    return try results.compactMap { try $0?.get() }
  }
}

extension Call {
  fileprivate func table(_ run: (distance: Tensor, first: CNNSolution, second: CNNSolution)) -> LuaTable {
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

  fileprivate func table(_ call: Call) -> LuaTable {
    call.newOrderedTable([
      ("loss", .object(loss)), ("w", .object(w)), ("first_nonfinite", firstNonFinite.luaValue),
      ("perturbations", .text(described)),
    ])
  }
}
