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
    let child = try spawn(line, hasKeyboard: hasKeyboard)
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      if Interrupt.isRequested {
        Interrupt.clear()
        // Ctrl-C on a terminal reaches the command by itself.
        if !hasKeyboard { kill(child, SIGINT) }
      }
      usleep(2000)
    }
    Interrupt.clear()
    return CommandResult(ending(status))
  }

  /// What the shell would say of a status that is not 0.
  private static func ending(_ status: Int32) -> String {
    let signal = status & 0x7f
    if signal != 0 { return signal == SIGINT ? "interrupted" : "ended by signal \(signal)" }
    let code = (status >> 8) & 0xff
    return code == 0 ? "" : "exit status \(code)"
  }

  /// In the session's own process group: a terminal then treats it as it treats the session.
  private static func spawn(_ line: String, hasKeyboard: Bool) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if !hasKeyboard { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
    let texts = ["/bin/sh", "-c", line]
    let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, words, environ)
    guard code == 0 else { throw Failed(reason: "/bin/sh: \(String(cString: strerror(code)))") }
    return child
  }
}
