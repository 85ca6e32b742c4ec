import Foundation
import LuaRuntime

/// The modules that `require` loaded from files, and whether the files changed since.
final class ModuleFiles {
  /// Modification time at which the present contents were seen.
  private var seen: [String: timespec] = [:]
  /// Whether changed modules are loaded again before each input.
  var reloadsByItself = false
  private var initial: Set<String> = []

  /// What is loaded now are modules of the program itself, which come from no file.
  func start(in runtime: LuaRuntime) {
    initial = Set(runtime.memberNames(of: .table(runtime.loaded), startingWith: ""))
  }

  /// The names of modules beside the program's own, sorted.
  func names(in runtime: LuaRuntime) -> [String] {
    runtime.memberNames(of: .table(runtime.loaded)).filter { !initial.contains($0) }
  }

  /// Notes the state of files of modules that are new; to be called after each input.
  func look(in runtime: LuaRuntime) {
    for name in names(in: runtime) where seen[name] == nil {
      if let file = runtime.moduleFile(name) { seen[name] = Self.modification(of: file) }
    }
  }

  /// Before an input: loads what changed again, if that is wanted. One line for each module that cannot be; it is not
  /// tried again before its file changes once more.
  func begin(in runtime: LuaRuntime) -> [String] {
    guard reloadsByItself else {
      look(in: runtime)
      return []
    }
    return changed(in: runtime).compactMap { name in
      do {
        _ = try reload(name, in: runtime)
        return nil
      } catch {
        seen[name] = runtime.moduleFile(name).flatMap(Self.modification)
        return "%autoreload: \(name) stays as it was: \(Failure(error).message)"
      }
    }
  }

  /// Modules whose files changed since they were loaded.
  func changed(in runtime: LuaRuntime) -> [String] {
    look(in: runtime)
    return names(in: runtime).filter { name in
      guard let file = runtime.moduleFile(name), let now = Self.modification(of: file), let then = seen[name]
      else { return false }
      return now.tv_sec != then.tv_sec || now.tv_nsec != then.tv_nsec
    }
  }

  /// Runs the module's file again. A module that is a table keeps its identity.
  /// - Returns: `true`, for use with `filter`.
  func reload(_ name: String, in runtime: LuaRuntime) throws -> Bool {
    let loaded = runtime.loaded
    let names = names(in: runtime)
    guard names.contains(name) else { throw MagicError.notLoaded(name, loaded: names) }
    guard let file = runtime.moduleFile(name) else { throw MagicError.noFile(module: name) }
    let modification = Self.modification(of: file)
    let old = loaded[raw: name]
    let results = try runtime.call(runtime.load(file: file), [.text(name), .text(file)], results: 1)
    let new = results.first.flatMap { $0.isNil ? nil : $0 } ?? .boolean(true)
    if case .table(let present) = old, case .table(let fresh) = new {
      try Self.replace(present, by: fresh)
    } else {
      loaded.setRaw(name, new)
    }
    seen[name] = modification
    return true
  }

  /// `require` will load them anew.
  func forget(in runtime: LuaRuntime) {
    for name in names(in: runtime) { runtime.loaded.setRaw(name, .nil) }
    seen = [:]
  }

  private static func replace(_ table: LuaTable, by fresh: LuaTable) throws {
    if table.isSame(as: fresh) { return }
    for (key, _) in try table.pairs() where fresh.raw(key: key).isNil { table.setRaw(key: key, .nil) }
    for (key, value) in try fresh.pairs() { table.setRaw(key: key, value) }
    table.metatable = fresh.metatable
  }

  /// Where `require` finds the module.
  private static func modification(of file: String) -> timespec? {
    var status = stat()
    return stat(file, &status) == 0 ? status.st_mtim : nil
  }
}
