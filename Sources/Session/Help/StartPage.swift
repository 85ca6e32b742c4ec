import LuaRuntime

/// What `?` alone shows: where to begin, and everything that has a page of its own, sorted.
struct StartPage {
  private let session: Session

  init(_ session: Session) { self.session = session }

  var text: String {
    let documentation = session.runtime.documentation
    let modules = documentation.filter { $0.kind == .module }
    let names = Set(modules.map(\.name))
    let classes = documentation.filter { $0.kind == .class && !names.contains($0.name) }
    let libraries = LanguageTopic.all.filter { Self.libraries.contains($0.name) }
    func section(_ title: String, _ entries: [(name: String, summary: String)]) -> [String] {
      ["", title] + session.listing(entries.sorted { $0.name < $1.name })
    }
    var lines = ["Start here"] + session.listing(Self.beginning)
    lines += section("Modules of this program", modules.map { ($0.name, $0.summary) })
    lines += section("What their functions give back", classes.map { ($0.name, $0.summary) })
    lines += section("Lua's own library", libraries.map { ($0.name, $0.summary) })
    return lines.joined(separator: "\n")
  }

  private static let libraries: Set = ["coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8"]

  private static let beginning: [(name: String, summary: String)] = [
    ("?tensor", "what a module is for, and all that is in it"),
    ("?tensor.zeros", "one function: arguments, options, an example; ??tensor.zeros shows where it is declared too"),
    ("?standard deviation", "searches names and texts for words"),
    ("?*zero*", "names that have zero in them"),
    ("?for", "Lua itself: its words, signs (?..) and library (?string.format)"),
    ("%magic", "the commands, such as %time; ?%time explains one"),
    ("Tab", "completes names, methods, options and files"),
  ]
}
