import PDE
import Tensors
import Testing

@Suite("Evolution of user-written equations")
struct EvolutionTests {
  @Test(
    "Halving dt divides the error by 2 to the method's order",
    arguments: [(EvolutionMethod.euler, 1), (.midpoint, 2), (.heun, 2), (.rk4, 4)])
  func order(method: EvolutionMethod, order: Int) throws {
    // u' = −2tu has u = exp(−t²), and needs the right times of the stages.
    func error(_ steps: Int) throws -> Double {
      let evolution = try Evolution(initial: Tensor([1.0]), dt: 1 / Double(steps), method: method) { u, t in
        try u * (-2 * t)
      }
      return try abs(evolution.solve(steps: steps).final.item() - 0.36787944117144233)
    }
    let ratio = try error(40) / error(80)
    let expected = Double(1 << order)
    #expect(ratio > 0.85 * expected && ratio < 1.2 * expected, "\(ratio)")
  }

  @Test("With the heat equation's own right-hand side, RK4 follows HeatEquation")
  func heat() throws {
    let initial = try InitialValues.tent(31, slope: 0.1)
    let evolution = try Evolution(initial: initial, dt: 0.4) { u, _ in
      let inner = try (u.narrow(0, 2, 29) + u.narrow(0, 0, 29)) - u.narrow(0, 1, 29) * 2
      let rate = try Tensor.zeros([31])
      try rate.narrow(0, 1, 29).copyInPlace(inner)
      return rate
    }
    let expected = try HeatEquation(initial: initial, scheme: .rk4, dt: 0.4).solve(steps: 50).final
    #expect(try (evolution.solve(steps: 50).final - expected).apply(.abs).max().item() < 1e-14)
  }

  @Test("The callback sees every step, may set values, and stops the run; snapshots and the first bad step are kept")
  func callback() throws {
    let growing = try Evolution(initial: Tensor([1.0, 0]), dt: 1, start: 10, method: .euler) { u, _ in try u * 1e100 }
    var times: [Double] = []
    let run = try growing.solve(steps: 9, snapshotSteps: [0, 2]) { _, t, u in
      times.append(t)
      try u.select(0, 1).fillInPlace(.real(5))
      return times.count < 6
    }
    #expect(times == [11, 12, 13, 14, 15, 16])
    #expect(run.steps == 6)
    #expect(run.firstNonFinite == 4)
    #expect(run.snapshots.map(\.step) == [0, 2])
    #expect(try run.snapshots[1].u.toArray(Double.self) == [1e200, 5])
    #expect(try growing.initial.toArray(Double.self) == [1, 0])
  }

  @Test("A right-hand side of another shape or dtype is an error that says so")
  func shapes() throws {
    let initial = try Tensor.ones([4])
    #expect(throws: PDEError.shape("evolve", argument: "rhs", expected: "a result of u's shape 4", got: [3])) {
      try Evolution(initial: initial, dt: 1) { _, _ in try Tensor.ones([3]) }.solve(steps: 1)
    }
    #expect(throws: PDEError.dtype("evolve", argument: "rhs", expected: "a result of u's dtype float64", got: .float32))
    {
      try Evolution(initial: initial, dt: 1) { u, _ in try u.to(.float32) }.solve(steps: 1)
    }
  }
}
