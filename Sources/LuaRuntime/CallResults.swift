import CLua
import CLuaShim

/// Pushing results. The number of results is the number of values pushed.
extension Call {
  public func pushNil() {
    guard reserve() else { return }
    lua_pushnil(state)
  }
  public func push(_ value: Bool) {
    guard reserve() else { return }
    lua_pushboolean(state, value ? 1 : 0)
  }
  @inline(__always)
  public func push(_ value: Int) {
    guard reserve() else { return }
    lua_pushinteger(state, lua_Integer(value))
  }
  public func push(_ value: Int64) { push(Int(value)) }
  @inline(__always)
  public func push(_ value: Double) {
    guard reserve() else { return }
    lua_pushnumber(state, value)
  }
  public func push(_ text: String) {
    guard reserve() else { return }
    runtime.push(text, on: state)
  }
  public func push(bytes: [UInt8]) {
    guard reserve() else { return }
    runtime.push(bytes: bytes, on: state)
  }
  public func push(_ value: LuaConvertible) {
    guard reserve() else { return }
    runtime.push(value.luaValue, on: state)
  }
  /// Pushes the argument `index` itself: for methods that return what they were given.
  public func pushArgument(_ index: Int) {
    guard reserve() else { return }
    index <= count ? lua_pushvalue(state, slot(index)) : lua_pushnil(state)
  }
  /// Pushes the receiver of a method call, so that calls can be chained.
  public func pushReceiver() {
    guard reserve() else { return }
    lua_pushvalue(state, offset)
  }

  /// Pushes an object of a registered class. The same object is always the same userdata.
  public func push<T: LuaObject>(_ object: T) {
    guard reserve() else { return }
    runtime.push(object: object, on: state)
  }

  /// Pushes an object that Lua has never seen: without looking for an earlier userdata of it, hence cheaper.
  @inline(__always)
  public func pushFresh<T: LuaObject>(_ object: T) {
    guard reserve() else { return }
    runtime.pushFresh(object, on: state)
  }

  /// Pushes a Swift function as a Lua function that lives as long as Lua refers to it.
  /// - Parameter values: what it owns, as a closure of Lua owns its variables; ``owned(_:)`` gives it to the body.
  public func pushFunction(
    _ name: String, owning values: [LuaValue] = [], _ body: @escaping (Call) throws -> Void
  ) {
    guard reserve() else { return }
    runtime.push(function: BoundFunction(name, role: .hidden, body: body), owning: values, on: state)
  }

  /// What the function that runs owns, from 1.
  public func owned(_ index: Int) -> LuaValue {
    runtime.value(at: lr_registry_index() - Int32(index + 1), on: state)
  }

  /// A new empty table.
  public func newTable(elements: Int = 0, fields: Int = 0) -> LuaTable {
    runtime.newTable(elements: elements, fields: fields)
  }

  /// Room for one more value. Without it (a million values) the push is left out and the call fails at its end.
  @inline(__always)
  func reserve() -> Bool {
    if lua_checkstack(state, 4) != 0 { return true }
    runtime.noteStackOverflow()
    return false
  }
}
