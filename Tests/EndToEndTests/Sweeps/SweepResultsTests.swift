import Experiments
import Foundation
import TestSupport
import Testing

/// What a user asks of the results of a sweep.
@Suite struct SweepResultsTests {
  /// Two copies, which differ in a rounding, of one network.
  private static let copies = """
    local o = args{"Trains.", seed = {1, "seed"}, epochs = {3, "length"}}
    local replicas = {}
    for i, k in ipairs{1, 3} do
      local net = nn.mlp{sizes = {3072, 8, 10}, seed = o.seed}
      replicas[i] = {name = "k = " .. k, model = net,
        optimizer = optim.sgd(net:parameters(), {lr = 0.05, perturb = perturb.rescale{k = k}})}
    end
    train.run{replicas = replicas, epochs = o.epochs, batch = 32, seed = o.seed,
      data = data.synthetic_cifar{train = 64, test = 16}}
    """

  private func run(_ arguments: [String], _ fixture: SweepFixture) throws -> ProgramResult {
    try Binary.run(arguments, environment: ["XDG_CACHE_HOME": fixture.temporary.path + "/cache"])
  }

  @Test("Lists, tables, exports, comparisons and the page of a sweep") func whole() throws {
    let fixture = try SweepFixture(Self.copies)
    #expect(try fixture.run(["--grid", "seed=1..3"]).exitCode == 0)
    let list = try run(["results", "list", fixture.folder, "--metric", "loss"], fixture)
    #expect(list.exitCode == 0 && list.standardOutput.split(separator: "\n").count == 6, "\(list)")
    #expect(list.standardOutput.contains("[k = 3]  epoch 3  loss "))

    let table = try run(
      [
        "results", "table", fixture.folder, "--rows", "seed", "--columns", "k", "--metric", "loss", "--over",
        "epoch[-2:]",
        "--std", "sample", "--interval", "0.95", "--test",
      ], fixture)
    #expect(table.exitCode == 0 && table.standardError == "", "\(table)")
    for text in [
      "k = 1", "k = 3", "seed = 3", "mean±std over seed", "std, 95 %", "Brown-Forsythe F(1, ",
      "seed adds to the spread",
    ] {
      #expect(table.standardOutput.contains(text), "\(text)")
    }
    // It was read from the index, which may be deleted.
    let cache = fixture.temporary.path + "/cache/instab-lua/results.sqlite"
    #expect(FileManager.default.fileExists(atPath: cache))
    try FileManager.default.removeItem(atPath: cache)
    let csv = try run(["results", "export", fixture.folder], fixture)
    #expect(csv.exitCode == 0 && csv.standardOutput.split(separator: "\n").count == 1 + 3 * 2 * 3 * 4)

    let show = try run(["results", "show", fixture.cells[0].path], fixture)
    #expect(show.exitCode == 0 && show.standardOutput.contains("parameters: seed = 1"), "\(show)")

    let folders = fixture.cells.map(\.path).sorted()
    let other = try run(["results", "compare", folders[0], folders[1]], fixture)
    #expect(
      other.exitCode == 3 && other.standardOutput.contains("metrics differ first in epoch 1 (step 2): loss "),
      "\(other)")
    #expect(other.standardOutput.contains("the first is 0.model."), "\(other)")
    #expect(other.standardOutput.contains("no earlier checkpoint was kept by both"))
    let copies = try run(["results", "compare", folders[0] + "#1", folders[0] + "#2"], fixture)
    #expect(copies.exitCode == 3 && copies.standardOutput.contains("the first is model."), "\(copies)")
    let same = try run(["results", "compare", folders[0], folders[0]], fixture)
    #expect(same.exitCode == 0 && same.standardOutput.contains("have the same bits"), "\(same)")

    let report = try fixture.sweep("report")
    let page = try String(contentsOfFile: fixture.folder + "/report.html", encoding: .utf8)
    #expect(report.exitCode == 0, "\(report)")
    for text in [
      "<h2>test_accuracy</h2>", "mean±std over k", "Brown-Forsythe", "<h2>Manifests</h2>", "of 3 cells", "seed</td>",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(page.contains("data:image/svg+xml;base64,") || page.contains("no curves: "))
  }

