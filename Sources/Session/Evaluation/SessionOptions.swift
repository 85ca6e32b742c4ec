import LuaLibrary
import Plotting

/// How a ``Session`` is set up.
package struct SessionOptions: Sendable {
  /// Reading an undefined global is an error. `false`: everything as stock `lua5.4` has it.
  package var isStrict = true
  /// Bound in bytes of Lua's heap and tensors together; `nil`: none.
  package var memoryLimit: Int?
  /// Bound on VM instructions per evaluated chunk; `nil`: none.
  package var instructionLimit: Int?
  /// Whether `LUA_PATH`, `LUA_CPATH` and `LUA_INIT` are ignored.
  package var ignoresEnvironment = false
  /// Whether precompiled chunks are loaded, which Lua does not check.
  package var allowsBinaryChunks = false
  /// Whether Lua's warnings are shown from the start.
  package var showsWarnings = true

  /// The file of inputs that all sessions of a user share; `nil`: nothing is remembered.
  package var historyPath: String?

  /// Receives the pictures that a script shows; by default they are drawn on the terminal.
  package var show: @Sendable (Figure) throws -> Void = FigureDisplay.showOnTerminal
  /// Where the module `display` shows things; by default as text on the terminal.
  package var display: any DisplayOutput = TerminalDisplay()

  package init() {}
}
