import ArgumentParser
import Foundation
import Notebook

@main
enum Command {
  static func main() {
    do {
      exit(try Options.parse().program(CommandLine.arguments).run())
    } catch {
      let isHelp = Options.exitCode(for: error) == .success
      Program.show(Options.fullMessage(for: error), asError: !isHelp)
      exit(isHelp ? Program.Status.success : Program.Status.usage)
    }
  }
}
