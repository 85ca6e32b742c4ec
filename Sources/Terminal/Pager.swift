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
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("instab-lua-\(getpid()).txt").path
    let made = FileManager.default.createFile(
      atPath: file, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: 0o600])
    defer { unlink(file) }
    guard made, let result = try? ShellCommand.run("exec ${PAGER:-less -RX} '\(file)'") else { return false }
    return result.report != "exit status 127"
  }
}
