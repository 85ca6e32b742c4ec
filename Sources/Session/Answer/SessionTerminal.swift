import LuaRuntime

/// What only a front end with a terminal can do for a command.
package protocol SessionTerminal: AnyObject {
  /// Opens the user's editor on a file and waits for it.
  func edit(file: String) throws
  /// Opens the user's editor on a text; returns what was saved.
  func edit(text: String) throws -> String
  /// Lets the user look at an error until he has seen enough, or at a script that is paused until he says how it goes on.
  func debug(_ stack: CallStackView) -> Continuation
}
