import ArgumentParser
import Files
import Foundation

@main
enum Command {
  static func main() {
    StandardDescriptors.fill()
    let parts = CommandLineParts(CommandLine.arguments, valued: Options.valued)
    if parts.preceding.count == 1, let word = parts.script, let subcommand = Subcommands.named(word) {
      exit(subcommand.run(parts.scriptArguments))
    }
    do {
      // Most runs have no options: they need no parser, which takes a millisecond.
      let program = try parts.options.isEmpty ? Program(parts) : Options.parse(parts.options).program(parts)
      exit(program.run())
    } catch {
      let isHelp = Options.exitCode(for: error) == .success
      Program.show(Options.fullMessage(for: error), asError: !isHelp)
      exit(isHelp ? Program.Status.success : Program.Status.usage)
    }
  }
}
