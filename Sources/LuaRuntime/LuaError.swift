/// An error that ended a Lua call: from the script, the compiler, or a Swift function that the script called.
public struct LuaError: Error, CustomStringConvertible {
  public enum Kind: Sendable {
    /// The chunk does not compile. `isIncomplete` tells whether more input could complete it.
    case syntax
    case runtime
    /// Not enough memory, or the memory limit.
    case memory
    /// Ctrl-C.
    case interrupted
    case instructionLimit
    case timeLimit
  }

  public let kind: Kind
  /// One line, with the position `chunk:line: ` in front where it is known.
  public let message: String
  /// The call stack where the error happened, as `debug.traceback` words it; empty for syntax errors.
  public let traceback: String
  /// The Swift error that a bound function threw, if that is where it came from.
  public let underlying: (any Error)?
  /// The error value itself: a script may raise any value.
  // Safe: only its text is read off the interpreter's thread; references check their runtime at each use.
  public nonisolated(unsafe) let value: LuaValue

  public var description: String { message }

  /// The chunk and line that the message starts with.
  public var position: (chunk: String, line: Int)? {
    var search = message.startIndex
    while let colon = message[search...].firstIndex(of: ":") {
      let digits = message[message.index(after: colon)...].prefix(while: \.isNumber)
      if let line = Int(digits), message[digits.endIndex...].hasPrefix(":") {
        return (String(message[..<colon]), line)
      }
      search = message.index(after: colon)
    }
    return nil
  }

  /// Whether a syntax error says that the input ended too early, so that a prompt should ask for more.
  public var isIncomplete: Bool { kind == .syntax && message.hasSuffix("<eof>") }
}

/// Thrown by ``LuaRuntime`` when the script called `os.exit`: unwinds to the program's top level.
public struct LuaExit: Error {
  public let code: Int32
  /// Whether the state is to be closed first: `os.exit(code, true)`.
  public let closesState: Bool
  /// Thrown by a bound function, ends the program as `os.exit(code)` does.
  public init(code: Int32, closesState: Bool = false) {
    self.code = code
    self.closesState = closesState
  }
}

/// What the embedding itself refuses.
public enum LuaRuntimeError: Error, CustomStringConvertible {
  case closed
  case outOfMemory
  case memoryLimit(bytes: Int)
  case stackOverflow
  case binaryChunk(name: String)
  case unreadable(path: String, reason: String)
  case conversion(path: String, expected: String, got: String)
  case recursiveTable(path: String)
  case notRegistered(type: String)
  case interruptHandler(reason: String)
  case undeclaredOption(String, function: String)

  public var description: String {
    switch self {
    case .closed: "the Lua runtime is closed"
    case .outOfMemory: "not enough memory for a Lua state"
    case .memoryLimit(let bytes): "memory limit of \(ByteCount(bytes)) exceeded"
    case .stackOverflow: "too many values for the Lua stack"
    case .binaryChunk(let name): "\(name): Lua text expected, got a binary file"
    case .unreadable(let path, let reason): "cannot open \(path): \(reason)"
    case .conversion(let path, let expected, let got): "\(path): \(expected) expected, got \(got)"
    case .recursiveTable(let path): "\(path): table contains itself"
    case .notRegistered(let type): "no Lua class is registered for \(type)"
    case .interruptHandler(let reason): "cannot handle interrupts: \(reason)"
    case .undeclaredOption(let name, _): "option '\(name)' is read but not declared (a defect of the program)"
    }
  }
}

/// A number of bytes in words: `4 GiB`, `1.5 MiB`, `100 bytes`.
public struct ByteCount: CustomStringConvertible, Sendable {
  public let bytes: Int
  public init(_ bytes: Int) { self.bytes = bytes }

  public var description: String {
    let units = ["KiB", "MiB", "GiB", "TiB"]
    guard bytes >= 1024 else { return "\(bytes) bytes" }
    var value = Double(bytes) / 1024
    var unit = 0
    while value >= 1024 && unit + 1 < units.count {
      value /= 1024
      unit += 1
    }
    let tenths = (value * 10).rounded() / 10
    return (tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)") + " " + units[unit]
  }
}
