import Foundation
import Notebook

@main
enum Command {
  static func main() {
    let parts = CommandLineParts(CommandLine.arguments, valued: Options.valued)
    do {
      exit(try Options.parse(parts.options).program(parts).run())
    } catch {
      let isHelp = Options.exitCode(for: error) == .success
      Program.show(Options.fullMessage(for: error), asError: !isHelp)
      exit(isHelp ? Program.Status.success : Program.Status.usage)
    }
  }
}
