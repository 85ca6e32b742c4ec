import Foundation
import Plotting
import Statistics
import TestSupport
import Testing

@testable import Experiments
@testable import Results

/// Tables and curves of runs.
@Suite struct TableTests {
  /// Seeds 1 … 3 by k = 1, 3; the value of seed s and k is 80 + s + k / 10 in the last two of four epochs.
  private static func grid(_ change: (Int, Int) -> (CellEvent.EndState?, [Double])? = { _, _ in nil }) throws
    -> ResultsFixture
  {
    let fixture = try ResultsFixture()
    for seed in 1...3 {
      for k in [1, 3] {
        let last = 80 + Double(seed) + Double(k) / 10
        let (state, values) = change(seed, k) ?? (.done, [1, 2, last - 0.5, last + 0.5])
        try fixture.cell(
          [("seed", .integer(Int64(seed))), ("k", .list([.integer(Int64(k))]))],
          options: ["lr": .fraction(0.1), "epochs": 4], ResultsFixture.curve("test_accuracy", values), state: state)
      }
    }
    return fixture
  }

  private static func choice(_ over: String? = "epoch[-2:]") throws -> ResultChoice {
    var choice = ResultChoice()
    choice.over = try over.map { try Window($0) }
    return choice
  }

  private static let layout = TableLayout(rows: "seed", columns: "k")

