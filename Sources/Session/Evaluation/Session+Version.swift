import LuaLibrary
import LuaRuntime

extension Session {
  package static let version = LuaLibrary.version

  /// `Lua 5.4.4`
  package static var luaVersion: String {
    LuaRuntime.versionLine.split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// What `--version` shows.
  package static var versionText: String { "instab-lua \(version), \(LuaRuntime.versionLine)" }

  /// What a prompt or a notebook says first.
  package static var banner: String {
    "instab-lua \(version), \(luaVersion)   ?: help   Tab: complete   %magic   Ctrl-D: leave"
  }
}
