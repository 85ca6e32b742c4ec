import Experiments
import Foundation
import Interrupt

extension IndexedCell {
  /// What it is doing now: `running` or `lost` where no end was noted.
  public var presentState: String { state == CellState.open ? (folder.isRunning ? "running" : "lost") : state }
}

extension IndexReader {
  /// All that is known of each cell, as a text.
  public func details() throws -> [String] {
    let (series, files) = (try series(of: nil), try artefacts())
    let mine = Dictionary(grouping: series, by: \.key.cell)
    return try cells().map { cell in
      try Interrupt.check()
      return Self.details(cell, mine[cell.id] ?? [], files[cell.id] ?? [])
    }
  }

  private static func details(
    _ cell: IndexedCell, _ series: [(key: SeriesKey, value: [MetricPoint])], _ files: [(path: String, checksum: String)]
  ) -> String {
    var lines = [cell.folder.path]
    var state = cell.presentState
    if let attempt = cell.attempt { state += ", attempt \(attempt)" }
    if let exit = cell.exit { state += ", exit status \(exit)" }
    if let seconds = cell.seconds { state += String(format: ", %.1f s", seconds) }
    lines.append("  \(state)")
    if let started = cell.started, let host = cell.host { lines.append("  started \(started) on \(host)") }
    if cell.ignored > 0 { lines.append("  \(cell.ignored) lines of its event files are no events") }
    for kind in [ParameterKind.axis, .option, .free] {
      let named = cell.parameters.filter { $0.value.kind == kind }.sorted { $0.key < $1.key }
        .map { "\($0.key) = \($0.value.value)" }
      let title = kind == .axis ? "parameters" : kind == .option ? "options" : "options that change no number"
      if !named.isEmpty { lines.append("  \(title): \(named.joined(separator: ", "))") }
    }
    let sorted = series.sorted {
      ($0.key.run, $0.key.replica ?? "", $0.key.name) < ($1.key.run, $1.key.replica ?? "", $1.key.name)
    }
    for (key, points) in sorted {
      guard let last = points.last else { continue }
      let owner = [key.run > 1 ? "training \(key.run)" : "", key.replica ?? ""].filter { !$0.isEmpty }
      let place = [last.epoch.map { "epoch \($0)" }, last.step.map { "step \($0)" }].compactMap { $0 }
      let of = owner.isEmpty ? "" : " [\(owner.joined(separator: ", "))]"
      let at = place.isEmpty ? "" : " (\(place.joined(separator: ", ")))"
      lines.append("  \(key.name)\(of): \(TableNumbers.exact(last.value))\(at)")
    }
    lines += files.map { "  wrote \($0.path)" }
    return lines.joined(separator: "\n")
  }
}
