import LuaSyntax

/// The call within whose arguments the cursor stands, as far as completion cares. Pure text: knows no Lua state.
struct CallContext: Equatable {
  enum Place: Equatable {
    /// A name of an option may stand here; those given so far.
    case key(given: Set<String>)
    /// Behind `name =`.
    case value(of: String)
    /// An argument outside of a table of options, counted from 0.
    case positional(Int)
  }

  /// What is called: `pde.heat`, `net:forward`.
  var callee: String
  var place: Place
  /// Where the text of an open string starts in which the cursor stands; `nil` outside of strings.
  var stringStart: Int?
  /// What is typed of it.
  var stringText = ""

  /// `nil` if the text before the cursor ends in no argument of a call that has a name.
  init?(_ bytes: [UInt8]) {
    var tokens = LuaLexer.tokens(of: bytes).filter { if case .comment = $0.kind { false } else { true } }
    var stringStart: Int?
    if let last = tokens.last, last.range.upperBound == bytes.count {
      switch last.kind {
      case .string(isClosed: false):
        stringStart = last.content
        tokens.removeLast()
      case .name, .keyword: tokens.removeLast()  // the word that is being typed
      default: break
      }
    }
    let reader = TokenReader(tokens: tokens, bytes: bytes)
    guard let open = reader.innermostOpen, let callee = reader.callee(at: open),
      let place = reader.place(in: open)
    else { return nil }
    self.callee = callee
    self.place = place
    self.stringStart = stringStart
    if let stringStart { stringText = String(decoding: bytes[stringStart...], as: UTF8.self) }
  }
}

extension CallContext {
  /// What is called by the innermost call that is open at the end of the text, whatever is being typed there.
  static func callee(_ bytes: [UInt8]) -> String? {
    let tokens = LuaLexer.tokens(of: bytes).filter { if case .comment = $0.kind { false } else { true } }
    let reader = TokenReader(tokens: tokens, bytes: bytes)
    return reader.innermostOpen.flatMap(reader.callee)
  }

  /// Where the name ends of what is called there, which may be a member of any expression: `tensor.ones(3):sum(`.
  static func calleeEnd(_ bytes: [UInt8]) -> Int? {
    let tokens = LuaLexer.tokens(of: bytes).filter { if case .comment = $0.kind { false } else { true } }
    let reader = TokenReader(tokens: tokens, bytes: bytes)
    guard let open = reader.innermostOpen, let bracket = reader.bracketOfCall(at: open), bracket > 0,
      tokens[bracket - 1].kind == .name
    else { return nil }
    return tokens[bracket - 1].range.upperBound
  }
}

/// Reads tokens from the cursor backwards.
private struct TokenReader {
  let tokens: [LuaToken]
  let bytes: [UInt8]

  func text(_ index: Int) -> String {
    guard tokens.indices.contains(index), tokens[index].kind != .string(isClosed: true) else { return "" }
    return String(decoding: bytes[tokens[index].range], as: UTF8.self)
  }

  private static let opening: Set = ["(", "{", "["]
  private static let closing: Set = [")", "}", "]"]

  /// The last bracket that is not closed.
  var innermostOpen: Int? {
    var depth = 0
    for index in tokens.indices.reversed() where tokens[index].kind == .symbol {
      let text = text(index)
      if Self.closing.contains(text) { depth += 1 }
      if Self.opening.contains(text) {
        if depth == 0 { return index }
        depth -= 1
      }
    }
    return nil
  }

  /// The name before the bracket: `f(`, `f{`, `f({`, `f(x, {`.
  func callee(at open: Int) -> String? {
    bracketOfCall(at: open).flatMap { path(endingAt: $0 - 1) }
  }

  /// The bracket that begins the arguments: the open one itself, or the parenthesis around a table of options.
  func bracketOfCall(at open: Int) -> Int? {
    if text(open) == "[" { return nil }
    guard text(open) == "{", text(open - 1) == "(" || text(open - 1) == "," else { return open }
    let outer = TokenReader(tokens: Array(tokens[..<open]), bytes: bytes)
    guard let parenthesis = outer.innermostOpen, text(parenthesis) == "(" else { return nil }
    return parenthesis
  }

  private func path(endingAt end: Int) -> String? {
    var index = end
    var parts: [String] = []
    while tokens.indices.contains(index), tokens[index].kind == .name {
      parts.insert(text(index), at: 0)
      guard text(index - 1) == "." || text(index - 1) == ":" else {
        return text(index - 1) == "function" ? nil : parts.joined()
      }
      parts.insert(text(index - 1), at: 0)
      index -= 2
    }
    return nil
  }

  /// Where in the brackets the cursor is.
  func place(in open: Int) -> CallContext.Place? {
    var depth = 0
    var commas = 0
    var given: Set<String> = []
    for index in tokens.indices where index > open {
      let text = text(index)
      if Self.opening.contains(text) { depth += 1 }
      if Self.closing.contains(text) { depth -= 1 }
      guard depth == 0 else { continue }
      if text == "," || text == ";" { commas += 1 }
      if text == "=", tokens[index - 1].kind == .name { given.insert(self.text(index - 1)) }
    }
    if text(open) == "(" { return .positional(commas) }
    let last = text(tokens.count - 1)
    if last == "{" || last == "," || last == ";" { return .key(given: given) }
    guard last == "=", tokens.count >= 2, tokens[tokens.count - 2].kind == .name else { return nil }
    return .value(of: text(tokens.count - 2))
  }
}
