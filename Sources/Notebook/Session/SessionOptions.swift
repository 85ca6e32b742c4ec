import LuaLibrary
import Plotting

/// How a ``Session`` is set up.
public struct SessionOptions: Sendable {
  /// Reading an undefined global is an error. `false`: everything as stock `lua5.4` has it.
  public var isStrict = true
  /// Bound in bytes of Lua's heap and tensors together; `nil`: none.
  public var memoryLimit: Int?
  /// Bound on VM instructions per evaluated chunk; `nil`: none.
  public var instructionLimit: Int?
  /// Whether `LUA_PATH`, `LUA_CPATH` and `LUA_INIT` are ignored.
  public var ignoresEnvironment = false
  /// Whether Lua's warnings are shown from the start.
  public var showsWarnings = true

  /// The file of inputs that all sessions of a user share; `nil`: nothing is remembered.
  public var historyPath: String?

  /// Receives the pictures that a script shows; by default they are drawn on the terminal.
  public var show: @Sendable (Figure) throws -> Void = FigureDisplay.showOnTerminal
  /// Where the module `display` shows things; by default as text on the terminal.
  public var display: any DisplayOutput = TerminalDisplay()

  public init() {}
}
