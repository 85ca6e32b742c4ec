import CLua
import CLuaShim
import Synchronization

/// The registry keys whose Swift owners are gone. An owner may die on another thread or within a collection, so it
/// only queues its key; the runtime frees the keys at safe points.
final class ReferenceQueue: Sendable {
  private let keys = Mutex<[Int32]>([])
  private let isPending = Atomic<Bool>(false)

  func add(_ key: Int32) {
    keys.withLock { $0.append(key) }
    isPending.store(true, ordering: .releasing)
  }

  func take() -> [Int32] {
    guard isPending.load(ordering: .acquiring) else { return [] }
    return keys.withLock { keys in
      isPending.store(false, ordering: .releasing)
      defer { keys.removeAll() }
      return keys
    }
  }
}

/// What references know of their runtime: nothing once it is closed.
final class ReferenceOwner {
  let queue = ReferenceQueue()
  // Safe: the runtime clears it when it closes, before it dies.
  unowned(unsafe) var runtime: LuaRuntime?
}

/// Keeps a Lua value alive: a table, function, coroutine or foreign userdata.
public class LuaReference {
  let key: Int32
  let owner: ReferenceOwner
  /// Set while a collection decides whether the host object at this address, which has the value meanwhile, lives on.
  var keeper: UnsafeMutableRawPointer?

  /// Takes the value on top of the stack. [-1, +0]
  init(popping state: OpaquePointer, _ runtime: LuaRuntime) {
    runtime.releaseQueuedReferences()
    owner = runtime.owner
    key = luaL_ref(state, lr_registry_index())
  }

  deinit { owner.queue.add(key) }

  /// The runtime of this value. Throws after it was closed.
  public func requireRuntime() throws -> LuaRuntime {
    guard let runtime = owner.runtime else { throw LuaRuntimeError.closed }
    return runtime
  }

  /// Pushes the value. [-0, +1]
  func push(on state: OpaquePointer) {
    if let keeper {
      lr_push_entrusted(state, key, keeper)
    } else {
      lua_rawgeti(state, lr_registry_index(), lua_Integer(key))
    }
  }

  /// Whether both are the same Lua value (raw equality).
  public func isSame(as other: LuaReference) -> Bool {
    guard owner === other.owner, let runtime = owner.runtime else { return false }
    let state = runtime.state
    push(on: state)
    other.push(on: state)
    defer { lr_pop(state, 2) }
    return lua_rawequal(state, -1, -2) != 0
  }
}

/// A Lua function, or a bound Swift function.
public final class LuaFunction: LuaReference {
  /// A second reference to the same function, for another object to keep.
  public func another() throws -> LuaFunction {
    let runtime = try requireRuntime()
    lua_checkstack(runtime.state, 4)
    push(on: runtime.state)
    return LuaFunction(popping: runtime.state, runtime)
  }

  /// Calls the function under protection and returns all its results. See ``LuaRuntime/call(_:_:results:)``.
  @discardableResult
  public func call(_ arguments: LuaConvertible..., results: Int? = nil) throws -> [LuaValue] {
    try requireRuntime().call(self, arguments.map(\.luaValue), results: results)
  }
}
