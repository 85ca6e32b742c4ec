import ChildProcesses
import Experiments
import Files
import Formats
import Foundation
import Interrupt
import Plotting

/// A page that tells what a sweep has given: one file of HTML that needs nothing else. Tables with means and spreads, curves with
/// bands, every cell, failures with the ends of their logs, what the manifests say.
public struct SweepReport {
  private let plan: SweepPlan
  private let status: SweepStatus
  private let metrics: [String]
  private let results: [Section]

  /// Values of a parameter beyond which no curve is drawn for each.
  private static let mostCurves = 12
  /// Tables and pictures on a page.
  private static let mostSections = 12

  /// Tables and curves of runs that have some parameters in common.
  fileprivate struct Section {
    let title: String
    let table: String
    var curves: ResultCurves?
  }

  /// Reads a sweep's folder.
  /// - Parameter choice: the metric, and which of its values count; its conditions are added to.
  /// - Throws: ``ResultsError``, `SweepError`; `Interrupted`.
  public init(folder: String, _ choice: ResultChoice = ResultChoice(), note: @escaping (String) -> Void) throws {
    plan = try SweepPlan(folder: folder)
    status = try SweepStatus(plan, folder: folder)
    metrics = status.metricNames
    let axes = plan.grid.axes.filter { ($0.values.first?.count ?? 0) > 1 }.compactMap(\.names.first)
    results = try ResultIndex.read([folder], note: note) { reader in try Self.sections(reader, axes, choice) }
  }

  /// Writes it; the file is replaced when it is whole.
  /// - Throws: `FileError`; `Interrupted`.
  public func save(to path: String) throws {
    let page = html
    try Interrupt.check()  // a picture that was given up is no reason for a page without it
    try AtomicFile.write(Array(page.utf8), to: path)
  }

