import CLua
import CLuaShim

/// Global names, and looking at values without running a script's code: for prompts and completion.
extension LuaRuntime {
  /// The table of globals.
  public var globals: LuaTable {
    lua_checkstack(state, 4)
    lr_push_globals(state)
    return LuaTable(popping: state, self)
  }

  /// `package.loaded`.
  public var loaded: LuaTable {
    lua_checkstack(state, 4)
    lr_push_loaded(state)
    return LuaTable(popping: state, self)
  }

  /// A new empty table with room for `elements` and `fields`.
  public func newTable(elements: Int = 0, fields: Int = 0) -> LuaTable {
    lua_checkstack(state, 4)
    lua_createtable(state, Int32(clamping: elements), Int32(clamping: fields))
    return LuaTable(popping: state, self)
  }

  /// A table of the values as a sequence.
  public func newTable(_ values: [LuaConvertible]) -> LuaTable {
    let table = newTable(elements: values.count)
    for (index, value) in values.enumerated() { table.setRaw(index + 1, value) }
    return table
  }

  /// A Swift function as a Lua function.
  public func makeFunction(_ name: String, _ body: @escaping (Call) throws -> Void) -> LuaFunction {
    push(function: BoundFunction(name, role: .hidden, body: body), on: state)
    return LuaFunction(popping: state, self)
  }

  /// Raw `table[name]` = what `pushValue` leaves on the stack.
  func setRaw(_ table: LuaTable, _ name: String, _ pushValue: (OpaquePointer) -> Void) {
    let state = self.state
    lua_checkstack(state, 6)
    table.push(on: state)
    push(name, on: state)
    pushValue(state)
    lua_rawset(state, -3)
    lr_pop(state, 1)
  }

  /// The names with which a value can be indexed, sorted, without calling any metamethod: string keys of a table and
  /// of its `__index` tables, methods, properties and fields of an object, functions of a
  /// string.
  public func memberNames(of value: LuaValue) -> [String] {
    var names = Set<String>()
    switch value {
    case .table(let table):
      var next: LuaTable? = table
      for _ in 0..<16 {  // an __index chain may be a ring
        guard let current = next else { break }
        try? current.forEach { key, _ in if let name = key.text { names.insert(name) } }
        next = Self.parent(current)
      }
    case .object(let object):
      let type = luaClass(of: object)
      names.formUnion((type?.memberNames ?? []) + (type?.fields?.names(object) ?? []))
    case .string:
      if case .table(let library) = globals[raw: "string"] { return memberNames(of: .table(library)) }
    case .userdata(let reference):
      return memberNames(of: rawMetatableIndex(of: reference))
    default: break
    }
    return names.sorted()
  }

  private static func parent(_ table: LuaTable) -> LuaTable? {
    if case .table(let parent)? = table.metatable?[raw: "__index"] { parent } else { nil }
  }

  private func rawMetatableIndex(of reference: LuaReference) -> LuaValue {
    let state = self.state
    let top = lua_gettop(state)
    lua_checkstack(state, 6)
    defer { lua_settop(state, top) }
    push(reference, on: state)
    guard lua_getmetatable(state, -1) != 0 else { return .nil }
    push("__index", on: state)
    lua_rawget(state, -2)
    return value(at: -1, on: state)
  }

  /// The names of all globals, sorted.
  public var globalNames: [String] { memberNames(of: .table(globals)) }

  /// Makes reading an undefined global an error that names the nearest known name.
  func makeStrict() {
    let undefined = BoundFunction("_G", role: .hidden) { call in
      guard let name = call.value(2).text else {
        call.pushNil()
        return
      }
      throw UnknownName.global(name, known: call.runtime.globalNames)
    }
    keep(undefined)
    lua_checkstack(state, 6)
    lr_set_strict(state, Unmanaged.passUnretained(undefined).toOpaque())
  }
}
