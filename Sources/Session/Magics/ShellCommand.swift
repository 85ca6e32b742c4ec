import ChildProcesses
import Foundation
import Interrupt
import LuaRuntime

/// `$ command`: a line for the system's shell.
package enum ShellCommand {
  struct Failed: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
  }

  /// Runs a line and waits for it. It writes where the session writes; on a terminal it may read the keyboard.
  package static func run(_ line: String) throws -> CommandResult {
    guard !line.isEmpty else { return CommandResult("usage: $ COMMAND") }
    _ = StandardOutput.flush()
    let hasKeyboard = isatty(STDIN_FILENO) != 0
    let child = try start(line, hasKeyboard: hasKeyboard)
    while true {
      if let status = try child.poll() {
        Interrupt.clear()
        return CommandResult(ending(status))
      }
      if Interrupt.isRequested {
        Interrupt.clear()
        // Ctrl-C on a terminal reaches the command by itself.
        if !hasKeyboard { child.send(SIGINT) }
      }
      usleep(2000)
    }
  }

  /// Runs a line and collects the lines that it writes, without their ends. What it writes to standard error is shown.
  static func lines(of line: String) throws -> (lines: [[UInt8]], status: Termination) {
    guard !line.isEmpty else { throw Failed(reason: "a command of the shell expected behind '$'") }
    _ = StandardOutput.flush()
    var command = Command("/bin/sh", ["-c", line])
    command.input = isatty(STDIN_FILENO) != 0 ? .inherited : .empty
    let output = try command.output(limit: 1e9)  // as long as it takes: Ctrl-C ends it
    StandardError.write(output.errors)
    var lines = output.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return (lines, output.status)
  }

  /// What the shell would say of a status that is not 0.
  static func ending(_ status: Termination) -> String {
    switch status {
    case .exited(0): ""
    case .exited(let code): "exit status \(code)"
    case .signalled(SIGINT): "interrupted"
    case .signalled(let signal): "ended by signal \(signal)"
    }
  }

  /// In the session's own process group: a terminal then treats it as it treats the session.
  private static func start(_ line: String, hasKeyboard: Bool) throws -> ChildProcess {
    var command = Command("/bin/sh", ["-c", line])
    command.input = hasKeyboard ? .inherited : .empty
    do {
      return try ChildProcess(command)
    } catch {
      guard case .system(_, let path, let code) = error else { throw error }
      throw Failed(reason: "\(path ?? ""): \(String(cString: strerror(code)))")
    }
  }
}
