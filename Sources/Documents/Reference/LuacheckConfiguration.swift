import LuaRuntime
import Session

/// The configuration of luacheck, made from what the modules declare of themselves: an unknown global or a mistyped
/// function of a module is found before a script runs.
struct LuacheckConfiguration {
  let entries: [Documentation]
  /// Global names for functions of modules.
  let aliases: [String]

  /// The file, which is Lua.
  var text: String {
    var text = """
      -- What luacheck knows of instab-lua \(Session.version). Made by `make docs` from the modules' declarations: do not edit.
      -- Copied beside scripts of your own it checks them too: `luacheck script.lua`.

      stds.instab_lua = {
         globals = { "arg" },  -- a script may set the arguments of one that it runs
         read_globals = {

      """
    for alias in aliases { text += "      \(alias) = {},\n" }
    for module in entries where module.kind == .module && !module.name.contains(".") {
      text += "      \(module.name) = { fields = {\n" + Self.filled(fields(of: module)) + "      } },\n"
    }
    return text + """
         },
      }

      std = "lua54+instab_lua"
      max_line_length = 120
      unused_args = false  -- a callback names what it is given

      """
  }

  private func fields(of module: Documentation) -> [String] {
    entries.filter { ($0.kind == .function || $0.kind == .constant) && $0.name.hasPrefix(module.name + ".") }
      .map { String($0.name.dropFirst(module.name.count + 1)) }.sorted().reduce(into: [String: [String]]()) {
        groups, name in
        let parts = name.split(separator: ".", maxSplits: 1)
        groups[String(parts[0]), default: []] += parts.dropFirst().map(String.init)
      }.sorted { $0.key < $1.key }.map { name, inner in
        guard !inner.isEmpty else { return "\"\(name)\"," }
        return "\(name) = { fields = { \(inner.map { "\"\($0)\"" }.joined(separator: ", ")) } },"
      }
  }

  private static func filled(_ words: [String]) -> String {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + word.count < 110 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append("         " + word)
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
