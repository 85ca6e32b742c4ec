import ChildProcesses
import Files

/// An attempt that this process owns: it starts the cell's process, beats for it, and notes its end.
final class CellAttempt {
  let folder: CellFolder
  let number: Int
  private var lease: CellLease
  private let begin = ContinuousClock.now
  private var lastBeat = ContinuousClock.now

  /// Takes a cell: its next attempt is this process's, unless another was faster.
  /// - Parameter start: what the first line says.
  /// - Returns: nil if the attempt is another's.
  /// - Throws: `FileError`.
  init?(_ folder: CellFolder, _ start: CellEvent.Start, interval: Double) throws {
    (self.folder, number) = (folder, start.attempt)
    lease = CellLease(attempt: start.attempt, owner: start.owner, process: nil, interval: interval)
    try Folder.make(folder.path)
    guard try WholeFile.create(folder.events(start.attempt), CellEvent.start(start).line) else { return nil }
    try lease.save(in: folder)
  }

  /// Names the cell's process in the lease.
  func name(process: ProcessMark) throws {
    lease.process = process
    try lease.save(in: folder)
  }

  /// Whether no other process has taken the cell over.
  var isOurs: Bool { CellOwnership.holds(number, of: folder) }

  func isBeatDue(_ now: ContinuousClock.Instant) -> Bool { (now - lastBeat).inSeconds >= lease.interval }

  /// Shows that it lives.
  /// - Throws: ``SweepError/lost(folder:attempt:)``; `FileError`.
  func beat(_ now: ContinuousClock.Instant) throws {
    lastBeat = now
    guard isOurs else { throw SweepError.lost(folder: folder.path, attempt: number) }
    lease.beat += 1
    try lease.save(in: folder)
  }

  /// Notes the end of the cell's process, which has been waited for: from now on this process is the file's only writer. What
  /// the cell itself has noted holds.
  /// - Parameter state: of a process that noted no end.
  /// - Throws: `FileError`.
  func finish(_ termination: Termination, otherwise state: CellEvent.EndState) throws -> AttemptRecord {
    var record = folder.record(number)
    if record.end == nil, isOurs {
      let end = CellEvent.End(
        state: termination == .exited(0) ? .done : state, exit: Int(termination.code),
        seconds: (ContinuousClock.now - begin).inSeconds)
      let file = try AppendedFile(folder.events(number))
      try file.cutTornLine()
      try file.append(CellEvent.end(end).line)
      try file.sync()
      record.end = end
    }
    release()
    return record
  }

  /// Gives up the lease, if it is still this attempt's.
  func release() {
    if let present = CellLease(folder), present.attempt == number { FileChange.remove(folder.lease) }
  }
}

/// Whether an attempt still belongs to who made it.
enum CellOwnership {
  /// A later attempt has an event file of its own, and a lease that names it.
  static func holds(_ attempt: Int, of folder: CellFolder) -> Bool {
    guard FileStatus.isAbsent(folder.events(attempt + 1)) else { return false }
    return CellLease(folder).map { $0.attempt <= attempt } ?? true
  }
}

/// Whether attempts of other processes live, as far as this process can see.
///
/// One on the same running system is asked for by its number. Of another it is known only whether its lease changes, by the
/// clock of this process: clocks of other hosts are not believed.
final class LeaseWatch {
  enum Life { case alive, dead, unknown }

  private struct Sight {
    var attempt: Int
    var lease: CellLease?
    var since: ContinuousClock.Instant
  }

  private var sights: [CellFolder: Sight] = [:]
  /// For an attempt that has no lease.
  private let interval: Double

  init(interval: Double) { self.interval = interval }

  /// What is known of a folder's last attempt, which has not ended. The first look at one elsewhere tells nothing.
  func look(at folder: CellFolder, _ record: AttemptRecord) -> Life {
    let lease = CellLease(folder).flatMap { $0.attempt == record.number ? $0 : nil }
    if let owner = lease?.owner ?? record.start?.owner, owner.isHere {
      // The cell's process outlives its starter for the time that it takes to save its state.
      guard owner.isDead, lease?.process?.isDead ?? true else { return .alive }
      return .dead
    }
    let now = ContinuousClock.now
    guard let sight = sights[folder], sight.attempt == record.number, sight.lease == lease else {
      sights[folder] = Sight(attempt: record.number, lease: lease, since: now)
      return .unknown
    }
    let limit = CellLease.intervalsToDeath * (lease?.interval ?? interval)
    return (now - sight.since).inSeconds > limit ? .dead : .alive
  }

  func forget(_ folder: CellFolder) { sights[folder] = nil }
}

extension CellFolder {
  /// Whether its last attempt has not ended, and is not known to be dead. One on another host counts as running, for one look
  /// cannot tell.
  package var isRunning: Bool {
    guard let last = lastAttempt, last.end == nil else { return false }
    return LeaseWatch(interval: 5).look(at: self, last) != .dead
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
