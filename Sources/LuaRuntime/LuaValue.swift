import CLua

/// A Lua value outside the Lua stack. Tables, functions and other collected values are held by reference.
public enum LuaValue {
  case `nil`
  case boolean(Bool)
  /// A number of the integer subtype.
  case integer(Int64)
  /// A number of the float subtype.
  case number(Double)
  /// Lua strings are bytes; see ``text`` for display.
  case string([UInt8])
  case table(LuaTable)
  case function(LuaFunction)
  /// A Swift object that a ``LuaClass`` boxed.
  case object(AnyObject)
  /// A coroutine.
  case thread(LuaReference)
  /// A userdata of another library, such as a file.
  case userdata(LuaReference)
  case lightUserdata(UnsafeMutableRawPointer?)

  /// A string value from text, as UTF-8.
  public static func text(_ text: String) -> LuaValue { .string(Array(text.utf8)) }

  /// The kind of value, as a script names it.
  public var kind: LuaKind {
    switch self {
    case .nil: .nil
    case .boolean: .boolean
    case .integer, .number: .number
    case .string: .string
    case .table: .table
    case .function: .function
    case .object, .userdata: .userdata
    case .thread: .thread
    case .lightUserdata: .lightUserdata
    }
  }

  public var isNil: Bool { if case .nil = self { true } else { false } }

  /// Everything but `nil` and `false`.
  public var isTruthy: Bool {
    switch self {
    case .nil, .boolean(false): false
    default: true
    }
  }

  /// A string's text, invalid UTF-8 repaired; `nil` for other kinds.
  public var text: String? {
    if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  /// The number as `Double`, of either subtype; `nil` for other kinds (strings are not converted).
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The integer, or a float with an exact integer value.
  public var int: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }
}

/// The type of a Lua value.
public enum LuaKind: Int32, Sendable, CustomStringConvertible {
  case none = -1
  case `nil`, boolean, lightUserdata, number, string, table, function, userdata, thread

  /// The name that `type()` gives; `no value` for a missing argument.
  public var description: String {
    switch self {
    case .none: "no value"
    case .nil: "nil"
    case .boolean: "boolean"
    case .lightUserdata, .userdata: "userdata"
    case .number: "number"
    case .string: "string"
    case .table: "table"
    case .function: "function"
    case .thread: "thread"
    }
  }
}

/// What can be given to Lua: literals and Swift values beside ``LuaValue`` itself.
public protocol LuaConvertible {
  var luaValue: LuaValue { get }
}

extension LuaValue: LuaConvertible {
  public var luaValue: LuaValue { self }
}
extension Bool: LuaConvertible {
  public var luaValue: LuaValue { .boolean(self) }
}
extension Int: LuaConvertible {
  public var luaValue: LuaValue { .integer(Int64(self)) }
}
extension Int64: LuaConvertible {
  public var luaValue: LuaValue { .integer(self) }
}
extension Double: LuaConvertible {
  public var luaValue: LuaValue { .number(self) }
}
extension String: LuaConvertible {
  public var luaValue: LuaValue { .text(self) }
}
extension LuaTable: LuaConvertible {
  public var luaValue: LuaValue { .table(self) }
}
extension LuaFunction: LuaConvertible {
  public var luaValue: LuaValue { .function(self) }
}
extension Optional: LuaConvertible where Wrapped: LuaConvertible {
  public var luaValue: LuaValue { map(\.luaValue) ?? .nil }
}
