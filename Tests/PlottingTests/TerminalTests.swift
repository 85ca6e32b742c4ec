import Testing

@testable import Plotting

@Suite("Pictures in a terminal")
struct TerminalTests {
  @Test(
    "The environment tells what a terminal can do",
    arguments: [
      (["TERM": "xterm-kitty", "KITTY_PID": "1"], TerminalCapabilities.kitty),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "LC_TERMINAL": "iTerm2"], .iterm2),
      (["TERM": "mlterm"], .sixel),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .symbols(.trueColor)),
      (["TERM": "xterm-256color"], .symbols(.colors256)),
      (["TERM": "linux"], .symbols(.colors16)),
      (["TERM": "dumb"], .text),
      ([:], .text),
      (["TERM": "xterm-kitty", "NO_COLOR": "1"], .text),
      (["TERM": "xterm-256color", "NO_COLOR": ""], .symbols(.colors256)),
      (["TERM": "xterm-kitty", "LC_ALL": "C"], .text),
    ])
  func detection(_ variables: [String: String], _ expected: TerminalCapabilities) {
    let environment = variables.merging(["LANG": "en_US.UTF-8"]) { given, _ in given }
    #expect(TerminalCapabilities.detect(environment: environment, isTerminal: true) == expected)
    #expect(TerminalCapabilities.detect(environment: environment, isTerminal: false) == .text)
  }

  private func render(_ figure: Figure, _ capabilities: TerminalCapabilities) throws -> String {
    try TerminalPicture.render(figure, capabilities: capabilities, columns: 72, rows: 24)
  }

  @Test("Picture protocols get their escape sequences")
  func pictures() throws {
    let figure = try Gallery.lines()
    #expect(try render(figure, .kitty).contains("\u{1B}_G"))
    #expect(try render(figure, .iterm2).contains("\u{1B}]1337;File="))
    #expect(try render(figure, .sixel).contains("\u{1B}P"))
  }

  @Test("Block characters fill the width, in colour, with titles and legend as text")
  func symbols() throws {
    let text = try render(try Gallery.lines(), .symbols(.trueColor))
    let lines = text.split(separator: "\n")
    #expect(lines.count <= 24 && text.contains("\u{1B}[38;2;"))
    #expect(text.contains("Heat equation, Δt = 0.4   point i: −0.9 … 30.9"))
    #expect(text.contains("\u{1B}[38;2;213;94;0m━━\u{1B}[0m t = 0.8"))
    let visible = lines.map { $0.replacing(/\u{1B}\[[0-9;?]*[a-zA-Z]/, with: "").count }
    #expect(visible.first == 72)
  }

  @Test("Without colour, lines are drawn and heat maps shaded with plain characters")
  func text() throws {
    let text = try render(try Gallery.lines(), .text)
    #expect(text.contains("Heat equation, Δt = 0.4") && text.contains("t = 0.8") && text.contains("*"))
    #expect(text.contains("0.1 +|") && !text.contains("\u{1B}") && text.split(separator: "\n").count <= 24)
    let shaded = try render(try Gallery.heatMap(), .text)
    // Mode (3, 2): ends in +, -, + above and -, +, - below, with the middle shade on the rim, and one NaN.
    let rows = shaded.split(separator: "\n").map(Array.init)
    let middle = rows[rows.count / 4 - 1]
    #expect(middle[7] == "@" && middle[middle.count / 2] == " " && middle[middle.count - 8] == "@")
    #expect(shaded.contains("?") && shaded.contains("' .:-=+*#%@'") && rows.count <= 24)
    #expect(rows.allSatisfy { $0.count <= 72 })
    let panels = try render(try Gallery.panels(), .text)
    #expect(panels.contains("k = 9") && panels.contains("+----") && panels.hasPrefix("Four views of one run\n"))
    #expect(shaded.contains("u_(ij): −0.9974 … 0.9974"))
  }

  @Test("A title cannot smuggle control sequences into the terminal")
  func escapes() throws {
    var figure = try Gallery.lines()
    figure.panels[0].title = "\u{1B}[2J\u{9B}2J\u{7}"
    for capabilities in [TerminalCapabilities.text, .symbols(.colors256)] {
      // What is left after libchafa's own colours holds no control character.
      let text = try render(figure, capabilities).replacing(/\u{1B}\[[0-9;?]*[mhl]/, with: "")
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) || $0 == "\n" })
    }
  }
}
