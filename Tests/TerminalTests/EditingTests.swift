import Glibc
import Session
import Testing

@testable import Terminal

/// What the line editor computes without a terminal.
@Suite struct EditingTests {
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
}
