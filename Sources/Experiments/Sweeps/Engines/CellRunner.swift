import ChildProcesses
import Files
import Foundation
import Interrupt

/// How cells are to be run.
public struct SweepOptions: Sendable {
  /// The sweep's folder.
  public var folder: String
  /// The path of this program.
  public var program: String
  /// Cells at once.
  public var workers: Int
  /// Threads of each.
  public var threads: Int
  /// How often a failed cell is tried again.
  public var retries = 0
  /// Whether the first failure ends the sweep.
  public var failsFast = false
  /// Whether trainings keep a checkpoint in the cell's folder by themselves.
  public var keepsCheckpoints = true
  /// Whether a host that does not give the reference bits may run cells.
  public var acceptsAnyBits = false
  /// Seconds between two signs of life.
  public var interval = 5.0
  /// Seconds that cells have for saving their state when the sweep is to end.
  public var grace = 30.0

  /// - Parameter workers: nil: as many as cores, which the workers share.
  public init(folder: String, program: String, workers: Int? = nil, cores: Int) {
    (self.folder, self.program) = (folder, program)
    self.workers = max(1, workers ?? cores)
    threads = max(1, cores / self.workers)
  }
}

/// What became of the cells that a sweep was to run.
public struct SweepOutcome: Equatable, Sendable {
  /// A cell that failed, with the attempt that did.
  public struct Failure: Equatable, Sendable {
    public let folder: CellFolder
    public let attempt: Int
    public let exit: Int
  }

  /// Why it ended before all cells had.
  public enum Stop: Equatable, Sendable { case interrupted, cancelled, failedFast }

  public var cells = 0
  /// Those that were done before.
  public var doneBefore = 0
  /// Those that this process has brought to their end.
  public var done = 0
  /// Those that another process has.
  public var doneElsewhere = 0
  public var failures: [Failure] = []
  public var stop: Stop?

  public var isComplete: Bool { doneBefore + done + doneElsewhere == cells }
  /// Cells that are done, or have failed for good.
  public var settled: Int { doneBefore + done + doneElsewhere + failures.count }
}

/// Runs cells of a plan, each once, however many processes on however many hosts run the same plan in the same folder.
///
/// It belongs to one thread, at whose end the system ends the cells.
public final class CellRunner {
  private let plan: SweepPlan
  private let options: SweepOptions
  private let folders: [CellFolder]
  private let crew = ChildCrew()
  private let watch: LeaseWatch
  private let cancellation: Cancellation
  private let environment = ProcessInfo.processInfo.environment

  private var queue: [Int]
  private var running: [pid_t: (cell: Int, attempt: CellAttempt)] = [:]
  private var elsewhere: Set<Int> = []
  private var failures: [Int: Int] = [:]
  /// The attempts that each cell had when this process came.
  private var attemptsBefore: [Int: Int] = [:]
  private var lastBeat = ContinuousClock.now
  private var stopped: ContinuousClock.Instant?
  private var fault: (any Error)?
  private var outcome = SweepOutcome()

  /// Told of each change: what has become of the cells so far, and how many run.
  public var onChange: ((SweepOutcome, _ running: Int) -> Void)?
  /// Told of each attempt that failed, and whether the cell is tried again.
  public var onFailure: ((SweepOutcome.Failure, _ isRetried: Bool) -> Void)?
  /// Told what a user should know of this host's bits.
  public var onNotice: ((String) -> Void)?

  /// - Parameter cells: their indices in the plan.
  public init(_ plan: SweepPlan, cells: some Sequence<Int>, _ options: SweepOptions) {
    (self.plan, self.options) = (plan, options)
    folders = plan.folders(in: options.folder).map(CellFolder.init)
    queue = cells.filter(plan.cells.indices.contains).reversed()
    watch = LeaseWatch(interval: options.interval)
    cancellation = Cancellation(folder: options.folder)
    outcome.cells = queue.count
  }

  /// Runs them to their ends, or until somebody asks to stop: SIGINT, SIGTERM, SIGHUP, ``Cancellation``.
  /// - Throws: `FileError`, `ChildProcessError`, ``SweepError/bits(host:reason:)``: what keeps it from running any cell. Cells
  ///   under way are ended first, and go on another time.
  public func run() throws -> SweepOutcome {
    try TerminationSignal.held {
      takeStock()
      if !queue.isEmpty { try checkHost() }
      while true {
        lookForStop()
        while stopped == nil, running.count < options.workers, let cell = queue.popLast() { attend(cell) }
        if running.isEmpty, stopped != nil || queue.isEmpty && elsewhere.isEmpty { break }
        try waitForEnds()
        beat()
      }
    }
    if let fault { throw fault }
    return outcome
  }

  private func takeStock() {
    let present = Set(Folder.names(in: options.folder) ?? [])
    queue.removeAll { cell in
      guard present.contains(folders[cell].name), !Interrupt.isRequested else { return false }
      let attempts = folders[cell].attempts
      attemptsBefore[cell] = attempts.last ?? 0
      guard isDone(cell, attempts) else { return false }
      outcome.doneBefore += 1
      return true
    }
    onChange?(outcome, 0)
  }

  private func checkHost() throws {
    let check = HostCheck(folder: options.folder, program: options.program)
    do {
      for notice in try check.notices(acceptsAnyBits: options.acceptsAnyBits) { onNotice?(notice) }
    } catch is Interrupted {
      // The flag is still set, and the loop looks at it.
    }
  }

  /// Whether an attempt went as far as the cell is to go.
  private func isDone(_ cell: Int, _ attempts: [Int]) -> Bool {
    attempts.reversed().contains { number in
      let record = folders[cell].record(number)
      return record.end?.state == .done && record.start.map { plan.covers($0, plan.cells[cell]) } == true
    }
  }

