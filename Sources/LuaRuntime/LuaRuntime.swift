import CLua
import CLuaShim
import Interrupt

/// One Lua state and everything that Swift knows of it.
///
/// Not `Sendable`: a runtime, its values and its references belong to one thread. Nothing here lets a Lua error
/// cross a Swift frame: whatever can raise runs under protection in `CLuaShim`.
public final class LuaRuntime {
  public let options: LuaOptions
  let handle: OpaquePointer
  let owner = ReferenceOwner()
  private var isOpen = true
  private var isClosing = false

  /// What the host keeps with the state under names of its own, such as how values are to be shown; ends with the runtime.
  public var hostSettings: [String: any Sendable] = [:]

  /// Everything declared to this runtime, in the order of registration.
  public private(set) var documentation: [Documentation] = []
  private var documentationIndex: [String: Int] = [:]
  private var classes: [ObjectIdentifier: AnyLuaClass] = [:]
  /// What was registered, for who enumerates it.
  private(set) var modules: [LuaModule] = []
  private(set) var registeredClasses: [AnyLuaClass] = []
  private var lastClass: (type: ObjectIdentifier, key: UnsafeMutableRawPointer)?
  /// Keeps alive what light userdata in the state point to.
  private var retained: [AnyObject] = []

  /// The last Swift error that was raised in Lua, found again by its message when it comes back.
  var raised: (message: [UInt8], error: any Error)?
  /// Nesting of calls from Swift.
  var depth = 0
  private var overflowed = false
  private var pushesFailed = false
  let collector = NativeCollector()
  let entrusted = EntrustedReferences()
  @exclusivity(unchecked) var tickets = CallTickets()
  private var warningText = ""
  /// The text of the first file that was loaded as a whole: the script.
  public internal(set) var script: [UInt8]?
  /// Told the path of each file that `loadfile`, `dofile` or `require` is about to compile. Must not call Lua.
  public var willLoad: ((String) -> Void)?
  /// Called when Ctrl-C or a limit has stopped a call from the top level, after variables were closed.
  public var interruptFunction: LuaFunction?
  /// Read on another thread; nobody changes it while a handler is installed.
  var interruptHandling: InterruptHandling?
  /// Where a script is to be paused, and what is done there.
  weak var debugger: (any LuaDebugger)?
  /// What tables of ordered names share, once there is one.
  var orderedFunctions: OrderedFunctions?

  /// A fresh state with Lua's standard libraries.
  /// - Throws: ``LuaRuntimeError/outOfMemory``.
  public init(options: LuaOptions = LuaOptions()) throws {
    self.options = options
    let host = lr_host(
      enter: Door.enter, release: Door.release, native_bytes: Door.nativeBytes, warning: Door.warning,
      loads: Door.loads, collection: Door.collection, over_memory: Door.overMemory, unserved: Door.unserved,
      breaks: Door.breaks, pause: Door.pause)
    guard
      let handle = lr_open(
        host, options.memoryLimit ?? 0,
        "\(LuaRuntimeError.memoryLimit(bytes: options.memoryLimit ?? 0))", Int64(options.instructionLimit ?? 0),
        options.isStrict, options.ignoresEnvironment, options.allowsBinaryChunks)
    else { throw LuaRuntimeError.outOfMemory }
    self.handle = handle
    lr_set_context(handle, Unmanaged.passUnretained(self).toOpaque())
    owner.runtime = self
    if options.isStrict { makeStrict() }
    setWarnings(options.isStrict)
  }

  deinit {
    close()
    tickets.deallocate()
  }

  /// Runs the pending finalizers and frees the state. References that are still alive throw from now on.
  public func close() {
    guard isOpen, !isClosing else { return }
    isClosing = true  // finalizers still run bound functions
    if Self.interruptible == handle { Self.removeInterruptHandler() }
    lr_close(handle)
    isOpen = false
    owner.runtime = nil
  }

  /// The innermost running coroutine: where values are pushed.
  var state: OpaquePointer {
    precondition(isOpen, "the Lua runtime is closed")
    return lr_running(handle)
  }

  /// For what may throw: ``LuaRuntimeError/closed`` after ``close()``.
  func requireOpen() throws { if !isOpen { throw LuaRuntimeError.closed } }

  /// Bytes of Lua's own heap.
  public var luaBytes: Int { isOpen ? lr_lua_bytes(handle) : 0 }

  // MARK: Registration

