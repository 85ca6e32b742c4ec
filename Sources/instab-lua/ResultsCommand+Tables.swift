import ArgumentParser
import Experiments
import Foundation
import Results
import Statistics

extension TableFormat: ExpressibleByArgument {}
extension TableStatistic: ExpressibleByArgument {}
extension SpreadKind: ExpressibleByArgument {}

extension ResultsCommand {
  /// `instab-lua results table DIR … --rows seed --columns k`
  struct Table: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "table", abstract: "A metric by one or two parameters, with means and standard deviations.",
      usage: "instab-lua results table DIR … --rows seed --columns k --over 'epoch[-10:]' [options]",
      discussion: """
        Rows and columns are parameters or options of the script, or replica, run or cell. Runs that differ in \
        something that is not named are an error: --where takes one value, --across averages over it. Exit status 3 \
        if a run is missing.
        """)

    @Argument(help: "Folders of sweeps or cells.")
    var folders: [String]

    @ArgumentParser.Option(help: ArgumentHelp("The parameter that rows have a value of.", valueName: "name"))
    var rows: String

    @ArgumentParser.Option(help: ArgumentHelp("That of the columns; without it there is one.", valueName: "name"))
    var columns: String?

    @ArgumentParser.Option(
      parsing: .singleValue,
      help: ArgumentHelp("What runs of one place may differ in; may be repeated.", valueName: "name"))
    var across: [String] = []

    @ArgumentParser.Option(help: "What is shown of several numbers: mean±std, mean, std, median, min-max.")
    var stat = TableStatistic.meanAndSpread

    @ArgumentParser.Option(help: "Of a standard deviation: divided by n (population) or n − 1 (sample).")
    var std = SpreadKind.population

    @ArgumentParser.Option(
      help: ArgumentHelp("Show intervals of mean and standard deviation, of this level: 0.95.", valueName: "level"))
    var interval: Double?

    @Flag(help: "Test spreads for being equal.")
    var test = false

    @ArgumentParser.Option(help: ArgumentHelp("Digits behind the point.", valueName: "n"))
    var digits: Int?

    @ArgumentParser.Option(help: "text, latex, markdown or csv.")
    var format = TableFormat.text

    @OptionGroup var choice: Choice

    func validate() throws {
      if let digits, !(0...17).contains(digits) { throw ValidationError("--digits: 0 to 17 expected, got \(digits)") }
      if let interval, !(interval > 0 && interval < 1) {
        throw ValidationError("--interval: a level between 0 and 1 expected, got \(interval)")
      }
    }

    func perform() throws {
      try ResultsCommand.reading {
        let choice = try choice.choice()
        var layout = TableLayout(rows: rows, columns: columns, across: across)
        (layout.statistic, layout.spread, layout.level) = (stat, std, interval)
        (layout.isTested, layout.digits) = (test, digits)
        let made = try read(folders) { reader in
          try ResultTable(ResultRuns(reader, choice, listed: [rows, columns].compactMap { $0 }), layout)
        }
        write(made.text(format))
        if made.missing > 0 { throw ExitCode(ExitStatus.incomplete) }
      }
    }
  }

  /// `instab-lua results compare A B`
  struct Compare: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "compare", abstract: "Where two runs part: the first metric, the first checkpoint and layer.",
      usage: "instab-lua results compare A B",
      discussion: """
        A and B are folders of cells, or checkpoints; A#2 is the second replica of A. Weights are known at the \
        steps of which both have a checkpoint: a training keeps its last one, a script may keep more. Exit status: \
        0 all is the same, 3 they differ, 1 there is nothing to compare.
        """)

    @Argument(help: "A cell's folder, or a checkpoint.")
    var one: String

    @Argument(help: "Another one.")
    var other: String

    func perform() throws {
      try ResultsCommand.reading {
        let comparison = try RunComparison(one, other)
        for line in comparison.lines { show(line) }
        guard comparison.isKnown else { throw ExitCode(Program.Status.failure) }
        if !comparison.isSame { throw ExitCode(ExitStatus.incomplete) }
      }
    }
  }
}
