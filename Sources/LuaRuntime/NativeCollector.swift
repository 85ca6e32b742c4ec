import CLua
import CLuaShim

/// When Lua's collector must run although its own heap is small: it sees a tensor of 8 MB as 40 bytes.
///
/// A young collection after each 32 MB of new native bytes; a full one when the living bytes exceed twice those
/// after the last full one (and 64 MB), because the young generation alone frees nothing that lived through two steps.
final class NativeCollector {
  static let stepBytes = 32 << 20
  static let fullBytes = 64 << 20

  private var atLastStep = 0
  private var afterLastFull = 0
  private var collectedFully = false
  private var overLimit = false
  var isOverLimit: Bool { overLimit }

  enum Action: Int32 { case none, step, full }

  /// What to do now that the host holds `native` bytes. The caller does it before the next note.
  func note(native: Int, lua: Int, limit: Int) -> Action {
    if collectedFully { afterFullCollection(native: native) }
    if limit > 0, native + lua > limit {
      overLimit = true  // decided when the bound function returns
      return .none
    }
    if native > max(Self.fullBytes, 2 * afterLastFull) {
      collectedFully = true
      return .full
    }
    if native - atLastStep >= Self.stepBytes {
      atLastStep = native
      return .step
    }
    if native < atLastStep { atLastStep = native }
    return .none
  }

  func afterFullCollection(native: Int) {
    atLastStep = native
    afterLastFull = native
    collectedFully = false
    overLimit = false
  }
}

extension LuaRuntime {
  /// Pushes an object that may have been pushed before. [-0, +1]
  func push(object: AnyObject, on state: OpaquePointer) {
    lua_checkstack(state, 6)
    guard let key = metatableKey(of: object) else {
      lua_pushnil(state)
      return
    }
    let retained = Unmanaged.passRetained(object)
    if lr_push_shared_box(state, retained.toOpaque(), Self.typePointer(object), key) {
      noteNativeBytes()
    } else {
      retained.release()
    }
  }

  /// [-0, +1]
  @inline(__always)
  func pushFresh(_ object: AnyObject, on state: OpaquePointer) {
    guard let key = metatableKey(of: object) else {
      lua_pushnil(state)
      return
    }
    lr_push_box(state, Unmanaged.passRetained(object).toOpaque(), Self.typePointer(object), key)
    noteNativeBytes()
  }

  @inline(__always)
  private static func typePointer(_ object: AnyObject) -> UnsafeRawPointer? {
    UnsafeRawPointer(bitPattern: Int(bitPattern: ObjectIdentifier(type(of: object))))
  }

  /// Tells the collector that native bytes may have grown. Called after each new object; a binding that makes an
  /// object bigger calls it too. The collection itself runs when the bound function has returned.
  public func noteNativeBytes() {
    let native = options.nativeBytes()
    lr_set_native_bytes(handle, native)
    let action = collector.note(native: native, lua: lr_lua_bytes(handle), limit: options.memoryLimit ?? 0)
    if collector.isOverLimit { noteOverLimit() }
    if action != .none { lr_request_collection(handle, action.rawValue) }
  }

  /// Collects all garbage now. Not from within a bound function that holds `inout` access to what a `deinit` uses.
  public func collectGarbage() {
    lr_collect_full(state)
    collector.afterFullCollection(native: options.nativeBytes())
  }

  /// Over the memory limit after a bound function: collects, and throws if the living bytes alone are too many.
  func refuseNative() throws {
    collectGarbage()
    guard let limit = options.memoryLimit else { return }
    let native = options.nativeBytes()
    lr_set_native_bytes(handle, native)
    if native + lr_lua_bytes(handle) > limit { throw LuaRuntimeError.memoryLimit(bytes: limit) }
  }
}

extension LuaRuntime {
  /// For tests: the n-th allocation of Lua from now fails, and all after it; 0 ends that.
  func failAllocation(_ n: Int) { lr_fail_allocation(handle, Int64(n)) }
  var allocationFailed: Bool { lr_allocation_failed(handle) }
}
