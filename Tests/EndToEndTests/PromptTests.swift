import Foundation
import TestSupport
import Testing

/// The prompt on a real terminal.
@Suite struct PromptTests {
  /// A prompt with a home of its own.
  private final class Prompt {
    let home: TemporaryFolder
    let terminal: PseudoTerminal

    init(_ arguments: [String] = [], home: TemporaryFolder? = nil, in folder: String? = nil) throws {
      self.home = try home ?? TemporaryFolder()
      terminal = try PseudoTerminal(
        ["--quiet"] + arguments, environment: ["XDG_STATE_HOME": self.home.path, "HOME": self.home.path], in: folder)
      try terminal.wait(for: "> ")
    }

    var history: String {
      (try? String(contentsOf: home.url.appendingPathComponent("instab-lua/history"), encoding: .utf8)) ?? ""
    }
  }

  @Test func banner() throws {
    let home = try TemporaryFolder()
    let terminal = try PseudoTerminal(environment: ["XDG_STATE_HOME": home.path])
    #expect(try terminal.wait(for: "\n> ").contains("instab-lua 0.1.0, Lua 5.4."))
  }

  @Test(
    "Input and answer",
    arguments: [
      ("1 + 1", "2"),
      ("x = 5", ""),
      ("'a', 2, nil", "a\t2\tnil"),
      ("{1, 2, a = {b = 'c'}}", "{1, 2, a = {b = \"c\"}}"),
      ("return 3", "3"),
      ("print('hi')", "hi"),
      (
        "nosuch",
        "stdin:1: undefined variable 'nosuch'\nstack traceback:\n\t[C]: in metamethod 'index'\n\tstdin:1: in main chunk"
      ),
      ("x = = 1", "stdin:1: unexpected symbol near '='"),
      ("tensor.zeros(2)", "  0.0  0.0\n[float64 tensor 2]"),
      ("?nosuch", "no help for 'nosuch'"),
    ])
  func answers(_ input: String, _ answer: String) throws {
    let prompt = try Prompt()
    #expect(try prompt.terminal.enter(input) == answer)
  }

  @Test func continuation() throws {
    let prompt = try Prompt()
    _ = try prompt.terminal.enter("for i = 1, 2 do", prompt: "\n>> ")
    _ = try prompt.terminal.enter("print(i)", prompt: "\n>> ")
    #expect(try prompt.terminal.enter("end") == "1\n2")
    #expect(prompt.history == "for i = 1, 2 do\\nprint(i)\\nend\n")
  }

  @Test("Ctrl-D leaves, with the state closed")
  func leaving() throws {
    let prompt = try Prompt()
    _ = try prompt.terminal.enter("t = setmetatable({}, {__gc = function() print('closed') end})")
    prompt.terminal.type("\u{04}")
    #expect(try prompt.terminal.waitForEnd() == 0)
    #expect(prompt.terminal.screen.contains("closed"))
  }

  @Test func exitStatus() throws {
    let prompt = try Prompt()
    prompt.terminal.type("os.exit(7)\n")
    #expect(try prompt.terminal.waitForEnd() == 7)
  }

  @Test("Ctrl-C clears the line, and a block that was begun")
  func clearing() throws {
    let prompt = try Prompt()
    prompt.terminal.type("x = 1 +")
    try prompt.terminal.wait(for: "x = 1 +")
    prompt.terminal.type("\u{03}")
    try prompt.terminal.wait(for: "\n> ")
    _ = try prompt.terminal.enter("do", prompt: "\n>> ")
    prompt.terminal.type("\u{03}")
    try prompt.terminal.wait(for: "\n> ")
    #expect(try prompt.terminal.enter("1 + 2") == "3")
  }

  @Test(
    "Ctrl-C is back at the prompt in less than 200 ms, state intact",
    arguments: [
      "while true do end",
      "coroutine.wrap(function() while true do end end)()",
      "local t = tensor.ones(2000000) while true do t:exp() end",
      "tensor.ones(6000, 6000):matmul(tensor.ones(6000, 6000))",
    ])
  func interrupting(_ endless: String) throws {
    let prompt = try Prompt()
    _ = try prompt.terminal.enter("kept = 42")
    prompt.terminal.type(endless + "\n")
    Thread.sleep(forTimeInterval: 0.5)
    let start = Date()
    prompt.terminal.type("\u{03}")
    let seen = try prompt.terminal.wait(for: "\n> ")
    let seconds = Date().timeIntervalSince(start)
    #expect(seen.contains("interrupted"))
    #expect(seconds < 0.2, "took \(seconds) s")
    #expect(try prompt.terminal.enter("kept") == "42")
  }

  @Test("No pcall loop survives the second Ctrl-C")
  func interruptingTwice() throws {
    let prompt = try Prompt()
    prompt.terminal.type("while true do print(pcall(function() while true do end end)) end\n")
    Thread.sleep(forTimeInterval: 0.2)
    prompt.terminal.type("\u{03}")
    try prompt.terminal.wait(for: "false\tstdin:1: interrupted")
    prompt.terminal.type("\u{03}")
    try prompt.terminal.wait(for: "\n> ")
    #expect(try prompt.terminal.enter("1 + 1") == "2")
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
      ("?tensor.lins\t", "?tensor.linspace"),
      ("whi\t", "while"),
    ])
  func completing(_ typed: String, _ expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.file("sub folder/file.txt")
    let prompt = try Prompt(in: folder.path)
    _ = try prompt.terminal.enter("t, s, nested = tensor.zeros(3), 'text', {inner = {{name = 1}}}")
    prompt.terminal.type(typed)
    try prompt.terminal.wait(for: expected, seconds: 3)
  }

  @Test("Completion runs no code of the user")
  func rawCompletion() throws {
    let prompt = try Prompt()
    _ = try prompt.terminal.enter("ran, trap = false, setmetatable({}, {__index = function() ran = true end})")
    prompt.terminal.type("trap.x.y\t\u{03}")
    try prompt.terminal.wait(for: "\n> ")
    #expect(try prompt.terminal.enter("ran") == "false")
  }

  @Test("The next prompt knows what earlier ones were told; two at once lose nothing")
  func history() throws {
    let home = try TemporaryFolder()
    let first = try Prompt(home: home)
    let second = try Prompt(home: home)
    _ = try first.terminal.enter("a = 1")
    _ = try second.terminal.enter("b = 2")
    _ = try first.terminal.enter("c = 3")
    _ = try first.terminal.enter("c = 3")
    #expect(first.history == "a = 1\nb = 2\nc = 3\n")
    let third = try Prompt(home: home)
    third.terminal.type("\u{10}\u{10}\u{10}")  // Ctrl-P
    try third.terminal.wait(for: "a = 1")
  }

  @Test("After a script, -i gives a prompt with its globals, also after an error")
  func afterScript() throws {
    let folder = try TemporaryFolder()
    let script = try folder.file("s.lua", "here = 9 error('oh')").path
    let prompt = try Prompt(["-i", script])
    #expect(prompt.terminal.screen.contains("s.lua:1: oh"))
    #expect(try prompt.terminal.enter("here") == "9")
  }

  @Test("Prompts can be changed as lua's")
  func customPrompt() throws {
    let prompt = try Prompt()
    #expect(try prompt.terminal.enter("_PROMPT = 'next: '", prompt: "\nnext: ") == "")
  }
}
