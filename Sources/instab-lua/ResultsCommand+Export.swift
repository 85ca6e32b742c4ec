import ArgumentParser
import Experiments
import Files
import Foundation
import Results

extension ResultExport.Format: ExpressibleByArgument {}

extension ResultsCommand {
  /// `instab-lua results export DIR …`
  struct Export: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Writes all metrics of all cells for other programs: CSV, JSON or TensorBoard.",
      usage: """
        instab-lua results export DIR … [--format csv|json] [--output FILE]
        instab-lua results export DIR --tensorboard LOGDIR
        """,
      discussion: """
        For TensorBoard each cell of a sweep becomes a run of LOGDIR, or each of its replicas: tensorboard --logdir LOGDIR. \
        Exporting again replaces what was exported; a TensorBoard that is running shows that when it is started anew.
        """)

    @Argument(help: "Folders of sweeps or cells.")
    var folders: [String]

    @ArgumentParser.Option(help: "csv: a line for each number (the default); json: a list of cells.")
    var format: ResultExport.Format?

    @ArgumentParser.Option(help: ArgumentHelp("Where; by default standard output.", valueName: "file"))
    var output: String?

    @ArgumentParser.Option(help: ArgumentHelp("Where event files go; made if need be.", valueName: "logdir"))
    var tensorboard: String?

    func validate() throws {
      guard let tensorboard else { return }
      if tensorboard.isEmpty { throw ValidationError("--tensorboard: a folder expected") }
      if format != nil || output != nil { throw ValidationError("--tensorboard goes without --format and --output") }
      if folders.count != 1 { throw ValidationError("--tensorboard: the folder of one sweep expected") }
    }

    func perform() throws {
      try ResultsCommand.reading {
        if let tensorboard {
          let (runs, scalars) = try TensorBoardLog(sweep: folders[0]).write(to: tensorboard)
          return show("wrote \(runs) run\(runs == 1 ? "" : "s"), \(scalars) numbers, to \(tensorboard)")
        }
        let bytes = try read(folders) { try ResultExport.bytes($0, format ?? .csv) }
        guard let output else { return write(String(decoding: bytes, as: UTF8.self)) }
        try AtomicFile.write(bytes, to: output)
        show("wrote \(output)")
      }
    }
  }
}
