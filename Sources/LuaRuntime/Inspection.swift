import CLua
import CLuaShim
import Glibc

/// Quick looks at values for a prompt: raw, and without making a reference of everything they pass.
extension LuaRuntime {
  /// The name of an object's class in messages and documentation.
  public func className(of object: AnyObject) -> String? { luaClass(of: object)?.name }

  /// The member names of a value (see ``memberNames(of:)``) that start with `prefix`, sorted. Tables are scanned
  /// without touching their values, so that 10⁵ names take milliseconds.
  public func memberNames(of value: LuaValue, startingWith prefix: String) -> [String] {
    guard case .table(let table) = value else {
      return memberNames(of: value).filter { $0.hasPrefix(prefix) }
    }
    var names = Set<String>()
    var next: LuaTable? = table
    for _ in 0..<16 {  // an __index chain may be a ring
      guard let current = next else { break }
      collect(keysOf: current, startingWith: Array(prefix.utf8), into: &names)
      if case .table(let parent)? = current.metatable?[raw: "__index"] { next = parent } else { next = nil }
    }
    return names.sorted()
  }

  /// Raw `value.name`, following `__index` tables; `nil` value if there is none.
  public func rawField(_ name: String, of value: LuaValue) -> LuaValue {
    var next = value
    for _ in 0..<16 {
      guard case .table(let table) = next else { return .nil }
      let field = table[raw: name]
      if !field.isNil { return field }
      next = table.metatable?[raw: "__index"] ?? .nil
    }
    return .nil
  }

  /// No Lua code runs while this iterates, so that the plain `lua_next` cannot meet an invalid key.
  private func collect(keysOf table: LuaTable, startingWith prefix: [UInt8], into names: inout Set<String>) {
    let state = self.state
    let top = lua_gettop(state)
    lua_checkstack(state, 6)
    defer { lua_settop(state, top) }
    push(table, on: state)
    lua_pushnil(state)
    while lua_next(state, top + 1) != 0 {
      lr_pop(state, 1)
      guard lua_type(state, -1) == LUA_TSTRING else { continue }
      var count = 0
      guard let start = lua_tolstring(state, -1, &count) else { continue }
      guard count >= prefix.count, memcmp(start, prefix, prefix.count) == 0 else { continue }
      names.insert(String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self))
    }
  }
}
