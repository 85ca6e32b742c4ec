import ChildProcesses
import Foundation
import TestSupport
import Testing

@testable import Experiments
@testable import Results

/// Sweeps whose plan says which cells there are to be.
@Suite struct PlannedTests {
  private static func plan(seeds: [Int], epochs: Int = 4) throws -> SweepPlan {
    let texts = seeds.map { "\($0)" }
    return try SweepPlan(
      script: "s.lua", grid: SweepGrid(grid: [("seed", texts)]), arguments: [],
      declaration: ScriptDeclaration(
        program: "instab-lua 0", script: ["text": "sha256:1"],
        options: ["seed": 1, "lr": .fraction(0.1), "epochs": .integer(Int64(epochs)), "out": "result"],
        freeOptions: ["epochs", "out"], lengths: ["epochs"], given: [],
        values: ["seed": seeds.map { .integer(Int64($0)) }]))
  }

  private static func run(_ plan: SweepPlan, _ index: Int, in fixture: ResultsFixture, epochs: Int = 4) throws {
    let cell = plan.cells[index]
    let options: [String: IdentityValue] = ["lr": .fraction(0.1), "epochs": .integer(Int64(epochs)), "out": "x"]
    let start = CellEvent.start(
      .init(
        time: "", attempt: 1, owner: .current, parameters: plan.parameters(of: cell), options: options,
        identity: cell.identity))
    let bytes =
      start.line + ResultsFixture.curve("loss", [3, 2, 1]).flatMap { CellEvent.metric($0).line }
      + CellEvent.end(.init(state: .done, exit: 0, seconds: 1)).line
    try fixture.write(bytes, to: cell.name + "/events-1.jsonl")
  }

  @Test("Cells of the grid that are not there are missing; those of other grids are left out") func pending() throws {
    let fixture = try ResultsFixture()
    let first = try Self.plan(seeds: [1, 2, 3])
    try first.save(in: fixture.folder)
    #expect(try fixture.runs().runs.map(\.cell.state) == ["pending", "pending", "pending"])
    try Self.run(first, 1, in: fixture)
    let table = try fixture.table(TableLayout(rows: "seed"))
    #expect(table.places == [[[]], [[1]], [[]]] && table.missing == 2)
    #expect(try fixture.runs().runs.map(\.cell.place) == [1, 2, 3])
    #expect(try fixture.runs().runs[0].value(of: "lr") == .number(0.1))

    let second = try Self.plan(seeds: [3, 4])
    try second.save(in: fixture.folder)
    let runs = try fixture.runs()
    #expect(runs.ofOtherGrids == 1 && runs.runs.map(\.cell.state) == ["pending", "pending"])
    var all = ResultChoice()
    all.takesOtherGrids = true
    #expect(try fixture.runs(all).runs.count == 3)
    #expect(try fixture.table(TableLayout(rows: "seed"), all).rowLabels == [.integer(2), .integer(3), .integer(4)])
    let dump = try fixture.dump()
    try FileManager.default.removeItem(atPath: fixture.index)
    #expect(try fixture.dump() == dump)
  }

  @Test("A cell that was done with fewer epochs is done no more when more are asked for") func longer() throws {
    let fixture = try ResultsFixture()
    let plan = try Self.plan(seeds: [1])
    try plan.save(in: fixture.folder)
    try Self.run(plan, 0, in: fixture)
    #expect(try fixture.runs().runs[0].cell.isDone)
    try Self.plan(seeds: [1], epochs: 8).save(in: fixture.folder)
    #expect(try fixture.runs().runs[0].cell.state == "pending")
    // What changes no number may differ.
    try Self.plan(seeds: [1], epochs: 4).save(in: fixture.folder)
    #expect(try fixture.runs().runs[0].cell.isDone)
  }

  @Test("A plan that cannot be read is said, and the cells are shown") func damaged() throws {
    let fixture = try ResultsFixture()
    try fixture.write(Array("{}".utf8), to: "sweep.json")
    try fixture.cell([("seed", 1)], ResultsFixture.curve("loss", [1]))
    #expect(try fixture.runs().runs.count == 1)
    #expect(fixture.notes.count == 1 || fixture.notes.isEmpty)
    try fixture.write(Array("{} ".utf8), to: "sweep.json")
    #expect(try fixture.runs().ofOtherGrids == 0 && fixture.notes.count == 1)
  }
}
