import CLua
import CLuaShim

/// A Lua table, held by reference.
///
/// The raw accessors run no metamethod and never throw; ``get(_:)``, ``set(_:_:)`` and ``length()`` behave as the
/// same operation in a script does.
public final class LuaTable: LuaReference {
  // MARK: Raw access

  /// Raw `table[name]`; `nil` value if absent or if the runtime is closed.
  public subscript(raw name: String) -> LuaValue { raw(key: .text(name)) }

  /// Raw `table[index]`, counted from 1.
  public subscript(raw index: Int) -> LuaValue {
    guard let runtime = owner.runtime else { return .nil }
    return withPushed(runtime) { state in
      lua_rawgeti(state, -1, lua_Integer(index))
      defer { lr_pop(state, 1) }
      return runtime.value(at: -1, on: state)
    }
  }

  /// Raw `table[key]`.
  public func raw(key: LuaValue) -> LuaValue {
    guard let runtime = owner.runtime else { return .nil }
    return withPushed(runtime) { state in
      runtime.push(key, on: state)
      lua_rawget(state, -2)
      defer { lr_pop(state, 1) }
      return runtime.value(at: -1, on: state)
    }
  }

  /// Raw `table[name] = value`.
  public func setRaw(_ name: String, _ value: LuaValue) { setRaw(key: .text(name), value) }
  public func setRaw(_ name: String, _ value: LuaConvertible) { setRaw(key: .text(name), value.luaValue) }

  /// Raw `table[index] = value`, counted from 1.
  public func setRaw(_ index: Int, _ value: LuaValue) { setRaw(key: .integer(Int64(index)), value) }
  public func setRaw(_ index: Int, _ value: LuaConvertible) { setRaw(index, value.luaValue) }

  /// Raw `table[key] = value`. A nil or NaN key cannot be stored and is left out.
  public func setRaw(key: LuaValue, _ value: LuaValue) {
    if key.isNil { return }
    if case .number(let number) = key, number.isNaN { return }
    guard let runtime = owner.runtime else { return }
    withPushed(runtime) { state in
      runtime.push(key, on: state)
      runtime.push(value, on: state)
      lua_rawset(state, -3)
    }
  }

  /// Raw length: for a sequence, its number of elements.
  public var rawCount: Int {
    guard let runtime = owner.runtime else { return 0 }
    return withPushed(runtime) { Int(lua_rawlen($0, -1)) }
  }

  // MARK: Access with metamethods

  /// `table[key]`, metamethods included.
  public func get(_ key: LuaConvertible) throws -> LuaValue {
    let runtime = try requireRuntime()
    let key = key.luaValue
    return try withPushed(runtime) { state in
      runtime.push(key, on: state)
      let status = lr_get(state, -2)
      guard status == LUA_OK else { throw runtime.popError(status, on: state) }
      defer { lr_pop(state, 1) }
      return runtime.value(at: -1, on: state)
    }
  }

  /// `table[key] = value`, metamethods included.
  public func set(_ key: LuaConvertible, _ value: LuaConvertible) throws {
    let runtime = try requireRuntime()
    let (key, value) = (key.luaValue, value.luaValue)
    try withPushed(runtime) { state in
      runtime.push(key, on: state)
      runtime.push(value, on: state)
      let status = lr_set(state, -3)
      guard status == LUA_OK else { throw runtime.popError(status, on: state) }
    }
  }

  /// `#table`, metamethods included.
  public func length() throws -> Int {
    let runtime = try requireRuntime()
    return try withPushed(runtime) { state in
      let status = lr_length(state, -1)
      guard status == LUA_OK else { throw runtime.popError(status, on: state) }
      defer { lr_pop(state, 1) }
      return Int(runtime.value(at: -1, on: state).int ?? 0)
    }
  }

  // MARK: Iteration and conversion

  /// All pairs, raw, in Lua's order (unspecified).
  public func pairs() throws -> [(key: LuaValue, value: LuaValue)] {
    var result: [(key: LuaValue, value: LuaValue)] = []
    try forEach { result.append(($0, $1)) }
    return result
  }

  /// Visits all pairs, raw, in Lua's order (unspecified). `visit` must not add keys to the table.
  public func forEach(_ visit: (_ key: LuaValue, _ value: LuaValue) throws -> Void) throws {
    let runtime = try requireRuntime()
    try withPushed(runtime) { state in
      lua_pushnil(state)
      while true {
        let more = lr_next(state, -2)
        if more < 0 { throw runtime.popError(LUA_ERRRUN, on: state) }
        if more == 0 { return }
        try visit(runtime.value(at: -2, on: state), runtime.value(at: -1, on: state))
        lr_pop(state, 1)
      }
    }
  }

