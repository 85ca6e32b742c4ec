import CLua
import CLuaShim

/// Where a Lua function was written.
public struct LuaFunctionSource: Sendable, Equatable {
  /// The chunk's name as Lua got it: `@file.lua`, `=In[3]`.
  public let chunk: String
  /// The chunk as messages name it.
  public let shortChunk: String
  /// Its first and last line.
  public let lines: ClosedRange<Int>
  /// Their names; `...` last, if it takes more.
  public let parameters: [String]
}

extension LuaRuntime {
  /// Where a function was written; `nil` if it is a C or Swift function.
  public func source(of function: LuaFunction) -> LuaFunctionSource? {
    let state = self.state
    lua_checkstack(state, 4)
    var info = lua_Debug()
    function.push(on: state)
    lua_pushvalue(state, -1)
    lua_getinfo(state, ">Su", &info)
    defer { lr_pop(state, 1) }
    guard let source = info.source, let what = info.what, what[0] != UInt8(ascii: "C"), info.linedefined >= 0 else {
      return nil
    }
    var parameters = (0..<Int32(info.nparams)).compactMap { position in
      // With no activation, the function on top is asked, and stays.
      lua_getlocal(state, nil, position + 1).map { String(cString: $0) }
    }
    if info.isvararg != 0 { parameters.append("...") }
    let short = withUnsafeBytes(of: info.short_src) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return LuaFunctionSource(
      chunk: String(cString: source), shortChunk: short,
      lines: max(1, Int(info.linedefined))...max(1, Int(max(info.lastlinedefined, info.linedefined))),
      parameters: parameters)
  }

  /// What a function written in Lua was compiled to, without names of variables: the same for the same text in the same
  /// lines. `nil` if it is a C or Swift function. The values of its upvalues are not in it.
  public func bytecode(of function: LuaFunction) -> [UInt8]? {
    let state = self.state
    lua_checkstack(state, 2)
    function.push(on: state)
    defer { lr_pop(state, 1) }
    var bytes: [UInt8] = []
    // A pointer to the array itself: `&bytes` would be one to its elements.
    let status = withUnsafeMutablePointer(to: &bytes) { target in
      lua_dump(
        state,
        { _, piece, count, target in
          target?.assumingMemoryBound(to: [UInt8].self).pointee.append(
            contentsOf: UnsafeRawBufferPointer(start: piece, count: count))
          return 0
        }, target, 1)
    }
    return status == 0 ? bytes : nil
  }
}
