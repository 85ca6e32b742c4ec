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

  /// What the shell would say of a status that is not 0.
  private static func ending(_ status: Termination) -> String {
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
