import ArgumentParser
import Experiments
import Foundation
import LuaLibrary
import LuaRuntime
import Session

extension SweepCommand {
  static func show(_ text: String) { Program.show(text, asError: false) }

  /// Runs cells, tells what happens, and ends with the sweep's exit status.
  static func run(_ cells: [Int], of plan: SweepPlan, _ engine: LocalEngine) throws {
    let begin = ContinuousClock.now
    let progress = Progress("sweep", total: cells.count)
    var engine = engine
    engine.prepare = { runner in
      runner.onChange = { outcome, _ in progress.update(outcome.settled) }
      runner.onFailure = { failure, isRetried in
        progress.finish()
        StandardError.write(report(failure, isRetried: isRetried))
      }
      runner.onNotice = { StandardError.report("sweep: \($0)") }
    }
    guard let outcome = try engine.submit(cells, of: plan) else { return }
    progress.finish()
    show(summary(outcome, seconds: (ContinuousClock.now - begin).seconds))
    switch outcome.stop {
    case .interrupted: throw ExitCode(Program.Status.interrupted)
    case .cancelled: throw ExitCode(ExitStatus.unfinished)
    case .failedFast: throw ExitCode(Program.Status.failure)
    case nil: if !outcome.isComplete { throw ExitCode(Program.Status.failure) }
    }
  }

  /// Hands what is not done to a cluster.
  static func submit(_ plan: SweepPlan, _ engine: SlurmEngine) throws {
    var engine = engine
    engine.onSubmission = { job, cells in show("job \(job): \(cells) cell\(cells == 1 ? "" : "s")") }
    let submission = try engine.submitOpenCells(of: plan)
    var parts = ["\(submission.submitted) of \(submission.cells) cells submitted", "\(submission.done) done"]
    if submission.running > 0 { parts.append("\(submission.running) running") }
    if submission.queued > 0 { parts.append("\(submission.queued) queued before") }
    show(parts.joined(separator: ", "))
  }

  private static func report(_ failure: SweepOutcome.Failure, isRetried: Bool) -> String {
    let tail = failure.folder.logTail(failure.attempt).split(separator: "\n").map { "  | \($0)\n" }.joined()
    let ending = failure.exit > 128 ? "signal \(failure.exit - 128)" : "exit status \(failure.exit)"
    return "failed: \(failure.folder.name) (\(ending), attempt \(failure.attempt))"
      + "\(isRetried ? ", tried again later" : "")\n\(tail)"
  }

  private static func summary(_ outcome: SweepOutcome, seconds: Double) -> String {
    let done = outcome.doneBefore + outcome.done + outcome.doneElsewhere
    var parts = ["\(done) of \(outcome.cells) cells done"]
    if outcome.doneBefore > 0 { parts[0] += " (\(outcome.doneBefore) before)" }
    if outcome.doneElsewhere > 0 { parts.append("\(outcome.doneElsewhere) by another process") }
    if !outcome.failures.isEmpty { parts.append("\(outcome.failures.count) failed") }
    let left = outcome.cells - outcome.settled
    if left > 0 { parts.append("\(left) left") }
    let stop =
      switch outcome.stop {
      case .interrupted: "; stopped: the same command goes on"
      case .cancelled: "; cancelled: the same command goes on"
      case .failedFast: "; stopped at the first failure"
      case nil: ""
      }
    return parts.joined(separator: ", ") + "; \(time(seconds))" + stop
  }

  /// `42 s`, `3:05`, `1:02:03`.
  static func time(_ seconds: Double) -> String {
    guard seconds < 1e9 else { return "?" }
    if seconds < 60 { return String(format: seconds < 10 ? "%.1f s" : "%.0f s", seconds) }
    let whole = Int(seconds.rounded())
    return whole < 3600
      ? String(format: "%d:%02d", whole / 60, whole % 60)
      : String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
