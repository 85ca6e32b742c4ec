import LuaLibrary
import Plotting

/// How a ``Session`` is set up.
package struct SessionOptions: Sendable {
  /// Reading an undefined global is an error. `false`: everything as stock `lua5.4` has it.
  package var isStrict = true
  /// Bound in bytes of what the session holds: Lua's heap, tensors, data sets, figures; `nil`: none. Of what nobody
  /// counts the process may hold a fifth of it more, and at least 256 MB.
  package var memoryLimit: Int?
  /// Bound in seconds on an evaluated chunk; `nil`: none.
  package var timeLimit: Double?
  /// Bound on VM instructions per evaluated chunk; `nil`: none.
  package var instructionLimit: Int?
  /// Seconds for what runs because of Ctrl-C, such as variables that are closed; 0: any time, for somebody watches.
  package var interruptGrace = 5.0
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
