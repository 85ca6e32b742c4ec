import Files
import Foundation
import Session

/// Long text, to be read page by page in the user's pager (`$PAGER`, else `less`).
enum Pager {
  /// Whether a text is higher than the terminal.
  static func wants(_ text: String) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    guard isatty(STDIN_FILENO) != 0, environment["TERM"] != "dumb", environment["PAGER"] != "" else { return false }
    return text.utf8.count { $0 == UInt8(ascii: "\n") } + 1 >= TerminalSize.now().rows
  }

  /// Shows it and waits until the user has read enough; `false` if there is no pager.
  static func show(_ text: String) -> Bool {
    // A file, not a pipe: a pager that is left early would end the program by SIGPIPE.
    let environment = ProcessInfo.processInfo.environment
    guard let file = try? TemporaryFile("page.txt", Array((text + "\n").utf8), environment: environment),
      let result = try? ShellCommand.run("exec ${PAGER:-less -RX} '\(file.path)'")
    else { return false }
    return result.report != "exit status 127"
  }
}
