import LuaRuntime
import LuaSyntax

extension Session {
  /// The answer to `?name` or `??name`; `?` alone says where to begin.
  package func help(_ request: String) -> String {
    let request = request.trimmed
    return help(request.drop { $0 == "?" }.trimmed, showsSource: request.hasPrefix("??"))
  }

  /// What is known of a topic: a module, function or method, a variable, a word or sign of Lua, a command, names with
  /// `*` for any characters, or words to search for.
  /// - Parameter showsSource: where it is declared too, and the source of a Lua function.
  package func help(_ topic: String, showsSource: Bool) -> String {
    if topic.isEmpty { return StartPage(self).text }
    let search = HelpSearch(self)
    if LanguageTopic.named(topic) == nil {
      if topic.contains("*") { return search.matching(topic) }
      if topic.hasPrefix("%") {
        let name = topic.dropFirst().trimmed
        return Magic.named(name)?.help ?? "\(MagicError.unknown(name))"
      }
    }
    if let entry = entry(for: topic) {
      let source = showsSource ? "\n\n  declared in \(entry.place)" : ""
      return entry.text + members(of: entry) + source
    }
    if let text = languageHelp(topic) ?? describe(topic, showsSource: showsSource) { return text }
    return search.near(topic)
  }

  /// The help of something that Lua has, unless the user keeps something else under the name.
  private func languageHelp(_ topic: String) -> String? {
    guard let path = Self.path(topic), let last = path.last, case .name(let member) = last else {
      return LanguageTopic.named(topic)?.text
    }
    if path.count > 1, let owner = ownerOfMethod(resolve(Array(path.dropLast()))) {
      return LanguageTopic.named(owner + member)?.text
    }
    guard let found = LanguageTopic.named(topic) else { return nil }
    switch resolve(path) {
    case .nil: return found.text
    case .function(let function): return runtime.source(of: function) == nil ? found.text : nil
    case .table:
      // The user may have put a table of his own in its place.
      guard path.count == 1, topic == "_G" || !runtime.rawField(topic, of: .table(runtime.loaded)).isNil,
        local(topic) == nil
      else { return path.count > 1 ? found.text : nil }
      let members = LanguageTopic.all.filter { $0.name.hasPrefix(topic + ".") }.sorted { $0.name < $1.name }
      return found.text
        + (members.isEmpty ? "" : "\n\n" + listing(members.map { ($0.name, $0.summary) }).joined(separator: "\n"))
    default: return local(String(topic.prefix { $0 != "." })) == nil ? found.text : nil
    }
  }

  /// Where the methods of a string or a file are described.
  private func ownerOfMethod(_ value: LuaValue) -> String? {
    switch value {
    case .string: "string."
    case .userdata: "file:"
    default: nil
    }
  }

  /// Modules, functions, methods and commands whose name or summary has all of these words; `nil` if there are none.
  package func apropos(_ words: String) -> String? { HelpSearch(self).withAll(words) }

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

  /// One line for each function of a module or member of a class.
  private func members(of entry: Documentation) -> String {
    guard entry.kind == .module || entry.kind == .class else { return "" }
    let members = runtime.documentation.filter {
      $0.name.hasPrefix(entry.name + ".") || $0.name.hasPrefix(entry.name + ":")
    }
    return members.isEmpty ? "" : "\n\n" + listing(members.map { ($0.name, $0.summary) }).joined(separator: "\n")
  }

  func listing(_ entries: [(name: String, summary: String)]) -> [String] {
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
