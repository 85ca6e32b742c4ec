import Foundation
import PDE
import Tensors
import Testing

/// States of the original program (31 points, tent of slope 0.1, fixed ends), after the steps that it really made.
struct HeatFixture: Decodable {
  let steps: [Int]
  let u: [[Double]]

  static func load(dt: String) throws -> HeatFixture {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/heat", withExtension: "json"))
    return try #require(try JSONDecoder().decode([String: HeatFixture].self, from: Data(contentsOf: url))[dt])
  }
}

@Suite("Heat equation against the original")
struct HeatGoldenTests {
  @Test("States agree to 1e-13 of the largest value", arguments: ["0.4", "0.8"])
  func states(dt: String) throws {
    let fixture = try HeatFixture.load(dt: dt)
    let equation = try HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: #require(Double(dt)))
    let solution = try equation.solve(snapshotSteps: fixture.steps)
    for (index, expected) in fixture.u.enumerated() {
      let got = try solution.snapshots.select(0, index).toArray(Double.self)
      let largest = expected.map(abs).max() ?? 0
      for (a, b) in zip(got, expected) { #expect(abs(a - b) <= 1e-13 * largest, "step \(fixture.steps[index])") }
    }
  }

  @Test("dt = 0.8 first leaves the finite numbers after step 912 and ends with NaN inside, 0 at both ends")
  func divergence() throws {
    let solution = try HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: 0.8).solve(steps: 100_001)
    #expect(solution.firstNonFinite == 912)
    let final = try solution.final.toArray(Double.self)
    #expect(final.first == 0 && final.last == 0)
    for value in final[1..<30] { #expect(value.isNaN) }
  }

  @Test("dt = 0.4 stays finite and decays to 2.3e-192 beside the ends in 100001 steps")
  func decay() throws {
    let solution = try HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: 0.4).solve(steps: 100_001)
    #expect(solution.firstNonFinite == nil)
    let final = try solution.final.toArray(Double.self)
    #expect(abs(final[1] / 2.267135252194e-192 - 1) < 1e-9)
  }

  @Test("Step by step, the state is that of the same loop written plainly, and one more step than 911 is not finite")
  func stepByStep() throws {
    var u = (0..<31).map { Double(min($0, 30 - $0)) / 10 }
    let run = try HeatRun(HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: 0.8))
    for step in 1...911 {
      let old = u
      for i in 1..<30 { u[i] = old[i] + 0.8 * (old[i + 1] + old[i - 1] - 2 * old[i]) }
      try run.advance(to: step)
      #expect(try run.state().toArray(Double.self) == u, "step \(step)")
    }
    #expect(run.firstNonFinite == nil)
    try run.advance(to: 912)
    #expect(run.firstNonFinite == 912)
  }

  @Test("A snapshot is taken at the step nearest to its time, and says which")
  func snapshotTimes() throws {
    let equation = try HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: 0.4)
    let solution = try equation.solve(snapshots: [0, 0.8, 2.4, 4, 40, 200, 800])
    #expect(solution.snapshotSteps == [0, 2, 6, 10, 100, 500, 2000])
    #expect(solution.steps == 2000)
    #expect(solution.times == solution.snapshotSteps.map { Double($0) * 0.4 })
    #expect(try solution.snapshots.select(0, 0).toArray(Double.self) == equation.initial.toArray(Double.self))
    #expect(try solution.snapshots.select(0, 6).toArray(Double.self) == solution.final.toArray(Double.self))
  }
}
