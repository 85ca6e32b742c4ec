import Formats
import LuaSyntax
import Session

/// Lua source as HTML, its parts in spans with a class: `k` keyword, `s` string, `n` number, `c` comment, `x` no Lua.
enum ColoredLua {
  static func html(_ source: String) -> String {
    let bytes = Array(source.utf8)
    var html = ""
    var end = 0
    func text(_ range: Range<Int>) -> String { HTMLText.escaped(String(decoding: bytes[range], as: UTF8.self)) }
    for token in LuaLexer.tokens(of: bytes) {
      html += text(end..<token.range.lowerBound)
      let name = className(token.kind)
      html += name.map { "<span class=\"\($0)\">\(text(token.range))</span>" } ?? text(token.range)
      end = token.range.upperBound
    }
    return html + text(end..<bytes.count)
  }

  private static func className(_ kind: LuaToken.Kind) -> String? {
    switch kind {
    case .keyword: "k"
    case .string: "s"
    case .number: "n"
    case .comment: "c"
    case .invalid: "x"
    case .name, .symbol: nil
    }
  }
}
