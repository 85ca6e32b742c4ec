import Interrupt
import PDE
import Tensors
import Testing

@Suite("Heat equation")
struct HeatEquationTests {
  /// Largest error at t = 0.1 against the exact solution exp(−π²t) sin(πx) on 0 … 1 with fixed ends.
  func error(_ scheme: HeatScheme, points: Int, steps: Int) throws -> Double {
    let dx = 1 / Double(points - 1)
    let x = try Tensor.linspace(0, Double.pi, points)
    let initial = try x.apply(.sin)
    // Compared with the space-discrete decay, so that only the error in time is left.
    let s = try (Tensor.scalar(.real(Double.pi * dx / 2), .float64)).apply(.sin).item()
    let decay = try Tensor.scalar(.real(-0.4 * s * s / (dx * dx)), .float64).apply(.exp).item()
    let final = try HeatEquation(initial: initial, scheme: scheme, dt: 0.1 / Double(steps), spacing: [dx])
      .solve(steps: steps).final
    return try (final - initial * decay).apply(.abs).max().item()
  }

  @Test(
    "Halving dt divides the error by 2 to the scheme's order",
    arguments: [(HeatScheme.euler, 1), (.implicit, 1), (.crankNicolson, 2), (.rk4, 4)])
  func order(scheme: HeatScheme, order: Int) throws {
    let steps = scheme.implicitness == nil ? 40 : 20
    let ratio = try error(scheme, points: 11, steps: steps) / error(scheme, points: 11, steps: 2 * steps)
    let expected = Double(1 << order)
    #expect(ratio > 0.88 * expected && ratio < 1.15 * expected, "\(ratio)")
  }

  @Test(
    "A ring keeps its sum, mirrors keep the trapezoid sum, also with a field of diffusivity",
    arguments: HeatScheme.allCases)
  func conservation(scheme: HeatScheme) throws {
    let n = 50
    let initial = try Tensor(noise(n, seed: 2))
    let field = try Tensor(noise(n, seed: 9).map { 1 + 0.9 * $0 })
    for (ends, endWeight) in [(BoundaryCondition.periodic, 1.0), (.neumann(0), 0.5)] {
      let equation = try HeatEquation(
        initial: initial, scheme: scheme, dt: 0.2, diffusivity: .field(field), boundaries: [ends, ends])
      func mass(_ u: Tensor) throws -> Double {
        let u = try u.toArray(Double.self)
        return u.enumerated().reduce(0) { $0 + $1.element * ($1.offset % (n - 1) == 0 ? endWeight : 1) }
      }
      #expect(try abs(mass(equation.solve(steps: 500).final) - mass(initial)) < 1e-12)
    }
  }

  @Test(
    "Given end values lead to the straight line between them, a given slope to that slope",
    arguments: HeatScheme.allCases)
  func steadyState(scheme: HeatScheme) throws {
    let start = try Tensor.zeros([21])
    let fixed = try HeatEquation(
      initial: start, scheme: scheme, dt: 0.01, spacing: [0.2], boundaries: [.dirichlet(1), .dirichlet(3)]
    ).solve(steps: 20_000).final.toArray(Double.self)
    let sloped = try HeatEquation(
      initial: start, scheme: scheme, dt: 0.01, spacing: [0.2], boundaries: [.dirichlet(1), .neumann(0.5)]
    ).solve(steps: 60_000).final.toArray(Double.self)
    for i in 0..<21 {
      #expect(abs(fixed[i] - (1 + 2 * Double(i) / 20)) < 1e-9)
      #expect(abs(sloped[i] - (1 + 0.5 * 0.2 * Double(i))) < 1e-6)
    }
  }

  @Test("In 2-D the factored implicit schemes have the unfactored one's steady state, even at a large step")
  func steadyPlane() throws {
    let plane = try Tensor((0..<120).map { Double($0 / 12) + 2 * Double($0 % 12) }, shape: [10, 12])
    let inner = try plane.clone()
    try inner.narrow(0, 1, 8).narrow(1, 1, 10).fillInPlace(.real(0))
    for scheme in [HeatScheme.implicit, .crankNicolson] {
      let final = try HeatEquation(initial: inner, scheme: scheme, dt: 5).solve(steps: 3000).final
      #expect(try (final - plane).apply(.abs).max().item() < 1e-9)
    }
  }