  @Test("Rows, columns and margins, as Table 1 has them") func margins() throws {
    let table = try Self.grid().table(Self.layout, Self.choice())
    #expect(
      table.text()
        == """
                                   k = 1         k = 3  mean±std over k  n
        seed = 1                   81.10         81.30     81.20 ± 0.10  2
        seed = 2                   82.10         82.30     82.20 ± 0.10  2
        seed = 3                   83.10         83.30     83.20 ± 0.10  2
        mean±std over seed  82.10 ± 0.82  82.30 ± 0.82
        n                              3             3

        test_accuracy, mean of epoch[-2:]; std: population

        """)
    var sample = Self.layout
    (sample.spread, sample.level, sample.isTested) = (.sample, 0.95, true)
    let tested = try Self.grid().table(sample, Self.choice()).text()
    #expect(tested.contains("82.10 ± 1.00") && tested.contains("std, 95 %") && tested.contains("[0.52, 6.28]"))
    #expect(
      tested.contains("spread over k at each seed: pooled std 0.141, 95 %: 0.080 to 0.527 (3 degrees of freedom)"))
    #expect(tested.contains("over k against over seed: Brown-Forsythe F(1, 10) = "))
    #expect(tested.contains("seed adds to the spread: F(2, 2) = "))
  }

  @Test("Missing, unfinished and NaN runs are seen as such") func gaps() throws {
    let fixture = try Self.grid { seed, k in
      switch (seed, k) {
      case (1, 3): (nil, [1, 2, 70])  // it runs
      case (2, 1): (.failed, [1])
      case (3, 3): (.done, [1, 2, .nan, 5])
      default: nil
      }
    }
    let table = try fixture.table(Self.layout, Self.choice())
    #expect(table.missing == 2 && table.notes == ["2 cells are not done, and not counted"])
    #expect(table.row(0).count == 1 && table.row(1).count == 1 && table.places[0][1].isEmpty)
    let text = table.text()
    #expect(
      text.contains("seed = 1") && text.contains("–") && text.contains("nan") && text.contains("81.1 ± –"), "\(text)")
    var all = try Self.choice()
    all.takesUnfinished = true
    let more = try fixture.table(Self.layout, all)
    #expect(more.places[0][1] == [36] && more.places[1][0] == [1])
    #expect(more.notes == ["1 run has fewer values than epoch[-2:] asks for: the mean is of those"])
    let csv = try fixture.table(Self.layout, Self.choice()).text(.csv)
    #expect(csv.hasPrefix("seed,1,3,n,mean,std\n1,81.1,,1,81.1,0\n2,,82.3,1,82.3,0\n3,83.1,nan,2,nan,nan\n"), "\(csv)")
  }

  @Test("LaTeX and Markdown") func formats() throws {
    let table = try Self.grid().table(Self.layout, Self.choice())
    let latex = table.text(.latex)
    #expect(
      latex.hasPrefix("\\begin{tabular}{lrrrr}\n\\hline\n & k = 1 & k = 3 & mean$\\pm$std over k & n \\\\ \\hline\n"))
    #expect(
      latex.contains("seed = 1 & 81.10 & 81.30 & 81.20 $\\pm$ 0.10 & 2 \\\\\n") && latex.hasSuffix("\\end{tabular}\n"))
    #expect(table.text(.markdown).contains("| seed = 1 | 81.10 | 81.30 | 81.20 ± 0.10 | 2 |\n"))
    let style = TableNumbers(digits: 2, isTeX: true)
    #expect(style.plain("a_b 5% & #1 \\x") == "a\\_b 5\\% \\& \\#1 \\textbackslash x")
    #expect(style.number(1e300) == "1e+300" && style.number(-.infinity) == "-inf")
  }

  @Test("Copies in one process are told apart by their names") func replicas() throws {
    let fixture = try ResultsFixture()
    for seed in 1...2 {
      let metrics = [1, 3, 11].flatMap { k in
        ResultsFixture.curve("loss", [5, Double(seed) + Double(k) / 100], replica: "k = \(k)")
      }
      try fixture.cell([("seed", .integer(Int64(seed)))], options: ["k": [1, 3, 11]], metrics)
    }
    try fixture.cell([("seed", 3)], options: ["k": [1, 3, 11]], state: nil)
    let table = try fixture.table(Self.layout)
    #expect(table.columnLabels == [.integer(1), .integer(3), .integer(11)] && table.rowLabels.count == 3)
    #expect(table.places[1] == [[2.01], [2.03], [2.11]] && table.places[2] == [[], [], []] && table.missing == 3)
    let named = try fixture.table(TableLayout(rows: "seed", columns: "replica"))
    #expect(named.columnLabels.prefix(3) == [.text("k = 1"), .text("k = 3"), .text("k = 11")])
    var only = ResultChoice()
    only.conditions = [("k", [.integer(3)])]
    #expect(try fixture.runs(only).runs.map(\.value) == [1.03, 2.03])
    let across = try fixture.table(TableLayout(rows: "seed", across: ["k"]))
    #expect(across.places[0] == [[1.01, 1.03, 1.11]])
  }

  @Test("Only like is put with like") func mixed() throws {
    let fixture = try Self.grid()
    #expect(throws: ResultsError.mixed(name: "k", values: ["1", "3"])) {
      try fixture.table(TableLayout(rows: "seed"))
    }
    try fixture.cell(
      [("seed", 4), ("k", 1)], options: ["lr": .fraction(0.5), "epochs": 4], ResultsFixture.curve("test_accuracy", [1]))
    #expect {
      try fixture.table(Self.layout)
    } throws: {
      "\($0)".contains("differ in 'lr' too (0.1, 0.5)")
    }
    var choice = ResultChoice()
    choice.conditions = [("lr", [.number(0.1)])]
    #expect(try fixture.table(Self.layout, choice).rowLabels.count == 3)
    choice.conditions = [("lr", [.text("0.1")]), ("seed", [.integer(1), .integer(2)])]
    #expect(try fixture.table(Self.layout, choice).rowLabels.count == 2)
    #expect(try fixture.table(TableLayout(rows: "lr", across: ["seed", "k"])).places.map { $0[0].count } == [6, 1])
    // The same run of another version of the script.
    try fixture.write(
      Array(
        try Data(
          contentsOf: URL(
            fileURLWithPath: fixture.folder + "/" + ResultsFixture.name([("seed", 1), ("k", [1])]) + "/events-1.jsonl"))
      ),
      to: "again-0123456789ab/events-1.jsonl")
    #expect {
      try fixture.table(Self.layout, choice)
    } throws: {
      "\($0)".contains("have the same parameters")
    }
  }

  @Test("What is not there is named") func unknown() throws {
    let fixture = try Self.grid()
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message { _ = try fixture.table(TableLayout(rows: "sed")) }.hasPrefix("rows: expected one of epochs, k, lr, seed")
    )
    var choice = ResultChoice()
    choice.metric = "acc"
    #expect(message { _ = try fixture.runs(choice) } == "metric: expected one of test_accuracy, got \"acc\"")
    choice.metric = nil
    choice.conditions = [("sed", [.integer(1)])]
    #expect(message { _ = try fixture.runs(choice) }.hasPrefix("where: expected one of"))
    #expect(message { _ = try fixture.table(TableLayout(rows: "k", columns: "k")) }.contains("another parameter"))
  }

  @Test(
    "A window takes the epochs that it says",
    arguments: [
      ("epoch", [1, 2, 3, 4, 5], false), ("epoch[-1]", [5], false), ("epoch[-2:]", [4, 5], false),
      ("epoch[2]", [2], false),
      ("epoch[2:3]", [2, 3], false), ("epoch[:2]", [1, 2], false), ("epoch[4:]", [4, 5], false),
      ("epoch[-3:-2]", [3, 4], false),
      ("epoch[-9:]", [1, 2, 3, 4, 5], true), ("epoch[4:9]", [4, 5], true), ("epoch[9]", [], true),
      ("step[20:30]", [2, 3], false),
      ("step[-11:]", [4, 5], false), ("epoch[:]", [1, 2, 3, 4, 5], false),
    ])
  func windows(_ text: String, _ expected: [Double], _ isShort: Bool) throws {
    let points = (1...5).map { MetricPoint(epoch: $0, step: 10 * $0, value: Double($0)) }
    let found = try Window(text).values(points)
    #expect(found.values == expected && found.isShort == isShort)
    #expect(try Window(text).values([]).values.isEmpty)
    #expect(try Window(text).values([MetricPoint(epoch: nil, step: nil, value: 1)]).isShort)
  }

  @Test(
    "What is no window is refused",
    arguments: [
      "", "epochs", "epoch[", "epoch]", "epoch[]", "epoch[0]", "epoch[1:2:3]", "epoch[x]", "epoch[1.5]",
      "epoch[99999999999999999999]",
      "epoch[9223372036854775807]", "epoch[-9223372036854775808:]", "[1]", "epoch[1]]", "epoch[[1]", "epoch [1]",
    ])
  func noWindow(_ text: String) { #expect(throws: ResultsError.self) { try Window(text) } }

  @Test("Curves with bands") func curves() throws {
    let fixture = try Self.grid()
    let curves = try ResultCurves(fixture.runs(), by: "k", over: ["seed"], band: .range)
    #expect(curves.axis == "epoch" && curves.curves.map(\.label) == ["k = 1", "k = 3"])
    let first = try #require(curves.curves.first)
    #expect(first.x == [1, 2, 3, 4] && first.runs == 3 && first.lower[3] == 81.6 && first.upper[3] == 83.6)
    let std = try ResultCurves(fixture.runs(), by: "k", over: ["seed"], band: .std, spread: .sample)
    #expect(abs(std.curves[0].upper[3] - std.curves[0].mean[3] - 1) < 1e-12)
    #expect(try std.figure().panels[0].series.count == 4)
    #expect(throws: ResultsError.self) { try ResultCurves(fixture.runs(), by: "k", over: [], band: .std) }
    // Numbers without an epoch are drawn over what there is.
    let other = try ResultsFixture()
    try other.cell([("seed", 1)], [.init("sharpness", 1, step: 100), .init("sharpness", 2, step: 300)])
    let steps = try ResultCurves(other.runs(), by: nil, over: [], band: .none)
    #expect(steps.axis == "step" && steps.curves[0].x == [100, 300])
  }

  @Test("Exports hold every number") func exports() throws {
    let fixture = try Self.grid { seed, k in seed == 1 && k == 1 ? (.done, [0.1, .nan, -.infinity]) : nil }
    let csv = String(decoding: try fixture.read { try ResultExport.bytes($0, .csv) }, as: UTF8.self)
    let lines = csv.split(separator: "\n")
    #expect(lines[0] == "cell,state,k,seed,run,replica,metric,epoch,step,value" && lines.count == 1 + 3 + 5 * 4)
    #expect(csv.contains(",1,1,1,,test_accuracy,2,20,nan\n") && csv.contains(",1,1,1,,test_accuracy,3,30,-inf\n"))
    let json = try fixture.read { try ResultExport.bytes($0, .json) }
    let cells = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [[String: Any]])
    #expect(cells.count == 6 && (cells[0]["parameters"] as? [String: Any])?["epochs"] as? Int == 4)
    let metrics = try #require(cells[0]["metrics"] as? [[String: Any]])
    #expect(metrics.count == 1 && (metrics[0]["value"] as? [Any])?.count ?? 0 >= 3)
  }
}
