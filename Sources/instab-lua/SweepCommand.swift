import ArgumentParser
import Experiments
import Foundation
import Interrupt
import Session
import Tensors

/// `instab-lua sweep SCRIPT --out DIR --grid …`: many runs of a script.
struct SweepCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "instab-lua sweep",
    abstract: "Runs a script for all combinations of parameters, so that nothing is lost or done twice.",
    usage: """
      instab-lua sweep SCRIPT --out DIR --grid seed=1..6 --grid activation=relu,swish [options] [-- script options]
      instab-lua sweep status|cancel|report DIR
      """,
    discussion: """
      Each combination is a process with a folder of its own below DIR. The same command goes on where an interrupted one \
      stopped: what is done is left alone, added values run only what is new, more epochs go on from the checkpoints. \
      Several processes, on several hosts that share DIR, may run it at once. See docs/sweeps.md; \
      'instab-lua sweep run --help' lists the options.

      Exit status: 0 when all cells are done, 1 if any failed or the sweep could not go on, 2 for a wrong command line, 130 \
      after Ctrl-C, 3 after 'sweep cancel'. A script called status, cancel or report is run as ./status.
      """,
    subcommands: [Run.self, Status.self, Cancel.self, Report.self, Work.self], defaultSubcommand: Run.self)

  enum ExitStatus {
    static let unfinished: Int32 = 3
  }

  func perform() throws { throw CleanExit.helpRequest(Self.self) }

  enum EngineName: String, ExpressibleByArgument, CaseIterable { case local, slurm }

  /// How cells are run, for `sweep` and `sweep work`.
  struct RunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Cells at once, which share the cores; by default as many as cores.", valueName: "n"))
    var workers: Int?

    @Option(help: ArgumentHelp("How often a failed cell is tried again.", valueName: "n"))
    var retries = 0

    @Flag(help: "End at the first cell that fails for good.")
    var failFast = false

    @Flag(help: "Let trainings keep no checkpoint unless the script names one.")
    var noCheckpoints = false

    @Flag(help: "Run cells also where 'instab-lua verify' says that this host does not give the reference bits.")
    var anyBits = false

    @Option(help: .hidden)
    var heartbeat = 5.0

    @Option(help: .hidden)
    var threads: Int?

    func validate() throws {
      if let workers, !(1...1024).contains(workers) {
        throw ValidationError("--workers: 1 to 1024 expected, got \(workers)")
      }
      if retries < 0 { throw ValidationError("--retries: 0 or more expected, got \(retries)") }
      if !(heartbeat >= 0.01 && heartbeat < 3600) { throw ValidationError("--heartbeat: seconds expected") }
    }

    func options(_ folder: String) -> SweepOptions {
      var options = SweepOptions(folder: folder, program: Self.program, workers: workers, cores: Pool.threads)
      (options.retries, options.failsFast, options.interval) = (retries, failFast, heartbeat)
      (options.keepsCheckpoints, options.acceptsAnyBits) = (!noCheckpoints, anyBits)
      if let threads { options.threads = max(1, threads) }
      return options
    }

    static var program: String {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
  }

  /// The sweep itself.
  struct Run: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Runs a sweep; the word may be left out.", usage: SweepCommand.configuration.usage,
      discussion: SweepCommand.configuration.discussion)

    @Argument(help: "The script, which declares its options by script.args.")
    var script: String

    @Option(help: ArgumentHelp("The sweep's folder.", valueName: "dir"))
    var out: String

    @Option(
      parsing: .singleValue,
      help: ArgumentHelp(
        "A parameter and its values, combined with all others; may be repeated. 1..6 and 0..100..20 are ranges; values "
          + "with commas stand in quotes.", valueName: "name=values"))
    var grid: [String] = []

    @Option(
      parsing: .singleValue,
      help: ArgumentHelp(
        "A parameter whose values belong, in turn, to those of the other --zip.", valueName: "name=values"))
    var zip: [String] = []

    @Option(
      help: ArgumentHelp(
        "What runs the cells: local (here), or slurm (handed to a cluster; the command returns).", valueName: "name"))
    var engine = EngineName.local

    @Option(help: ArgumentHelp("With slurm: processors of each cell; by default 1.", valueName: "n"))
    var processors: Int?

    @Option(
      parsing: .singleValue,
      help: ArgumentHelp(
        "With slurm: an option of sbatch; may be repeated: --sbatch=--time=2:00:00.", valueName: "option"))
    var sbatch: [String] = []

    @Flag(help: "Check everything and show what would be run.")
    var dryRun = false

    @OptionGroup var running: RunOptions

    @Argument(parsing: .postTerminator, help: "After --: what every cell gets.")
    var scriptOptions: [String] = []

    func validate() throws {
      if out.isEmpty { throw ValidationError("--out: a folder expected") }
      if let processors, !(1...4096).contains(processors) {
        throw ValidationError("--processors: 1 to 4096 expected, got \(processors)")
      }
      if engine == .local, !sbatch.isEmpty { throw ValidationError("--sbatch is for --engine slurm") }
      if engine == .local, processors != nil { throw ValidationError("--processors is for --engine slurm") }
      if engine == .slurm, running.workers != nil {
        throw ValidationError("--workers is for --engine local: of Slurm's jobs each runs one cell")
      }
    }

    func perform() throws {
      do { try sweep() } catch let error as SweepError {
        guard error.isUsage else { throw error }
        Program.show("instab-lua: sweep: \(error)", asError: true)
        throw ExitCode(Program.Status.usage)
      }
    }

    private func sweep() throws {
      try InterruptSignal.raisesFlag {
        let grid = try SweepGrid(grid: grid.map(SweepGrid.parse), zip: zip.map(SweepGrid.parse))
        let options = running.options(out)
        let plan = try SweepPlan(script: script, grid: grid, arguments: scriptOptions, program: options.program)
        if dryRun { return try show(plan, options) }
        try SweepFolder.prepare(out, plan)
        switch engine {
        case .local: try SweepCommand.run(Array(plan.cells.indices), of: plan, LocalEngine(options))
        case .slurm:
          try SweepCommand.submit(plan, SlurmEngine(options, processors: processors ?? 1, sbatchOptions: sbatch))
        }
      }
    }

    private func show(_ plan: SweepPlan, _ options: SweepOptions) throws {
      let status = try SweepStatus(plan, folder: out)
      for (entry, command) in Swift.zip(status.entries, plan.commands(options)) {
        let mark = entry.state == .done ? "done" : entry.state == .running ? "running" : "to run"
        SweepCommand.show("\(mark)  \(command)")
      }
      SweepCommand.show(
        "\(plan.cells.count) cells, \(status.count(.done)) of them done; \(options.workers) at once, \(options.threads) "
          + "thread\(options.threads == 1 ? "" : "s") each")
    }
  }

  /// `instab-lua sweep work DIR --cells 1..100`: what a cluster's job runs.
  struct Work: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "work", abstract: "Runs cells of the sweep in a folder: what an engine's jobs do.")

    @Argument(help: "The sweep's folder.")
    var folder: String

    @Option(help: ArgumentHelp("Which, from 1; by default all.", valueName: "first..last"))
    var cells: String?

    @Option(help: ArgumentHelp("The plan, if it is not the folder's sweep.json.", valueName: "file"))
    var plan: String?

    @OptionGroup var running: RunOptions

    func perform() throws {
      try InterruptSignal.raisesFlag {
        let plan = try SweepPlan(folder: folder, file: plan)
        var chosen = Array(plan.cells.indices)
        if let cells {
          let numbers = try SweepGrid.values(cells, of: "cells").compactMap { Int($0) }
          guard !numbers.isEmpty, numbers.allSatisfy({ $0 >= 1 && $0 <= plan.cells.count }) else {
            throw SweepError.parameter("cells", expected: "numbers from 1 to \(plan.cells.count)", got: "\"\(cells)\"")
          }
          chosen = numbers.map { $0 - 1 }
        }
        try SweepCommand.run(chosen, of: plan, LocalEngine(running.options(folder)))
      }
    }
  }
}