  /// Makes the module a global table, or one in the table of the module that its name begins with, which must be registered
  /// before; `require` finds both.
  public func register(_ module: LuaModule) {
    let table = newTable(fields: module.functions.count + module.constants.count)
    modules.append(module)
    add(module.documentation)
    for (function, entry) in module.functions {
      keep(function)
      let name = String(function.name.dropFirst(module.name.count + 1))
      setRaw(table, name) { lr_push_function($0, Unmanaged.passUnretained(function).toOpaque()) }
      add(entry)
    }
    for constant in module.constants {
      setRaw(table, constant.name) { push(constant.value, on: $0) }
      add(constant.documentation)
    }
    setMetatable(of: table, for: module)
    if let dot = module.name.lastIndex(of: "."), case .table(let outer) = loaded[raw: String(module.name[..<dot])] {
      outer.setRaw(String(module.name[module.name.index(after: dot)...]), .table(table))
    } else {
      globals.setRaw(module.name, .table(table))
    }
    loaded.setRaw(module.name, .table(table))
  }

  /// What a module does when it is called, and, in strict mode, when it is asked for a name that it does not have.
  private func setMetatable(of table: LuaTable, for module: LuaModule) {
    let metatable = newTable(fields: 2)
    if let callable = module.callable?.function {
      keep(callable)
      setRaw(metatable, "__call") { lr_push_function($0, Unmanaged.passUnretained(callable).toOpaque()) }
    }
    if options.isStrict {
      let (name, known) = (module.name, module.memberNames)
      let missing = makeFunction("\(name)[]") { call in
        guard let key = call.value(2).text else { return call.pushNil() }
        let inner = call.runtime.modules.map(\.name).filter { $0.hasPrefix(name + ".") }
        throw UnknownName.field(module: name, key, known: known + inner.map { String($0.dropFirst(name.count + 1)) })
      }
      metatable.setRaw("__index", .function(missing))
    }
    let state = self.state
    lua_checkstack(state, 4)
    table.push(on: state)
    metatable.push(on: state)
    lua_setmetatable(state, -2)
    lr_pop(state, 1)
  }

  /// Makes objects of the class known to Lua. Register a class before objects of it are pushed.
  public func register(_ type: AnyLuaClass) {
    keep(type)
    classes[type.typeKey] = type
    registeredClasses.append(type)
    let state = self.state
    func address(_ function: BoundFunction) -> UnsafeMutableRawPointer {
      keep(function)
      return Unmanaged.passUnretained(function).toOpaque()
    }
    func insert(_ name: String, _ pushValue: () -> Void) {
      push(name, on: state)
      pushValue()
      lua_rawset(state, -3)
    }
    lua_checkstack(state, 10)
    lua_createtable(state, 0, Int32(type.memberNames.count))
    for (key, method) in type.methods { insert(key) { lr_push_function(state, address(method)) } }
    for (key, getter) in type.getters { insert(key) { lua_pushlightuserdata(state, address(getter)) } }
    lua_createtable(state, 0, Int32(type.setters.count))
    for (key, setter) in type.setters { insert(key) { lua_pushlightuserdata(state, address(setter)) } }
    lr_push_class(
      state, Unmanaged.passUnretained(type).toOpaque(), type.name, type.indexFallback.map(address),
      type.newindexFallback.map(address), address(missingMember(of: type)), address(missingSetter(of: type)))
    for (key, metamethod) in type.metamethods { insert(key) { lr_push_function(state, address(metamethod)) } }
    lr_pop(state, 1)
    type.documentation.forEach(add)
  }

  private func missingMember(of type: AnyLuaClass) -> BoundFunction {
    BoundFunction(type.name, role: .hidden) { [unowned type] call in
      guard let key = call.value(2).text else {
        throw UnknownName.index(className: type.name, got: call.got(2))
      }
      if let fields = type.fields, case .object(let object) = call.value(1) {
        if let value = try fields.get(object, key, call) { return call.push(value) }
        throw UnknownName.ownField(className: type.name, key, known: fields.names(object) + type.memberNames)
      }
      throw UnknownName.member(className: type.name, key, known: type.memberNames)
    }
  }

  private func missingSetter(of type: AnyLuaClass) -> BoundFunction {
    BoundFunction(type.name, role: .hidden) { [unowned type] call in
      guard let key = call.value(2).text else {
        throw UnknownName.indexAssignment(className: type.name, got: call.got(2))
      }
      if let fields = type.fields, case .object(let object) = call.value(1) {
        if try fields.set(object, key, call.value(3), call) { return }
        throw UnknownName.setter(className: type.name, key, known: type.setters.map(\.key) + fields.names(object))
      }
      throw UnknownName.setter(className: type.name, key, known: type.setters.map(\.key))
    }
  }

