import CLua
import CLuaShim
import Foundation

/// What the stand-alone interpreter `lua` does around a script.
extension LuaRuntime {
  /// `Lua 5.4.4  Copyright (C) …`, the line of `lua -v`.
  public static var versionLine: String { String(cString: lr_copyright()) }

  /// Compiles a file; `nil` or "-" reads standard input.
  /// - Throws: ``LuaRuntimeError/unreadable(path:reason:)`` and what ``load(source:chunkName:environment:)`` throws.
  public func load(file path: String?) throws -> LuaFunction {
    let isFile = path != nil && path != "-"
    let bytes = try isFile ? Self.bytes(of: path ?? "") : [UInt8](FileHandle.standardInput.readToEnd() ?? Data())
    if script == nil { script = bytes }
    return try load(source: bytes, chunkName: isFile ? "@\(path ?? "")" : "=stdin")
  }

  /// The file from which `require` takes a module; nil if it is not made from a file of Lua text.
  public func moduleFile(_ name: String) -> String? {
    guard case .table(let package) = globals[raw: "package"], let path = package[raw: "path"].text else { return nil }
    let place = name.replacingOccurrences(of: ".", with: "/")
    return path.split(separator: ";").lazy.map { $0.replacingOccurrences(of: "?", with: place) }
      .first { access($0, R_OK) == 0 }
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else {
      throw LuaRuntimeError.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    if ferror(file) != 0 { throw LuaRuntimeError.unreadable(path: path, reason: String(cString: strerror(errno))) }
    return bytes
  }

  /// Sets the global `arg`: the script's name at 0, its arguments from 1, what stood before it below 0.
  public func setArguments(program: [String], script: String?, arguments: [String]) {
    let table = newTable(elements: arguments.count, fields: program.count + 1)
    let before = script.map { program + [$0] } ?? program
    for (position, text) in before.enumerated() {
      table.setRaw(position - (script == nil ? before.count : before.count - 1), text)
    }
    for (position, text) in arguments.enumerated() { table.setRaw(position + 1, text) }
    globals.setRaw("arg", table)
  }

  /// Runs `LUA_INIT_5_4` or `LUA_INIT`: code, or a file after "@". Nothing if the environment is ignored.
  public func runLuaInit() throws {
    guard !options.ignoresEnvironment else { return }
    let environment = ProcessInfo.processInfo.environment
    for name in ["LUA_INIT_5_4", "LUA_INIT"] {
      guard let text = environment[name] else { continue }
      let chunk =
        text.hasPrefix("@")
        ? try load(file: String(text.dropFirst())) : try load(text, chunkName: "=\(name)")
      try call(chunk)
      return
    }
  }

  /// `lua -l name`: the global `name` becomes the result of `require`; `global=module` names both.
  public func requireModule(_ specification: String) throws {
    let parts = specification.split(separator: "=", maxSplits: 1).map(String.init)
    guard let global = parts.first, let module = parts.last else { return }
    guard case .function(let require) = globals[raw: "require"] else { return }
    let result = try call(require, [.text(module)], results: 1)
    globals.setRaw(global.split(separator: "-").first.map(String.init) ?? global, result.first ?? .nil)
  }

  /// Warns as `warn` does: where warnings are on.
  public func warn(_ text: String) { lua_warning(state, text, 0) }

  /// Switches warnings (`warn`, errors in finalizers) on or off: `lua -W`.
  public func setWarnings(_ on: Bool) { lua_warning(state, on ? "@on" : "@off", 0) }

  /// Puts `directory/?.lua` and `directory/?/init.lua` in front of `package.path`.
  public func addModuleDirectory(_ directory: String) {
    guard case .table(let package) = globals[raw: "package"], let path = package[raw: "path"].text else { return }
    let prefix = directory.isEmpty ? "." : directory
    package.setRaw("path", "\(prefix)/?.lua;\(prefix)/?/init.lua;\(path)")
  }
}
