import Testing

@testable import LuaSyntax

@Suite struct IndentationTests {
  @Test(
    "A new line is indented by the blocks before it",
    arguments: [
      ("", 0), ("x = 1", 0), ("for i = 1, 2 do", 2), ("do\n  if x then", 4), ("do\n  f()", 2), ("f(function()", 2),
      ("f(function()\nend)", 0), ("do\n  x = 1 end", 0), ("t = {", 2), ("if a then\n  b()\nelse", 2), ("-- do", 0),
      ("s = 'do'", 0), ("repeat", 2), ("f({", 2),
    ])
  func indentation(_ source: String, _ blanks: Int) { #expect(Indentation.next(after: source).count == blanks) }

  @Test(
    "A line that closes a block moves to the left",
    arguments: [
      ("do\n  x = 1\n  end", 0), ("do\n  if x then\n    end", 2), ("if x then\n  else", 0), ("t = {\n  }", 0),
      ("do\n  ending = 1", nil), ("end", nil),
    ] as [(String, Int?)])
  func closing(_ source: String, _ blanks: Int?) { #expect(Indentation.closing(source)?.count == blanks) }
}
