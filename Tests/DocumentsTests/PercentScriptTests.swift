import Testing

@testable import Documents

@Suite struct PercentScriptTests {
  /// `kind|title|line|source`
  private func cells(_ source: String) -> [String] {
    PercentScript(source).cells.map { cell in
      "\(cell.kind == .code ? "code" : "text")|\(cell.title)|\(cell.line)|\(cell.source)"
    }
  }

  private static let cases: [(source: String, cells: [String])] = [
    ("", []),
    ("\n\n", []),
    ("x = 1\ny = 2\n", ["code||1|x = 1\ny = 2"]),
    ("-- %%\nx = 1\n\n-- %%\n\ny = 2\n", ["code||2|x = 1", "code||6|y = 2"]),
    ("a()\n-- %% First one\nb()", ["code||1|a()", "code|First one|3|b()"]),
    ("--%%\nx()", ["code||2|x()"]),
    ("-- %%%% deeper\nx()", ["code|deeper|2|x()"]),
    ("-- %% [markdown]\n-- # T\n--\n-- text\n--close\n", ["text||2|# T\n\ntext\nclose"]),
    ("-- %% Intro [markdown] tags=a\n-- x", ["text|Intro|2|x"]),
    ("-- %% [md]\n--   indented", ["text||2|  indented"]),
    ("-- %% [markdown]\n--[[\n# T\n  text\n]]\n-- %%\nx()", ["text||3|# T\n  text", "code||7|x()"]),
    ("-- %% [markdown]\n--[==[ one ]==]", ["text||2| one "]),
    ("-- %% [markdown]\n-- text\nx = 1\n-- more", ["text||2|text", "code||3|x = 1\n-- more"]),
    ("-- %% [markdown]\n--[[ text ]] x = 1", ["code||2|--[[ text ]] x = 1"]),
    ("s = [[\n-- %%\n]]\nt = 2", ["code||1|s = [[\n-- %%\n]]\nt = 2"]),
    ("--[[\n-- %% [markdown]\n]]\nx()", ["code||1|--[[\n-- %% [markdown]\n]]\nx()"]),
    ("f() -- %% no mark\n  -- %% nor this\ng()", ["code||1|f() -- %% no mark\n  -- %% nor this\ng()"]),
    ("-- %%x\ny()", ["code||1|-- %%x\ny()"]),
    ("#!/usr/bin/env instab-lua\n-- %%\nx()", ["code||3|x()"]),
    ("-- ---\n-- jupyter: {}\n-- ---\n-- %%\nx()", ["code||5|x()"]),
    ("-- ---\nx()\n-- ---", ["code||1|-- ---\nx()\n-- ---"]),
    ("-- %%\r\nx()\r\n", ["code||2|x()"]),
    ("-- %% [markdown]\n-- %% [markdown]\n-- %%", []),
    ("-- %% [markdown", ["code||1|-- %% [markdown"].dropLast()),
    ("x = 'open\n-- %%\ny()", ["code||1|x = 'open", "code||3|y()"]),
  ].map { ($0.0, Array($0.1)) }

  @Test("Scripts and their cells", arguments: cases)
  func parsing(_ source: String, _ expected: [String]) { #expect(cells(source) == expected) }

  @Test("Any text is a script, and none of its code is lost") func hostile() {
    let pieces = [
      "-- %%", "-- %% [markdown]", "--[[", "]]", "--[==[", "]==]", "\"", "\n", "\nx = 1\n", "-- ---", "#!", "[", "]",
      "\0",
      "\r\n", "--", "é", "-- %% [markdown] [", "'",
    ]
    var state: UInt64 = 1
    for _ in 0..<3000 {
      var source = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        source += pieces[Int(state >> 33) % pieces.count]
      }
      let kept = PercentScript(source).cells.map(\.source).joined()
      let count = source.split(separator: "x = 1", omittingEmptySubsequences: false).count
      #expect(
        kept.split(separator: "x = 1", omittingEmptySubsequences: false).count == count, "\(source.debugDescription)")
    }
  }

  @Test("The heading is the first of the text") func heading() {
    #expect(PercentScript("-- %% [markdown]\n-- intro\n-- # The title \n").heading == "The title")
    #expect(PercentScript("-- # comment\nx()").heading == nil)
  }
}
