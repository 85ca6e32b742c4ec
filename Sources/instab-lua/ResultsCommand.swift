import ArgumentParser
import Experiments
import Files
import Foundation
import Interrupt
import LuaRuntime
import Results
import Session
import Statistics

/// `instab-lua results table DIR …`: what the runs of sweeps have measured.
struct ResultsCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "instab-lua results",
    abstract: "Shows what the runs of sweeps have measured: lists, tables, exports, the first bit in which two differ.",
    usage: "instab-lua results list|show|table|compare|export DIR …",
    discussion: """
      DIR is the folder of a sweep or of one of its cells; several may be given. What is read is kept in an index \
      in the user's cache folder, which may be deleted at any time. See docs/sweeps.md.

      Exit status: 0; 1 if results cannot be read; 2 for a wrong command line; 3 if runs are missing (list, table), \
      or differ (compare).
      """,
    subcommands: [List.self, Show.self, Table.self, Compare.self, Export.self])

  func perform() throws { throw CleanExit.helpRequest(Self.self) }

  enum ExitStatus {
    static let incomplete: Int32 = 3
  }

  static func show(_ text: String) { Program.show(text, asError: false) }

  /// Says something on standard error.
  static func note(_ text: String) { StandardError.write("note: \(text)\n") }

  static func write(_ text: String) {
    StandardOutput.write(text)
    _ = StandardOutput.flush()
  }

  /// Runs what reads results: Ctrl-C ends it, and what was asked for wrongly is exit status 2.
  static func reading(_ body: () throws -> Void) throws {
    do { try InterruptSignal.raisesFlag(body) } catch let error as ResultsError {
      guard error.isUsage else { throw error }
      Program.show("instab-lua: results: \(error)", asError: true)
      throw ExitCode(Program.Status.usage)
    } catch is Interrupted {
      throw ExitCode(Program.Status.interrupted)
    }
  }

  static func read<Result>(_ folders: [String], _ body: (IndexReader) throws -> Result) throws -> Result {
    try ResultIndex.read(folders, note: note, body)
  }

  /// Which runs, and which number of each.
  struct Choice: ParsableArguments {
    @ArgumentParser.Option(
      help: ArgumentHelp(
        "By default test_accuracy, else train_accuracy, test_loss, loss, or the first.", valueName: "name"))
    var metric: String?

    @ArgumentParser.Option(
      help: ArgumentHelp(
        "Which values of a run are averaged: epoch[-10:], epoch[30:40], step[100:]; by default the last.",
        valueName: "window"))
    var over: String?

    @ArgumentParser.Option(
      name: .customLong("where"), parsing: .singleValue,
      help: ArgumentHelp("What runs must have; may be repeated.", valueName: "name=values"))
    var conditions: [String] = []

    @ArgumentParser.Option(help: ArgumentHelp("A factor for all values: 100 for percent.", valueName: "x"))
    var scale = 1.0

    @Flag(help: "Also count cells that are not done.")
    var unfinished = false

    @Flag(help: "Also count cells of earlier grids.")
    var all = false

    func choice() throws -> ResultChoice {
      var choice = ResultChoice()
      (choice.metric, choice.scale) = (metric, scale)
      choice.over = try over.map { try Window($0) }
      choice.conditions = try conditions.map { text in
        do {
          let (name, values) = try SweepGrid.parse(text)
          return (name, values.map { ParameterValue($0) })
        } catch let error as SweepError {
          throw ResultsError.value("--where", expected: "name=values", got: "\(text) (\(error))")
        }
      }
      (choice.takesUnfinished, choice.takesOtherGrids) = (unfinished, all)
      return choice
    }
  }

  /// `instab-lua results list DIR …`
  struct List: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "A line for each run: state, number, name.",
      discussion: "Exit status 3 if some cells are not done.")

    @Argument(help: "Folders of sweeps or cells.")
    var folders: [String]

    @OptionGroup var choice: Choice

    func perform() throws {
      try ResultsCommand.reading {
        var choice = try choice.choice()
        choice.takesUnfinished = true
        let runs = try read(folders) { try ResultRuns($0, choice) }
        let states = runs.runs.map(\.cell.presentState)
        let width = states.map(\.count).max() ?? 0
        for (run, state) in zip(runs.runs, states) {
          let fill = String(repeating: " ", count: width - state.count)
          let epoch = run.points.compactMap(\.epoch).max().map { "epoch \($0)" } ?? ""
          let value = run.value.map { "\(runs.metric) \($0)" } ?? ""
          show(
            ["\(state)\(fill)", run.cell.folder.name, run.replica.map { "[\($0)]" } ?? "", epoch, value]
              .filter { !$0.isEmpty }.joined(separator: "  "))
        }
        if runs.ofOtherGrids > 0 { show("and \(runs.ofOtherGrids) of other grids (--all)") }
        if runs.runs.contains(where: { !$0.cell.isDone }) { throw ExitCode(ExitStatus.incomplete) }
      }
    }
  }

  /// `instab-lua results show CELL …`
  struct Show: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "All that is known of cells: options, attempts, the last of each metric, files.")

    @Argument(help: "Folders of cells, or of a sweep.")
    var folders: [String]

    func perform() throws {
      try ResultsCommand.reading {
        let texts = try read(folders) { reader in try reader.details() }
        show(texts.joined(separator: "\n"))
      }
    }
  }
}
