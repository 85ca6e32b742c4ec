import CLua
import CLuaShim

/// The variables of enclosing scopes that a Lua function uses. Indices count from 1, as Lua's do.
extension LuaFunction {
  /// Their names in the order of their indices; empty strings where the debug information was stripped.
  public var upvalueNames: [String] {
    guard let state = owner.runtime?.state, lua_checkstack(state, 3) != 0 else { return [] }
    push(on: state)
    defer { lr_pop(state, 1) }
    var names: [String] = []
    while let name = lua_getupvalue(state, -1, Int32(names.count + 1)) {
      names.append(String(cString: name))
      lr_pop(state, 1)
    }
    return names
  }

  /// The value of an upvalue now; `nil` if the function has no such upvalue.
  public func upvalue(at index: Int) -> LuaValue? {
    guard let runtime = owner.runtime, lua_checkstack(runtime.state, 5) != 0 else { return nil }
    let state = runtime.state
    push(on: state)
    defer { lr_pop(state, 1) }
    guard lua_getupvalue(state, -1, Int32(clamping: index)) != nil else { return nil }
    defer { lr_pop(state, 1) }
    return runtime.value(at: -1, on: state)
  }

  /// Makes an upvalue the same variable as one of another function: what one writes, the other reads. Does nothing if
  /// either is a bound Swift function or has no such upvalue.
  public func shareUpvalue(at index: Int, with other: LuaFunction, at otherIndex: Int) {
    guard let state = owner.runtime?.state, lua_checkstack(state, 4) != 0, owner === other.owner else { return }
    push(on: state)
    other.push(on: state)
    defer { lr_pop(state, 2) }
    lr_share_upvalue(state, Int32(clamping: index), Int32(clamping: otherIndex))
  }
}

extension LuaRuntime {
  /// Calls a chunk without arguments. If it fails, `alive` receives the locals that it had at that moment, those of
  /// inner blocks last.
  public func call(
    _ chunk: LuaFunction, alive: inout [(name: String, value: LuaValue)]
  ) throws -> [LuaValue] {
    lua_checkstack(state, 4)
    chunk.push(on: state)
    lr_watch_locals(handle, lua_topointer(state, -1))
    lr_pop(state, 1)
    defer { lr_watch_locals(handle, nil) }
    do {
      return try call(chunk)
    } catch {
      alive = takeLocals()
      throw error
    }
  }

  /// What `lr_call` recorded: names and values in turn.
  private func takeLocals() -> [(name: String, value: LuaValue)] {
    let state = self.state
    lua_checkstack(state, 6)
    lr_push_locals(state)
    defer { lr_pop(state, 1) }
    guard case .table(let list) = value(at: -1, on: state) else { return [] }
    var locals: [(name: String, value: LuaValue)] = []
    var index = 1
    while let name = list[raw: index].text {
      locals.append((name, list[raw: index + 1]))
      index += 2
    }
    return locals
  }
}
