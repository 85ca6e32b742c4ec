import GRDB

/// The tables of an index, and what the queries of users see of them.
enum IndexSchema {
  /// Another number: the index was made by another version of the program, and is made anew.
  private static let version = 1
  /// Tells SQLite's files from each other.
  private static let application = 0x1157_ab1e

  private static let tables = """
    CREATE TABLE sweep (
      id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, script TEXT, plan TEXT NOT NULL);
    CREATE TABLE cell (
      id INTEGER PRIMARY KEY, sweep INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE, name TEXT NOT NULL,
      place INTEGER, state TEXT NOT NULL, attempt INTEGER, started TEXT, host TEXT, seconds REAL, exit INTEGER,
      identity TEXT, ignored INTEGER NOT NULL, files TEXT NOT NULL, UNIQUE (sweep, name));
    CREATE TABLE parameter (
      cell INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE, name TEXT NOT NULL, value, kind TEXT NOT NULL);
    CREATE INDEX parameter_cell ON parameter (cell);
    CREATE TABLE metric (
      cell INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE, run INTEGER NOT NULL, replica TEXT, name TEXT NOT NULL,
      epoch INTEGER, step INTEGER, value REAL);
    CREATE INDEX metric_cell ON metric (cell, name);
    CREATE TABLE artefact (
      cell INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE, path TEXT NOT NULL, checksum TEXT NOT NULL);
    CREATE INDEX artefact_cell ON artefact (cell);
    PRAGMA application_id = \(application);
    PRAGMA user_version = \(version);
    """

  /// Makes the tables where there are none.
  /// - Returns: false where another version, or another program, made them.
  static func prepare(_ db: Database) throws -> Bool {
    let objects = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if objects == 0 {
      try db.execute(sql: tables)
      return true
    }
    return try Int.fetchOne(db, sql: "PRAGMA user_version") == version
      && Int.fetchOne(db, sql: "PRAGMA application_id") == application
  }

  /// What a user's query sees: the cells of these sweeps alone.
  static func views(_ sweeps: [Int64], cells: [Int64]?) -> String {
    let sweeps = sweeps.map { "\($0)" }.joined(separator: ", ")
    let only = cells.map { list in "AND cell.id IN (\(list.map { "\($0)" }.joined(separator: ", ")))" } ?? ""
    let chosen = "IN (SELECT cell FROM cells)"
    return """
      CREATE TEMP VIEW cells AS
        SELECT cell.id AS cell, sweep.folder AS sweep, cell.name AS name, sweep.folder || '/' || cell.name AS folder, place,
          state, attempt, started, host, seconds, exit, identity
        FROM main.cell AS cell JOIN main.sweep AS sweep ON sweep.id = cell.sweep
        WHERE cell.sweep IN (\(sweeps)) \(only);
      CREATE TEMP VIEW parameters AS SELECT cell, name, value, kind FROM main.parameter WHERE cell \(chosen);
      CREATE TEMP VIEW metrics AS
        SELECT cell, run, replica, name, epoch, step, value FROM main.metric WHERE cell \(chosen);
      CREATE TEMP VIEW artefacts AS SELECT cell, path, checksum FROM main.artefact WHERE cell \(chosen);
      """
  }
}
