import LuaSyntax

/// What stands before the cursor, as far as completion cares. Pure text: knows no Lua state.
struct CompletionContext: Equatable {
  /// A step from one value into another. The first of a path is a name or a string.
  enum Step: Equatable {
    case name(String)
    case index(Int)
    /// What stands at a place that only running the code could tell: `t[i]`.
    case element
    /// A window of a tensor: `t[{1, {2, 3}}]`.
    case window
    /// The method of that name, behind `:`.
    case method(String)
    /// The result of calling what the steps before lead to.
    case call
    /// A string in quotes or long brackets.
    case string
  }

  enum Place: Equatable {
    /// A name on its own: a global or a keyword.
    case name
    /// A field after `.`, or a method after `:`, of the value that the path leads to.
    case member(of: [Step], isMethod: Bool)
    /// A file name inside a string; `directory` is what stands before the last slash, that included.
    case file(directory: String)
    /// A string as key of the value that the path leads to: `t["`.
    case key(of: [Step], quote: String)
    /// The name of a module: `require "`.
    case module(quote: String)
    /// `local x <`
    case attribute
    /// A comment, a number, an expression that completion does not evaluate.
    case nothing
  }

  var place: Place
  /// What is already typed of the name, to be replaced by a candidate.
  var prefix: String
  /// Where the prefix starts, in UTF-8 bytes.
  var start: Int

  /// - Parameter cursor: in UTF-8 bytes from the start of `text`, which may be several lines.
  init(_ text: String, cursor: Int) { self.init(Array(text.utf8.prefix(max(0, cursor)))) }

  /// - Parameter bytes: what stands before the cursor.
  init(_ bytes: [UInt8]) {
    let last = LuaLexer.tokens(of: bytes).last
    switch last?.kind {
    case .comment(isClosed: false): self.init(place: .nothing, prefix: "", start: bytes.count)
    case .string(isClosed: false) where last?.range.upperBound == bytes.count:
      let start = last?.content ?? bytes.count
      if let special = Self.special(bytes, stringAt: last?.range.lowerBound ?? start) {
        self.init(place: special, prefix: String(decoding: bytes[start...], as: UTF8.self), start: start)
        return
      }
      let content = bytes[start...]
      let cut = content.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? start
      self.init(
        place: .file(directory: String(decoding: bytes[start..<cut], as: UTF8.self)),
        prefix: String(decoding: bytes[cut...], as: UTF8.self), start: cut)
    default: self.init(code: bytes)
    }
  }

  private init(place: Place, prefix: String, start: Int) {
    self.place = place
    self.prefix = prefix
    self.start = start
  }

  /// What an open string is, if it names no file.
  private static func special(_ bytes: [UInt8], stringAt start: Int) -> Place? {
    guard start < bytes.count, bytes[start] != UInt8(ascii: "[") else { return nil }
    let quote = String(decoding: [bytes[start]], as: UTF8.self)
    var reader = PathReader(Array(bytes[..<start]))
    if reader.text(reader.end - 1) == "[" {
      reader.end -= 1
      return reader.takePath().map { .key(of: $0, quote: quote) }
    }
    if reader.text(reader.end - 1) == "(" { reader.end -= 1 }
    guard reader.text(reader.end - 1) == "require", ![".", ":"].contains(reader.text(reader.end - 2)) else {
      return nil
    }
    return .module(quote: quote)
  }

  private init(code bytes: [UInt8]) {
    let start = bytes.lastIndex { !$0.isWordByte }.map { $0 + 1 } ?? 0
    let prefix = String(decoding: bytes[start...], as: UTF8.self)
    self.init(place: .nothing, prefix: prefix, start: start)
    if prefix.first?.isNumber ?? false { return }
    var reader = PathReader(Array(bytes[..<start]))
    let separator = reader.text(reader.end - 1)
    switch separator {
    case ".", ":":
      reader.end -= 1
      guard let path = reader.takePath() else { return }
      place = .member(of: path, isMethod: separator == ":")
    case "::": return
    case "<" where reader.isBehindLocal: place = .attribute
    default: place = .name
    }
  }