  /// Keeps an object alive as long as the state.
  func keep(_ object: AnyObject) { retained.append(object) }

  private func add(_ entry: Documentation) {
    documentationIndex[entry.name] = documentation.count
    documentation.append(entry)
  }

  /// The help of `pde.heat`, `tensor:sum`, `tensor` …; a dot finds methods too.
  public func help(for name: String) -> Documentation? {
    if let index = documentationIndex[name] { return documentation[index] }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return documentationIndex[name[..<dot] + ":" + name[name.index(after: dot)...]].map { documentation[$0] }
  }

  /// The name nearest to one that ``help(for:)`` does not know.
  public func suggestion(for name: String) -> String? {
    Suggestion.nearest(to: name, in: documentation.map(\.name))
  }

  // MARK: Classes

  /// The registered class of an object: its own or the nearest superclass.
  func luaClass(of object: AnyObject) -> AnyLuaClass? {
    let type: AnyObject.Type = Swift.type(of: object)
    if let found = classes[ObjectIdentifier(type)] { return found }
    var mirror = Mirror(reflecting: object).superclassMirror
    while let current = mirror {
      if let subject = current.subjectType as? AnyObject.Type, let found = classes[ObjectIdentifier(subject)] {
        classes[ObjectIdentifier(type)] = found
        return found
      }
      mirror = current.superclassMirror
    }
    return nil
  }

  /// The metatable's registry key for objects of this dynamic type.
  @inline(__always)
  func metatableKey(of object: AnyObject) -> UnsafeMutableRawPointer? {
    let type = ObjectIdentifier(Swift.type(of: object))
    if let lastClass, lastClass.type == type { return lastClass.key }
    return findMetatableKey(of: object, type)
  }

  @inline(never)
  private func findMetatableKey(of object: AnyObject, _ type: ObjectIdentifier) -> UnsafeMutableRawPointer? {
    guard let found = luaClass(of: object) else { return nil }
    let key = Unmanaged.passUnretained(found).toOpaque()
    lastClass = (type, key)
    return key
  }

  /// The name in messages of a Swift class.
  func className(of type: AnyObject.Type) -> String {
    classes[ObjectIdentifier(type)]?.name ?? String(describing: type).lowercased()
  }

  // MARK: Failures noted while a bound function runs

  func noteStackOverflow() {
    overflowed = true
    pushesFailed = true
  }

  func noteOverLimit() { pushesFailed = true }

  /// Throws what pushing results could not report.
  @inline(__always)
  func checkPushes() throws {
    if pushesFailed { try reportFailedPushes() }
  }

  @inline(never)
  private func reportFailedPushes() throws {
    pushesFailed = false
    if overflowed {
      overflowed = false
      throw LuaRuntimeError.stackOverflow
    }
    try refuseNative()
  }

  func receiveWarning(_ piece: String, continues: Bool) {
    warningText += piece
    guard !continues else { return }
    let text = warningText
    warningText = ""
    options.warning(text)
  }

  /// Frees the registry keys of references that died.
  func releaseQueuedReferences() {
    for key in owner.queue.take() { luaL_unref(state, lr_registry_index(), key) }
  }
}

/// Names that a script got wrong. The only place that words it.
enum UnknownName: Error, CustomStringConvertible {
  case global(String, known: [String])
  case member(className: String, String, known: [String])
  case ownField(className: String, String, known: [String])
  case field(module: String, String, known: [String])
  case setter(className: String, String, known: [String])
  case index(className: String, got: String)
  case indexAssignment(className: String, got: String)

  var description: String {
    switch self {
    case .global(let name, let known):
      "undefined variable '\(name)'" + Suggestion.phrase(for: name, in: known)
    case .member(let className, let name, let known):
      "\(className) has no method '\(name)'" + Suggestion.phrase(for: name, in: known)
    case .ownField(let className, let name, let known):
      "this \(className) has no field or method '\(name)'" + Suggestion.phrase(for: name, in: known)
    case .field(let module, let name, let known):
      "\(module) has no '\(name)'" + Suggestion.phrase(for: name, in: known)
    case .setter(let className, let name, let known):
      "\(className) has no field '\(name)' to assign" + Suggestion.phrase(for: name, in: known)
    case .index(let className, let got): "\(className) cannot be indexed with \(got)"
    case .indexAssignment(let className, let got): "\(className) has no element \(got) to assign"
    }
  }
}
