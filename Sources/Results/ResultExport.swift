import Experiments
import Foundation
import Interrupt
import JSON

/// All metrics of the cells, for other programs.
public enum ResultExport {
  public enum Format: String, CaseIterable, Sendable { case csv, json }

  /// - Throws: `DatabaseError`; `Interrupted`.
  public static func bytes(_ reader: IndexReader, _ format: Format) throws -> [UInt8] {
    switch format {
    case .csv: try csv(reader)
    case .json: try json(reader)
    }
  }

  private static func sorted(
    _ series: [SeriesKey: [MetricPoint]]
  ) -> [Int64: [(key: SeriesKey, value: [MetricPoint])]] {
    Dictionary(grouping: series, by: \.key.cell).mapValues { list in
      list.sorted { one, other in
        if one.key.run != other.key.run { return one.key.run < other.key.run }
        let order = (one.key.replica ?? "").compare(other.key.replica ?? "", options: .numeric)
        return order == .orderedSame ? one.key.name < other.key.name : order == .orderedAscending
      }
    }
  }

  // MARK: CSV

  private static let fixed = ["cell", "state", "run", "replica", "metric", "epoch", "step", "value"]

  /// A line for each number: the cell, its values on the axes of its sweep, training, replica, metric, epoch, step, value. Fields
  /// that a number has not are empty.
  private static func csv(_ reader: IndexReader) throws -> [UInt8] {
    let (cells, series) = (try reader.cells(), sorted(try reader.series(of: nil)))
    var seen: Set<String> = []
    let axes = cells.flatMap { cell in cell.parameters.filter { $0.value.kind == .axis }.keys.sorted() }
      .filter { seen.insert($0).inserted }
    // A parameter may be called as a column is.
    let heads = axes.map { fixed.contains($0) ? "parameter.\($0)" : $0 }
    var bytes = Array(line(["cell", "state"] + heads + fixed.dropFirst(2)).utf8)
    for cell in cells {
      try Interrupt.check()
      let start = [cell.folder.name, cell.state] + axes.map { cell.parameters[$0]?.value.description ?? "" }
      for (key, points) in series[cell.id] ?? [] {
        for point in points {
          bytes +=
            line(
              start + [
                "\(key.run)", key.replica ?? "", key.name, point.epoch.map { "\($0)" } ?? "",
                point.step.map { "\($0)" } ?? "", TableNumbers.exact(point.value),
              ]
            ).utf8
        }
      }
    }
    return bytes
  }

  private static func line(_ fields: [String]) -> String { fields.map(CSV.field).joined(separator: ",") + "\n" }

  // MARK: JSON

  /// A list of cells, each with its parameters, metrics and files. NaN and the infinities are texts, as in event files.
  private static func json(_ reader: IndexReader) throws -> [UInt8] {
    let series = sorted(try reader.series(of: nil))
    let artefacts = try reader.artefacts()
    let cells: [JSON] = try reader.cells().map { cell in
      try Interrupt.check()
      let metrics: [JSON] = (series[cell.id] ?? []).map { key, points in
        var fields: JSON.Fields = ["name": .string(key.name), "run": .integer(key.run)]
        if let replica = key.replica { fields.append("replica", .string(replica)) }
        fields.append("epoch", .array(points.map { $0.epoch.map(JSON.integer) ?? .null }))
        fields.append("step", .array(points.map { $0.step.map(JSON.integer) ?? .null }))
        fields.append("value", .array(points.map { .number($0.value) }))
        return .object(fields)
      }
      var fields: JSON.Fields = [
        "name": .string(cell.folder.name), "folder": .string(cell.folder.path), "state": .string(cell.state),
      ]
      fields.append("attempt", cell.attempt.map(JSON.integer) ?? .null)
      fields.append("started", cell.started.map(JSON.string) ?? .null)
      fields.append("host", cell.host.map(JSON.string) ?? .null)
      fields.append("seconds", cell.seconds.map(JSON.number) ?? .null)
      fields.append("exit", cell.exit.map(JSON.integer) ?? .null)
      let parameters = cell.parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value.value.json) }
      fields.append("parameters", .object(JSON.Fields(parameters)))
      fields.append("metrics", .array(metrics))
      fields.append(
        "artefacts",
        .array((artefacts[cell.id] ?? []).map { ["path": .string($0.path), "checksum": .string($0.checksum)] }))
      return .object(fields)
    }
    return JSON.array(cells).bytes() + [UInt8(ascii: "\n")]
  }
}

extension ParameterValue {
  fileprivate var json: JSON {
    switch self {
    case .none: .null
    case .integer(let value): .integer(Int(value))
    case .number(let value): .number(value)
    case .text(let text): .string(text)
    }
  }
}