  /// The path that a whole expression is; `nil` for any other expression.
  static func path(of expression: [UInt8]) -> [Step]? {
    var reader = PathReader(expression)
    let path = reader.takePath()
    return reader.end == 0 ? path : nil
  }
}

/// Reads tokens from the cursor backwards.
private struct PathReader {
  private let bytes: [UInt8]
  private let tokens: [LuaToken]
  /// Everything from this token on was read.
  var end: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens = LuaLexer.tokens(of: bytes).filter { if case .comment = $0.kind { false } else { true } }
    end = tokens.count
  }

  func text(_ index: Int) -> String {
    guard tokens.indices.contains(index), !isString(index) else { return "" }
    return String(decoding: bytes[tokens[index].range], as: UTF8.self)
  }

  private func isString(_ index: Int) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .string(isClosed: true)
  }

  private func isName(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .name }

  /// Whether the last token follows a name that `local` declares.
  var isBehindLocal: Bool {
    var index = end - 2
    while isName(index) {
      if text(index - 1) == "local" { return true }
      guard text(index - 1) == "," else { return false }
      index -= 2
      if text(index) == ">", text(index - 2) == "<" { index -= 3 }
    }
    return false
  }

  /// `a.b[3]:c(x).d`, `("x")`; `nil` for any other expression.
  mutating func takePath() -> [CompletionContext.Step]? {
    var steps: [CompletionContext.Step] = []
    while true {
      let last = end - 1
      if isName(last) {
        end -= 1
        let (name, separator) = (text(last), text(last - 1))
        if separator == ":" {
          // A method without its call is no value.
          guard steps.last == .call else { return nil }
          steps.append(.method(name))
        } else {
          steps.append(.name(name))
        }
        guard separator == "." || separator == ":" else { break }
        end -= 1
        continue
      }
      if isString(last), isName(last - 1) || ["]", ")"].contains(text(last - 1)) {  // f"x"
        steps.append(.call)
        end -= 1
        continue
      }
      guard !isString(last), let open = opening(of: last) else { return nil }
      switch text(last) {
      case "]": steps.append(step(inside: open + 1..<last))
      case ")", "}":
        let before = open - 1
        let isCalled = isName(before) || isString(before) || [")", "]", "}"].contains(text(before))
        guard isCalled else {
          // Parentheses around a path, which may be a string.
          guard text(last) == ")", let inner = Self.enclosed(Array(bytes[content(open + 1..<last)])) else { return nil }
          steps += inner.reversed()
          end = open
          return steps.reversed()
        }
        steps.append(.call)
      default: return nil
      }
      end = open
    }
    return steps.reversed()
  }

  private static func enclosed(_ bytes: [UInt8]) -> [CompletionContext.Step]? {
    let inner = PathReader(bytes)
    return inner.tokens.count == 1 && inner.isString(0) ? [.string] : CompletionContext.path(of: bytes)
  }

  private func content(_ range: Range<Int>) -> Range<Int> {
    range.isEmpty ? 0..<0 : tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound
  }

  /// The bracket that the one at `close` closes.
  private func opening(of close: Int) -> Int? {
    var depth = 0
    for index in stride(from: close, through: 0, by: -1) where !isString(index) {
      switch text(index) {
      case ")", "]", "}": depth += 1
      case "(", "[", "{":
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
      if depth == 0 { return nil }
    }
    return nil
  }

  /// `[3]`, `["name"]`, `[i]`, `[{1, 2}]`
  private func step(inside range: Range<Int>) -> CompletionContext.Step {
    let inside = String(decoding: bytes[content(range)], as: UTF8.self)
    if let number = Int(inside) { return .index(number) }
    if range.count == 1, isString(range.lowerBound), let quote = inside.first, quote == "\"" || quote == "'" {
      let name = inside.dropFirst().dropLast()
      if !name.contains("\\") { return .name(String(name)) }
    }
    return inside.hasPrefix("{") ? .window : .element
  }
}