  /// The elements 1 … n, raw, converted one by one. The table must be a sequence without other keys.
  /// - Parameters:
  ///   - path: what messages call the table.
  ///   - expected: what messages say an element should be.
  ///   - convert: `nil` refuses the element.
  /// - Throws: ``LuaRuntimeError/conversion(path:expected:got:)`` naming the element.
  public func array<Element>(
    path: String = "table", of expected: String, _ convert: (LuaValue) -> Element?
  ) throws -> [Element] {
    let runtime = try requireRuntime()
    let count = rawCount
    try forEach { key, _ in
      guard case .integer(let index) = key, (1...Int64(max(count, 1))).contains(index), count > 0 else {
        throw LuaRuntimeError.conversion(
          path: path, expected: "list", got: "key " + runtime.gotText(key, expectingNumber: true))
      }
    }
    return try (0..<count).map { position in
      let value = self[raw: position + 1]
      guard let element = convert(value) else {
        throw LuaRuntimeError.conversion(
          path: "\(path)[\(position + 1)]", expected: expected, got: runtime.gotText(value))
      }
      return element
    }
  }

  public func numbers(path: String = "table") throws -> [Double] { try array(path: path, of: "number", \.double) }
  public func integers(path: String = "table") throws -> [Int] {
    try array(path: path, of: "integer") { $0.int.map { Int($0) } }
  }
  public func strings(path: String = "table") throws -> [String] { try array(path: path, of: "string", \.text) }
  public func objects<T: AnyObject>(_ type: T.Type, path: String = "table") throws -> [T] {
    try array(path: path, of: requireRuntime().className(of: type)) {
      if case .object(let object) = $0 { object as? T } else { nil }
    }
  }

  /// The pairs as a dictionary, raw. Every key must be a string.
  public func dictionary<Element>(
    path: String = "table", of expected: String, _ convert: (LuaValue) -> Element?
  ) throws -> [String: Element] {
    let runtime = try requireRuntime()
    var result: [String: Element] = [:]
    try forEach { key, value in
      guard let name = key.text else {
        throw LuaRuntimeError.conversion(
          path: path, expected: "names as keys", got: runtime.gotText(key))
      }
      guard let element = convert(value) else {
        throw LuaRuntimeError.conversion(path: "\(path).\(name)", expected: expected, got: runtime.gotText(value))
      }
      result[name] = element
    }
    return result
  }

  /// The table and all tables in it as a tree of plain values.
  /// - Throws: ``LuaRuntimeError/recursiveTable(path:)`` for a table that contains itself.
  public func tree(path: String = "table") throws -> LuaTree {
    try tree(path: path, ancestors: [])
  }

  private func tree(path: String, ancestors: [LuaTable]) throws -> LuaTree {
    if ancestors.contains(where: isSame) { throw LuaRuntimeError.recursiveTable(path: path) }
    var list: [LuaTree] = []
    var fields: [(key: LuaValue, value: LuaTree)] = []
    let count = rawCount
    func node(_ value: LuaValue, _ place: String) throws -> LuaTree {
      if case .table(let table) = value { return try table.tree(path: path + place, ancestors: ancestors + [self]) }
      return .leaf(value)
    }
    for index in 0..<count { list.append(try node(self[raw: index + 1], "[\(index + 1)]")) }
    try forEach { key, value in
      if case .integer(let index) = key, index >= 1, index <= count { return }
      let place = key.text.map { ".\($0)" } ?? "[\(key.shortNumber)]"
      fields.append((key, try node(value, place)))
    }
    return .table(list: list, fields: fields)
  }

  // MARK: Metatable

  /// The metatable, if there is one.
  public var metatable: LuaTable? {
    get {
      guard let runtime = owner.runtime else { return nil }
      return withPushed(runtime) { state in
        lua_getmetatable(state, -1) != 0 ? LuaTable(popping: state, runtime) : nil
      }
    }
    set {
      guard let runtime = owner.runtime else { return }
      withPushed(runtime) { state in
        if let newValue { runtime.push(newValue, on: state) } else { lua_pushnil(state) }
        lua_setmetatable(state, -2)
      }
    }
  }

  /// Runs `body` with the table on top of the stack and restores the stack.
  private func withPushed<R>(_ runtime: LuaRuntime, _ body: (OpaquePointer) throws -> R) rethrows -> R {
    let state = runtime.state
    let top = lua_gettop(state)
    lua_checkstack(state, 8)
    push(on: state)
    defer { lua_settop(state, top) }
    return try body(state)
  }
}

/// A table copied out of Lua.
public indirect enum LuaTree {
  case leaf(LuaValue)
  /// The sequence part 1 … n and the other pairs.
  case table(list: [LuaTree], fields: [(key: LuaValue, value: LuaTree)])
}