  // MARK: Starting

  /// Starts a cell, unless it has been done or belongs to another process.
  private func attend(_ cell: Int) {
    let folder = folders[cell]
    let attempts = folder.attempts
    if isDone(cell, attempts) {
      outcome.doneElsewhere += 1
      onChange?(outcome, running.count)
      return
    }
    if let last = attempts.last.map(folder.record) {
      if last.end == nil {
        // Who has died since the file was read may have noted an end before: once he is dead, the file tells.
        guard watch.look(at: folder, last) == .dead, folder.record(last.number).end == nil else {
          elsewhere.insert(cell)
          return
        }
      }
      if let end = last.end, end.state == .failed, last.number > attemptsBefore[cell] ?? 0, failures[cell] == nil {
        // Another process has tried it meanwhile, as often as it was told to.
        settle(.init(folder: folder, attempt: last.number, exit: end.exit))
        return
      }
    }
    do {
      guard let attempt = try claim(cell, after: attempts.last ?? 0) else {
        elsewhere.insert(cell)
        return
      }
      do { try start(cell, attempt) } catch {
        _ = try? attempt.finish(.exited(1), otherwise: .evicted)
        throw error
      }
    } catch {
      stop(because: error)
    }
    onChange?(outcome, running.count)
  }

  private func claim(_ cell: Int, after last: Int) throws -> CellAttempt? {
    watch.forget(folders[cell])
    let start = CellEvent.Start(
      time: CellEvent.Start.now, attempt: last + 1, owner: .current, parameters: plan.parameters(of: plan.cells[cell]),
      options: plan.otherOptions, identity: plan.cells[cell].identity)
    return try CellAttempt(folders[cell], start, interval: options.interval)
  }

  private func start(_ cell: Int, _ attempt: CellAttempt) throws {
    let folder = attempt.folder
    let log = try AppendedFile(folder.log(attempt.number), creates: true)
    let arguments = plan.scriptArguments(of: plan.cells[cell], folder: folder.path)
    var command = Command(
      options.program, ["--threads", "\(options.threads)", plan.script] + arguments,
      environment: environment.merging(
        CellJournal.variables(folder, attempt: attempt.number, keepsCheckpoints: options.keepsCheckpoints)
      ) { $1 })
    command.input = .empty
    // Ctrl-C of the terminal reaches us, and the cells through us.
    command.hasOwnGroup = true
    let process = try crew.start(command, output: log.descriptor)
    running[process] = (cell, attempt)
    try attempt.name(process: ProcessMark(of: process))
  }

  // MARK: Ends

  private func waitForEnds() throws {
    let isPolling = running.isEmpty || !elsewhere.isEmpty || stopped != nil
    for ended in try crew.wait(atMost: isPolling ? 50 : 200) {
      guard let (cell, attempt) = running.removeValue(forKey: ended.identifier) else { continue }
      do { note(try attempt.finish(ended.termination, otherwise: stateOfStopped), of: cell) } catch {
        stop(because: error)
      }
      onChange?(outcome, running.count)
    }
  }

  /// What a process that noted no end has become.
  private var stateOfStopped: CellEvent.EndState {
    guard stopped != nil else { return .failed }
    return outcome.stop == .cancelled ? .cancelled : .evicted
  }

  private func note(_ record: AttemptRecord, of cell: Int) {
    guard let end = record.end else {
      // It was taken over.
      elsewhere.insert(cell)
      return
    }
    switch end.state {
    case .done: outcome.done += 1
    case .cancelled, .evicted: break
    case .failed:
      let failure = SweepOutcome.Failure(folder: folders[cell], attempt: record.number, exit: end.exit)
      failures[cell, default: 0] += 1
      let isRetried = failures[cell] ?? 0 <= options.retries && stopped == nil
      onFailure?(failure, isRetried)
      if isRetried { queue.insert(cell, at: 0) } else { settle(failure) }
    }
  }

  private func settle(_ failure: SweepOutcome.Failure) {
    outcome.failures.append(failure)
    onChange?(outcome, running.count)
    if options.failsFast { stop(.failedFast) }
  }

  // MARK: Signs of life

  private func beat() {
    let now = ContinuousClock.now
    guard (now - lastBeat).inSeconds >= min(1, options.interval) else { return }
    lastBeat = now
    for (process, (_, attempt)) in running where attempt.isBeatDue(now) {
      do { try attempt.beat(now) } catch {
        if error is SweepError {
          crew.send(SIGKILL, to: process)  // another process has the cell
        } else {
          stop(because: error)
        }
      }
    }
    for cell in elsewhere {
      let folder = folders[cell]
      // Its end, or that of who runs it, brings it back to the queue, where it is looked at as any other.
      guard let last = folder.lastAttempt, last.end == nil, watch.look(at: folder, last) != .dead else {
        elsewhere.remove(cell)
        queue.append(cell)
        continue
      }
    }
  }

  // MARK: Stopping

  private func lookForStop() {
    if let stopped {
      if (ContinuousClock.now - stopped).inSeconds > options.grace { crew.send(SIGKILL) }
    } else if Interrupt.isRequested || TerminationSignal.isWaiting {
      stop(.interrupted)
    } else if cancellation.isRequested {
      stop(.cancelled)
    }
  }

  private func stop(_ reason: SweepOutcome.Stop) {
    guard stopped == nil else { return }
    (stopped, outcome.stop) = (ContinuousClock.now, reason)
    crew.send(SIGTERM)
  }

  private func stop(because error: any Error) {
    if fault == nil { fault = error }
    guard stopped == nil else { return }
    stopped = ContinuousClock.now
    crew.send(SIGTERM)
  }
}
