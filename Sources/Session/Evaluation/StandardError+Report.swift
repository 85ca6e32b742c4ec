import LuaRuntime

extension StandardError {
  /// Writes `instab-lua: message`.
  package static func report(_ message: String) { show("instab-lua: " + message) }

  /// Writes a line, after everything that was printed before.
  package static func show(_ line: String) {
    _ = StandardOutput.flush()
    write(line + "\n")
  }
}
