import ArgumentParser
import Experiments
import Foundation
import Results

extension SweepCommand {
  /// `instab-lua sweep status DIR`
  struct Status: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "Tells how far a sweep is.",
      discussion: """
        Exit status: 0 when all cells are done, 1 if any failed (or DIR cannot be read), 3 if some are yet to be done and none \
        failed.
        """)

    @Argument(help: "The sweep's folder.")
    var folder: String

    @Option(
      help: ArgumentHelp(
        "The metric to compare; by default test_accuracy, else loss, else the first.", valueName: "name"))
    var metric: String?

    @Flag(help: "A line for each cell.")
    var all = false

    func perform() throws {
      let plan = try SweepPlan(folder: folder)
      let status = try SweepStatus(plan, folder: folder)
      if all { for entry in status.entries { show("\(entry.state.rawValue)  \(entry.folder.name)") } }
      show(counts(status))
      if let waiting = try? SweepCommand.slurm(folder)?.waitingCells(of: plan) {
        show("\(waiting) wait in Slurm's queue")
      }
      if let seconds = status.secondsLeft { show("about \(SweepCommand.time(seconds)) left") }
      try showMetric(status)
      for entry in status.entries.filter({ $0.state == .failed }).prefix(10) {
        let exit = entry.attempt?.end?.exit ?? 0
        show("failed: \(entry.folder.name) (exit status \(exit), attempt \(entry.attempt?.number ?? 0))")
        if let number = entry.attempt?.number {
          for line in entry.folder.logTail(number, lines: 6).split(separator: "\n") { show("  | \(line)") }
        }
      }
      if status.count(.failed) > 10 { show("… and \(status.count(.failed) - 10) more that failed") }
      if status.count(.failed) > 0 { throw ExitCode(Program.Status.failure) }
      if status.count(.done) < status.entries.count { throw ExitCode(ExitStatus.unfinished) }
    }

    private func show(_ text: String) { SweepCommand.show(text) }

    private func counts(_ status: SweepStatus) -> String {
      var parts = ["\(status.entries.count) cells"]
      for state in SweepStatus.State.allCases {
        let count = status.count(state)
        if count > 0 || [.done, .running, .failed, .pending].contains(state) {
          parts.append("\(count) \(state.rawValue)")
        }
      }
      if status.others > 0 { parts.append("and \(status.others) of other grids") }
      return parts[0] + ": " + parts.dropFirst().joined(separator: ", ")
    }

    private func showMetric(_ status: SweepStatus) throws {
      let names = status.metricNames
      if let metric, !names.contains(metric) {
        throw SweepError.parameter(
          "metric", expected: names.isEmpty ? "none, for none was noted" : "one of " + names.joined(separator: ", "),
          got: "\"\(metric)\"")
      }
      let usual = ["test_accuracy", "train_accuracy", "loss"].filter(names.contains) + names
      for name in metric.map({ [$0] }) ?? usual {
        guard let (least, most) = status.extremes(of: name) else { continue }
        show(
          "\(name): least \(least.value) (\(least.entry.folder.name)), most \(most.value) (\(most.entry.folder.name))")
        return
      }
      if let metric { show("\(metric): nan in all cells") }
    }
  }

  /// The engine of a folder whose cells were handed to Slurm.
  static func slurm(_ folder: String) -> SlurmEngine? {
    guard SlurmEngine.isUsed(in: folder) else { return nil }
    return SlurmEngine(SweepOptions(folder: folder, program: "", cores: 1))
  }

  /// `instab-lua sweep cancel DIR`
  struct Cancel: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "cancel", abstract: "Asks all who run cells of a sweep to stop, and waits until they have.",
      discussion: "Trainings save their state first. The sweep's command goes on where it stopped.")

    @Argument(help: "The sweep's folder.")
    var folder: String

    @Option(help: ArgumentHelp("Seconds to wait.", valueName: "s"))
    var wait = 60.0

    func perform() throws {
      // First what waits, so that nothing new starts.
      if let engine = SweepCommand.slurm(folder) { try engine.cancel(SweepPlan(folder: folder)) }
      let (running, left) = try SweepFolder.cancel(folder, limit: wait)
      guard running > 0 else { return SweepCommand.show("no cell is running") }
      SweepCommand.show("\(running - left) of \(running) running cells stopped")
      if left > 0 { throw ExitCode(Program.Status.failure) }
    }
  }

  /// `instab-lua sweep report DIR`
  struct Report: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "report",
      abstract: "Writes a page (HTML, one file) of a sweep: tables, curves, cells, failures, manifests.")

    @Argument(help: "The sweep's folder.")
    var folder: String

    @Option(help: ArgumentHelp("Where; by default report.html in the sweep's folder.", valueName: "file"))
    var output: String?

    @OptionGroup var choice: ResultsCommand.Choice

    func perform() throws {
      try ResultsCommand.reading {
        let path = output ?? folder + "/report.html"
        try SweepReport(folder: folder, choice.choice(), note: ResultsCommand.note).save(to: path)
        SweepCommand.show("wrote \(path)")
      }
    }
  }
}
