import ChildProcesses
import Files
import JSON

/// The folder of one cell, as anybody may read it at any time.
///
/// Attempts are numbered from 1; each has an event file of its own, `events-1.jsonl`, and what its process printed,
/// `log-1`. The file with the highest number is the present attempt: whoever makes it, and one process alone can, owns it.
public struct CellFolder: Equatable, Hashable, Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// The last part of its path.
  public var name: String { String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]) }

  package func events(_ attempt: Int) -> String { "\(path)/events-\(attempt).jsonl" }
  func log(_ attempt: Int) -> String { "\(path)/log-\(attempt)" }
  var lease: String { path + "/lease" }

  /// The numbers of the attempts, ascending.
  public var attempts: [Int] {
    (Folder.names(in: path) ?? []).compactMap { name in
      guard name.hasPrefix("events-"), name.hasSuffix(".jsonl") else { return nil }
      return Self.attempt(name.dropFirst(7).dropLast(6))
    }.sorted()
  }

  /// The number of an attempt in a file's name or a variable, which anybody may have written; nil for what is none.
  static func attempt(_ text: some StringProtocol) -> Int? {
    Int(text).flatMap { (1...999_999_999).contains($0) ? $0 : nil }
  }

  /// The attempt with the highest number; nil before the first.
  public var lastAttempt: AttemptRecord? { attempts.last.map(record) }

  /// What the ends of an attempt's file tell: who runs it, how it ended, what was measured last.
  public func record(_ attempt: Int) -> AttemptRecord {
    let path = events(attempt)
    let tail = WholeFile.read(path, last: Self.tailBytes) ?? []
    // A file that is read whole starts with its first line; of a longer one that is read apart.
    let head = tail.count < Self.tailBytes ? tail : WholeFile.read(path, first: Self.tailBytes) ?? []
    let first = head.firstIndex(of: UInt8(ascii: "\n")).map { head[..<$0] } ?? head[...]
    var record = AttemptRecord(number: attempt)
    if case .start(let start)? = CellEvent(first) { record.start = start }
    // From the end on: of each metric only the last line is parsed, for thousands of cells are read like this.
    var seen: Set<ArraySlice<UInt8>> = []
    for line in tail.split(separator: UInt8(ascii: "\n")).reversed() {
      if let metric = Self.metricPart(line), !seen.insert(metric).inserted { continue }
      switch CellEvent(line) {
      case .end(let end)?: record.end = record.end ?? end
      case .metric(let metric)?: record.lastMetrics.append(metric)
      default: break
      }
    }
    record.lastMetrics.reverse()
    return record
  }

  /// The part of a metric's line, as it is written here, that tells which it is, without step, epoch and value; nil of other
  /// lines.
  private static func metricPart(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.starts(with: metricStart), !line.dropFirst(metricStart.count).starts(with: runStart),
      let end = line.lastIndex(of: UInt8(ascii: ":"))
    else { return nil }
    // Behind the numbers come names in quotes: `"replica":"…"`, `"name":"…"`.
    var start = line.startIndex + metricStart.count
    while start < end, let quote = line[start...].firstIndex(of: UInt8(ascii: "\"")),
      let colon = line[quote...].firstIndex(of: UInt8(ascii: ":")), colon < end
    {
      if line[colon + 1] == UInt8(ascii: "\"") { return line[quote..<end] }
      start = colon + 1
    }
    return nil
  }

  private static let metricStart = Array(#"{"event":"metric","#.utf8)
  /// A further training's lines have its number here.
  private static let runStart = Array(#""run":"#.utf8)
  private static let tailBytes = 8192

  /// All events of an attempt. Lines that are none, as a torn last one, are left out.
  public func events(of attempt: Int) -> [CellEvent] {
    (WholeFile.read(events(attempt)) ?? []).split(separator: UInt8(ascii: "\n")).compactMap { CellEvent($0) }
  }

  /// The metrics of all attempts: where several have measured the same, as after a crash, the latest counts.
  public var metrics: [CellEvent.Metric] {
    var places: [CellEvent.Metric.Place: Int] = [:]
    var result: [CellEvent.Metric] = []
    for attempt in attempts {
      for case .metric(let metric) in events(of: attempt) {
        let place = metric.place
        if let index = places[place] {
          result[index] = metric
        } else {
          places[place] = result.count
          result.append(metric)
        }
      }
    }
    return result
  }

  /// The last lines that an attempt's process printed.
  public func logTail(_ attempt: Int, lines: Int = 12) -> String {
    let text = String(decoding: WholeFile.read(log(attempt), last: 4096) ?? [], as: UTF8.self)
    return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
  }
}

/// One attempt to run a cell, as its file tells.
public struct AttemptRecord: Sendable {
  public let number: Int
  /// Nil where the first line is none.
  public internal(set) var start: CellEvent.Start?
  /// Nil while it runs, and of one whose end nobody has seen.
  public internal(set) var end: CellEvent.End?
  /// Of each metric, replica and training the last that was measured, in their order.
  public internal(set) var lastMetrics: [CellEvent.Metric] = []
}

/// The sign of life of an attempt: written anew by what runs the cell, every few seconds.
struct CellLease: Equatable, Sendable {
  var attempt: Int
  /// What will wait for the cell's end.
  var owner: ProcessMark
  /// The cell's own process.
  var process: ProcessMark?
  /// Counts up, so that the content changes.
  var beat: Int
  /// Seconds between two beats.
  var interval: Double

  /// An attempt is taken for dead when its lease has not changed for so many intervals.
  static let intervalsToDeath = 12.0

  init(attempt: Int, owner: ProcessMark, process: ProcessMark?, beat: Int = 0, interval: Double) {
    (self.attempt, self.owner, self.process) = (attempt, owner, process)
    (self.beat, self.interval) = (beat, interval)
  }

  /// That of a folder; nil where there is none.
  init?(_ folder: CellFolder) {
    guard case .object(let fields)? = WholeFile.read(folder.lease).flatMap({ JSON($0) }),
      let attempt = fields["attempt"]?.wholeNumber, case .object(let owner)? = fields["owner"],
      let mark = ProcessMark(owner), let beat = fields["beat"]?.wholeNumber, let interval = fields["interval"]?.double,
      interval > 0
    else { return nil }
    var process: ProcessMark?
    if case .object(let fields)? = fields["process"] { process = ProcessMark(fields) }
    self.init(attempt: attempt, owner: mark, process: process, beat: beat, interval: interval)
  }

  func save(in folder: CellFolder) throws {
    var fields: JSON.Fields = ["attempt": .integer(attempt), "owner": .object(owner.fields)]
    if let process { fields.append("process", .object(process.fields)) }
    fields.append("beat", .integer(beat))
    fields.append("interval", .number(interval))
    try WholeFile.replace(folder.lease, JSON.object(fields).bytes() + [UInt8(ascii: "\n")])
  }
}
