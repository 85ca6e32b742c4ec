import ArgumentParser
import LuaRuntime
import Session

/// What the program does besides running scripts: `instab-lua data cifar10`. A word of the command line where a script's
/// name is expected is a subcommand if it is the name of one; a script of that name is run as `./data`. Their command
/// names are what is typed, `instab-lua data`, for the help says it.
protocol Subcommand: ParsableCommand {
  /// Does it. Errors are reported by the caller, exit status 1; an `ExitCode` is the exit status, and what there is to say has
  /// been said.
  func perform() throws
}

enum Subcommands {
  private static let all: [any Subcommand.Type] = [
    DataCommand.self, KernelCommand.self, NewCommand.self, ResultsCommand.self, SweepCommand.self, VerifyCommand.self,
  ]

  /// The subcommand of this name.
  static func named(_ word: String) -> (any Subcommand.Type)? {
    // Most words are scripts: the commands and their help need not be made to see that.
    guard word.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else { return nil }
    return all.first { $0._commandName == "instab-lua " + word }
  }

  /// A line for each, for the help.
  static var summary: String {
    all.map { "  \($0._commandName)\n          \($0.configuration.abstract)" }.joined(separator: "\n")
  }
}

extension Subcommand {
  /// Parses the arguments and performs; returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let command: any ParsableCommand
    do {
      command = try parseAsRoot(arguments)
    } catch {
      return show(error)
    }
    do {
      // What is parsed may be a subcommand of this one, or the parser's own `help`.
      guard let subcommand = command as? any Subcommand else {
        // It knows of which subcommand help is wanted, and says so by an error.
        var help = command
        try help.run()
        return Program.Status.success
      }
      try subcommand.perform()
      return Program.Status.success
    } catch let error as CleanExit {
      return show(error)
    } catch let status as ExitCode {
      return status.rawValue
    } catch {
      guard command is any Subcommand else { return show(error) }
      StandardError.report("\(error)")
      return Program.Status.failure
    }
  }

  /// Help, or what is wrong with the command line.
  private static func show(_ error: any Error) -> Int32 {
    let isHelp = exitCode(for: error) == .success
    Program.show(fullMessage(for: error), asError: !isHelp)
    return isHelp ? Program.Status.success : Program.Status.usage
  }
}
