import LuaRuntime

/// Notices that a name of the program or of Lua's own libraries was given another meaning.
final class Shadowing {
  /// The globals at the start of the session.
  private(set) var originals: [String: LuaValue] = [:]
  private var reported: Set<String> = []

  /// Remembers what is there now.
  func start(in runtime: LuaRuntime) {
    let globals = runtime.globals
    for name in runtime.globalNames { originals[name] = globals[raw: name] }
  }

  func isOriginal(_ name: String, _ value: LuaValue) -> Bool { originals[name]?.isSame(as: value) ?? false }

  /// Names that were there at the start and are nil now.
  func missing(in runtime: LuaRuntime) -> [String] {
    originals.keys.filter { $0 != "arg" && runtime.globals[raw: $0].isNil }.sorted()
  }

  /// One line for each name that was shadowed since the last time.
  func news(in session: Session) -> [String] {
    let globals = session.runtime.globals
    var lines: [String] = []
    var shadowed: Set<String> = []
    for (name, original) in originals.sorted(by: { $0.key < $1.key }) where name != "_G" && name != "arg" {
      let isLocal = session.local(name) != nil
      guard isLocal || !globals[raw: name].isSame(as: original) else { continue }
      shadowed.insert(name)
      guard !reported.contains(name) else { continue }
      let kind = if case .table = original { "module" } else { "function" }
      let said =
        !isLocal && globals[raw: name].isNil
        ? "'\(name)' is nil now, no longer the \(kind) of that name"
        : "\(isLocal ? "local " : "")'\(name)' now hides the \(kind) of that name"
      lines.append("\(said); %reset \(name) brings it back")
    }
    reported = shadowed
    return lines
  }
}
