import Glibc
import Testing

@testable import Notebook

/// What the line editor computes without a terminal.
@Suite struct EditingTests {
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

  @Test(
    "Rows and the cursor",
    arguments: [
      ("abc", 3, ["> abc"], 0, 5),
      ("abc", 0, ["> abc"], 0, 2),
      ("abcdefgh", 8, ["> abcdefgh", ""], 1, 0),
      ("abcdefghi", 9, ["> abcdefgh", "i"], 1, 1),
      ("abcdefghi", 8, ["> abcdefgh", "i"], 1, 0),
      ("a\nb", 2, ["> a", ". b"], 1, 2),
      ("a\n", 2, ["> a", ". "], 1, 2),
      ("é日本", 2, ["> é日本"], 0, 3),
      ("abcdefg日", 10, ["> abcdefg", "日"], 1, 2),
      ("\ta", 1, ["> \u{20}\u{20}a"], 0, 4),
      ("\u{01}", 1, ["> ^A"], 0, 4),
    ])
  func layout(_ text: String, _ point: Int, _ rows: [String], _ row: Int, _ column: Int) {
    setlocale(LC_CTYPE, "C.UTF-8")
    let layout = InputLayout(Array(text.utf8), point: point, styles: [], prompt: "> ", continuation: ". ", columns: 10)
    #expect(layout.rows == rows)
    #expect(layout.cursor == InputLayout.Place(row: row, column: column))
  }

  @Test("Any bytes, cut anywhere, have a layout")
  func hostileText() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...40)).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
      for point in [0, text.count / 2, text.count, text.count + 5] {
        let styles = InputColors.styles(text, point: point, Palette(isColored: true))
        let layout = InputLayout(text, point: point, styles: styles, prompt: "> ", continuation: ". ", columns: 7)
        #expect(layout.widths.allSatisfy { $0 <= 7 })
        #expect(layout.rows.indices.contains(layout.cursor.row))
      }
    }
  }

  @Test(
    "The mark stands under what the message is about",
    arguments: [
      ("x = nosuch + 1", "s:1: undefined variable 'nosuch'", 4, 6),
      ("  y = pde.heat{ dt = 'x' }", "s:1: pde.heat: option 'dt': number expected", 16, 2),
      ("  y = pde.heat{}", "s:1: pde.heat: something", 6, 8),
      ("a = t:summ()", "s:1: tensor has no method 'summ'", 6, 4),
      ("  f(1)", "s:1: oh", 2, 4),
      ("é = nosuch", "s:1: undefined variable 'nosuch'", 4, 6),
    ])
  func mark(_ line: String, _ message: String, _ column: Int, _ length: Int) {
    let excerpt = SourceExcerpt.marked(1, of: [line[...]], message: message)
    let mark = String(repeating: " ", count: column) + "^" + String(repeating: "~", count: length - 1)
    #expect(excerpt == "    1 | \(line)\n      | \(mark)")
  }
}
