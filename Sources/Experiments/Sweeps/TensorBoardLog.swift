import Files
import Formats
import Foundation
import Interrupt

/// A sweep's metrics as a log directory of TensorBoard: a run for each cell that has measured anything, or for each of its
/// replicas.
public struct TensorBoardLog {
  /// The names of the runs with what each has measured, in the order of the sweep's cells.
  let runs: [(name: String, scalars: [EventFile.Scalar])]

  /// Reads the event files of a sweep's cells, and also of those of earlier grids in its folder.
  /// - Throws: ``SweepError/notASweep(folder:reason:)``; `Interrupted`.
  public init(sweep folder: String) throws {
    let planned = try SweepPlan(folder: folder).cells.map(\.name)
    let known = Set(planned)
    let others = (Folder.names(in: folder) ?? []).filter { CellName.hash(in: $0) != nil && !known.contains($0) }
    runs = try (planned + others.sorted()).flatMap { name in
      try Interrupt.check()
      return Self.runs(of: CellFolder(folder + "/" + name))
    }
  }

  /// Writes them below a folder, each as a folder of its own with one event file, which replaces that of an earlier export.
  /// - Returns: how many runs and how many numbers were written.
  /// - Throws: `FileError`; `Interrupted`.
  public func write(to folder: String) throws -> (runs: Int, scalars: Int) {
    for (name, scalars) in runs {
      let file = "\(folder)/\(name)/\(EventFile.name)"
      try Folder.make(forFile: file)
      try EventFile.write(scalars, to: file)
    }
    return (runs.count, runs.reduce(0) { $0 + $1.scalars.count })
  }

  private static func runs(of cell: CellFolder) -> [(name: String, scalars: [EventFile.Scalar])] {
    let time = startTime(of: cell)
    var names: [String] = []
    var scalars: [String: [EventFile.Scalar]] = [:]
    var counts: [Series: Int] = [:]
    for metric in cell.metrics {
      let run = metric.replica.map { cell.name + "/" + folderName($0) } ?? cell.name
      let tag = metric.run.map { "run \($0)/\(metric.name)" } ?? metric.name
      let number = counts[Series(run: run, tag: tag), default: 0]
      counts[Series(run: run, tag: tag)] = number + 1
      if scalars[run] == nil { names.append(run) }
      // What belongs to no step is numbered as it came.
      scalars[run, default: []].append(
        .init(tag, step: metric.step ?? metric.epoch ?? number, value: Float(metric.value), time: time))
    }
    return names.map { ($0, scalars[$0] ?? []) }
  }

  private struct Series: Hashable { let run, tag: String }

  /// When the cell was started first: event files hold no other times, for nothing is computed from them.
  private static func startTime(of cell: CellFolder) -> Double {
    guard let first = cell.attempts.first, let text = cell.record(first).start?.time else { return 0 }
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (try? Date(text, strategy: style))?.timeIntervalSince1970 ?? 0
  }

  /// A replica's name as that of a folder: names come from scripts.
  private static func folderName(_ replica: String) -> String {
    let safe = String(replica.map { $0 == "/" || $0.unicodeScalars.contains { $0.value < 32 } ? "_" : $0 })
    return safe.isEmpty || safe.hasPrefix(".") ? "_" + safe : safe
  }
}
