import CLua
import CLuaShim
import Interrupt

/// The functions that C calls. They capture nothing and never throw, and nothing in them may jump.
enum Door {
  static let enter: lr_entry = { state, function, context in
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef {
      $0.run(Unmanaged<BoundFunction>.fromOpaque(function), on: state)
    }
  }

  static let release: lr_release = { Unmanaged<AnyObject>.fromOpaque($0).release() }

  static let nativeBytes: lr_native_bytes = { context in
    max(0, Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.options.nativeBytes() })
  }

  static let loads: lr_loads = { context, path in
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.willLoad?(String(cString: path)) }
  }

  static let collection: lr_collection = { context, isOver in
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef { isOver ? $0.takeBack() : $0.handOver() }
  }

  static let overMemory: lr_over_memory = { context in
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.options.isOverMemory() }
  }

  /// On another thread than the interpreter's: reads what never changes.
  static let unserved: lr_unserved = { context, event, library, function in
    let name =
      library[0] != 0
      ? String(cString: library)
      : function.map { Unmanaged<BoundFunction>.fromOpaque($0)._withUnsafeGuaranteedRef(\.name) }
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef { runtime in
      runtime.interruptHandling?.unserved(event == LR_THIRD_PRESS ? .thirdPress : .waits(for: name))
    }
  }

  static let breaks: lr_breaks = { context, source, line in
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef {
      $0.debugger?.breaks(at: Int(line), of: String(cString: source)) ?? false
    }
  }

  static let pause: lr_pause = { context in
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef {
      ($0.debugger?.pause() ?? .run).rawValue
    }
  }

  static let warning: lr_warning = { context, message, continues in
    Unmanaged<LuaRuntime>.fromOpaque(context)._withUnsafeGuaranteedRef {
      $0.receiveWarning(String(cString: message), continues: continues)
    }
  }
}

extension LuaRuntime {
  /// Runs a bound function whose arguments are the frame of `state`. The number of results, or -1 and an error value.
  @inline(__always)
  func run(_ unmanaged: Unmanaged<BoundFunction>, on state: OpaquePointer) -> Int32 {
    let top = lua_gettop(state)
    return unmanaged._withUnsafeGuaranteedRef { function in
      let ticket = tickets.take()
      defer { tickets.giveBack(ticket) }
      let call = Call(
        state, Unmanaged.passUnretained(self), unmanaged, ticket, offset: function.offset,
        count: max(0, Int(top - function.offset)))
      do {
        if call.count > function.mostArguments { try call.checkCount() }
        if !function.options.isEmpty { try call.checkOptions() }
        try function.body(call)
        try checkPushes()
        return lua_gettop(state) - top
      } catch {
        lua_settop(state, top)
        lua_checkstack(state, 8)
        pushRaised(error, by: function, on: state)
        return -1
      }
    }
  }

  /// Pushes the Lua value of a Swift error. [-0, +1]
  ///
  /// Scripts get strings, so that the idioms of Lua (`err:match`, `"failed: " .. err`) work; the Swift error is
  /// remembered beside it and found again when the string comes back to Swift.
  func pushRaised(_ error: any Error, by function: BoundFunction, on state: OpaquePointer) {
    switch error {
    case let exit as LuaExit:
      lr_push_exit(state, exit.code, exit.closesState)
    case is Interrupted:
      lr_push_interrupt(state)
    case let error as LuaError:
      push(error.value, on: state)
      if case .string(let bytes) = error.value {
        raised = (bytes, error)
        lr_note_rethrown(state)
      }
    default:
      lr_push_where(state)
      let message = bytes(at: -1, on: state) + Array(Self.wording(of: error, in: function).utf8)
      lr_pop(state, 1)
      push(bytes: message, on: state)
      raised = (message, error)
    }
  }

  /// `pde.heat: message`. A message that already starts with the function's name keeps it once.
  private static func wording(of error: any Error, in function: BoundFunction) -> String {
    if let unknown = error as? UnknownName { return unknown.description }
    let text = (error as? ArgumentFault)?.wording ?? String(describing: error)
    let short = function.name.split(whereSeparator: { ".:".contains($0) }).last.map(String.init) ?? function.name
    // An operator has no name to be called by; a domain's error names the operation.
    if function.role == .hidden || function.role == .metamethod && !(error is ArgumentError) { return text }
    for prefix in [function.name + ":", short + ":"] where text.hasPrefix(prefix) {
      return function.name + ":" + text.dropFirst(prefix.count)
    }
    return "\(function.name): \(text)"
  }
}
