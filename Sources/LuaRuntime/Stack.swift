import CLua
import CLuaShim

/// Moving values between Swift and the Lua stack. Every function leaves the stack as its comment says.
extension LuaRuntime {
  /// [-0, +0] The caller has 3 free slots.
  func value(at index: Int32, on state: OpaquePointer) -> LuaValue {
    switch lua_type(state, index) {
    case LUA_TBOOLEAN: return .boolean(lua_toboolean(state, index) != 0)
    case LUA_TNUMBER:
      return lua_isinteger(state, index) != 0
        ? .integer(lua_tointegerx(state, index, nil)) : .number(lua_tonumberx(state, index, nil))
    case LUA_TSTRING: return .string(bytes(at: index, on: state))
    case LUA_TTABLE: return .table(reference(at: index, on: state, LuaTable.init(popping:_:)))
    case LUA_TFUNCTION: return .function(reference(at: index, on: state, LuaFunction.init(popping:_:)))
    case LUA_TTHREAD: return .thread(reference(at: index, on: state, LuaReference.init(popping:_:)))
    case LUA_TLIGHTUSERDATA: return .lightUserdata(lua_touserdata(state, index))
    case LUA_TUSERDATA:
      if let box = lr_to_box(state, index), let object = box.pointee.object {
        return .object(Unmanaged<AnyObject>.fromOpaque(object).takeUnretainedValue())
      }
      return .userdata(reference(at: index, on: state, LuaReference.init(popping:_:)))
    default: return .nil
    }
  }

  private func reference<R>(
    at index: Int32, on state: OpaquePointer, _ make: (OpaquePointer, LuaRuntime) -> R
  ) -> R {
    lua_checkstack(state, 3)
    lua_pushvalue(state, index)
    return make(state, self)
  }

  /// The bytes of a string; the value must be of type string. [-0, +0]
  func bytes(at index: Int32, on state: OpaquePointer) -> [UInt8] {
    var count = 0
    guard let start = lua_tolstring(state, index, &count) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The object in a box of ours, if it is a `T`. [-0, +0]
  @inline(__always)
  static func object<T: AnyObject>(at index: Int32, on state: OpaquePointer, _ type: T.Type) -> T? {
    guard let box = lr_to_box(state, index), let pointer = box.pointee.object else { return nil }
    if box.pointee.type == UnsafeRawPointer(bitPattern: Int(bitPattern: ObjectIdentifier(T.self))) {
      return Unmanaged<T>.fromOpaque(pointer).takeUnretainedValue()
    }
    return Unmanaged<AnyObject>.fromOpaque(pointer).takeUnretainedValue() as? T
  }

  /// [-0, +1] The caller has 2 free slots; more are taken as needed.
  func push(_ value: LuaValue, on state: OpaquePointer) {
    switch value {
    case .nil: lua_pushnil(state)
    case .boolean(let value): lua_pushboolean(state, value ? 1 : 0)
    case .integer(let value): lua_pushinteger(state, value)
    case .number(let value): lua_pushnumber(state, value)
    case .string(let bytes): push(bytes: bytes, on: state)
    case .table(let reference): push(reference, on: state)
    case .function(let reference): push(reference, on: state)
    case .thread(let reference), .userdata(let reference): push(reference, on: state)
    case .object(let object): push(object: object, on: state)
    case .lightUserdata(let pointer): lua_pushlightuserdata(state, pointer)
    }
  }

  /// A reference of another, or closed, runtime is nil here.
  func push(_ reference: LuaReference, on state: OpaquePointer) {
    if reference.owner === owner { reference.push(on: state) } else { lua_pushnil(state) }
  }

  func push(_ text: String, on state: OpaquePointer) {
    var text = text
    text.withUTF8 { buffer in
      buffer.withMemoryRebound(to: CChar.self) { _ = lua_pushlstring(state, $0.baseAddress, $0.count) }
    }
  }

  func push(bytes: [UInt8], on state: OpaquePointer) {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { _ = lua_pushlstring(state, $0.baseAddress, $0.count) }
    }
  }

  /// A Lua function that owns `function`. [-0, +1]
  func push(function: BoundFunction, owning values: [LuaValue] = [], on state: OpaquePointer) {
    lua_checkstack(state, Int32(values.count) + 4)
    for value in values { push(value, on: state) }
    lr_push_owned_function(state, Unmanaged.passRetained(function).toOpaque(), Int32(values.count))
  }

  // MARK: Describing what came

  func gotText(at index: Int32, on state: OpaquePointer, expectingNumber: Bool) -> String {
    switch lua_type(state, index) {
    case LUA_TNONE: "no value"
    case LUA_TTABLE, LUA_TFUNCTION, LUA_TTHREAD, LUA_TLIGHTUSERDATA:
      (LuaKind(rawValue: lua_type(state, index)) ?? .none).description
    case LUA_TUSERDATA: userdataName(at: index, on: state)
    default: value(at: index, on: state).gotText(expectingNumber: expectingNumber)
    }
  }

  /// What came, for "expected …, got …": `string ("0.4s")`, `2.5`, `table`, `tensor`.
  public func gotText(_ value: LuaValue, expectingNumber: Bool = false) -> String {
    if case .object(let object) = value { return luaClass(of: object)?.name ?? "userdata" }
    return value.gotText(expectingNumber: expectingNumber)
  }

  /// `__name` of a userdata's metatable, read raw.
  private func userdataName(at index: Int32, on state: OpaquePointer) -> String {
    lua_checkstack(state, 3)
    let index = lua_absindex(state, index)
    guard lua_getmetatable(state, index) != 0 else { return "userdata" }
    defer { lr_pop(state, 2) }
    push("__name", on: state)
    guard lua_rawget(state, -2) == LUA_TSTRING else { return "userdata" }
    return String(decoding: bytes(at: -1, on: state), as: UTF8.self)
  }
}
