import Autograd
import PDE
import Tensors

extension Fingerprint {
  static let equations: [Fingerprint] = {
    var list = FingerprintList("equations")
    for scheme in HeatScheme.allCases {
      list.addFloats("heat equation, \(scheme.rawValue)") { digest, dtype in
        let line = try HeatEquation(initial: Inputs.plain([301], dtype, 140), scheme: scheme, dt: 0.4)
        let plane = try HeatEquation(
          initial: Inputs.plain([37, 29], dtype, 141), scheme: scheme, dt: 0.1, spacing: [1, 0.7],
          diffusivity: .field(Inputs.plain([37, 29], dtype, 142).apply(.abs) + 0.1),
          boundaries: [.neumann(0.3), .dirichlet(0.5), .periodic, .periodic])
        for equation in [line, plane] { try digest.add(equation.solve(steps: 12).final) }
      }
    }
    for method in EvolutionMethod.allCases {
      list.addFloats("pde.evolve, \(method.rawValue)") { digest, dtype in
        let evolution = try Evolution(initial: Inputs.plain([301], dtype, 143), dt: 0.1, method: method) { u, t in
          try u * (1 - t) - u.apply(.square)
        }
        try digest.add(evolution.solve(steps: 8).final)
      }
    }
    list.add("linear CNN equation", "", [.sleef]) { digest in
      let equation = try CNNLinearPDE(
        image: Inputs.plain([40, 33], .float64, 144), initial: Inputs.plain([7, 5], .float64, 145),
        descent: Descent(learningRate: 1e-3), alpha: 1.5)
      let solution = try equation.run(iterations: 6)
      try digest.add(solution.loss)
      try digest.add(solution.w)
    }
    list.add("nonlinear CNN equation", "", [.sleef]) { digest in
      let equation = try CNNNonlinearPDE(
        image: Inputs.plain([40, 33], .float64, 146), initial: Inputs.plain([7, 5], .float64, 147),
        descent: Descent(learningRate: 0.05, momentum: 0.9, k: 3), alpha: 0.2)
      let solution = try equation.run(iterations: 6)
      try digest.add(solution.loss)
      try digest.add(solution.w)
      try digest.add(equation.hessian(solution.w)(Inputs.plain([7, 5], .float64, 148)))
    }
    list.add("amplification factors", "", [.sleef]) { digest in
      for scheme in HeatScheme.allCases {
        for i in 1...30 {
          digest.add(
            try VonNeumann.amplification(scheme, ratios: [0.4, 0.1], wavenumbers: [0.1 * Double(i), 0.07 * Double(i)]))
        }
      }
    }
    return list.all
  }()
}