  @Test("Exit statuses tell what is missing, and what was asked for wrongly") func statuses() throws {
    let fixture = try SweepFixture()
    #expect(try fixture.run(["--grid", "i=1..3"], ["--fail"]).exitCode == 1)
    let table = ["results", "table", fixture.folder, "--rows", "i"]
    let missing = try run(table, fixture)
    #expect(
      missing.exitCode == 3 && missing.standardOutput.contains("1 cell is not done, and not counted"), "\(missing)")
    #expect(try run(["results", "list", fixture.folder], fixture).exitCode == 3)
    for (arguments, status, said) in [
      (["results", "table", "/nowhere", "--rows", "i"], 1, "expected the folder of a sweep"),
      (["results", "table", fixture.folder, "--rows", "j"], 2, "rows: expected one of fail, i, ms, text"),
      (table + ["--over", "epochs"], 2, "over: expected epoch[-10:]"), (table + ["--where", "i"], 2, "name=values"),
      (table + ["--metric", "loss"], 2, "metric: expected one of value"),
      (["results", "table"], 2, "Missing expected argument"),
      (table + ["--interval", "95"], 2, "a level between 0 and 1"),
      (["results", "compare", "/a", "/b"], 2, "the folder of a cell"),
      (["results", "compare", fixture.folder, fixture.folder], 1, ""),
    ] {
      let result = try run(arguments, fixture)
      #expect(
        result.exitCode == Int32(status) && (said.isEmpty || result.standardError.contains(said)),
        "\(arguments): \(result)")
    }
    let help = try run(["results"], fixture)
    #expect(help.exitCode == 0 && help.standardOutput.contains("compare"))
  }

  @Test("The same from Lua") func lua() throws {
    let fixture = try SweepFixture()
    #expect(try fixture.run(["--grid", "i=1..4", "--grid", "text=a,b"]).exitCode == 0)
    let code = """
      local from = "\(fixture.folder)"
      local t = results.table{from = from, rows = "i", columns = "text", digits = 1, test = true, format = "csv"}
      assert(#t == 4 and t[2][1] == 2 and t.missing == 0 and t[9] == nil, tostring(t))
      assert(t.row_labels[4] == 4 and t.column_labels[2] == "b" and t:values():sum():item() == 20)
      assert(t:columns()[1].mean == 2.5 and t:columns()[1].label == "a" and t:rows()[1].n == 2)
      assert(tostring(t):find("^i,a,b,n,mean,std\\n1,1,1,2,1,0\\n"), tostring(t))
      assert(t:text{format = "text"}:find("mean±std over i  2.5 ± 1.1", 1, true), t:text{format = "text"})
      assert(#results.runs{from = from, where = {text = "a", i = {1, 2}}} == 2)
      assert(results.runs{from = from, where = {i = 3, text = "b"}}[1].parameters.i == 3)
      local q = results.query("SELECT count(*) AS n, max(value) AS most, NULL AS empty FROM metrics", {from = from})
      assert(#q == 1 and q[1].n == 8 and q[1].most == 4 and q[1].empty == nil)
      assert(#results.query("SELECT * FROM cells") == 8)
      local f = results.curves{from = {from}, by = "text", over = "i"}
      assert(tostring(f):find("4 series"), tostring(f))
      for _, case in ipairs{
        {results.table, {from = from, rows = "i"}, "the runs differ in 'text' too (a, b)"},
        {results.table, {from = {}, rows = "i"}, "option 'from': string or list of strings expected, got an empty list"},
        {results.table, {from = from, rows = "i", where = {text = print}}, "numbers, strings or booleans in 'text'"},
        {results.table, {from = from, rows = "i", over = "x"}, "option 'over'"},
        {results.query, "DELETE FROM cells", "expected a query"},
        {results.query, "SELECT missing", "no such column: missing"},
        {results.equal_spreads, {{1, 2}}, "two groups or more"},
      } do
        local ok, message = pcall(case[1], case[2])
        assert(not ok and tostring(message):find(case[3], 1, true) and not tostring(message):find("\\n"), message)
      end
      """
    let result = try run(["-e", code], fixture)
    #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
  }
}
