/// Cuts Lua 5.4 source into tokens, of any text whatever: what is no Lua becomes ``LuaToken/Kind/invalid``. Blanks
/// between tokens are left out, comments are not. Numbers are taken as Lua takes them, malformed ones too.
package struct LuaLexer {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  /// All tokens of a text.
  package static func tokens(of source: String) -> [LuaToken] { tokens(of: Array(source.utf8)) }

  /// All tokens of a text in UTF-8, or in whatever else Lua accepts.
  package static func tokens(of source: [UInt8]) -> [LuaToken] {
    var lexer = LuaLexer(bytes: source)
    var tokens: [LuaToken] = []
    while let token = lexer.next() { tokens.append(token) }
    return tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func byte(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private mutating func next() -> LuaToken? {
    skipBlanks()
    guard let first = byte() else { return nil }
    let (start, startLine) = (position, line)
    var content = start
    let kind: LuaToken.Kind
    switch first {
    case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"): kind = takeComment(&content)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): kind = .string(isClosed: takeQuoted(&content))
    case UInt8(ascii: "["):
      if let level = longBracketLevel(at: position) {
        kind = .string(isClosed: takeLongBracket(level, &content))
      } else {
        kind = takeSymbol()
      }
    case _ where first.isDigit || first == UInt8(ascii: ".") && byte(1)?.isDigit == true: kind = takeNumber()
    case _ where first.isWordByte: kind = takeWord()
    default: kind = takeSymbol()
    }
    return LuaToken(kind: kind, range: start..<position, content: content, line: startLine)
  }

  private mutating func skipBlanks() {
    while let byte = byte(), byte == UInt8(ascii: " ") || (9...13).contains(byte) { advance() }
  }

  private mutating func advance() {
    if bytes[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  private mutating func takeWord() -> LuaToken.Kind {
    let start = position
    while byte()?.isWordByte == true { position += 1 }
    let word = bytes[start..<position]
    return LuaToken.keywords.contains { word.elementsEqual($0.utf8) } ? .keyword : .name
  }

  /// As Lua's scanner: everything that looks like a number, `3..2` included.
  private mutating func takeNumber() -> LuaToken.Kind {
    let isHexadecimal = byte() == UInt8(ascii: "0") && (byte(1) ?? 0) | 0x20 == UInt8(ascii: "x")
    let exponent = UInt8(ascii: isHexadecimal ? "p" : "e")
    while let byte = byte(), byte.isWordByte || byte == UInt8(ascii: ".") {
      position += 1
      if byte | 0x20 == exponent, let sign = self.byte(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        position += 1
      }
    }
    return .number
  }

  private mutating func takeComment(_ content: inout Int) -> LuaToken.Kind {
    position += 2
    if let level = longBracketLevel(at: position) { return .comment(isClosed: takeLongBracket(level, &content)) }
    content = position
    while let byte = byte(), byte != UInt8(ascii: "\n") { position += 1 }
    return .comment(isClosed: position < bytes.count)
  }

  private mutating func takeQuoted(_ content: inout Int) -> Bool {
    let quote = bytes[position]
    position += 1
    content = position
    while let byte = byte() {
      if byte == quote {
        position += 1
        return true
      }
      if byte == UInt8(ascii: "\n") { return false }
      if byte == UInt8(ascii: "\\") { takeEscape() } else { position += 1 }
    }
    return false
  }

  /// A backslash and what it stands before: a line break too, and after `\z` all blanks.
  private mutating func takeEscape() {
    position += 1
    guard let escaped = byte() else { return }
    advance()
    if escaped == UInt8(ascii: "z") { skipBlanks() }
  }

  private mutating func takeLongBracket(_ level: Int, _ content: inout Int) -> Bool {
    position += level + 2
    content = position
    while let byte = byte() {
      if byte == UInt8(ascii: "]"), closes(level) {
        position += level + 2
        return true
      }
      advance()
    }
    return false
  }

  private func closes(_ level: Int) -> Bool {
    guard byte(level + 1) == UInt8(ascii: "]") else { return false }
    return bytes[position + 1..<position + 1 + level].allSatisfy { $0 == UInt8(ascii: "=") }
  }

  /// The number of `=` in `[==[`, if one starts there.
  private func longBracketLevel(at start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    var end = start + 1
    while end < bytes.count, bytes[end] == UInt8(ascii: "=") { end += 1 }
    return end < bytes.count && bytes[end] == UInt8(ascii: "[") ? end - start - 1 : nil
  }

  private mutating func takeSymbol() -> LuaToken.Kind {
    for symbol in Self.symbols where bytes[position...].starts(with: symbol) {
      position += symbol.count
      return .symbol
    }
    position += 1
    while let byte = byte(), byte & 0xc0 == 0x80 { position += 1 }  // a character is not cut into bytes
    return .invalid
  }

  /// Longest first.
  private static let symbols: [[UInt8]] = [
    "...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>", "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<",
    ">", "=", "(", ")", "{", "}", "[", "]", ";", ":", ",", ".",
  ].map { Array($0.utf8) }
}

extension UInt8 {
  /// Letters, digits and underscore, as Lua has them in names.
  package var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
