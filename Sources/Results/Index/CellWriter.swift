import ChildProcesses
import Experiments
import GRDB

/// Writes cells into an index, within one transaction.
struct CellWriter {
  private let db: Database
  private let sweep: Int64
  private let cell, deletion, parameter, metric, artefact: Statement

  init(_ db: Database, _ sweep: Int64) throws {
    (self.db, self.sweep) = (db, sweep)
    cell = try db.makeStatement(
      sql: """
        INSERT INTO cell
          (sweep, name, place, state, attempt, started, host, seconds, exit, identity, ignored, files)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    deletion = try db.makeStatement(sql: "DELETE FROM cell WHERE sweep = ? AND name = ?")
    parameter = try db.makeStatement(sql: "INSERT INTO parameter (cell, name, value, kind) VALUES (?, ?, ?, ?)")
    metric = try db.makeStatement(
      sql: "INSERT INTO metric (cell, run, replica, name, epoch, step, value) VALUES (?, ?, ?, ?, ?, ?, ?)")
    artefact = try db.makeStatement(sql: "INSERT INTO artefact (cell, path, checksum) VALUES (?, ?, ?)")
  }

  /// - Parameter place: the cell of the plan, if it is one.
  func write(_ name: String, _ contents: CellContents, files: String, _ plan: SweepPlan?, _ place: SweepPlan.Cell?)
    throws
  {
    let (attempt, state) = contents.decisive { start in
      guard let plan, let place else { return true }
      return plan.covers(start, place)
    }
    let (start, end) = (attempt?.start, attempt?.end)
    // What the index had of it, also if another process has written it a moment ago.
    try deletion.execute(arguments: [sweep, name])
    try cell.execute(arguments: [
      sweep, name, place.map { $0.index + 1 }, state, attempt?.number, start?.time, start?.owner.host, end?.seconds,
      end?.exit,
      start?.identity, contents.ignored, files,
    ])
    let id = db.lastInsertedRowID
    try write(start?.parameters ?? [], start?.options ?? [:], of: id, free: Self.idle(plan))
    for one in contents.metrics {
      // SQLite has no NaN: it is NULL there, and a metric without a value is none.
      try metric.execute(arguments: [id, one.run ?? 1, one.replica, one.name, one.epoch, one.step, one.value])
    }
    for (path, checksum) in contents.artefacts { try artefact.execute(arguments: [id, path, checksum]) }
  }

  /// A cell that nobody has begun.
  func write(_ name: String, pending place: SweepPlan.Cell, _ plan: SweepPlan) throws {
    try deletion.execute(arguments: [sweep, name])
    try cell.execute(arguments: [
      sweep, name, place.index + 1, CellState.pending, nil, nil, nil, nil, nil, place.identity, 0, "",
    ])
    try write(plan.parameters(of: place), plan.otherOptions, of: db.lastInsertedRowID, free: Self.idle(plan))
  }

  /// Options that change no number.
  private static func idle(_ plan: SweepPlan?) -> Set<String> {
    plan.map { $0.declaration.freeOptions.subtracting($0.declaration.lengths) } ?? []
  }

  private func write(
    _ parameters: [(name: String, value: IdentityValue)], _ options: [String: IdentityValue], of id: Int64,
    free: Set<String>
  ) throws {
    for (name, value) in parameters {
      try parameter.execute(arguments: [id, name, value.databaseValue, ParameterKind.axis.rawValue])
    }
    let named = Set(parameters.map(\.name))
    for (name, value) in options.sorted(by: { $0.key < $1.key }) where !named.contains(name) {
      let kind: ParameterKind = free.contains(name) ? .free : .option
      try parameter.execute(arguments: [id, name, value.databaseValue, kind.rawValue])
    }
  }
}

/// What a value of a cell is to its sweep.
enum ParameterKind: String {
  /// On an axis of the grid.
  case axis
  case option
  /// An option that changes no number: folders, threads.
  case free
}

extension IdentityValue {
  /// Numbers and texts as they are, booleans as `true` and `false`; a list as on a command line, `1,3`.
  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .boolean(let value): "\(value)".databaseValue
    case .integer(let value): value.databaseValue
    case .fraction(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .list(let values) where values.count == 1: values[0].databaseValue
    case .list(let values): values.map(\.plainText).joined(separator: ",").databaseValue
    case .object: json.databaseValue
    }
  }

  /// As it stands on a command line.
  var plainText: String {
    switch self {
    case .null: ""
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .fraction(let value): "\(value)"
    case .text(let value): value
    case .list(let values): values.map(\.plainText).joined(separator: ",")
    case .object: json
    }
  }
}
