import Dispatch
import GRDB
import Interrupt

/// What a query gave: the names of its columns, and its rows.
public struct QueryResult: Equatable, Sendable {
  public enum Value: Equatable, Sendable {
    case null
    case integer(Int64)
    case number(Double)
    case text(String)
    case bytes([UInt8])
  }

  public let columns: [String]
  public let rows: [[Value]]
}

/// A query that a user wrote. It may be anything.
enum UserQuery {
  /// Looks for an interrupt so often, in seconds.
  private static let interval = 0.05

  static func run(_ sql: String, _ index: ResultIndex, _ db: Database, views: String) throws -> QueryResult {
    guard !sql.utf8.contains(0) else { throw ResultsError.query("expected a query, got a text with a zero byte") }
    guard isQuery(sql) else {
      throw ResultsError.query(
        "expected a query (SELECT …, WITH … SELECT, VALUES, EXPLAIN of one), got another statement")
    }
    if let path = index.path {
      // A connection that can write no file. It is closed with all that the query may have set on it.
      var configuration = ResultIndex.configuration
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try interruptible(queue) { try queue.inDatabase { db in try run(sql, db, views) } }
    }
    return try interruptible(index.queue) { try run(sql, db, views) }
  }

  private static func run(_ sql: String, _ db: Database, _ views: String) throws -> QueryResult {
    try db.execute(sql: views)
    defer { try? db.execute(sql: removal) }
    return try result(of: sql, db)
  }

  private static func interruptible(
    _ queue: DatabaseQueue, _ body: () throws -> QueryResult
  ) throws -> QueryResult {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + interval, repeating: interval)
    timer.setEventHandler { if Interrupt.isRequested { queue.interrupt() } }
    timer.resume()
    defer { timer.cancel() }
    do {
      return try body()
    } catch let error as DatabaseError {
      try Interrupt.check()
      if error.resultCode == .SQLITE_MISUSE, error.message?.hasPrefix("Multiple statements") == true {
        throw ResultsError.query("expected one query, got several statements")
      }
      throw ResultsError.query(error.reason.split(separator: "\n").joined(separator: " "))
    }
  }

  private static let removal = ["cells", "parameters", "metrics", "artefacts"].map { "DROP VIEW temp.\($0);" }.joined()

  private static func result(of sql: String, _ db: Database) throws -> QueryResult {
    let statement = try db.makeStatement(sql: sql)
    guard statement.isReadonly, statement.columnCount > 0 else {
      throw ResultsError.query("expected a query, which changes nothing, got another statement")
    }
    let columns = statement.columnNames
    if let double = columns.enumerated().first(where: { columns[..<$0.offset].contains($0.element) })?.element {
      throw ResultsError.query("expected columns of different names (SELECT … AS …), got '\(double)' twice")
    }
    var rows: [[QueryResult.Value]] = []
    let cursor = try Row.fetchCursor(statement)
    while let row = try cursor.next() {
      try Interrupt.check()
      rows.append(
        row.databaseValues.map { value in
          switch value.storage {
          case .null: .null
          case .int64(let number): .integer(number)
          case .double(let number): .number(number)
          case .string(let text): .text(text)
          case .blob(let data): .bytes(Array(data))
          }
        })
    }
    return QueryResult(columns: columns, rows: rows)
  }

  // MARK: What is a query

  /// Whether a text begins as a query does. SQLite itself tells whether a statement changes its own file; but `PRAGMA` sets what
  /// holds for the whole process, `ATTACH` and `VACUUM INTO` make other files.
  static func isQuery(_ sql: String) -> Bool {
    var rest = sql.utf8[...]
    var words: [String] = []
    while words.count < 4, let word = nextWord(&rest) { words.append(word) }
    if words.first == "EXPLAIN" {
      words.removeFirst()
      if words.starts(with: ["QUERY", "PLAN"]) { words.removeFirst(2) }
    }
    return words.first.map(["SELECT", "WITH", "VALUES"].contains) ?? false
  }

  /// The next word, in capitals, behind blanks, brackets and comments; nil where something else stands.
  private static func nextWord(_ rest: inout Substring.UTF8View.SubSequence) -> String? {
    while let byte = rest.first {
      if byte == UInt8(ascii: " ") || (9...13).contains(byte) || byte == UInt8(ascii: "(") {
        rest.removeFirst()
      } else if rest.starts(with: "--".utf8) {
        rest = rest.drop { $0 != 10 }
      } else if rest.starts(with: "/*".utf8) {
        rest.removeFirst(2)
        while !rest.isEmpty, !rest.starts(with: "*/".utf8) { rest.removeFirst() }
        rest = rest.dropFirst(2)
      } else {
        break
      }
    }
    let letters = rest.prefix { (65...90).contains($0) || (97...122).contains($0) }
    guard !letters.isEmpty else { return nil }
    rest = rest[letters.endIndex...]
    return String(decoding: letters, as: UTF8.self).uppercased()
  }
}
