import LuaRuntime
import LuaSyntax

extension Session {
  /// The answer to `?name` or `??name`; `?` alone lists the modules.
  package func help(_ request: String) -> String {
    let request = request.trimmed
    return help(request.drop { $0 == "?" }.trimmed, showsSource: request.hasPrefix("??"))
  }

  /// What is known of a topic: a module, function or method, a variable, a command, or words to search for.
  /// - Parameter showsSource: where it is declared too, and the source of a Lua function.
  package func help(_ topic: String, showsSource: Bool) -> String {
    if topic.isEmpty { return overview }
    if topic.hasPrefix("%") {
      let name = topic.dropFirst().trimmed
      return Magic.named(name)?.help ?? "\(MagicError.unknown(name))"
    }
    if let entry = entry(for: topic) {
      let source = showsSource ? "\n\n  declared in \(entry.place)" : ""
      return entry.text + members(of: entry) + source
    }
    if let text = describe(topic, showsSource: showsSource) { return text }
    if let found = apropos(topic) { return found }
    let nearest = runtime.suggestion(for: topic).map { " (did you mean '\($0)'?)" } ?? ""
    return "no help for '\(topic)'\(nearest)"
  }

  /// Modules, functions, methods and commands whose name or summary has all of these words; `nil` if there are none.
  package func apropos(_ words: String) -> String? {
    let words = words.lowercased().split(separator: " ")
    func rank(_ name: String, _ summary: String) -> Int? {
      let (name, text) = (name.lowercased(), "\(name) \(summary)".lowercased())
      guard !words.isEmpty, words.allSatisfy({ text.contains($0) }) else { return nil }
      return words.allSatisfy { name.contains($0) } ? 0 : 1
    }
    let entries = runtime.documentation.map { ($0.name, $0.summary) } + Magic.all.map { ("%" + $0.name, $0.summary) }
    let found = entries.compactMap { entry in rank(entry.0, entry.1).map { ($0, entry) } }
      .sorted { ($0.0, $0.1.0) < ($1.0, $1.1.0) }.map { (name: $0.1.0, summary: $0.1.1) }
    return found.isEmpty ? nil : listing(found).joined(separator: "\n")
  }

  /// The documentation of a name, also of a function or method that a variable refers to.
  func entry(for topic: String) -> Documentation? {
    if let entry = runtime.help(for: topic), local(topic) == nil { return entry }
    guard let path = Self.path(topic) else { return nil }
    if case .function(let function) = resolve(path), let entry = runtime.help(for: function) { return entry }
    guard path.count > 1, case .name(let member)? = path.last else { return nil }
    return className(of: resolve(Array(path.dropLast()))).flatMap { runtime.help(for: "\($0):\(member)") }
  }

  private static func path(_ topic: String) -> [CompletionContext.Step]? {
    let parts = topic.split(omittingEmptySubsequences: false) { $0 == "." || $0 == ":" }
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isWordByte) }) else { return nil }
    return parts.map { .name(String($0)) }
  }

  private var overview: String {
    let modules = runtime.documentation.filter { $0.kind == .module || $0.kind == .class }
    let lines = [
      "?name shows the help of a module, function or method, such as ?tensor or ?tensor.zeros; ?words searches.",
      "??name shows the source too. %magic lists the commands of the prompt.",
    ]
    return (lines + listing(modules.map { ($0.name, $0.summary) })).joined(separator: "\n")
  }

  /// One line for each function of a module or member of a class.
  private func members(of entry: Documentation) -> String {
    guard entry.kind == .module || entry.kind == .class else { return "" }
    let members = runtime.documentation.filter {
      $0.name.hasPrefix(entry.name + ".") || $0.name.hasPrefix(entry.name + ":")
    }
    return members.isEmpty ? "" : "\n\n" + listing(members.map { ($0.name, $0.summary) }).joined(separator: "\n")
  }

  private func listing(_ entries: [(name: String, summary: String)]) -> [String] {
    let width = min(28, entries.map(\.name.count).max() ?? 0)
    return entries.map { "  " + $0.name.padding(toLength: max(width, $0.name.count)) + "  " + $0.summary }
  }

  /// What is known of a variable that has no help text. Runs no code of the user.
  private func describe(_ name: String, showsSource: Bool) -> String? {
    guard let path = Self.path(name) else { return nil }
    let value = resolve(path)
    if value.isNil { return nil }
    if case .object = value, let entry = className(of: value).flatMap(runtime.help(for:)) {
      return "\(name): \(entry.text)" + members(of: entry)
    }
    if case .function(let function) = value, let source = runtime.source(of: function) {
      return describe(name, source, showsSource: showsSource)
    }
    return "\(name): a \(value.kind)"
  }

  /// A Lua function: how it is called, the comment above it, where it is.
  private func describe(_ name: String, _ source: LuaFunctionSource, showsSource: Bool) -> String {
    var parts = ["\(name)(\(source.parameters.joined(separator: ", ")))"]
    let lines = sources.text(of: source.chunk) ?? []
    if lines.indices.contains(source.lines.lowerBound - 1) {
      let above = lines[..<(source.lines.lowerBound - 1)].reversed().prefix { $0.trimmed.hasPrefix("--") }.reversed()
      parts += above.map { "  " + $0.trimmed.drop { $0 == "-" }.trimmed }
    }
    parts += ["", "  \(source.shortChunk):\(source.lines.lowerBound)"]
    if showsSource, lines.indices.contains(source.lines.upperBound - 1) {
      parts += [""] + lines[source.lines.lowerBound - 1...source.lines.upperBound - 1].map(String.init)
    }
    return parts.joined(separator: "\n")
  }

  /// The name under which an object's class is documented.
  func className(of value: LuaValue) -> String? {
    guard case .object(let object) = value else { return nil }
    return runtime.className(of: object)
  }
}

extension StringProtocol {
  package var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}

extension String {
  package func padding(toLength width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
