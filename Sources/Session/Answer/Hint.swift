import LuaRuntime
import LuaSyntax

/// What somebody who comes from another language probably meant with an input that failed: one line, below the error.
///
/// A hint looks at the tokens around the line that the error names, so text in strings and comments never has one.
struct Hint: Sendable {
  /// Which errors it may explain.
  enum Cause: Sendable {
    /// The source does not compile.
    case syntax
    /// It ran into an error whose message has this in it.
    case message(String)
  }

  let cause: Cause
  /// An input that has it.
  let example: String
  /// The hint for the token at a place, if it has one.
  let find: @Sendable (Tokens, Int) -> String?

  init(_ cause: Cause, _ example: String, find: @escaping @Sendable (Tokens, Int) -> String?) {
    self.cause = cause
    self.example = example
    self.find = find
  }

  /// For a sequence of words, which follow each other without blanks.
  init(_ example: String, _ words: [String], _ text: String) {
    self.init(.syntax, example) { tokens, index in tokens.spell(words, at: index) ? text : nil }
  }

  /// The first hint of the table for an error.
  /// - Parameter line: the one that the error names.
  static func first(in source: String, message: String, isSyntax: Bool, line: Int?) -> String? {
    let tokens = Tokens(source)
    for hint in all {
      switch hint.cause {
      case .syntax: guard isSyntax else { continue }
      case .message(let text): guard !isSyntax, message.contains(text) else { continue }
      }
      if let text = hint.text(in: tokens, near: line) { return text }
    }
    return isSyntax ? nil : Hint.forName(in: message)
  }

  /// - Parameter line: the parser stops at what it cannot read or soon behind it; `nil` and the end: anywhere.
  func text(in tokens: Tokens, near line: Int?) -> String? {
    let near = line.map { $0 >= tokens.lastLine ? 1...max(1, $0) : max(1, $0 - 1)...max(1, $0) }
    return tokens.list.indices.lazy.filter { near?.contains(tokens.list[$0].line) ?? true }
      .compactMap { find(tokens, $0) }.first
  }

  /// The tokens of a source, comments left out.
  struct Tokens {
    let list: [LuaToken]
    let words: [String]
    var lastLine: Int { list.last?.line ?? 1 }

    init(_ source: String) {
      let bytes = Array(source.utf8)
      list = LuaLexer.tokens(of: bytes).filter { if case .comment = $0.kind { false } else { true } }
      words = list.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    /// The text of a token; empty outside of the source and for strings.
    subscript(_ index: Int) -> String {
      guard list.indices.contains(index) else { return "" }
      if case .string = list[index].kind { return "" }
      return words[index]
    }

    func isName(_ index: Int) -> Bool { list.indices.contains(index) && list[index].kind == .name }

    /// Whether it is a name, a number or a string.
    func isPlain(_ index: Int) -> Bool {
      guard list.indices.contains(index) else { return false }
      switch list[index].kind {
      case .name, .number, .string: return true
      default: return false
      }
    }

    func startsLine(_ index: Int) -> Bool {
      list.indices.contains(index) && (index == 0 || list[index - 1].line < list[index].line)
    }

    /// The last of its line.
    func endsLine(_ index: Int) -> Bool {
      index + 1 == list.count || list.indices.contains(index + 1) && list[index].line < list[index + 1].line
    }

    /// Whether an expression may end with it.
    func endsOperand(_ index: Int) -> Bool {
      list.indices.contains(index) && list[index].mayEndExpression(words[index])
    }

    /// Whether these words stand there, without blanks between them.
    func spell(_ wanted: [String], at index: Int) -> Bool {
      for (offset, word) in wanted.enumerated() {
        guard self[index + offset] == word else { return false }
        if offset > 0, list[index + offset].range.lowerBound != list[index + offset - 1].range.upperBound {
          return false
        }
      }
      return true
    }

    /// The bracket `[` directly around a token; `nil` if another one, or none, is.
    func square(around index: Int) -> Int? {
      var depth = 0
      for place in stride(from: index - 1, through: 0, by: -1) {
        if [")", "]", "}", "end"].contains(self[place]) { depth += 1 }
        guard ["(", "[", "{", "function", "do", "if"].contains(self[place]) else { continue }
        if depth == 0 { return self[place] == "[" ? place : nil }
        depth -= 1
      }
      return nil
    }

    /// The first word of the line on which a token stands.
    func lineStart(of index: Int) -> String {
      list.indices.contains(index) ? self[list.firstIndex { $0.line == list[index].line } ?? index] : ""
    }
  }
}

extension Failure {
  /// With a hint, if what the source has there probably means something else.
  func hinting(in source: String, _ session: Session) -> Failure {
    guard kind == .error, hint == nil, session.options.isStrict, let error = underlying as? LuaError else {
      return self
    }
    let position = error.position
    guard position == nil || "=" + (position?.chunk ?? "") == session.chunkName else { return self }
    var failure = self
    failure.hint =
      Hint.first(in: source, message: message, isSyntax: error.kind == .syntax, line: position?.line)
      ?? session.moduleHint(message)
    return failure
  }
}

extension Session {
  /// For a name that is unknown on its own, but is a member of a module: `zeros`, `sqrt`.
  fileprivate func moduleHint(_ message: String) -> String? {
    guard let name = Hint.undefinedName(in: message) else { return nil }
    let owners = ["tensor", "math", "string", "nn"].filter {
      !runtime.rawField(name, of: runtime.globals[raw: $0]).isNil
    }
    let places = owners.map { "\($0).\(name)" }.joined(separator: " or ")
    return owners.isEmpty ? nil : "'\(name)' belongs to a module: \(places)"
  }
}
