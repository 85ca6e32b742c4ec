import ChildProcesses
import Foundation
import TestSupport
import Testing

@testable import Experiments

@Suite struct SweepPlanTests {
  static func declaration(
    _ values: [String: [IdentityValue]], options: [String: IdentityValue] = [:], script: String = "sha256:1"
  ) -> ScriptDeclaration {
    ScriptDeclaration(
      program: "instab-lua 0", script: ["text": .text(script)],
      options: ["seed": 1, "lr": .fraction(0.1), "epochs": 200, "out": "result", "name": "x"].merging(options) { $1 },
      freeOptions: ["epochs", "out"], lengths: ["epochs"], given: [], values: values)
  }

  static func plan(
    _ grid: [(name: String, values: [String])], _ values: [String: [IdentityValue]] = [:],
    options: [String: IdentityValue] = [:], script: String = "sha256:1"
  ) throws -> SweepPlan {
    try SweepPlan(
      script: "s.lua", grid: SweepGrid(grid: grid), arguments: ["--synthetic"],
      declaration: declaration(values, options: options, script: script))
  }

  @Test("A cell's folder has a name to read and one that tells its identity") func names() throws {
    let plan = try Self.plan([("seed", ["1", "2"]), ("name", ["a b/c", "../é", "-x\n"])], ["seed": [1, 2]])
    let names = plan.cells.map(\.name)
    #expect(names[0].hasPrefix("seed=1,name=a_b_c-") && names[1].hasPrefix("seed=1,name=.._é-"))
    #expect(names[2].hasPrefix("seed=1,name=-x_-"))
    for (name, cell) in zip(names, plan.cells) {
      #expect(!name.contains("/") && CellName.hash(in: name).map { cell.identity.hasPrefix("sha256:" + $0) } == true)
    }
    #expect(Set(names).count == 6 && Set(plan.cells.map(\.identity)).count == 6)
    let long = try Self.plan([("name", [String(repeating: "é", count: 300), String(repeating: "é", count: 301)])])
    #expect(long.cells.allSatisfy { $0.name.utf8.count < 200 } && long.cells[0].name != long.cells[1].name)
    for name in ["x", "-", "0123456789ab", "x-0123456789a", "x-0123456789ag", ""] {
      #expect(CellName.hash(in: name) == nil)
    }
  }

  @Test(
    "Who a cell is depends on values, other options and the script, not on how a number is written or what is swept")
  func identity() throws {
    let one = try Self.plan([("lr", ["0.1"])], ["lr": [.fraction(0.1)]]).cells[0].identity
    #expect(try Self.plan([("lr", ["0.10"])], ["lr": [.fraction(0.1)]]).cells[0].identity == one)
    #expect(try Self.plan([("seed", ["1"])], ["seed": [1]]).cells[0].identity == one)
    #expect(try Self.plan([("seed", ["1"])], ["seed": [1]], options: ["epochs": 400]).cells[0].identity == one)
    #expect(try Self.plan([("seed", ["2"])], ["seed": [2]]).cells[0].identity != one)
    #expect(try Self.plan([("seed", ["1"])], ["seed": [1]], options: ["name": "y"]).cells[0].identity != one)
    #expect(try Self.plan([("seed", ["1"])], ["seed": [1]], script: "sha256:2").cells[0].identity != one)
    for (name, values) in [("lr", ["0.1", "0.10"]), ("epochs", ["1", "2"])] {
      #expect {
        _ = try Self.plan([(name, values)], ["lr": [.fraction(0.1), .fraction(0.1)], "epochs": [1, 2]])
      } throws: {
        "\($0)".contains("are one run")
      }
    }
  }

  @Test("A longer run of the same identity covers a shorter one") func covers() throws {
    let plan = try Self.plan([("seed", ["1"])], ["seed": [1]])
    let cell = plan.cells[0]
    func start(_ epochs: IdentityValue?, identity: String = cell.identity) -> CellEvent.Start {
      var options = plan.otherOptions
      options["epochs"] = epochs
      return .init(
        time: "", attempt: 1, owner: .current, parameters: plan.parameters(of: cell), options: options,
        identity: identity)
    }
    #expect(plan.covers(start(200), cell) && plan.covers(start(201), cell))
    #expect(!plan.covers(start(199), cell) && !plan.covers(start(nil), cell) && !plan.covers(start("many"), cell))
    #expect(!plan.covers(start(200, identity: "sha256:0"), cell))
  }

  @Test("Arguments reach the script as they are, results go to the cell's folder") func arguments() throws {
    let plan = try Self.plan([("seed", ["1"]), ("name", ["it's", "--a=b c"])], ["seed": [1]])
    #expect(
      plan.scriptArguments(of: plan.cells[1], folder: "f")
        == ["--synthetic", "--seed=1", "--name=--a=b c", "--out=f/result"])
    let options = SweepOptions(folder: "/nowhere", program: "p", workers: 4, cores: 9)
    #expect(options.threads == 2)
    let command = plan.commands(options)[0]
    #expect(command.hasPrefix("instab-lua --threads 2 s.lua --synthetic --seed=1 '--name=it'\\''s' --out="))
  }

  @Test("The plan in a folder is the plan; a damaged one is refused") func file() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let plan = try Self.plan([("seed", ["1", "2"]), ("name", ["a,b", "\"é\n"])], ["seed": [1, 2]])
    try plan.save(in: folder.path)
    let read = try SweepPlan(folder: folder.path)
    #expect(read.cells == plan.cells && read.grid == plan.grid && read.declaration == plan.declaration)
    #expect(read.arguments == plan.arguments && read.script == plan.script)
    // A cell that was run when its sweep had other parameters is found.
    let hash = CellName.hash(of: plan.cells[1].identity)
    try folder.file("old=1-\(hash)/events-1.jsonl", "")
    #expect(plan.folders(in: folder.path)[1] == folder.path + "/old=1-" + hash)

    let text = try String(contentsOf: folder.url.appendingPathComponent("sweep.json"), encoding: .utf8)
    let bad = [
      "", "[]", text.replacing("\"format\":1", with: "\"format\":2"), text.replacing("\"axes\":", with: "\"axis\":"),
      text.replacing("[\"1\",\"2\"]", with: "[]"), text.replacing("[\"1\",\"2\"]", with: "[\"1\"]"),
      text.replacing(plan.cells[0].name, with: "../../x"), String(text.dropLast(9)),
    ]
    for text in bad {
      try folder.file("sweep.json", text)
      #expect(throws: SweepError.self, "\(text)") { _ = try SweepPlan(folder: folder.path) }
    }
  }
}