  /// The page.
  public var html: String {
    let title = "Sweep of \(HTMLText.escaped(plan.script))"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>\(title)</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #222; }
      table { border-collapse: collapse; }
      th, td { padding: .25em .8em; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
      td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      tr.failed td { background: #fdecea; } tr.running td { background: #eaf2fd; }
      pre { background: #f6f6f6; padding: .8em; overflow-x: auto; }
      img { max-width: 100%; }
      </style>
      </head>
      <body>
      <h1>\(title)</h1>
      <p>\(counts)</p>
      \(results.map { "<h2>\(HTMLText.escaped($0.title))</h2>\n\($0.table)\n\($0.picture)" }.joined(separator: "\n"))
      \(table)
      \(failures)
      <h2>How it was run</h2>
      <dl>
      <dt>Options of all cells</dt><dd>\(HTMLText.escaped(options))</dd>
      <dt>Program</dt><dd>\(HTMLText.escaped(plan.declaration.program))</dd>
      <dt>Hosts</dt><dd>\(HTMLText.escaped(hosts))</dd>
      </dl>
      \(manifests)
      </body>
      </html>

      """
  }

  private var counts: String {
    let parts = SweepStatus.State.allCases.compactMap { state in
      status.count(state) > 0 ? "\(status.count(state)) \(state.rawValue)" : nil
    }
    return "\(status.entries.count) cells: " + parts.joined(separator: ", ")
  }

  // MARK: Cells

  private var table: String {
    let head = (plan.grid.names + ["state", "epoch"] + metrics + ["seconds"]).map { "<th>\(HTMLText.escaped($0))</th>" }
    let rows = status.entries.map { entry in
      let values = plan.grid.parameters(of: entry.cell.index).map { "<td>\(HTMLText.escaped($0.value))</td>" }
      let epoch = (entry.attempt?.lastMetrics ?? []).compactMap(\.epoch).max().map { "\($0)" } ?? ""
      let numbers = metrics.map { name in
        "<td class=\"number\">\(entry.lastValues(of: name).map(Self.short).joined(separator: "<br>"))</td>"
      }
      let seconds = entry.attempt?.end.map { String(format: "%.1f", $0.seconds) } ?? ""
      return "<tr class=\"\(entry.state.rawValue)\">" + values.joined() + "<td>\(entry.state.rawValue)</td>"
        + "<td class=\"number\">\(epoch)</td>" + numbers.joined() + "<td class=\"number\">\(seconds)</td></tr>"
    }
    return "<h2>Cells</h2>\n<p>Metrics are the last that were noted, one line for each replica.</p>\n<table>\n<tr>"
      + head.joined() + "</tr>\n" + rows.joined(separator: "\n") + "\n</table>"
  }

  private var failures: String {
    let failed = status.entries.filter { $0.state == .failed }
    guard !failed.isEmpty else { return "" }
    let items = failed.map { entry in
      let number = entry.attempt?.number ?? 0
      return "<h3>\(HTMLText.escaped(entry.folder.name))</h3>\n"
        + "<p>attempt \(number), exit status \(entry.attempt?.end?.exit ?? 0)</p>\n"
        + "<pre>\(HTMLText.escaped(entry.folder.logTail(number)))</pre>"
    }
    return "<h2>Failures</h2>\n" + items.joined(separator: "\n")
  }

  private var options: String {
    plan.otherOptions.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.json)" }.joined(separator: ", ")
  }

  private var hosts: String {
    Set(status.entries.compactMap { $0.attempt?.start?.owner.host }).sorted().joined(separator: ", ")
  }

  private var manifests: String { ManifestSummary(status.entries.map(\.folder)).html }

  private static func short(_ value: Double) -> String { String(format: "%.6g", value) }

  // MARK: Tables and curves

  private static func sections(_ reader: IndexReader, _ axes: [String], _ choice: ResultChoice) throws -> [Section] {
    let all = try ResultRuns(reader, choice)
    var axes = axes
    let replicas = Set(all.runs.compactMap(\.replica))
    if replicas.count > 1 {
      let names = Set(all.runs.compactMap { run in run.replica.map { ResultRun.named($0)?.name ?? "replica" } })
      let name = names.count == 1 ? names.first ?? "replica" : "replica"
      if !axes.contains(name) { axes.append(name) }
    }
    guard let last = axes.last else { return [] }
    let rows = axes.dropLast().last ?? last
    let groups = Self.combinations(axes.dropLast(2).map { ($0, all.values(of: $0)) })
    var sections: [Section] = []
    for group in groups.prefix(mostSections) {
      try Interrupt.check()
      var choice = choice
      choice.conditions += group.map { ($0.name, [$0.value]) }
      let title = ([all.metric] + group.map { "\($0.name) = \($0.value)" }).joined(separator: ", ")
      sections.append(try section(title, reader, choice, rows: rows, columns: axes.count > 1 ? last : nil))
    }
    if groups.count > mostSections {
      sections.append(
        Section(title: "…", table: "<p>and \(groups.count - mostSections) more combinations</p>"))
    }
    return sections
  }

  private static func combinations(
    _ axes: [(name: String, values: [ParameterValue])]
  ) -> [[(name: String, value: ParameterValue)]] {
    axes.reduce([[]]) { lists, axis in lists.flatMap { list in axis.values.map { list + [(axis.name, $0)] } } }
  }

  /// What cannot be put in a table, because its runs are not alike, is said in its place.
  private static func section(
    _ title: String, _ reader: IndexReader, _ choice: ResultChoice, rows: String, columns: String?
  ) throws -> Section {
    do {
      let runs = try ResultRuns(reader, choice, listed: [rows, columns].compactMap { $0 })
      var layout = TableLayout(rows: rows, columns: columns)
      (layout.level, layout.isTested) = (columns == nil ? nil : 0.95, columns != nil)
      let table = try ResultTable(runs, layout)
      let said = [table.caption] + table.testLines + table.notes
      return Section(
        title: title,
        table: TextGrid(table.grid(.text)).html + "<p>\(said.map(HTMLText.escaped).joined(separator: "<br>"))</p>",
        curves: try curves(runs, rows: rows, columns: columns))
    } catch let error as ResultsError {
      return Section(title: title, table: "<p>\(HTMLText.escaped("\(error)"))</p>")
    }
  }

  private static func curves(_ runs: ResultRuns, rows: String, columns: String?) throws -> ResultCurves? {
    let by = columns ?? rows
    let curves =
      if runs.values(of: by).count > mostCurves {
        try ResultCurves(runs, by: nil, over: columns == nil ? [rows] : [rows, by], band: .std)
      } else {
        try ResultCurves(
          runs, by: by, over: columns == nil ? [] : [rows], band: columns == nil ? CurveBand.none : .std)
      }
    return curves.curves.contains { $0.x.count > 1 } ? curves : nil
  }
}

extension SweepReport.Section {
  /// The curves as a picture in the page; that there is no gnuplot is said in its place.
  fileprivate var picture: String {
    guard let curves else { return "" }
    do {
      let bytes = try Gnuplot().render(curves.figure(), as: .svg)
      return "<p><img alt=\"\(HTMLText.escaped(curves.metric)) over training\" src=\"data:image/svg+xml;base64,"
        + Data(bytes).base64EncodedString() + "\"></p>"
    } catch {
      return "<p>no curves: \(HTMLText.escaped("\(error)"))</p>"
    }
  }
}
