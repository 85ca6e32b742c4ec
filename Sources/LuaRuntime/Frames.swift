import CLua
import CLuaShim

/// A function that was running when an error happened, or where a script is paused.
public struct LuaFrame {
  /// A variable and its value at that moment.
  public typealias Variable = (name: String, value: LuaValue)

  /// The chunk's name as Lua got it: `@file.lua`, `=In[3]`.
  public let source: String
  /// The chunk as messages name it.
  public let shortSource: String
  /// The line that was running; `nil` in C and Swift.
  public let line: Int?
  /// In words: `function 'f'`, `method 'step'`, `main chunk`.
  public let function: String
  /// Whether it is Lua: only then it has variables.
  public let isLua: Bool
  /// In the order of declaration; variable arguments come last, each as `...`.
  public let locals: [Variable]
  /// Variables of enclosing functions.
  public let upvalues: [Variable]
}

extension LuaRuntime {
  /// Whether the call stack of an error that reaches the top level is kept, with its variables, until the next error.
  /// Costs nothing while there is no error. Off at first.
  public func keepFrames(_ keeps: Bool) { lr_keep_frames(handle, keeps) }

  /// The call stack of the last such error, the innermost function first; empty if there was none.
  public var lastFrames: [LuaFrame] {
    lua_checkstack(state, 6)
    lr_push_frames(state)
    return popFrames()
  }

  /// The list of frames on top of the stack. [-1, +0]
  func popFrames() -> [LuaFrame] {
    let state = self.state
    defer { lr_pop(state, 1) }
    guard case .table(let list) = value(at: -1, on: state) else { return [] }
    return (0..<list.rawCount).compactMap { position in
      guard case .table(let table) = list[raw: position + 1] else { return nil }
      return LuaFrame(table)
    }
  }

  /// Lets go of the variables of the last error.
  public func forgetFrames() {
    lua_checkstack(state, 2)
    lr_forget_frames(state)
  }
}

extension LuaFrame {
  fileprivate init(_ table: LuaTable) {
    func text(_ key: String) -> String { table[raw: key].text ?? "" }
    source = text("source")
    shortSource = text("short_src")
    line = table[raw: "currentline"].int.flatMap { $0 > 0 ? Int($0) : nil }
    isLua = text("what") != "C"
    locals = Self.variables(table[raw: "locals"])
    upvalues = Self.variables(table[raw: "upvalues"])
    let (name, kind) = (text("name"), text("namewhat"))
    function =
      if text("what") == "main" {
        "main chunk"
      } else if name.isEmpty {
        isLua ? "function <\(text("short_src")):\(table[raw: "linedefined"].int ?? 0)>" : "a function in C or Swift"
      } else {
        (kind.isEmpty || kind == "global" || kind == "local" || kind == "field" || kind == "upvalue"
          ? "function" : kind)
          + " '\(name)'"
      }
  }

  private static func variables(_ value: LuaValue) -> [Variable] {
    guard case .table(let list) = value else { return [] }
    return stride(from: 1, to: list.rawCount, by: 2).map { index in
      let value = list[raw: index + 1]
      if case .lightUserdata(nil) = value { return (list[raw: index].text ?? "?", .nil) }
      return (list[raw: index].text ?? "?", value)
    }
  }
}
