import ChildProcesses
import Foundation
import JSON
import TestSupport

@testable import Experiments
@testable import Results

/// A folder with cells that are written by hand, and an index beside it.
final class ResultsFixture {
  let temporary: TemporaryFolder
  var folder: String { temporary.path + "/sweep" }
  var index: String { temporary.path + "/index.sqlite" }
  private(set) var notes: [String] = []

  init() throws {
    temporary = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// A name as cells have it.
  static func name(_ parameters: [(String, IdentityValue)]) -> String {
    let text = parameters.map { "\($0)=\($1.json)" }.joined(separator: ",").replacing("/", with: "_")
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return text + "-" + String(repeating: "0", count: max(0, 16 - digits.count)).appending(digits).suffix(12)
  }

  /// Writes a cell's event file; nil for a state: no end.
  @discardableResult func cell(
    _ parameters: [(String, IdentityValue)], options: [String: IdentityValue] = [:], _ metrics: [CellEvent.Metric] = [],
    state: CellEvent.EndState? = .done, attempt: Int = 1, lines: [String] = []
  ) throws -> String {
    let name = Self.name(parameters)
    let start = CellEvent.start(
      .init(
        time: "2030-01-02T03:04:05Z", attempt: attempt, owner: .current,
        parameters: parameters.map { (name: $0.0, value: $0.1) }, options: options, identity: "sha256:" + name))
    var bytes = start.line + metrics.flatMap { CellEvent.metric($0).line } + lines.flatMap { Array(($0 + "\n").utf8) }
    if let state {
      bytes += CellEvent.end(.init(state: state, exit: state == .done ? 0 : 1, seconds: 2.5)).line
    }
    try write(bytes, to: "\(name)/events-\(attempt).jsonl")
    return name
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Values of epochs 1, 2, ….
  static func curve(_ name: String, _ values: [Double], replica: String? = nil) -> [CellEvent.Metric] {
    values.enumerated().map { .init(name, $1, step: ($0 + 1) * 10, epoch: $0 + 1, replica: replica) }
  }

  func read<Result>(_ folders: [String]? = nil, _ body: (IndexReader) throws -> Result) throws -> Result {
    notes = []
    return try ResultIndex.read(folders ?? [folder], at: .file(index), note: { self.notes.append($0) }, body)
  }

  func runs(_ choice: ResultChoice = ResultChoice(), listed: [String] = []) throws -> ResultRuns {
    try read { try ResultRuns($0, choice, listed: listed) }
  }

  func table(_ layout: TableLayout, _ choice: ResultChoice = ResultChoice()) throws -> ResultTable {
    try ResultTable(runs(choice, listed: [layout.rows, layout.columns].compactMap { $0 }), layout)
  }

  /// All that the index says.
  func dump() throws -> [QueryResult] {
    try [
      "SELECT sweep, name, place, state, attempt, started, host, seconds, exit, identity FROM cells ORDER BY name",
      "SELECT c.name AS cell, p.name, value, kind FROM parameters p JOIN cells c USING (cell) ORDER BY 1, 2",
      """
      SELECT c.name AS cell, run, replica, m.name AS metric, epoch, step, hex(value) || value AS value
      FROM metrics m JOIN cells c USING (cell) ORDER BY c.name, m.name, replica, epoch, step
      """,
      "SELECT c.name AS cell, path, checksum FROM artefacts a JOIN cells c USING (cell) ORDER BY 1, 2",
    ].map { sql in try read { try $0.query(sql) } }
  }
}
