import Foundation
import LuaRuntime

/// Says on standard error what an interrupt waits for, and ends the program at the third press.
enum UnservedReport {
  /// On a thread that must not touch the session.
  static func tell(_ event: UnservedInterrupt) {
    switch event {
    case .waits(let function):
      write(
        "waiting for \(function ?? "a library") to return; Ctrl-C twice more within 2 s, or Ctrl-\\, ends "
          + "the program")
    case .thirdPress:
      write("ended by the third Ctrl-C")
      _exit(130)
    }
  }

  /// Not through C's buffer, which the interrupted thread may hold.
  static func write(_ line: String) {
    let bytes = Array("\ninstab-lua: \(line)\n".utf8)
    _ = bytes.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
