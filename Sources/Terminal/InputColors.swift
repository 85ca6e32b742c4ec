import LuaSyntax
import Session

/// The colours of an input while it is edited.
enum InputColors {
  /// For each byte, the parameters of its SGR sequence. The bracket at the cursor and its partner stand out.
  static func styles(_ bytes: [UInt8], point: Int, _ palette: Palette) -> [String] {
    guard palette.isColored else { return [] }
    var styles = Array(repeating: "", count: bytes.count)
    let start = luaStart(bytes)
    for index in 0..<start { styles[index] = palette.code(.bracket) }
    let tokens = LuaLexer.tokens(of: Array(bytes[start...]))
    for token in tokens {
      let code = palette.code(Palette.style(of: token))
      for index in token.range { styles[start + index] = code }
    }
    for index in matchingBrackets(tokens, Array(bytes[start...]), point - start) {
      styles[start + index] = palette.code(.bracket)
    }
    return styles
  }

  /// Where Lua begins behind the sign of a command and its name.
  private static func luaStart(_ bytes: [UInt8]) -> Int {
    guard let context = CommandContext(bytes) else { return 0 }
    return context.place == .lua && bytes.first != UInt8(ascii: "?") ? min(context.start, bytes.count) : bytes.count
  }

  /// The bracket behind the cursor, or else the one before it, and the bracket that belongs to it.
  private static func matchingBrackets(_ tokens: [LuaToken], _ bytes: [UInt8], _ point: Int) -> [Int] {
    var open: [(symbol: UInt8, at: Int)] = []
    var pairs: [Int: Int] = [:]
    for token in tokens where token.kind == .symbol && token.range.count == 1 {
      let at = token.range.lowerBound
      switch bytes[at] {
      case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): open.append((bytes[at], at))
      case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"):
        let partner: [UInt8: UInt8] = [41: 40, 125: 123, 93: 91]
        guard let last = open.popLast(), last.symbol == partner[bytes[at]] else { return [] }
        (pairs[at], pairs[last.at]) = (last.at, at)
      default: break
      }
    }
    for at in [point, point - 1] {
      if let partner = pairs[at] { return [at, partner] }
    }
    return []
  }
}
