import Foundation
import TestSupport
import Testing

/// The prompt on a real terminal.
@Suite struct PromptTests {
  @Test func banner() throws {
    let home = try TemporaryFolder()
    let terminal = try PseudoTerminal(environment: ["XDG_STATE_HOME": home.path, "HOME": home.path])
    #expect(try terminal.wait(for: "\n[1]> ").contains("instab-lua 0.1.0, Lua 5.4."))
  }

  @Test(
    "Input and answer",
    arguments: [
      ("1 + 1", "2"),
      ("x = 5", ""),
      ("x = 5; x + 1", "6"),
      ("x = 5; x + 1;", ""),
      ("'a', 2, nil", "a\t2\tnil"),
      ("{1, 2, a = {b = 'c'}}", "{1, 2, a = {b = \"c\"}}"),
      ("return 3", "3"),
      ("print('hi')", "hi"),
      ("nosuch", "In[1]:1: undefined variable 'nosuch'\n    1 | nosuch\n      | ^~~~~~"),
      ("x = = 1", "In[1]:1: unexpected symbol near '='\n    1 | x = = 1\n      |     ^"),
      ("tensor.zeros(2)", "  0.0  0.0\n[float64 tensor 2]"),
      ("?qwrtzp", "no topic 'qwrtzp', and nothing near it; ? says where to begin"),
      (
        "?..",
        """
        a .. b
          Joins two strings; numbers are turned into text.

          Behind a number leave a blank: `1 .. 2`. To join many, see ?table.concat.

          Example:
            print("x = " .. 3)
        """
      ),
      (
        "tensor.ulp_dist*?",
        "  tensor.ulp_distance  How many steps from one value of the format to the next\n"
          + "                       lie between the elements of two tensors."
      ),
      ("%nosuch", "no command %nosuch; %magic lists them"),
      ("%tiem 1", "no command %tiem (did you mean 'time'?); %magic lists them"),
      ("$ echo from the shell", "from the shell"),
      ("$ exit 3", "exit status 3"),
    ])
  func answers(_ input: String, _ answer: String) throws {
    let prompt = try PromptOnTerminal()
    #expect(try prompt.enter(input) == answer)
    #expect(prompt.terminal.display.unknown == [])
  }

  @Test("A huge tensor is shown at once, elided")
  func hugeTensor() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("t = tensor.zeros(1e8)", seconds: 30)
    let start = Date()
    let shown = try prompt.enter("t")
    #expect(shown.hasSuffix("[float64 tensor 100000000]"))
    #expect(shown.split(separator: "\n").count < 5)
    #expect(Date().timeIntervalSince(start) < 2 * MachineSpeed.slowness())
  }

  @Test("Ctrl-D leaves, with the state closed")
  func leaving() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("t = setmetatable({}, {__gc = function() print('closed') end})")
    prompt.terminal.type("\u{04}")
    #expect(try prompt.terminal.waitForEnd() == 0)
    #expect(prompt.terminal.screen.contains("closed"))
  }

  @Test func exitStatus() throws {
    let prompt = try PromptOnTerminal()
    prompt.terminal.type("os.exit(7)\r")
    #expect(try prompt.terminal.waitForEnd() == 7)
  }

  @Test("After a script, -i gives a prompt with its globals, also after an error")
  func afterScript() throws {
    let folder = try TemporaryFolder()
    let script = try folder.file("s.lua", "here = 9 local inner = 3 error('oh')").path
    let prompt = try PromptOnTerminal(["-i", script])
    #expect(prompt.terminal.screen.contains("s.lua:1: oh"))
    #expect(try prompt.enter("here") == "9")
    _ = try prompt.enter("%debug")
    #expect(try prompt.enter("inner * 2") == "6")
  }

  @Test("Prompts can be changed as lua's")
  func customPrompt() throws {
    let prompt = try PromptOnTerminal()
    try prompt.type("_PROMPT = 'next: '\r", expecting: "next:")
  }

  @Test("A start-up file runs first; -E leaves it out; an error in it is shown and costs no session")
  func startUpFile() throws {
    let home = try TemporaryFolder()
    try home.file("config/instab-lua/init.lua", "started = 'by the file'")
    let environment = ["XDG_CONFIG_HOME": home.path + "/config"]
    #expect(try PromptOnTerminal(environment: environment).enter("started") == "by the file")
    #expect(try PromptOnTerminal(["-E"], environment: environment).enter("rawget(_G, 'started')") == "nil")
    try home.file("config/instab-lua/init.lua", "error('in the file')")
    let prompt = try PromptOnTerminal(environment: environment)
    #expect(prompt.lines.contains { $0.hasSuffix("init.lua:1: in the file") })
    #expect(try prompt.enter("1") == "1")
  }

  @Test("A terminal that can move no cursor gets plain lines; Ctrl-C gives up an input there too")
  func dumbTerminal() throws {
    let home = try TemporaryFolder()
    let terminal = try PseudoTerminal(["--quiet"], environment: ["XDG_STATE_HOME": home.path, "HOME": home.path])
    try terminal.wait(for: "[1]> ")
    terminal.type("for i = 1, 2 do\n")
    try terminal.wait(for: ">> ")
    terminal.type("\u{03}")
    try terminal.wait(for: "[1]> ")
    #expect(try terminal.enter("{1, 'a'}", prompt: "\n[2]> ") == "{1, \"a\"}")
    #expect(!terminal.screen.contains("\u{1b}"))
  }

  @Test("NO_COLOR is respected, but for what moves the cursor")
  func noColor() throws {
    let plain = try PromptOnTerminal(environment: ["NO_COLOR": "1"])
    _ = try plain.enter("{1, 'a'}")
    _ = try plain.enter("error('x')")
    #expect(plain.terminal.screen.firstMatch(of: /\u{1b}\[[0-9;]*[1-9][0-9;]*m/) == nil)
    let colored = try PromptOnTerminal()
    _ = try colored.enter("{1, 'a'}")
    #expect(colored.terminal.screen.contains("{\u{1b}[36m1\u{1b}[0m, \u{1b}[33m\"a\"\u{1b}[0m}"))
  }

  @Test("The time of a slow input is told")
  func elapsed() throws {
    let prompt = try PromptOnTerminal()
    let answer = try prompt.enter("local t = script.seconds() while script.seconds() < t + 1.05 do end")
    #expect(answer.wholeMatch(of: /\(\d+\.\d+ s\)/) != nil, "\(answer)")
  }

  @Test("An input that hides a module is warned of, once")
  func shadowing() throws {
    let prompt = try PromptOnTerminal(columns: 120)
    #expect(
      try prompt.enter("tensor = 3")
        == "warning: 'tensor' now hides the module of that name; %reset tensor brings it back")
    #expect(try prompt.enter("x = 1") == "")
    #expect(try prompt.enter("%reset tensor") == "")
    #expect(try prompt.enter("local plot = 1").hasPrefix("warning: local 'plot' now hides the module"))
  }

  @Test("A long answer goes to the pager, a short one does not")
  func paging() throws {
    let prompt = try PromptOnTerminal(environment: ["PAGER": "sed s/^/paged:/"])
    #expect(try prompt.enter("?tensor").hasPrefix("paged:tensor"))
    #expect(try !prompt.enter("?tensor.zeros").contains("paged:"))
  }
}
