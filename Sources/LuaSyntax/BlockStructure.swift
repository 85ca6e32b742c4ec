/// How deep each token of a source stands in blocks and brackets: zero is the top level of the chunk.
package struct BlockStructure {
  /// The tokens without comments.
  package let tokens: [LuaToken]
  /// For each of them, how many blocks, brackets and braces are open around it; an `end` counts as inside.
  package let depths: [Int]
  /// How many are open at the end.
  package let open: Int

  private let bytes: [UInt8]

  package init(_ source: String) {
    bytes = Array(source.utf8)
    var tokens: [LuaToken] = []
    var depths: [Int] = []
    var depth = 0
    for token in LuaLexer.tokens(of: bytes) {
      if case .comment = token.kind { continue }
      tokens.append(token)
      depths.append(depth)
      guard token.kind == .keyword || token.kind == .symbol else { continue }
      switch String(decoding: bytes[token.range], as: UTF8.self) {
      // `while` and `for` open with their `do`; `elseif` and `else` stay within their `if`.
      case "function", "do", "if", "repeat", "(", "{", "[": depth += 1
      case "end", "until", ")", "}", "]": depth = max(0, depth - 1)
      default: break
      }
    }
    self.tokens = tokens
    self.depths = depths
    open = depth
  }

  /// The text of a token.
  package func text(_ index: Int) -> String { String(decoding: bytes[tokens[index].range], as: UTF8.self) }

  /// Whether the token stands at the top level and has this text.
  package func isTopLevel(_ index: Int, _ text: String) -> Bool {
    index < tokens.count && depths[index] == 0 && tokens[index].kind != .string(isClosed: true)
      && self.text(index) == text
  }
}
