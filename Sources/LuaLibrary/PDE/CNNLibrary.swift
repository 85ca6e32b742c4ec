import Autograd
import LuaRuntime
import PDE
import Tensors

/// The part of the module `pde` on gradient descent of the one-layer CNN.
extension PDELibrary {
  func declareCNN() {
    let slope = Option.number("a", "∂loss/∂output, constant in the linearisation", default: -0.5)
    module.function(
      "cnn_linear", "Gradient descent of the linearised one-layer CNN (Fig. 3).",
      options: CNNOptions.equation + [slope, CNNOptions.alphas] + CNNOptions.descent,
      returns: "table {loss, w, first_nonfinite, perturbations}, or a list of them",
      example:
        "pde.cnn_linear{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 1e-3, alpha = 1, iterations = 5}",
      discussion: """
        w ← w − lr·g with g = ½·a·(mean(I) + β·Σ (I⋆w)·patch) + α·w. `loss` records for each iteration the binary \
        cross-entropy of the forward pass before the step plus α/2·‖w‖² after it. \
        \(CNNOptions.sweeps)
        """
    ) { call in
      try call.runCNN { lr, alpha in
        try CNNLinearPDE(
          image: call[CNNOptions.image], initial: call[CNNOptions.initial], descent: call.descent(lr), alpha: alpha,
          a: call[slope], beta: call[CNNOptions.beta], label: call[CNNOptions.label])
      }
    }
    module.function(
      "cnn_nonlinear", "Exact gradient descent of the one-layer CNN (Fig. 4).",
      options: CNNOptions.equation + [CNNOptions.alphas] + CNNOptions.descent,
      returns: "table {loss, w, first_nonfinite, perturbations}, or a list of them",
      example:
        "pde.cnn_nonlinear{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 0.1, alpha = 2, iterations = 5}",
      discussion: """
        Valid cross-correlation, Swish, global average pooling, sigmoid, binary cross-entropy, weight decay. `loss` \
        records cross-entropy + α/2·‖w‖², both before the step. \(CNNOptions.sweeps)
        """
    ) { call in
      try call.runCNN { lr, alpha in try call.nonlinear(call.descent(lr), alpha) }
    }
    declareDivergence()
    declareStability()
    declareRegions()
  }

  private func declareDivergence() {
    let k = Option.numbers("k", "the two copies' k; {1, 3} by default, {1, 1} where `perturb` is given").map {
      k, option in
      guard !option.isGiven || k.count == 2 else { throw option.unexpected(expected: "two numbers") }
      return k
    }
    let perturb = Option.stepPerturbations("what the second copy is perturbed by: as in cnn_nonlinear")
    let iterations = Option.integer("iterations", atLeast: 0)
    let callback = Option.function(
      "callback", "function(iteration, distance, w1, w2) after each step; false ends the run"
    ).optional
    module.function(
      "cnn_divergence", "Two copies of one descent that differ only in rounding (Fig. 4, right).",
      options: CNNOptions.equation + [CNNOptions.rates, CNNOptions.alpha, k, perturb, iterations, callback],
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
      let (perturbations, iterations) = try (call[perturb], call[iterations])
      let standard: [Double] = try call.isGiven(perturb) ? [1, 1] : [1, 3]
      let k = try call.isGiven(k) ? call[k] : standard
      let (rates, alpha) = try (call[CNNOptions.rates], call[CNNOptions.alpha])
      let pairs = try rates.values.map { rate in
        let (first, second) = (
          Descent(learningRate: rate, k: k[0]), Descent(learningRate: rate, k: k[1], perturbations: perturbations)
        )
        for descent in [first, second] { try descent.checkOptions() }
        return Divergence(try call.nonlinear(first, alpha), second: second)
      }
      if rates.isList {
        try call.checkSweep([callback], perturbations)
        let runs = try call.sweep(pairs.count, iterations: iterations) { i, tick in
          try pairs[i].run(iterations: iterations) { _, _, _, _ in
            tick()
            return true
          }
        }
        return call.push(call.list(runs.map { .table(call.table($0)) }))
      }
      let callback = try call[callback]
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
  }

  private func declareStability() {
    let kernel = Option.kernel()
    let lr = Option.number("lr", "learning rate, for alpha_max", moreThan: 0).optional
    let alpha = Option.number("alpha", "weight decay, for lr_max").optional
    let slope = Option.number("a", "∂loss/∂output", default: -0.5)
    module.function(
      "stability", "Bounds between which the linearised descent is stable (Fig. 3, Table 2).",
      options: [CNNOptions.image, kernel, lr, alpha, slope, CNNOptions.beta],
      returns: "table {alpha_min, alpha_max, lr_max, lambda_max, lambda_min, spectrum, fourier_estimate, growth}",
      example: "pde.stability{image = pde.checkerboard(16), kernel = 4, lr = 1e-4}",
      discussion: """
        An eigenvector of the patch Gram operator with eigenvalue λ is multiplied by 1 − lr·(α − c·λ) in each step, \
        c = −a·β/2. Stable: alpha_min = c·λ_max < α < alpha_max = 2/lr + c·λ_min. `spectrum` holds the eigenvalues, \
        largest first (kernels of more than 1024 weights: the largest alone). `fourier_estimate` is c·max|Î|² over the \
        whole image, which is larger: see docs/theory.md. `growth(alpha, lr)` gives the largest factor's magnitude.
        """
    ) { call in
      let (a, beta) = try (call[slope], call[CNNOptions.beta])
      let image = try call[CNNOptions.image].to(.float64)
      let analysis = try StabilityAnalysis(image: image, kernelShape: Shape(call[kernel]) ?? [], a: a, beta: beta)
      let result = call.newTable(fields: 8)
      result.setRaw("alpha_min", analysis.alphaMin)
      result.setRaw("alpha_max", try call[lr].map { analysis.alphaMax(learningRate: $0) })
      result.setRaw("lr_max", try call[alpha].map { analysis.stepBound(alpha: $0) })
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
      options: CNNOptions.equationAtWeights + [CNNOptions.alpha],
      returns: "number",
      example: "pde.cnn_lr_bound{image = tensor.randn(8, 8), w = tensor.randn(3, 3), alpha = 2}"
    ) { call in
      let equation = try call.oneLayer(kernel: call[CNNOptions.weights])
      call.push(try equation.stepBound(equation.initial))
    }
  }
}
