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
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .text(TextStyle(.trueColor))),
      (["TERM": "xterm-256color"], .text(TextStyle(.colors256))),
      (["TERM": "linux"], .text(TextStyle(.colors16))),
      (["TERM": "dumb"], .text(TextStyle(.monochrome))),
      ([:], .text(TextStyle(.monochrome))),
      (["TERM": "xterm-kitty", "NO_COLOR": "1"], .text(TextStyle(.monochrome))),
      (["TERM": "xterm-256color", "NO_COLOR": ""], .text(TextStyle(.colors256))),
      (["TERM": "xterm-kitty", "LC_ALL": "C"], .text(TextStyle(.trueColor, isUnicode: false))),
      (["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0", "KITTY_PID": "1"], .text(TextStyle(.colors256))),
      (["TERM": "screen-256color", "KITTY_PID": "1"], .text(TextStyle(.colors256))),
    ])
  func detection(_ variables: [String: String], _ expected: TerminalCapabilities) {
    let environment = variables.merging(["LANG": "en_US.UTF-8"]) { given, _ in given }
    #expect(TerminalCapabilities.detect(environment: environment, isTerminal: true) == expected)
    let isUTF8 = environment["LC_ALL"] != "C"
    let plain = TerminalCapabilities.text(TextStyle(.monochrome, isUnicode: isUTF8))
    #expect(TerminalCapabilities.detect(environment: environment, isTerminal: false) == plain)
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

  @Test("A title cannot smuggle control sequences into the terminal")
  func escapes() throws {
    var figure = try Gallery.lines()
    figure.panels[0].title = "\u{1B}[2J\u{9B}2J\u{7}"
    for style in [TextStyle(.monochrome), TextStyle(.monochrome, isUnicode: false), TextStyle(.colors256)] {
      // What is left after our own colours holds no control character.
      let text = try render(figure, .text(style)).replacing(/\u{1B}\[[0-9;?]*[mhl]/, with: "")
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) || $0 == "\n" })
    }
  }

  @Test("Without gnuplot a terminal that shows pictures gets a drawing of characters")
  func withoutGnuplot() throws {
    var axes = Axes()
    try axes.line(x: [0, 1], y: [0, 1])
    let none = Gnuplot(environment: ["PATH": ""])
    for capabilities in [TerminalCapabilities.kitty, .iterm2, .sixel] {
      let text = try TerminalPicture.render(
        Figure(axes), capabilities: capabilities, columns: 60, rows: 20, gnuplot: none)
      #expect(text.contains("⠊") || text.contains("⡠"))
      #expect(text.split(separator: "\n").count > 8)
    }
    let plain = try TerminalPicture.withoutGnuplot(Figure(axes))
    #expect(plain.hasSuffix("\ngnuplot is not installed (sudo apt-get install gnuplot-nox)\n"))
    #expect(!plain.contains("\u{1B}"))
  }
}
