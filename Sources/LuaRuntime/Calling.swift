import CLua
import CLuaShim
import Interrupt

/// Compiling and calling.
extension LuaRuntime {
  /// Compiles a chunk of source text. A byte order mark and a first line that starts with `#` are skipped.
  /// - Parameters:
  ///   - chunkName: `@script.lua` for a file, `=stdin` for a name shown as it is, else the source itself.
  ///   - environment: the chunk's globals; `nil`: the global table.
  /// - Throws: ``LuaError`` of kind ``LuaError/Kind/syntax``; ``LuaRuntimeError/binaryChunk(name:)`` for a precompiled
  ///   chunk unless those are allowed, and in strict mode for anything else that is not text.
  public func load(source: [UInt8], chunkName: String, environment: LuaTable? = nil) throws -> LuaFunction {
    try requireOpen()
    let source = Self.withoutHeader(source)
    let isPrecompiled = source.first == 0x1b
    if isPrecompiled ? !options.allowsBinaryChunks : options.isStrict && Self.isBinary(source) {
      throw LuaRuntimeError.binaryChunk(name: Self.displayName(chunkName))
    }
    let state = self.state
    lua_checkstack(state, 4)
    let status = source.withUnsafeBytes { bytes in
      lr_load(
        state, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, chunkName,
        isPrecompiled ? "b" : "t")
    }
    guard status == LUA_OK else { throw popError(status, on: state) }
    if let environment {
      environment.push(on: state)
      if lua_setupvalue(state, -2, 1) == nil { lr_pop(state, 1) }
    }
    return LuaFunction(popping: state, self)
  }

  /// Compiles a chunk of source text.
  public func load(_ source: String, chunkName: String) throws -> LuaFunction {
    try load(source: Array(source.utf8), chunkName: chunkName)
  }

  /// Compiles and runs a chunk; returns its results.
  @discardableResult
  public func run(_ source: String, chunkName: String = "=(run)") throws -> [LuaValue] {
    try call(load(source, chunkName: chunkName))
  }

  /// Calls a function under protection.
  /// - Parameter results: how many results to return, padded with nil; `nil`: all.
  /// - Throws: ``LuaError``; ``LuaExit`` if the script called `os.exit`. A call from the top level (not from within a
  ///   bound function) first forgets earlier interrupts.
  @discardableResult
  public func call(
    _ function: LuaFunction, _ arguments: [LuaValue] = [], results: Int? = nil
  ) throws -> [LuaValue] {
    try call(results: results) { state in
      guard lua_checkstack(state, Int32(clamping: arguments.count + 4)) != 0 else {
        throw LuaRuntimeError.stackOverflow
      }
      function.push(on: state)
      for argument in arguments { push(argument, on: state) }
      return Int32(arguments.count)
    } collect: { state, range in
      range.map { value(at: $0, on: state) }
    }
  }

  /// Calls a function with numbers and returns its first result as a number: the cheap way for right-hand sides and
  /// initial values written in Lua.
  public func callNumber(_ function: LuaFunction, _ arguments: Double...) throws -> Double {
    try call(results: 1) { state in
      guard lua_checkstack(state, Int32(clamping: arguments.count + 4)) != 0 else {
        throw LuaRuntimeError.stackOverflow
      }
      function.push(on: state)
      for argument in arguments { lua_pushnumber(state, argument) }
      return Int32(arguments.count)
    } collect: { state, range in
      var number = 0.0
      guard lr_to_number(state, range.lowerBound, &number) else {
        throw LuaRuntimeError.conversion(
          path: "result of the function", expected: "number",
          got: gotText(at: range.lowerBound, on: state, expectingNumber: false))
      }
      return number
    }
  }

  /// The shape of every call: `prepare` pushes the function and its arguments, `collect` reads the results.
  func call<Result>(
    results: Int?, prepare: (OpaquePointer) throws -> Int32,
    collect: (OpaquePointer, Range<Int32>) throws -> Result
  ) throws -> Result {
    try requireOpen()
    let state = self.state
    let top = lua_gettop(state)
    defer { lua_settop(state, top) }
    if depth == 0 {
      lr_reset(handle)
      raised = nil
      releaseQueuedReferences()
    }
    depth += 1
    defer {
      depth -= 1
      if depth == 0 { lr_idle(handle) }
    }
    lua_checkstack(state, 4)
    let arguments = try prepare(state)
    let status = lr_call(state, arguments, results.map { Int32(clamping: $0) } ?? LUA_MULTRET)
    guard status == LUA_OK else {
      let error = popError(status, on: state)
      if depth == 1 { callInterruptFunction(after: error) }
      throw error
    }
    lua_checkstack(state, 4)
    return try collect(state, top + 1..<lua_gettop(state) + 1)
  }

