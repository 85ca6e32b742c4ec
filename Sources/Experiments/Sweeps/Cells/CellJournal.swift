import ChildProcesses
import Datasets
import Files
import Foundation
import Interrupt

/// The event file of the cell that this process runs: the one writer of its attempt.
public final class CellJournal {
  public let folder: CellFolder
  public let attempt: Int
  /// Whether trainings keep a checkpoint in the folder by themselves.
  public let keepsCheckpoints: Bool
  private let file: AppendedFile
  private let begin = ContinuousClock.now
  /// Trainings of this process so far.
  private var runs = 0
  private var hasEnded = false

  private enum Variable {
    static let folder = "INSTAB_LUA_CELL"
    static let attempt = "INSTAB_LUA_CELL_ATTEMPT"
    static let parent = "INSTAB_LUA_CELL_PARENT"
    static let checkpoints = "INSTAB_LUA_CELL_CHECKPOINTS"
  }

  /// What the process of a cell is told by its environment.
  static func variables(_ folder: CellFolder, attempt: Int, keepsCheckpoints: Bool) -> [String: String] {
    [
      Variable.folder: folder.path, Variable.attempt: "\(attempt)",
      Variable.parent: "\(ProcessMark.current.identifier)", Variable.checkpoints: keepsCheckpoints ? "1" : "0",
    ]
  }

  /// The journal of the cell that this process was started for; nil for any other process. Programs that it starts are not
  /// told. The process ends when its starter does: first by SIGTERM, so that a training can save its state.
  /// - Throws: ``SweepError/lost(folder:attempt:)``; `FileError`.
  public static func take(from environment: [String: String] = ProcessInfo.processInfo.environment) throws
    -> CellJournal?
  {
    guard let path = environment[Variable.folder],
      let attempt = environment[Variable.attempt].flatMap(CellFolder.attempt)
    else {
      return nil
    }
    let parent = environment[Variable.parent].flatMap { Int32($0) }
    for name in [Variable.folder, Variable.attempt, Variable.parent, Variable.checkpoints] { Environment.remove(name) }
    if let parent { TerminationSignal.follow(parent: parent) }
    return try CellJournal(CellFolder(path), attempt, keepsCheckpoints: environment[Variable.checkpoints] != "0")
  }

  init(_ folder: CellFolder, _ attempt: Int, keepsCheckpoints: Bool = true) throws {
    (self.folder, self.attempt, self.keepsCheckpoints) = (folder, attempt, keepsCheckpoints)
    file = try AppendedFile(folder.events(attempt))
    try checkIsOurs()
  }

  private func checkIsOurs() throws {
    guard CellOwnership.holds(attempt, of: folder) else { throw SweepError.lost(folder: folder.path, attempt: attempt) }
  }

  /// Appends lines in one write.
  /// - Throws: ``SweepError/lost(folder:attempt:)``, when another process has taken the cell over; `FileError`.
  public func append(_ events: [CellEvent]) throws {
    guard !events.isEmpty, !hasEnded else { return }
    try checkIsOurs()
    try file.append(events.flatMap(\.line))
  }

  /// Waits until all that was appended is on the device.
  public func sync() throws { try file.sync() }

  /// Notes the script's end, as the last thing that its process does. An exit status that is not 0 is a failure.
  public func end(exit status: Int) throws {
    guard !hasEnded else { return }
    let end = CellEvent.End(
      state: status == 0 ? .done : .failed, exit: status, seconds: (ContinuousClock.now - begin).inSeconds)
    try append([.end(end)])
    try sync()
    hasEnded = true
  }

  /// Notes a file that was written, if it lies in the cell's folder.
  public func note(artefact path: String) throws {
    let folder = URL(fileURLWithPath: folder.path).standardizedFileURL.path + "/"
    let file = URL(fileURLWithPath: path).standardizedFileURL.path
    let name = file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
    try append([.artefact(path: name, checksum: Checksum.sha256(ofFile: path).description)])
  }

  /// The place of the next training's files: the first has `checkpoint.safetensors`, the second `checkpoint-2.safetensors`.
  public func nextRun() -> Run {
    runs += 1
    return Run(journal: self, number: runs)
  }

  /// One of the trainings of a script.
  public struct Run {
    let journal: CellJournal
    let number: Int

    private var mark: String { number == 1 ? "" : "-\(number)" }
    /// Where its checkpoint is kept; nil if the sweep wants none.
    public var checkpoint: String? {
      journal.keepsCheckpoints ? "\(journal.folder.path)/checkpoint\(mark).safetensors" : nil
    }
    public var manifest: String { "\(journal.folder.path)/manifest\(mark).json" }

    /// Notes what was measured in the epoch that a training has just finished, of each replica.
    public func note(_ training: Training) throws {
      let (epoch, step) = (training.position.epoch, training.position.step)
      var events: [CellEvent] = []
      for (replica, history) in zip(training.replicas, training.history) {
        events += (history.last.map { values($0, training) } ?? []).map { name, value in
          .metric(
            CellEvent.Metric(
              name, value, step: step, epoch: epoch, replica: replica.name, run: number == 1 ? nil : number))
        }
      }
      try journal.append(events)
      try journal.sync()
    }

    /// What a training measures, by the names that `train.run` gives it.
    private func values(_ metrics: EpochMetrics, _ training: Training) -> [(name: String, value: Double)] {
      let isTested = training.testData != nil
      var values = [("loss", metrics.loss)]
      if isTested { values.append(("test_loss", metrics.testLoss)) }
      if training.plan.classes != nil {
        values.append(("train_accuracy", metrics.trainAccuracy))
        if isTested { values.append(("test_accuracy", metrics.testAccuracy)) }
      }
      for (k, metric) in training.plan.metrics.enumerated() {
        if metrics.train.indices.contains(k) { values.append(("train_\(metric.name)", metrics.train[k])) }
        if isTested, metrics.test.indices.contains(k) { values.append(("test_\(metric.name)", metrics.test[k])) }
      }
      return values
    }
  }
}
