/// What an input asks for.
enum Request: Equatable {
  /// Lua.
  case chunk(String)
  /// `%name argument`; the argument of a command that takes code goes on over the lines that follow.
  case magic(name: String, argument: String)
  /// `?topic`, `topic?`; two question marks ask for the source too.
  case help(topic: String, showsSource: Bool)
  /// `$ command`, for the system's shell.
  case shell(String)

  /// The first request of an input, and the text behind it: commands end with their line.
  static func first(of input: String) -> (request: Request, rest: String) {
    let text = input.drop(while: \.isWhitespace)
    let end = text.firstIndex(where: \.isNewline) ?? text.endIndex
    let line = text[..<end]
    let rest = String(text[end...].dropFirst())
    switch line.first {
    case "?":
      let topic = line.drop { $0 == "?" }
      return (.help(topic: topic.trimmed, showsSource: line.hasPrefix("??")), rest)
    case "$": return (.shell(line.dropFirst().trimmed), rest)
    case "%":
      let body = text.drop { $0 == "%" }
      let name = body.prefix { $0.isLetter || $0 == "_" }
      guard Magic.named(String(name))?.argument == .code else {
        return (.magic(name: String(name), argument: line[name.endIndex...].trimmed), rest)
      }
      return (.magic(name: String(name), argument: body[name.endIndex...].trimmed), "")
    default:
      if rest.isEmpty, let topic = topic(endingIn: line) { return (topic, "") }
      return (.chunk(input), "")
    }
  }

  /// `tensor.zeros?`, `*zero*?`: a path and nothing else.
  private static func topic(endingIn line: Substring) -> Request? {
    let line = line.trimmed
    guard line.hasSuffix("?") else { return nil }
    let path = line.prefix { $0 != "?" }
    guard !path.isEmpty, path.allSatisfy({ $0.isLetter || $0.isNumber || "_.:*".contains($0) }) else { return nil }
    guard line[path.endIndex...].allSatisfy({ $0 == "?" }) else { return nil }
    return .help(topic: String(path), showsSource: line.hasSuffix("??"))
  }

  /// Whether this is anything but Lua.
  var isCommand: Bool { if case .chunk = self { false } else { true } }
}