  /// Makes a Swift error of the value on top of the stack. [-1, +0]
  func popError(_ status: Int32, on state: OpaquePointer) -> any Error {
    lua_checkstack(state, 6)
    defer { lr_pop(state, 1) }
    let stop = Int(lr_stopped(handle))
    if stop == LR_EXIT { return LuaExit(code: lr_exit_code(handle), closesState: lr_exit_closes(handle)) }
    lr_push_traceback(state)
    var traceback = lua_type(state, -1) == LUA_TSTRING ? String(decoding: bytes(at: -1, on: state), as: UTF8.self) : ""
    lr_pop(state, 1)
    var value = value(at: -1, on: state)
    if status == LUA_ERRMEM, lr_over_limit(handle), let limit = options.memoryLimit {
      value = .text("\(LuaRuntimeError.memoryLimit(bytes: limit))")
    }
    var underlying: (any Error)?
    if case .string(let bytes) = value, let raised, raised.message == bytes {
      if let earlier = raised.error as? LuaError { return earlier }  // with the traceback of its origin
      underlying = raised.error
    }
    if status != LUA_ERRSYNTAX, lua_type(state, -1) != LUA_TSTRING, hasToString(at: -1, on: state) {
      traceback = ""  // an object that words itself is the whole message, as in `lua`
    }
    let message = message(of: value, at: -1, on: state)
    let kind: LuaError.Kind =
      switch status {
      case LUA_ERRSYNTAX: .syntax
      case LUA_ERRMEM: .memory
      default:
        if stop == LR_INSTRUCTIONS {
          .instructionLimit
        } else if lr_limit_reached(handle) != nil {
          lr_over_limit(handle) ? .memory : .timeLimit
        } else if stop == LR_INTERRUPTED || lr_was_interrupted(handle) && message.hasSuffix("interrupted") {
          .interrupted
        } else if case .memoryLimit? = underlying as? LuaRuntimeError {
          .memory
        } else {
          .runtime
        }
      }
    return LuaError(kind: kind, message: message, traceback: traceback, underlying: underlying, value: value)
  }

  private func message(of value: LuaValue, at index: Int32, on state: OpaquePointer) -> String {
    if let text = value.text { return text }
    if value.kind == .number || hasToString(at: index, on: state) { return displayText(at: index, on: state) }
    let text =
      switch value {
      case .nil: "nil"
      case .table(let table): "the table \(table.literal(depth: 2))"
      default: displayText(at: index, on: state)
      }
    return "error without a message (the error value is \(text))"
  }

  /// Whether the value's metatable says how it is worded.
  private func hasToString(at index: Int32, on state: OpaquePointer) -> Bool {
    lua_checkstack(state, 4)
    let index = lua_absindex(state, index)
    guard lua_getmetatable(state, index) != 0 else { return false }
    push("__tostring", on: state)
    let kind = lua_rawget(state, -2)
    lr_pop(state, 2)
    return kind != LUA_TNIL
  }

  /// The value as `tostring` gives it, metamethods included; errors in them are named instead of thrown.
  public func displayText(_ value: LuaValue) -> String {
    let state = self.state
    lua_checkstack(state, 4)
    push(value, on: state)
    defer { lr_pop(state, 1) }
    return displayText(at: -1, on: state)
  }

  func displayText(at index: Int32, on state: OpaquePointer) -> String {
    lua_checkstack(state, 6)
    let status = lr_tostring(state, index)
    defer { lr_pop(state, 1) }
    let text = lua_type(state, -1) == LUA_TSTRING ? String(decoding: bytes(at: -1, on: state), as: UTF8.self) : "?"
    return status == LUA_OK ? text : "(error in __tostring: \(text))"
  }

  // MARK: Source text

  private static func withoutHeader(_ source: [UInt8]) -> [UInt8] {
    var text = source[...]
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
    if text.first == UInt8(ascii: "#") { text = text.drop { $0 != UInt8(ascii: "\n") } }  // keeps the line count
    return text.count == source.count ? source : Array(text)
  }

  /// Lua source may hold any byte in strings, but no text file starts with NUL-ridden kilobytes.
  private static func isBinary(_ source: [UInt8]) -> Bool {
    source.prefix(4096).contains(0)
  }

  static func displayName(_ chunkName: String) -> String {
    chunkName.hasPrefix("@") || chunkName.hasPrefix("=") ? String(chunkName.dropFirst()) : "chunk"
  }
}
