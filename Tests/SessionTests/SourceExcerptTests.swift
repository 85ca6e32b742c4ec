import Testing

@testable import Session

@Suite struct SourceExcerptTests {
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
