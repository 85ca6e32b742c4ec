import Files

/// Why results cannot be shown.
public enum ResultsError: Error, Equatable, Sendable {
  /// Neither a sweep's folder nor a cell's.
  case noResults(folder: String)
  /// Something that was asked for is not among what there is.
  case unknown(String, name: String, known: [String])
  /// What was asked for is not as it must be.
  case value(String, expected: String, got: String)
  /// Runs that would stand in one place, or beside each other, differ in more than was named.
  case mixed(name: String, values: [String])
  /// Two runs that nothing tells apart.
  case sameRun(String, String)
  /// SQLite refused a query.
  case query(String)
}

extension ResultsError {
  /// Whether what was asked for is wrong, not what is there.
  public var isUsage: Bool {
    switch self {
    case .unknown, .value, .mixed, .query: true
    case .noResults, .sameRun: false
    }
  }
}

extension ResultsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noResults(let folder):
      return
        "\(printable(folder)): expected the folder of a sweep or of one of its cells, got none with events-1.jsonl in it"
    case .unknown(let what, let name, let known):
      let list = known.isEmpty ? "there is none" : "one of " + known.joined(separator: ", ")
      return "\(what): expected \(known.isEmpty ? "none, for " : "")\(list), got \"\(name)\""
    case .value(let name, let expected, let got): return "\(name): expected \(expected), got \(got)"
    case .mixed(let name, let values):
      let shown = values.prefix(4).joined(separator: ", ") + (values.count > 4 ? ", …" : "")
      return
        "the runs differ in '\(name)' too (\(shown)): expected it as rows, columns or across, or one value by where"
    case .sameRun(let one, let other):
      return "\(one) and \(other) have the same parameters: expected one run, got results of two versions of it"
    case .query(let reason): return reason
    }
  }
}
