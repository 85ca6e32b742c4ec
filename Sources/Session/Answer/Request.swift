import LuaSyntax

/// What a part of an input asks for.
enum Request: Equatable {
  /// Lua.
  case chunk(String)
  /// `%name argument`; the argument of a command that takes code may be several lines.
  case magic(name: String, argument: String)
  /// `?topic`, `topic?`; two question marks ask for the source too.
  case help(topic: String, showsSource: Bool)
  /// `$ command`, for the system's shell.
  case shell(String)

  /// The command that a line is by its looks; `nil` if it can only be Lua.
  static func command(_ line: some StringProtocol) -> Request? {
    let line = line.trimmed
    switch line.first {
    case "?": return .help(topic: line.drop { $0 == "?" }.trimmed, showsSource: line.hasPrefix("??"))
    case "$": return .shell(line.dropFirst().trimmed)
    case "%":
      let body = line.drop { $0 == "%" }
      let name = body.prefix { $0.isLetter || $0 == "_" }
      return .magic(name: String(name), argument: body[name.endIndex...].trimmed)
    default: return topic(endingIn: line)
    }
  }

  /// `tensor.zeros?`, `*zero*?`: a path and nothing else.
  private static func topic(endingIn line: String) -> Request? {
    guard line.hasSuffix("?") else { return nil }
    let path = line.prefix { $0 != "?" }
    guard !path.isEmpty, path.allSatisfy({ $0.isLetter || $0.isNumber || "_.:*".contains($0) }) else { return nil }
    guard line[path.endIndex...].allSatisfy({ $0 == "?" }) else { return nil }
    return .help(topic: String(path), showsSource: line.hasSuffix("??"))
  }
}
