import Experiments
import Foundation
import GRDB
import Interrupt

/// Reads what an index holds of chosen sweeps and cells, as of one moment.
public struct IndexReader {
  private let db: Database
  private let index: ResultIndex
  private let chosen: [ChosenSweep]

  init(_ db: Database, _ index: ResultIndex, _ chosen: [ChosenSweep]) {
    (self.db, self.index, self.chosen) = (db, index, chosen)
  }

  /// The condition on `cell.id` and `cell.sweep` that means the chosen cells.
  private var condition: String {
    let parts = chosen.map { one in one.cell.map { "cell.id = \($0)" } ?? "cell.sweep = \(one.sweep)" }
    return parts.isEmpty ? "0" : "(" + parts.joined(separator: " OR ") + ")"
  }

  /// The cells, in the order of their sweeps' grids; those that are in none behind them by name.
  public func cells() throws -> [IndexedCell] {
    let values = try parameters()
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT cell.id, folder || '/' || name, place, state, attempt, started, host, seconds, exit, ignored,
          sweep.plan <> '' AND sweep.script IS NOT NULL
        FROM cell JOIN sweep ON sweep.id = cell.sweep WHERE \(condition)
        ORDER BY sweep.folder, place IS NULL, place, name
        """)
    var cells: [IndexedCell] = []
    while let row = try rows.next() {
      try Interrupt.check()
      let id: Int64 = try row.decode(atIndex: 0)
      cells.append(
        IndexedCell(
          id: id, folder: CellFolder(try row.decode(atIndex: 1)), place: try row.decode(atIndex: 2),
          state: try row.decode(atIndex: 3), attempt: try row.decode(atIndex: 4), started: try row.decode(atIndex: 5),
          host: try row.decode(atIndex: 6), seconds: try row.decode(atIndex: 7), exit: try row.decode(atIndex: 8),
          ignored: try row.decode(atIndex: 9), isOfOtherGrid: try row.decode(Bool.self, atIndex: 10) && row[2] == nil,
          parameters: values[id] ?? [:]))
    }
    return cells
  }

  private func parameters() throws -> [Int64: [String: CellParameter]] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT parameter.cell, parameter.name, value, kind
        FROM parameter JOIN cell ON cell.id = parameter.cell WHERE \(condition) ORDER BY parameter.rowid
        """)
    var result: [Int64: [String: CellParameter]] = [:]
    while let row = try rows.next() {
      let value: DatabaseValue = row[2]
      let kind = ParameterKind(rawValue: try row.decode(atIndex: 3)) ?? .option
      result[try row.decode(atIndex: 0), default: [:]][try row.decode(atIndex: 1)] = CellParameter(
        value: ParameterValue(value), kind: kind)
    }
    return result
  }

  /// The names of the metrics that the cells have, sorted.
  public func metricNames() throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT metric.name FROM metric JOIN cell ON cell.id = metric.cell
        WHERE \(condition) ORDER BY metric.name
        """)
  }

  /// A metric, as each training and replica of each cell has measured it, in the order in which it was noted.
  /// - Parameter name: nil: all metrics.
  func series(of name: String?) throws -> [SeriesKey: [MetricPoint]] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT metric.cell, run, replica, metric.name, epoch, step, value FROM metric JOIN cell ON cell.id = metric.cell
        WHERE \(condition) \(name == nil ? "" : "AND metric.name = ?") ORDER BY metric.cell, metric.rowid
        """, arguments: name.map { [$0] } ?? [])
    var result: [SeriesKey: [MetricPoint]] = [:]
    while let row = try rows.next() {
      try Interrupt.check()
      let key = SeriesKey(
        cell: try row.decode(atIndex: 0), run: try row.decode(atIndex: 1), replica: try row.decode(atIndex: 2),
        name: try row.decode(atIndex: 3))
      let value: Double? = try row.decode(atIndex: 6)
      result[key, default: []].append(
        MetricPoint(epoch: try row.decode(atIndex: 4), step: try row.decode(atIndex: 5), value: value ?? .nan))
    }
    return result
  }

  /// Files that the scripts of the cells wrote, by the cell.
  func artefacts() throws -> [Int64: [(path: String, checksum: String)]] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT artefact.cell, path, checksum FROM artefact JOIN cell ON cell.id = artefact.cell
        WHERE \(condition) ORDER BY artefact.rowid
        """)
    var result: [Int64: [(path: String, checksum: String)]] = [:]
    while let row = try rows.next() {
      result[try row.decode(atIndex: 0), default: []].append(
        (try row.decode(atIndex: 1), try row.decode(atIndex: 2)))
    }
    return result
  }

  // MARK: Queries of users

  /// What a query of the user's gives, who sees the chosen cells as `cells`, `parameters`, `metrics` and `artefacts`. It can
  /// change nothing.
  /// - Throws: ``ResultsError/query(_:)``; `Interrupted`.
  public func query(_ sql: String) throws -> QueryResult {
    let views = IndexSchema.views(chosen.map(\.sweep), cells: try chosenCells())
    return try UserQuery.run(sql, index, db, views: views)
  }

  /// The chosen cells, where they are not all of the chosen sweeps.
  private func chosenCells() throws -> [Int64]? {
    guard chosen.contains(where: { $0.cell != nil }) else { return nil }
    return try Int64.fetchAll(db, sql: "SELECT id FROM cell WHERE \(condition)")
  }
}

/// A cell as the index has it.
public struct IndexedCell: Sendable {
  let id: Int64
  public let folder: CellFolder
  /// Its number in its sweep's grid, from 1; nil where that has it not.
  public let place: Int?
  /// `done`, `failed`, `cancelled`, `evicted`; `open`: no end was noted; `pending`: it was not begun.
  public let state: String
  public let attempt: Int?
  public let started: String?
  public let host: String?
  public let seconds: Double?
  public let exit: Int?
  /// Lines of its event files that are no events.
  public let ignored: Int
  /// Whether its sweep has a grid, and it is not in it.
  public let isOfOtherGrid: Bool
  public let parameters: [String: CellParameter]

  public var isDone: Bool { state == CellState.done }
}

/// What a cell has for a parameter.
public struct CellParameter: Equatable, Sendable {
  public let value: ParameterValue
  let kind: ParameterKind
}

/// A parameter's value.
public enum ParameterValue: Hashable, Sendable {
  case none
  case integer(Int64)
  case number(Double)
  case text(String)

  init(_ value: DatabaseValue) {
    self =
      switch value.storage {
      case .null, .blob: .none
      case .int64(let number): .integer(number)
      case .double(let number): .number(number)
      case .string(let text): .text(text)
      }
  }

  /// What a text means: a number, if it is one.
  public init(_ text: String) {
    self = Int64(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .text(text)
  }

  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .none, .text: nil
    }
  }

  /// Whether they mean the same, whatever they were written as: `5e-4` and `0.0005`.
  public func means(_ other: ParameterValue) -> Bool {
    if self == other { return true }
    if let one = number, let two = other.number { return one == two }
    return description == other.description
  }
}

extension ParameterValue: CustomStringConvertible {
  public var description: String {
    switch self {
    case .none: "none"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let text): text
    }
  }
}

/// Whose metric it is.
struct SeriesKey: Hashable, Sendable {
  let cell: Int64
  /// Which training of the cell's script, from 1.
  let run: Int
  let replica: String?
  let name: String
}

/// A number that was measured.
public struct MetricPoint: Equatable, Sendable {
  public let epoch: Int?
  public let step: Int?
  public let value: Double
}
