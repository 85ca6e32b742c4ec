import Files
import Foundation
import Interrupt

/// How far a sweep is, from its folder alone.
public struct SweepStatus: Sendable {
  public enum State: String, Sendable, CaseIterable {
    case done, running, failed, cancelled, evicted
    /// What ran it is gone without a word; a later sweep goes on.
    case lost
    case pending
  }

  /// One cell of the plan.
  public struct Entry: Sendable {
    public let cell: SweepPlan.Cell
    public let folder: CellFolder
    public let state: State
    /// Its last attempt, if it has one.
    public let attempt: AttemptRecord?
  }

  public let entries: [Entry]
  /// Folders of cells of earlier grids.
  public let others: Int

  /// Reads the folder of a sweep. A cell of another host counts as running until its end is seen, for one look cannot tell.
  /// - Throws: `Interrupted`.
  public init(_ plan: SweepPlan, folder: String) throws {
    let present = Set((Folder.names(in: folder) ?? []).filter { CellName.hash(in: $0) != nil })
    let watch = LeaseWatch(interval: 5)
    var entries: [Entry] = []
    entries.reserveCapacity(plan.cells.count)
    for (cell, path) in zip(plan.cells, plan.folders(in: folder)) {
      try Interrupt.check()
      let folder = CellFolder(path)
      guard present.contains(folder.name) else {
        entries.append(Entry(cell: cell, folder: folder, state: .pending, attempt: nil))
        continue
      }
      entries.append(Self.entry(cell, folder, plan, watch))
    }
    self.entries = entries
    others = present.count - entries.count { $0.state != .pending || present.contains($0.folder.name) }
  }

  private static func entry(
    _ cell: SweepPlan.Cell, _ folder: CellFolder, _ plan: SweepPlan, _ watch: LeaseWatch
  ) -> Entry {
    let attempts = folder.attempts
    guard let last = attempts.last.map(folder.record) else {
      return Entry(cell: cell, folder: folder, state: .pending, attempt: nil)
    }
    func isDone(_ record: AttemptRecord) -> Bool {
      record.end?.state == .done && record.start.map { plan.covers($0, cell) } == true
    }
    if isDone(last) { return Entry(cell: cell, folder: folder, state: .done, attempt: last) }
    if last.end == nil, watch.look(at: folder, last) != .dead {
      return Entry(cell: cell, folder: folder, state: .running, attempt: last)
    }
    if let done = attempts.dropLast().reversed().lazy.map(folder.record).first(where: isDone) {
      return Entry(cell: cell, folder: folder, state: .done, attempt: done)
    }
    let state: State =
      switch last.end?.state {
      case .failed: .failed
      case .cancelled: .cancelled
      case .evicted: .evicted
      case .done: .pending  // of a shorter run
      case nil: .lost
      }
    return Entry(cell: cell, folder: folder, state: state, attempt: last)
  }

  public func count(_ state: State) -> Int { entries.count { $0.state == state } }

  public var running: Int { count(.running) }

  /// Cells that a sweep would still run.
  public var left: Int { entries.count - count(.done) - running }

  /// Seconds that all that is left will take, from what the cells that are done took and how many run; nil where nothing is
  /// known, or nothing runs.
  public var secondsLeft: Double? {
    let times = entries.compactMap { $0.state == .done ? $0.attempt?.end?.seconds : nil }
    guard !times.isEmpty, running > 0 else { return nil }
    let mean = times.reduce(0, +) / Double(times.count)
    // Of what runs, half is to come.
    return mean * (Double(left) + Double(running) / 2) / Double(running)
  }

  /// The cells with the largest and the smallest last value of a metric, NaN left out; nil where none has it. Of several
  /// replicas each counts.
  public func extremes(of name: String) -> (least: (entry: Entry, value: Double), most: (entry: Entry, value: Double))?
  {
    var least: (entry: Entry, value: Double)?
    var most: (entry: Entry, value: Double)?
    for entry in entries {
      for value in entry.lastValues(of: name) where !value.isNaN {
        if value < least?.value ?? .infinity || least == nil { least = (entry, value) }
        if value > most?.value ?? -.infinity || most == nil { most = (entry, value) }
      }
    }
    guard let least, let most else { return nil }
    return (least, most)
  }

  /// The names of the metrics that were measured last, sorted.
  public var metricNames: [String] { Set(entries.flatMap { ($0.attempt?.lastMetrics ?? []).map(\.name) }).sorted() }

  /// Waits until the cells that are running have ended, or are dead.
  /// - Returns: how many are left.
  static func waitForEnds(of status: SweepStatus, limit: Double) throws -> Int {
    var rest = status.entries.filter { $0.state == .running }
    let watch = LeaseWatch(interval: 5)
    let begin = ContinuousClock.now
    while true {
      rest.removeAll { entry in
        guard let last = entry.folder.lastAttempt else { return true }
        return last.end != nil || last.number != entry.attempt?.number || watch.look(at: entry.folder, last) == .dead
      }
      if rest.isEmpty || (ContinuousClock.now - begin).inSeconds > limit { return rest.count }
      try Interrupt.check()
      Thread.sleep(forTimeInterval: 0.05)
    }
  }
}

extension SweepStatus.Entry {
  /// The last values of a metric, one for each replica and training.
  public func lastValues(of name: String) -> [Double] {
    var values: [String: Double] = [:]
    var order: [String] = []
    for metric in attempt?.lastMetrics ?? [] where metric.name == name {
      let key = "\(metric.run ?? 1) \(metric.replica ?? "")"
      if values.updateValue(metric.value, forKey: key) == nil { order.append(key) }
    }
    return order.compactMap { values[$0] }
  }
}
