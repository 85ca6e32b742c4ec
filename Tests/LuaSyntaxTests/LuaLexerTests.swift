import Testing

@testable import LuaSyntax

@Suite struct LuaLexerTests {
  /// `kind:text` for each token; open strings and comments end in `…`.
  private func summary(_ source: String) -> [String] {
    let bytes = Array(source.utf8)
    return LuaLexer.tokens(of: source).map { token in
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      return switch token.kind {
      case .keyword: "k:" + text
      case .name: "n:" + text
      case .number: "#:" + text
      case .string(let isClosed): "s:" + text + (isClosed ? "" : "…")
      case .comment(let isClosed): "c:" + text + (isClosed ? "" : "…")
      case .symbol: text
      case .invalid: "!:" + text
      }
    }
  }

  @Test(
    "Source is cut as Lua cuts it",
    arguments: [
      ("", []), ("  \t\n", []), ("x=1", ["n:x", "=", "#:1"]), ("local _a1", ["k:local", "n:_a1"]),
      ("a..b...", ["n:a", "..", "n:b", "..."]), ("1..2", ["#:1..2"]), (".5e-3", ["#:.5e-3"]), ("0x1p+4", ["#:0x1p+4"]),
      ("0xep1-2", ["#:0xep1", "-", "#:2"]), ("1-2", ["#:1", "-", "#:2"]), ("3e", ["#:3e"]),
      ("a//b>>c~=d", ["n:a", "//", "n:b", ">>", "n:c", "~=", "n:d"]), ("::l::", ["::", "n:l", "::"]),
      ("'a\\'b' c", ["s:'a\\'b'", "n:c"]), ("\"a", ["s:\"a…"]), ("'a\nb", ["s:'a…", "n:b"]),
      ("'a\\\nb'", ["s:'a\\\nb'"]), ("'a\\z \n b'", ["s:'a\\z \n b'"]), ("'\\", ["s:'\\…"]),
      ("[[a]b]]", ["s:[[a]b]]"]), ("[==[ ]] ]=] ]==]x", ["s:[==[ ]] ]=] ]==]", "n:x"]), ("[=[ ]]", ["s:[=[ ]]…"]),
      ("t[[1]]", ["n:t", "s:[[1]]"]), ("t[1]", ["n:t", "[", "#:1", "]"]), ("[=", ["[", "="]),
      ("-- c\nx", ["c:-- c", "n:x"]), ("--[[ a\n]] x", ["c:--[[ a\n]]", "n:x"]), ("--[[ a", ["c:--[[ a…"]),
      ("--[ a\nx", ["c:--[ a", "n:x"]), ("- -1", ["-", "-", "#:1"]), ("é = @", ["!:é", "=", "!:@"]),
    ] as [(String, [String])])
  func tokens(_ source: String, _ expected: [String]) { #expect(summary(source) == expected) }

  @Test("Each token knows its line")
  func lines() {
    let source = "a\n'x\\\ny' b [[\n\n]] c"
    #expect(LuaLexer.tokens(of: source).map(\.line) == [1, 2, 3, 3, 5])
  }

  @Test("Any bytes are cut without a crash, and nothing but blanks is lost")
  func hostile() {
    var state: UInt64 = 7
    for length in 0..<400 {
      let bytes = (0..<length).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let alphabet = Array("-[]='\"\\z\n ax0.e+".utf8)
        return state >> 60 == 0 ? UInt8(truncatingIfNeeded: state >> 32) : alphabet[Int(state >> 33) % alphabet.count]
      }
      var end = 0
      for token in LuaLexer.tokens(of: bytes) {
        #expect(token.range.lowerBound >= end && !token.range.isEmpty)
        #expect(bytes[end..<token.range.lowerBound].allSatisfy { $0 == 32 || (9...13).contains($0) })
        end = token.range.upperBound
      }
      #expect(bytes[end...].allSatisfy { $0 == 32 || (9...13).contains($0) })
    }
  }

  @Test(
    "Blocks are counted",
    arguments: [
      ("for i = 1, 2 do", 1), ("while x do if y then", 2), ("if a then elseif b then else", 1), ("f({[1] =", 2),
      ("repeat", 1), ("function f() end", 0), ("end end", 0), ("x = 'do'", 0), ("-- do", 0), ("do end do", 1),
    ])
  func blocks(_ source: String, _ open: Int) { #expect(BlockStructure(source).open == open) }
}
