import Foundation
import TestSupport
import Testing

/// Editing at the prompt, as it looks on a terminal.
@Suite struct PromptEditingTests {
  private static let up = "\u{1b}[A"
  private static let down = "\u{1b}[B"

  @Test("An incomplete input goes on in the next line, indented")
  func blocks() throws {
    let prompt = try PromptOnTerminal()
    try prompt.type("for i = 1, 2 do\r", expecting: "[1]> for i = 1, 2 do", "   …")
    try prompt.type("if i > 1 then\r", expecting: "   …   if i > 1 then", "   …")
    try prompt.type("print(i)\r", expecting: "   …     print(i)", "   …")
    try prompt.type("end\r", expecting: "   …     print(i)", "   …   end", "   …")
    try prompt.type("end\r", expecting: "   … end", "2", "[2]>")
    #expect(prompt.history == "for i = 1, 2 do\\n  if i > 1 then\\n    print(i)\\n  end\\nend\n")
  }

  @Test("A recalled block is a block: its lines are edited one by one")
  func recalledBlock() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("for i = 1, 2 do\nprint(i)\nend")
    try prompt.type(Self.up, expecting: "[2]> for i = 1, 2 do", "   … print(i)", "   … end")
    try prompt.type(Self.up + "\u{05}\u{7f}+ 1)", expecting: "[2]> for i = 1, 2 do", "   … print(i+ 1)", "   … end")
    try prompt.type("\r", expecting: "   … end", "2", "3", "[3]>")
  }

  @Test("Up and down go through a block, then to other inputs that begin alike")
  func moving() throws {
    let prompt = try PromptOnTerminal()
    for input in ["x = 1", "y = 2", "x = 3"] { _ = try prompt.enter(input) }
    try prompt.type(Self.up + Self.up, expecting: "[4]> y = 2")
    try prompt.type(Self.down + Self.down, expecting: "[4]>")
    try prompt.type("x" + Self.up + Self.up, expecting: "[4]> x = 1")
    try prompt.type(Self.down, expecting: "[4]> x = 3")
  }

  @Test("A block that is pasted comes as it is and is run by Enter")
  func pasting() throws {
    let prompt = try PromptOnTerminal()
    try prompt.type(
      "\u{1b}[200~a = 1\rb = 2\r\u{1b}[201~", expecting: "[1]> a = 1", "   … b = 2", "   …")
    #expect(prompt.history == "")
    try prompt.type("\u{7f}\r", expecting: "   … b = 2", "[2]>")
    #expect(try prompt.enter("a + b") == "3")
  }

  @Test("Alt-Enter begins a line in a whole input")
  func explicitLine() throws {
    let prompt = try PromptOnTerminal()
    try prompt.type("x = 1\u{1b}\ry = 2\r", expecting: "[1]> x = 1", "   … y = 2", "[2]>")
    #expect(try prompt.enter("x + y") == "3")
  }

  @Test("A line longer than the terminal is wide, and wide characters")
  func wrapping() throws {
    let prompt = try PromptOnTerminal(columns: 20)
    try prompt.type("x = '0123456789abcdefghij'", expecting: "[1]> x = '0123456789", "abcdefghij'")
    try prompt.type("\u{01}y, \u{05} .. 'é'", expecting: "[1]> y, x = '0123456", "789abcdefghij' .. 'é", "'")
    #expect(prompt.terminal.display.column == 1)
  }

  @Test("A block higher than the terminal shows the part around the cursor")
  func highBlock() throws {
    let prompt = try PromptOnTerminal(rows: 5)
    let lines = (1...9).map { "x\($0) = \($0)" }
    prompt.terminal.type("\u{1b}[200~" + lines.joined(separator: "\r") + "\u{1b}[201~")
    try prompt.type("", expecting: "   … x8 = 8", "   … x9 = 9")
    for _ in 1...8 { prompt.terminal.type(Self.up) }
    try prompt.terminal.wait { $0.lines[$0.row].hasPrefix("[1]> x1 = 1") }
    try prompt.type("\r", expecting: "   … x9 = 9", "[2]>")
    #expect(try prompt.enter("x1 + x9") == "10")
  }

  @Test("A change of the window's width wraps the input anew")
  func resizing() throws {
    let prompt = try PromptOnTerminal(columns: 60)
    try prompt.type("x = '0123456789abcdefghij'", expecting: "[1]> x = '0123456789abcdefghij'")
    prompt.terminal.resize(columns: 20, rows: 24)
    try prompt.terminal.wait { $0.lines[$0.row] == "abcdefghij'" }
  }

  @Test("Ctrl-C clears the line, and a block that was begun")
  func clearing() throws {
    let prompt = try PromptOnTerminal()
    try prompt.type("x = 1 +", expecting: "[1]> x = 1 +")
    try prompt.type("\u{03}", expecting: "[1]> x = 1 +^C", "[1]>")
    try prompt.type("do\r", expecting: "[1]> do", "   …")
    try prompt.type("\u{03}", expecting: "[1]> do", "   … ^C".replacing("… ", with: "…   "), "[1]>")
    #expect(try prompt.enter("1 + 2") == "3")
  }

  @Test("Ctrl-R finds a block by any of its words")
  func searching() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("for i = 1, 2 do\nlocal needle = i\nend")
    _ = try prompt.enter("x = 1")
    prompt.terminal.type("\u{12}needle")
    try prompt.terminal.wait { $0.lines.contains { $0.contains("i-search)`needle': for i = 1, 2 do") } }
    try prompt.type("\r", expecting: "   … local needle = i", "   … end", "[4]>")
  }

  @Test("Ctrl-R again goes to older matches, Ctrl-G brings the line back")
  func searchingOn() throws {
    let prompt = try PromptOnTerminal()
    for input in ["alpha = 11", "beta = 22", "alpha = 33"] { _ = try prompt.enter(input) }
    prompt.terminal.type("half\u{12}alp")
    try prompt.terminal.wait { $0.lines.contains { $0.hasSuffix("`alp': alpha = 33") } }
    prompt.terminal.type("\u{12}")
    try prompt.terminal.wait { $0.lines.contains { $0.hasSuffix("`alp': alpha = 11") } }
    try prompt.type("\u{07}", expecting: "[4]> half")
    try prompt.type("\u{15}y = \u{1b}.", expecting: "[4]> y = 33")  // Alt-.
  }

  @Test("Ctrl-Z stops the program and gives the shell its terminal; fg brings the block back, once")
  func suspending() throws {
    let home = try TemporaryFolder()
    let own = ["HOME": home.path, "XDG_STATE_HOME": home.path, "TERM": "xterm-256color", "PS1": "shell: ", "PAGER": ""]
    let terminal = try PseudoTerminal(["--norc", "--noprofile", "-i"], program: "/bin/bash", environment: own)
    func screen(ends expected: [String]) throws {
      try terminal.wait(seconds: 10, expected.joined(separator: "\n")) { display in
        var lines = display.lines
        while lines.last == "" { lines.removeLast() }
        return Array(lines.suffix(expected.count)) == expected
      }
    }
    try screen(ends: ["shell:"])
    terminal.type("clear; '\(Binary.path)' --quiet\r")
    try screen(ends: ["[1]>"])
    terminal.type("for i = 1, 2 do\r")
    try screen(ends: ["[1]> for i = 1, 2 do", "   …"])
    terminal.type("print(i)")
    try screen(ends: ["[1]> for i = 1, 2 do", "   …   print(i)"])
    terminal.type("\u{1a}")
    try terminal.wait { $0.lines[$0.row] == "shell:" }
    terminal.type("echo in the shell\r")
    try screen(ends: ["in the shell", "shell:"])
    terminal.type("clear; fg >/dev/null\r")
    try screen(ends: ["[1]> for i = 1, 2 do", "   …   print(i)"])
    terminal.settle()
    #expect(terminal.display.lines.filter { $0.hasPrefix("[1]>") }.count == 1)
    terminal.type("\rend\r")
    try screen(ends: ["   … end", "1", "2", "[2]>"])
  }

  @Test("The terminal is asked to mark what is pasted, unless the user's inputrc says no", arguments: [true, false])
  func askingForMarks(_ isOn: Bool) throws {
    let home = try TemporaryFolder()
    let settings = isOn ? "" : "set enable-bracketed-paste off\n"
    try settings.write(to: home.url.appendingPathComponent(".inputrc"), atomically: true, encoding: .utf8)
    let prompt = try PromptOnTerminal(home: home, environment: ["INPUTRC": home.path + "/.inputrc"])
    #expect(prompt.terminal.screen.contains("\u{1b}[?2004h") == isOn)
  }

  @Test(
    "A last expression after statements is run by one Enter",
    arguments: [
      ("x = 1; x", "1"), ("print(1) 2", "1\n2"), ("local t = {1, 2, x = 'text'}; t", "{1, 2, x = \"text\"}"),
    ])
  func lastExpression(_ input: String, _ expected: String) throws {
    #expect(try PromptOnTerminal().enter(input) == expected)
  }

  @Test("A pasted block that ends in a name is run by one Enter")
  func pastedName() throws {
    let prompt = try PromptOnTerminal()
    prompt.terminal.type("\u{1b}[200~for i = 1, 2 do\r  n = i\rend\rn\u{1b}[201~")
    try prompt.type("\r", expecting: "   … n", "2", "[2]>")
  }

  @Test(
    "Tab completes",
    arguments: [
      ("coro\t.wr\t", "coroutine.wrap"),
      ("tensor.lins\t", "tensor.linspace"),
      ("t:cums\t", "t:cumsum"),
      ("s:upp\t", "s:upper"),
      ("io.stdout:setv\t", "io.stdout:setvbuf"),
      ("nested.inner[1].na\t", "nested.inner[1].name"),
      ("io.open('sub folder/fi\t", "io.open('sub folder/file.txt"),
      ("io.open('sub f\t", "io.open('sub folder/"),
      ("pde.heat{ dif\t", "pde.heat{ diffusivity="),
      ("pde.heat{ dt = 1, sch\t\"cr\t", "pde.heat{ dt = 1, scheme=\"crank-nicolson"),
      ("?tensor.lins\t", "?tensor.linspace"),
      ("local alpha = 1; function f(beta) al\t", "local alpha = 1; function f(beta) alpha"),
      ("t:sum():cums\t", "t:sum():cumsum"),
      ("t[{1}]:cums\t", "t[{1}]:cumsum"),
      ("('x'):upp\t", "('x'):upper"),
      ("nested['in\t", "nested['inner']"),
      ("local x <cl\t", "local x <close>"),
      ("require 'stri\t", "require 'string'"),
      ("?string.form\t", "?string.format"),
      ("whi\t", "while"),
      ("%timei\t", "%timeit"),
      ("%time tensor.lins\t", "%time tensor.linspace"),
      ("%run sub\tf\t", "%run sub\\ folder/file.txt"),
      ("$ cat sub\tf\t", "$ cat sub\\ folder/file.txt"),
    ])
  func completing(_ typed: String, _ expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.file("sub folder/file.txt")
    let prompt = try PromptOnTerminal(in: folder.path)
    _ = try prompt.enter("t, s, nested = tensor.zeros(3), 'text', {inner = {{name = 1}}}")
    try prompt.type(typed, expecting: "[2]> " + expected)
  }

  @Test("Several candidates are listed with what they mean; Tab again takes one after the other")
  func menu() throws {
    let prompt = try PromptOnTerminal()
    prompt.terminal.type("pde.heat{ d\t")
    try prompt.terminal.wait { $0.lines.contains { $0.contains("dt=") && $0.contains("time step") } }
    #expect(prompt.lines.contains { $0.contains("dx=") && $0.contains("grid spacing") })
    prompt.terminal.type("\t")
    try prompt.terminal.wait {
      $0.lines[$0.row] == "[1]> pde.heat{ dt=" || $0.lines[$0.row] == "[1]> pde.heat{ diffusivity="
    }
    try prompt.type("1", expecting: prompt.terminal.display.lines[prompt.terminal.display.row] + "1")
  }

  @Test("Completion runs no code of the user")
  func rawCompletion() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("ran, trap = false, setmetatable({}, {__index = function() ran = true end})")
    prompt.terminal.type("trap.x.y\t\u{03}")
    prompt.terminal.settle(0.1)
    #expect(try prompt.enter("ran") == "false")
  }

  @Test("Keys that the user bound to readline's commands work on blocks; vi mode too")
  func inputrc() throws {
    let home = try TemporaryFolder()
    try home.file("inputrc", "set editing-mode vi\n")
    let prompt = try PromptOnTerminal(home: home, environment: ["INPUTRC": home.path + "/inputrc"])
    try prompt.type("do\rx = 1\rend", expecting: "[1]> do", "   … x = 1", "   … end")
    // Escape, one line up, Enter: the block runs.
    try prompt.type("\u{1b}k0\r", expecting: "[1]> do", "   … x = 1", "   … end", "[2]>")
    #expect(try prompt.enter("x") == "1")
  }
}
