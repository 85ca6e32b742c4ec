import LuaRuntime

extension Session {
  /// Whether a line asks for help (`?name`) instead of being Lua.
  public func isHelpRequest(_ source: String) -> Bool { source.drop(while: \.isWhitespace).first == "?" }

  /// The answer to `?name`; `?` alone lists the modules.
  public func help(_ request: String) -> String {
    let name = request.trimmed.drop { $0 == "?" }.trimmed
    if name.isEmpty { return overview }
    if let entry = runtime.help(for: name) { return entry.text + members(of: entry) }
    if let kind = describe(name) { return kind }
    let nearest = runtime.suggestion(for: name).map { " (did you mean '\($0)'?)" } ?? ""
    return "no help for '\(name)'\(nearest)"
  }

  private var overview: String {
    let modules = runtime.documentation.filter { $0.kind == .module || $0.kind == .class }
    let lines = ["?name shows the help of a module, function or method, such as ?tensor or ?tensor.zeros."]
    return (lines + listing(modules)).joined(separator: "\n")
  }

  /// One line for each function of a module or member of a class.
  private func members(of entry: Documentation) -> String {
    guard entry.kind == .module || entry.kind == .class else { return "" }
    let members = runtime.documentation.filter {
      $0.name.hasPrefix(entry.name + ".") || $0.name.hasPrefix(entry.name + ":")
    }
    return members.isEmpty ? "" : "\n\n" + listing(members).joined(separator: "\n")
  }

  private func listing(_ entries: [Documentation]) -> [String] {
    let width = min(28, entries.map(\.name.count).max() ?? 0)
    return entries.map { entry in
      "  " + entry.name.padding(toLength: max(width, entry.name.count)) + "  " + entry.summary
    }
  }

  /// What is known of a variable that has no help text. Runs no code of the user.
  private func describe(_ name: String) -> String? {
    let path = name.split(whereSeparator: { $0 == "." || $0 == ":" }).map(String.init)
    guard !path.isEmpty else { return nil }
    let value = resolve(path.map { .name($0) })
    if value.isNil { return nil }
    if case .object = value, let entry = className(of: value).flatMap(runtime.help(for:)) {
      return "\(name): \(entry.text)" + members(of: entry)
    }
    return "\(name): a \(value.kind)"
  }

  /// The name under which an object's class is documented.
  func className(of value: LuaValue) -> String? {
    guard case .object(let object) = value else { return nil }
    return runtime.className(of: object)
  }
}

extension StringProtocol {
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}

extension String {
  func padding(toLength width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
