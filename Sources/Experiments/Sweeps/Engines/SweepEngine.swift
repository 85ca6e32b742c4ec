/// What runs the cells of a sweep: here, or by handing them to a cluster's scheduler.
///
/// An engine does little, for the folder is the truth: event files tell what is done, leases what lives, and one process alone
/// can make an attempt's file. All that an engine needs is to have `instab-lua sweep work FOLDER --cells FIRST..LAST` run,
/// somewhere where the folder can be reached; it may run it twice, or again after it was killed. docs/sweeps.md shows how a
/// third engine (PBS, a Job of Kubernetes) would be written.
public protocol SweepEngine {
  /// Has cells run that are neither done nor under way.
  /// - Returns: what has become of them, if the engine runs them itself; nil if it has handed them over.
  func submit(_ cells: [Int], of plan: SweepPlan) throws -> SweepOutcome?

  /// How many cells wait in the scheduler's queue, as far as it can be asked; nil if there is no queue.
  func waitingCells(of plan: SweepPlan) throws -> Int?

  /// Takes back what waits.
  func cancel(_ plan: SweepPlan) throws
}

/// Runs the cells as processes of this machine, so many at once.
public struct LocalEngine: SweepEngine {
  public var options: SweepOptions
  /// Sees the runner before it begins.
  public var prepare: (CellRunner) -> Void

  public init(_ options: SweepOptions, prepare: @escaping (CellRunner) -> Void = { _ in }) {
    (self.options, self.prepare) = (options, prepare)
  }

  public func submit(_ cells: [Int], of plan: SweepPlan) throws -> SweepOutcome? {
    let runner = CellRunner(plan, cells: cells, options)
    prepare(runner)
    return try runner.run()
  }

  public func waitingCells(of plan: SweepPlan) -> Int? { nil }

  public func cancel(_ plan: SweepPlan) {}
}

/// A folder in which cells of a sweep are run.
public enum SweepFolder {
  /// Writes the plan, so that others find it, and checks that the folder takes files.
  /// - Throws: `FileError`.
  public static func prepare(_ folder: String, _ plan: SweepPlan) throws { try plan.save(in: folder) }

  /// Asks all who run its cells to stop, and waits until they have; cells that nobody runs any more are left as they are.
  /// - Parameter limit: seconds.
  /// - Returns: how many had been running, and how many still are.
  /// - Throws: ``SweepError``; `FileError`; `Interrupted`.
  public static func cancel(_ folder: String, limit: Double = 60) throws -> (running: Int, left: Int) {
    let plan = try SweepPlan(folder: folder)
    let before = try SweepStatus(plan, folder: folder)
    guard before.running > 0 else { return (0, 0) }
    try Cancellation.request(in: folder)
    return (before.running, try SweepStatus.waitForEnds(of: before, limit: limit))
  }
}
