import ChildProcesses
import Files
import Foundation

/// A page that tells what a sweep has given: one file of HTML that needs nothing else.
public struct SweepReport {
  private let plan: SweepPlan
  private let status: SweepStatus
  private let metrics: [String]

  public init(_ plan: SweepPlan, _ status: SweepStatus) {
    (self.plan, self.status, metrics) = (plan, status, status.metricNames)
  }

  /// Writes it; the file is replaced when it is whole.
  /// - Throws: `FileError`.
  public func save(to path: String) throws { try AtomicFile.write(Array(html.utf8), to: path) }

  /// The page.
  public var html: String {
    let title = "Sweep of \(Self.escaped(plan.script))"
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
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      tr.failed td { background: #fdecea; } tr.running td { background: #eaf2fd; }
      pre { background: #f6f6f6; padding: .8em; overflow-x: auto; }
      </style>
      </head>
      <body>
      <h1>\(title)</h1>
      <p>\(counts)</p>
      \(table)
      \(failures)
      <h2>How it was run</h2>
      <dl>
      <dt>Options of all cells</dt><dd>\(Self.escaped(options))</dd>
      <dt>Program</dt><dd>\(Self.escaped(plan.declaration.program))</dd>
      <dt>Hosts</dt><dd>\(Self.escaped(hosts))</dd>
      </dl>
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

  private var table: String {
    let head = (plan.grid.names + ["state", "epoch"] + metrics + ["seconds"]).map { "<th>\(Self.escaped($0))</th>" }
    let rows = status.entries.map { entry in
      let values = plan.grid.parameters(of: entry.cell.index).map { "<td>\(Self.escaped($0.value))</td>" }
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
      return "<h3>\(Self.escaped(entry.folder.name))</h3>\n"
        + "<p>attempt \(number), exit status \(entry.attempt?.end?.exit ?? 0)</p>\n"
        + "<pre>\(Self.escaped(entry.folder.logTail(number)))</pre>"
    }
    return "<h2>Failures</h2>\n" + items.joined(separator: "\n")
  }

  private var options: String {
    plan.otherOptions.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.json)" }.joined(separator: ", ")
  }

  private var hosts: String {
    Set(status.entries.compactMap { $0.attempt?.start?.owner.host }).sorted().joined(separator: ", ")
  }

  private static func short(_ value: Double) -> String { String(format: "%.6g", value) }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
