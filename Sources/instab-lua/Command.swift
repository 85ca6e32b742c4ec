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
      fputs(Options.fullMessage(for: error) + "\n", isHelp ? stdout : stderr)
      exit(isHelp ? Program.Status.success : Program.Status.usage)
    }
  }
}
