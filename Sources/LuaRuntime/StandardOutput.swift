// C's `stdout` is a variable; nobody changes it.
@preconcurrency import Glibc

/// Standard output through C's buffer, which Lua's `print` uses too: what both write keeps its order.
package enum StandardOutput {
  package static func write(_ text: String) { print(text, terminator: "") }

  /// Writes a line and everything before it.
  package static func show(_ line: String) {
    print(line)
    _ = flush()
  }

  /// `false` if something could not be written, now or earlier.
  package static func flush() -> Bool { fflush(nil) == 0 && ferror(stdout) == 0 }
}
