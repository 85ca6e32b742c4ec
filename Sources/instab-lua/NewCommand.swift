import ArgumentParser
import Documents
import LuaRuntime
import Session

/// `instab-lua new experiment NAME`: a script to start from.
struct NewCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "instab-lua new",
    abstract: "Writes a script to start from: new experiment NAME.",
    usage: "instab-lua new experiment NAME",
    discussion: "The script NAME.lua runs as it is. A file of that name is never overwritten.")

  enum Kind: String, CaseIterable, ExpressibleByArgument { case experiment }

  @Argument(help: "experiment.")
  var kind: Kind

  @Argument(help: "The name of the script, or its path.")
  var name: String

  func validate() throws {
    let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    if last.isEmpty || last == ".lua" { throw ValidationError("new experiment: a name expected, got '\(name)'") }
  }

  func perform() throws {
    let experiment = NewExperiment(name)
    try experiment.write()
    StandardError.report("wrote \(experiment.path): run it with 'instab-lua \(experiment.path)'")
  }
}
