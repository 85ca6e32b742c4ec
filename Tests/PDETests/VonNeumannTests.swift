import PDE
import Tensors
import Testing

@Suite("Von Neumann analysis")
struct VonNeumannTests {
  /// Growth per step of a Fourier mode on a ring, measured as <mode, u₁>/<mode, u₀>.
  func measured(_ scheme: HeatScheme, shape: [Int], modes: [Int], ratios: [Double]) throws -> Double {
    let mode = try Self.fourierMode(shape, modes: modes)
    let spacing = ratios.map { (1 / $0).squareRoot() }
    let ring = Array(repeating: BoundaryCondition.periodic, count: 2 * shape.count)
    let equation = try HeatEquation(initial: mode, scheme: scheme, dt: 1, spacing: spacing, boundaries: ring)
    let after = try equation.solve(steps: 1).final
    return try (mode * after).sum().item() / (mode * mode).sum().item()
  }

  @Test("The factor is the measured growth of a mode", arguments: HeatScheme.allCases)
  func growth(scheme: HeatScheme) throws {
    for r in [0.01, 0.3, 0.5, 0.7, 4] {
      for mode in [0, 1, 5, 13, 20] {
        let theta = 2 * Double.pi * Double(mode) / 40
        let expected = try VonNeumann.amplification(scheme, ratios: [r], wavenumbers: [theta])
        let got = try measured(scheme, shape: [40], modes: [mode], ratios: [r])
        #expect(abs(got - expected) < 1e-12 * max(1, abs(expected)), "r = \(r), mode \(mode)")
        for other in [0, 3, 12] {
          let ratios = [r, 0.2]
          let angles = [theta, 2 * Double.pi * Double(other) / 24]
          let plane = try VonNeumann.amplification(scheme, ratios: ratios, wavenumbers: angles)
          let growth = try measured(scheme, shape: [40, 24], modes: [mode, other], ratios: ratios)
          #expect(abs(growth - plane) < 1e-12 * max(1, abs(plane)), "r = \(ratios), modes \(mode), \(other)")
        }
      }
    }
  }

  @Test("At the largest stable step no mode grows; 1 % beyond it the fastest one does", arguments: HeatScheme.allCases)
  func bound(scheme: HeatScheme) throws {
    for spacing in [[0.5], [0.5, 0.25]] {
      let dt = try VonNeumann.largestStep(scheme, spacing: spacing, diffusivity: 0.3)
      guard dt.isFinite else {
        #expect(scheme.implicitness != nil)
        continue
      }
      let fastest = spacing.map { _ in Double.pi }
      func factor(_ dt: Double) throws -> Double {
        try abs(VonNeumann.amplification(scheme, ratios: spacing.map { 0.3 * dt / ($0 * $0) }, wavenumbers: fastest))
      }
      #expect(try factor(dt) <= 1 + 1e-12)
      #expect(try factor(dt * 1.01) > 1.001)
    }
  }

  @Test("Explicit Euler's bound is the textbook's dx²/(2D), and its measured growth at dt = 0.8 that of the figure")
  func textbook() throws {
    #expect(try VonNeumann.largestStep(.euler, spacing: [1], diffusivity: 1) == 0.5)
    #expect(try VonNeumann.largestStep(.euler, spacing: [1, 1], diffusivity: 1) == 0.25)
    // The fastest mode that 31 points with fixed ends hold is sin(29π i/30): growth per step at r = 0.8.
    let factor = try VonNeumann.amplification(.euler, ratios: [0.8], wavenumbers: [29 * Double.pi / 30])
    let run = try HeatRun(HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: 0.8))
    try run.advance(to: 600)
    let before = try run.state().toArray(Double.self)[15]
    try run.advance(to: 601)
    #expect(try abs(run.state().toArray(Double.self)[15] / before - factor) < 1e-9)
  }

  @Test(
    "Implicit schemes stay bounded at a hundred times the explicit limit",
    arguments: [HeatScheme.implicit, .crankNicolson])
  func unconditional(scheme: HeatScheme) throws {
    for shape in [[65], [33, 40]] as [Shape] {
      let initial = try Tensor(noise(shape.reduce(1, *), seed: 5), shape: shape)
      let solution = try HeatEquation(initial: initial, scheme: scheme, dt: 50).solve(steps: 200)
      #expect(try solution.final.apply(.abs).max().item() <= 1)
      #expect(solution.firstNonFinite == nil)
    }
  }

  /// Π_k cos(2π·modes_k·j_k/n_k): the mode of a periodic grid whose wavenumber along axis k is 2π·modes_k/n_k radians per
  /// point. The angle is reduced exactly, in integers, before it is rounded.
  private static func fourierMode(_ shape: [Int], modes: [Int]) throws -> Tensor {
    let waves = try zip(shape, modes).map { n, mode in
      try Tensor((0..<n).map { 2 * Double.pi * Double($0 * mode % n) / Double(n) }).apply(.cos)
    }
    return shape.count == 1 ? waves[0] : try waves[0].outer(waves[1])
  }
}
