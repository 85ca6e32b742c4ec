import Experiments
import LuaRuntime
import Plotting
import Results
import Statistics
import Tensors

/// The module `results`: tables, curves and queries of what the runs of sweeps have measured.
enum ResultsLibrary {
  static func register(in runtime: LuaRuntime) {
    let module = LuaModule(
      "results", "What the runs of sweeps have measured: tables, curves, queries, statistics.",
      discussion: """
        Read from the event files of the sweeps' folders, by an index in the user's cache folder that is kept up to \
        date by itself and may be deleted at any time (docs/sweeps.md). From the shell: `instab-lua results`.
        """)
    declareTable(module)
    declareCurves(module)
    declareQueries(module)
    StatisticsFunctions.declare(module)
    ResultTableClass.register(in: runtime)
    runtime.register(module)
  }

  static func read<Result>(_ folders: [String]?, _ body: (IndexReader) throws -> Result) throws -> Result {
    try ResultIndex.read(folders, note: { StandardError.write("note: \($0)\n") }, body)
  }

  private static func declareTable(_ module: LuaModule) {
    typealias O = ResultsOptions
    module.function(
      "table", "A table of a metric by one or two parameters, with means and standard deviations.",
      options: [
        O.from, O.rows, O.columns, O.across, O.metric, O.over, O.conditions, O.statistic, O.spread, O.interval, O.test,
        O.digits, O.scale, O.unfinished, O.others, O.format,
      ], returns: "results table",
      discussion: """
        Rows and columns are parameters or options of the script, or `replica`: a cell may train several copies; \
        one that is called "k = 3" has 3 for k. Where each place has one run, the margins sum up rows and columns, \
        as Table 1 of the paper has them: the spread over k at each seed, that over the seeds at each k. Runs that \
        differ in something that is not named are an error, unless it is in `across`.

        Cells that are not done do not count: – stands where a run is missing, and n says how many there are. \
        `interval = 0.95` adds intervals of the mean (Student's t) and of the standard deviation (χ²). `test = \
        true` adds pooled standard deviations with intervals, Brown and Forsythe's test of equal spreads, and the \
        analysis of variance. NaN is a number like others.

        The table prints itself; `format` is 'text', 'latex', 'markdown' or 'csv' (all digits).
        """
    ) { call in
      let choice = try ResultChoice(call)
      var layout = TableLayout(rows: try call[O.rows], columns: try call[O.columns], across: try call[O.across] ?? [])
      layout.statistic = try call[O.statistic]
      layout.spread = try call[O.spread]
      layout.level = try call[O.interval]
      layout.isTested = try call[O.test]
      layout.digits = try call[O.digits]
      let listed = [layout.rows, layout.columns].compactMap { $0 }
      let table = try read(call[O.from]) { reader in
        try ResultTable(ResultRuns(reader, choice, listed: listed), layout)
      }
      call.pushFresh(LuaResultTable(table, try call[O.format]))
    }
  }

  private static func declareCurves(_ module: LuaModule) {
    typealias O = ResultsOptions
    module.function(
      "curves", "A figure of a metric over the epochs: of each value of a parameter the mean curve, with a band.",
      options: [
        O.from, O.by, O.averaged, O.metric, O.conditions, O.band, O.spread, O.scale, O.unfinished, O.others,
      ], returns: "figure",
      discussion: """
        `by = "k", over = "seed"`: a curve for each k, the mean over the seeds. Runs that differ in something else \
        are an error. Without a number for each epoch it is drawn over the steps.
        """
    ) { call in
      var choice = ResultChoice()
      choice.metric = try call[O.metric]
      choice.conditions = try call[O.conditions] ?? []
      (choice.takesUnfinished, choice.takesOtherGrids) = (try call[O.unfinished], try call[O.others])
      let by = try call[O.by]
      let (over, band, spread) = (try call[O.averaged] ?? [], try call[O.band], try call[O.spread])
      choice.scale = try call[O.scale]
      let curves = try read(call[O.from]) { reader in
        try ResultCurves(
          ResultRuns(reader, choice, listed: by.map { [$0] } ?? []), by: by, over: over, band: band, spread: spread)
      }
      call.pushFresh(LuaFigure(try curves.figure()))
    }
  }

  private static func declareQueries(_ module: LuaModule) {
    typealias O = ResultsOptions
    module.function(
      "runs", "All runs with what they are and their number: a list of records.",
      options: [O.from, O.metric, O.over, O.conditions, O.unfinished, O.others, O.scale],
      returns: "list of {cell, folder, state, run, replica, value, parameters}",
      discussion: "`value` is missing where a run has none (yet). `parameters` has all options of the script."
    ) { call in
      let choice = try ResultChoice(call)
      let runs = try read(call[O.from]) { try ResultRuns($0, choice).runs }
      let list = call.newTable(elements: runs.count)
      for (i, run) in runs.enumerated() { list.setRaw(i + 1, .table(record(of: run, call))) }
      call.push(list)
    }
    module.function(
      "query", "What a query of SQL gives: a list of records, name → value.",
      [.string("sql", "SELECT …")], options: [O.optionalFrom], returns: "list of tables",
      discussion: """
        It sees `cells` (cell, sweep, name, folder, place, state, attempt, started, host, seconds, exit, identity), \
        `parameters` (cell, name, value, kind), `metrics` (cell, run, replica, name, epoch, step, value; NaN is \
        NULL) and `artefacts` (cell, path, checksum), and can change nothing. NULL is nil: the record has no such \
        field.

            results.query("SELECT p.value AS k, avg(m.value) AS mean FROM metrics m JOIN parameters p ON p.cell = m.cell "
              .. "WHERE m.name = 'loss' AND m.epoch = 1 AND p.name = 'k' GROUP BY 1", {from = "table1"})
        """
    ) { call in
      let sql = try call.string(1)
      let result = try read(call[O.optionalFrom]) { try $0.query(sql) }
      let list = call.newTable(elements: result.rows.count)
      for (i, row) in result.rows.enumerated() {
        let fields = zip(result.columns, row).map { (name: $0, value: $1.luaValue) }
        list.setRaw(i + 1, .table(call.newOrderedTable(fields)))
      }
      call.push(list)
    }
  }

  private static func record(of run: ResultRun, _ call: Call) -> LuaTable {
    var parameters = run.cell.parameters.mapValues(\.value)
    if let named = run.named, parameters[named.name] != nil { parameters[named.name] = named.value }
    let all = parameters.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.luaValue) }
    return call.newOrderedTable([
      ("cell", .text(run.cell.folder.name)), ("folder", .text(run.cell.folder.path)), ("state", .text(run.cell.state)),
      ("run", run.run.luaValue), ("replica", run.replica.luaValue), ("value", run.value.luaValue),
      ("parameters", .table(call.newOrderedTable(all))),
    ])
  }
}

extension QueryResult.Value {
  fileprivate var luaValue: LuaValue {
    switch self {
    case .null: .nil
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let text): .text(text)
    case .bytes(let bytes): .string(bytes)
    }
  }
}
