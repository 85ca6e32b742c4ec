import Experiments
import Files

/// What the event files of one cell hold. They may hold anything.
struct CellContents {
  var attempts: [Attempt] = []
  /// Of all attempts: where several have measured the same, as after a crash, the latest counts.
  var metrics: [CellEvent.Metric] = []
  var artefacts: [(path: String, checksum: String)] = []
  /// Lines that are no events.
  var ignored = 0

  struct Attempt {
    let number: Int
    var start: CellEvent.Start?
    var end: CellEvent.End?
  }

  /// A larger file is none that a cell wrote.
  private static let mostBytes = 1 << 30
  /// Steps and epochs count: what is beyond is no number of them.
  private static let counts = 0...(1 << 53)

  init(_ folder: CellFolder) {
    var places: [CellEvent.Metric.Place: Int] = [:]
    var paths: [String: Int] = [:]
    for number in folder.attempts {
      var attempt = Attempt(number: number)
      var lines = Self.lines(folder.events(number), &ignored)[...]
      // The last line of one that runs, or was killed, may be torn.
      if let last = lines.last, CellEvent(last) == nil { lines.removeLast() }
      for line in lines {
        switch CellEvent(line) {
        case .start(let start)?: attempt.start = attempt.start ?? start
        case .end(let end)?: attempt.end = attempt.end ?? end
        case .metric(let metric)? where Self.isWhole(metric): Self.put(metric, metric.place, &metrics, &places)
        case .artefact(let path, let checksum)?: Self.put((path, checksum), path, &artefacts, &paths)
        default: ignored += 1
        }
      }
      attempts.append(attempt)
    }
  }

  private static func put<Value, Place: Hashable>(
    _ value: Value, _ place: Place, _ list: inout [Value], _ places: inout [Place: Int]
  ) {
    if let index = places[place] {
      list[index] = value
    } else {
      places[place] = list.count
      list.append(value)
    }
  }

  private static func lines(_ path: String, _ ignored: inout Int) -> [ArraySlice<UInt8>] {
    // A pipe or a device would be waited for.
    guard let status = FileStatus(path), status.kind == .file, status.byteCount <= mostBytes,
      let bytes = WholeFile.read(path)
    else {
      ignored += 1
      return []
    }
    return bytes.split(separator: UInt8(ascii: "\n"))
  }

  private static func isWhole(_ metric: CellEvent.Metric) -> Bool {
    counts.contains(metric.epoch ?? 0) && counts.contains(metric.step ?? 0) && counts.contains(metric.run ?? 1)
      && !metric.name.utf8.contains(0) && metric.replica?.utf8.contains(0) != true
  }
}

extension CellContents {
  /// The attempt that tells most: of those that are done the last, else the last.
  /// - Parameter isFar: whether an attempt that is done went as far as is asked for.
  func decisive(_ isFar: (CellEvent.Start) -> Bool) -> (attempt: Attempt?, state: String) {
    let done = attempts.last { $0.end?.state == .done && ($0.start.map(isFar) ?? true) }
    if let done { return (done, CellState.done) }
    guard let last = attempts.last else { return (nil, CellState.pending) }
    // One that is done did not go far enough.
    let state = last.end.map { $0.state == .done ? CellState.pending : $0.state.rawValue }
    return (last, state ?? CellState.open)
  }
}

/// States in the index beside those that an attempt's end has.
enum CellState {
  static let done = "done"
  /// No end was noted: it runs, or what ran it is gone.
  static let open = "open"
  /// It was not begun, or not for as long as is asked for.
  static let pending = "pending"
}