  @Test("The step at which float32 and 2-D runs diverge is reported, and NaN at the start is step 0")
  func divergence() throws {
    let single = try HeatEquation(initial: InitialValues.tent(31, slope: 0.1).to(.float32), dt: 0.8)
    let run = try single.solve(steps: 1000)
    let step = try #require(run.firstNonFinite)
    #expect(try single.solve(steps: step - 1).final.apply(.isfinite).all())
    #expect(try !single.solve(steps: step).final.apply(.isfinite).all())
    let plane = try HeatEquation(initial: InitialValues.tent(31, 31, slope: 0.1), dt: 0.4)
    let bad = try #require(try plane.solve(steps: 4000).firstNonFinite)
    #expect(try plane.solve(steps: bad - 1).final.apply(.isfinite).all())
    let broken = try HeatEquation(initial: Tensor([0.0, .nan, 0, 0]), dt: 0.1)
    #expect(try broken.solve(steps: 5).firstNonFinite == 0)
  }

  @Test("A request to stop ends the run with Interrupted, and the run can go on")
  func interrupt() async {
    // In a process of its own: the flag would stop other tests too.
    await #expect(processExitsWith: .success) {
      let run = try HeatRun(HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: 0.4))
      Interrupt.request()
      #expect(throws: Interrupted.self) { try run.advance(to: 10) }
      Interrupt.clear()
      try run.advance(to: 10)
      #expect(run.step == 10)
    }
  }

  @Test("Progress is told, and what it throws comes out")
  func progress() throws {
    struct Enough: Error {}
    let equation = try HeatEquation(initial: InitialValues.tent(500, 500, slope: 1), dt: 0.1)
    var seen: [Int] = []
    _ = try equation.solve(steps: 400) { seen.append($0) }
    #expect(seen.last == 400 && seen == seen.sorted() && seen.count > 2)
    #expect(throws: Enough.self) { try equation.solve(steps: 200) { _ in throw Enough() } }
  }

  @Test("Every error reads as documented")
  func wording() throws {
    let u = try InitialValues.tent(31, slope: 0.1)
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "no error"
      } catch { return "\(error)" }
    }
    let table: [(String, () throws -> Void)] = [
      ("pde.heat: 'dt': expected a finite number > 0, got -1.0", { _ = try HeatEquation(initial: u, dt: -1) }),
      ("pde.heat: 'dx': expected 1 numbers, got 2", { _ = try HeatEquation(initial: u, dt: 1, spacing: [1, 1]) }),
      ("pde.heat: 'dx': expected a number > 0, got 0.0", { _ = try HeatEquation(initial: u, dt: 1, spacing: [0]) }),
      (
        "pde.heat: 'u0': expected 1 or 2 dimensions of at least 3 points, got shape 2",
        { _ = try HeatEquation(initial: Tensor([1.0, 2]), dt: 1) }
      ),
      (
        "pde.heat: 'u0': expected float32 or float64, got int64",
        { _ = try HeatEquation(initial: u.to(.int64), dt: 1) }
      ),
      (
        "pde.heat: 'boundary': axis 1 is periodic at one end only (expected both or none)",
        { _ = try HeatEquation(initial: u, dt: 1, boundaries: [.periodic, .dirichlet(nil)]) }
      ),
      (
        "pde.heat: 'diffusivity': expected the shape of u0, 31, got shape 30",
        { _ = try HeatEquation(initial: u, dt: 1, diffusivity: .field(Tensor.ones([30]))) }
      ),
      (
        "pde.heat: 'snapshots': expected times ≥ 0, got -2.0",
        { _ = try HeatEquation(initial: u, dt: 1).solve(snapshots: [-2]) }
      ),
      (
        "pde.heat: 'snapshots': expected times up to that of the last step, 5.0, got 9.0",
        { _ = try HeatEquation(initial: u, dt: 1).solve(steps: 5, snapshots: [9]) }
      ),
    ]
    for (expected, body) in table { #expect(message(body) == expected) }
  }
}
