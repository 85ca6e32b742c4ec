import Experiments
import Files
import Foundation
import GRDB
import Interrupt

/// What of the index somebody asked for: a sweep's cells, or some of them.
struct ChosenSweep: Equatable, Sendable {
  let sweep: Int64
  /// Nil: all.
  let cell: Int64?
}

/// Brings an index up to date with what lies in a folder.
struct IndexUpdate {
  private let queue: DatabaseQueue
  private let note: (String) -> Void

  /// So many cells are written at a time: what was read before an interrupt is kept.
  private static let batch = 500

  init(_ queue: DatabaseQueue, _ note: @escaping (String) -> Void) { (self.queue, self.note) = (queue, note) }

  /// A folder's cell as the index has it.
  private struct Known {
    let id: Int64
    let files: String
  }

  /// Reads what has changed in a sweep's folder, or in that of one cell.
  /// - Throws: ``ResultsError/noResults(folder:)``; `DatabaseError`; `Interrupted`.
  func bring(_ folder: String) throws -> ChosenSweep {
    guard !folder.isEmpty, !folder.utf8.contains(0) else { throw ResultsError.noResults(folder: folder) }
    let path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().standardizedFileURL.path
    if !CellFolder(path).attempts.isEmpty {
      let name = CellFolder(path).name
      return try bring(sweep: Folder.holding(path), only: name)
    }
    return try bring(sweep: path, only: nil, shownAs: folder)
  }

  /// The same for all sweeps that the index has. Those that are gone are forgotten.
  func bringAll() throws -> [ChosenSweep] {
    let folders = try queue.read { db in try String.fetchAll(db, sql: "SELECT folder FROM sweep ORDER BY folder") }
    return try folders.compactMap { folder in
      do { return try bring(sweep: folder, only: nil, shownAs: folder) } catch ResultsError.noResults {
        try queue.write { db in try db.execute(sql: "DELETE FROM sweep WHERE folder = ?", arguments: [folder]) }
        return nil
      }
    }
  }

  private func bring(sweep folder: String, only: String?, shownAs shown: String = "") throws -> ChosenSweep {
    let planFile = SweepPlan.path(in: folder)
    let names = only.map { [$0] } ?? Folder.names(in: folder)?.filter { CellName.hash(in: $0) != nil } ?? []
    let fingerprints = try Self.fingerprints(names, in: folder)
    let planMark = Self.mark(planFile)
    guard !fingerprints.isEmpty || !planMark.isEmpty else { throw ResultsError.noResults(folder: shown) }
    let (sweep, lastPlan) = try entry(folder)
    var known = try cells(of: sweep)
    // Another plan asks for other cells, and for longer ones.
    let isPlanNew = lastPlan != planMark
    let changed = fingerprints.filter { isPlanNew || known[$0.key]?.files != $0.value }
    let gone = only == nil ? known.filter { fingerprints[$0.key] == nil && !$0.value.files.isEmpty } : [:]
    guard isPlanNew || !changed.isEmpty || !gone.isEmpty else { return chosen(sweep, only, known) }

    let plan = planMark.isEmpty ? nil : readPlan(folder)
    let places = Self.places(plan, in: folder)
    try remove(gone.values.map(\.id))
    try writeCells(changed, in: folder, of: sweep, plan, places)
    if only == nil {
      known = try cells(of: sweep)
      let absent = places.filter { fingerprints[$0.key] == nil }
      try remove(known.filter { $0.value.files.isEmpty && (isPlanNew || absent[$0.key] == nil) }.map(\.value.id))
      if let plan {
        known = try cells(of: sweep)
        try writePending(absent.filter { known[$0.key] == nil }, of: sweep, plan)
      }
      try queue.write { db in
        try db.execute(
          sql: "UPDATE sweep SET plan = ?, script = ? WHERE id = ?", arguments: [planMark, plan?.script, sweep])
      }
    }
    return chosen(sweep, only, try cells(of: sweep))
  }

  private func chosen(_ sweep: Int64, _ only: String?, _ known: [String: Known]) -> ChosenSweep {
    ChosenSweep(sweep: sweep, cell: only.map { known[$0]?.id ?? 0 })
  }

