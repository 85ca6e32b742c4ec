/// How a ``LuaRuntime`` is set up.
public struct LuaOptions {
  /// Reading an undefined global is an error that names the nearest known name. `false`: as stock `lua5.4`.
  public var isStrict: Bool
  /// Bound in bytes of Lua's heap and the host's native bytes together; `nil`: none.
  public var memoryLimit: Int?
  /// Bound on executed VM instructions per top-level call, in steps of 1000; `nil`: none.
  public var instructionLimit: Int?
  /// Whether `LUA_PATH`, `LUA_CPATH` and `LUA_INIT` are ignored (`lua -E`).
  public var ignoresEnvironment: Bool
  /// Whether precompiled chunks are loaded. Lua does not check them: a wrong one can do anything to the process.
  public var allowsBinaryChunks: Bool
  /// The bytes that live objects of the host hold outside Lua's heap (tensors). Asked after each new object, so it
  /// must be cheap (an atomic load).
  public var nativeBytes: () -> Int
  /// Whether the process holds more memory than it may. Asked after a full collection, when ``LuaRuntime/askAboutMemory()``
  /// was called.
  public var isOverMemory: () -> Bool
  /// Receives the text of each complete warning (`warn`, an error in `__gc`).
  public var warning: (String) -> Void

  public init(
    isStrict: Bool = true, memoryLimit: Int? = nil, instructionLimit: Int? = nil, ignoresEnvironment: Bool = false,
    allowsBinaryChunks: Bool = false, nativeBytes: @escaping () -> Int = { 0 },
    isOverMemory: @escaping () -> Bool = { false },
    warning: @escaping (String) -> Void = { StandardError.write("Lua warning: \($0)\n") }
  ) {
    self.isStrict = isStrict
    self.memoryLimit = memoryLimit
    self.instructionLimit = instructionLimit
    self.ignoresEnvironment = ignoresEnvironment
    self.allowsBinaryChunks = allowsBinaryChunks
    self.nativeBytes = nativeBytes
    self.isOverMemory = isOverMemory
    self.warning = warning
  }
}