  // MARK: Folders

  /// What tells whether a file has changed; empty where there is none.
  private static func mark(_ path: String) -> String {
    FileStatus(path).map { "\($0.byteCount):\($0.modified):\($0.serial)" } ?? ""
  }

  /// Those that are cells, by their names, and what tells whether one has changed.
  private static func fingerprints(_ names: [String], in folder: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for name in names {
      try Interrupt.check()
      let cell = CellFolder(folder + "/" + name)
      let marks = cell.attempts.map { "\($0):" + mark(cell.events($0)) }
      if !marks.isEmpty { result[name] = marks.joined(separator: " ") }
    }
    return result
  }

  /// A plan that cannot be read is said, and its cells are shown as they lie there.
  private func readPlan(_ folder: String) -> SweepPlan? {
    do { return try SweepPlan(folder: folder) } catch {
      note("\(error): its cells are shown as they lie there")
      return nil
    }
  }

  /// The cells of a plan by the names of their folders.
  private static func places(_ plan: SweepPlan?, in folder: String) -> [String: SweepPlan.Cell] {
    guard let plan else { return [:] }
    return Dictionary(
      zip(plan.folders(in: folder), plan.cells).map { (CellFolder($0).name, $1) }
    ) { first, _ in first }
  }

  // MARK: The index

  private func entry(_ folder: String) throws -> (id: Int64, plan: String?) {
    try queue.write { db in
      if let row = try Row.fetchOne(db, sql: "SELECT id, plan FROM sweep WHERE folder = ?", arguments: [folder]) {
        return (try row.decode(Int64.self, atIndex: 0), try row.decode(String?.self, atIndex: 1))
      }
      // Sweeps come and go: those that are gone are forgotten.
      for other in try String.fetchAll(db, sql: "SELECT folder FROM sweep") where FileStatus.isAbsent(other) {
        try db.execute(sql: "DELETE FROM sweep WHERE folder = ?", arguments: [other])
      }
      try db.execute(sql: "INSERT INTO sweep (folder, plan) VALUES (?, '')", arguments: [folder])
      return (db.lastInsertedRowID, "")
    }
  }

  private func cells(of sweep: Int64) throws -> [String: Known] {
    try queue.read { db in
      var known: [String: Known] = [:]
      let rows = try Row.fetchCursor(db, sql: "SELECT id, name, files FROM cell WHERE sweep = ?", arguments: [sweep])
      while let row = try rows.next() {
        known[try row.decode(String.self, atIndex: 1)] = Known(
          id: try row.decode(Int64.self, atIndex: 0), files: try row.decode(String.self, atIndex: 2))
      }
      return known
    }
  }

  private func remove(_ ids: [Int64]) throws {
    guard !ids.isEmpty else { return }
    try queue.write { db in
      let statement = try db.makeStatement(sql: "DELETE FROM cell WHERE id = ?")
      for id in ids { try statement.execute(arguments: [id]) }
    }
  }

  private func writeCells(
    _ changed: [String: String], in folder: String, of sweep: Int64, _ plan: SweepPlan?,
    _ places: [String: SweepPlan.Cell]
  ) throws {
    // In an order of their own, so that an index that is made anew is the same.
    var names = changed.keys.sorted()[...]
    while !names.isEmpty {
      let part = names.prefix(Self.batch)
      names = names.dropFirst(Self.batch)
      let contents = try part.map { name in
        try Interrupt.check()
        return CellContents(CellFolder(folder + "/" + name))
      }
      try queue.write { db in
        let writer = try CellWriter(db, sweep)
        for (name, contents) in zip(part, contents) {
          try writer.write(name, contents, files: changed[name] ?? "", plan, places[name])
        }
      }
    }
  }

  private func writePending(_ absent: [String: SweepPlan.Cell], of sweep: Int64, _ plan: SweepPlan) throws {
    guard !absent.isEmpty else { return }
    try queue.write { db in
      let writer = try CellWriter(db, sweep)
      for (name, cell) in absent.sorted(by: { $0.value.index < $1.value.index }) {
        try Interrupt.check()
        try writer.write(name, pending: cell, plan)
      }
    }
  }
}
