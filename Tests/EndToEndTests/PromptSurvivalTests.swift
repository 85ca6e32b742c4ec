import Foundation
import TestSupport
import Testing

/// What a prompt has to live through: interrupts at any moment, its own end, other prompts.
@Suite(.serialized) struct PromptSurvivalTests {
  @Test(
    "Ctrl-C is back at the prompt in less than 200 ms, state intact",
    arguments: [
      "while true do end",
      "coroutine.wrap(function() while true do end end)()",
      "local t = tensor.ones(2000000) while true do t:exp() end",
      "tensor.ones(6000, 6000):matmul(tensor.ones(6000, 6000))",
      "$ sleep 20",
      "%prof while true do end",
    ])
  func interrupting(_ endless: String) throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("kept = 42")
    let seconds = try MachineSpeed.idleSeconds(bound: 0.2) {
      prompt.terminal.type(endless + "\r")
      prompt.terminal.settle(0.5)
      let start = Date()
      prompt.terminal.type("\u{03}")
      try prompt.terminal.wait { PromptOnTerminal.isPrompt($0) }
      #expect(prompt.lines.contains { $0.contains("interrupted") })
      return Date().timeIntervalSince(start)
    }
    #expect(seconds < 0.2, "took \(seconds) s")
    #expect(try prompt.enter("kept") == "42")
  }

  @Test("No pcall loop survives the first Ctrl-C, no close the second")
  func interruptingTwice() throws {
    let prompt = try PromptOnTerminal()
    prompt.terminal.type("while true do print(pcall(function() while true do end end)) end\r")
    prompt.terminal.settle(0.2)
    prompt.terminal.type("\u{03}")
    try prompt.terminal.wait {
      PromptOnTerminal.isPrompt($0) && $0.lines.contains { $0.contains("In[1]:1: interrupted") }
    }
    let closing = "setmetatable({}, {__close = function() print('closing') while true do end end})"
    prompt.terminal.type("do local c <close> = \(closing) while true do end end\r")
    prompt.terminal.settle(0.2)
    prompt.terminal.type("\u{03}")
    try prompt.terminal.wait { $0.lines.contains { $0.hasSuffix("closing") } }
    prompt.terminal.type("\u{03}")
    try prompt.terminal.wait { PromptOnTerminal.isPrompt($0) }
    #expect(try prompt.enter("1 + 1") == "2")
  }

  @Test("A thousand times Ctrl-C at random moments: the session lives and has all that it had")
  func manyInterrupts() throws {
    let prompt = try PromptOnTerminal(["--threads", "2"])
    _ = try prompt.enter("kept, t = {}, tensor.ones(10000)")
    _ = try prompt.enter("for i = 1, 1000 do kept[i] = i end")
    let inputs = [
      "for i = 1, 1e5 do kept[#kept] = #kept end\r", "t:exp():sum()\r", "x = 1 +", "do\r", "kept[1]\r", "%who\r",
      "\u{1b}[A", "coro\t", "error('x')\r", "\u{12}ke", "%timeit t:sum()\r",
      "pcall(function() while true do end end)\r",
    ]
    for round in 0..<1000 {
      prompt.terminal.type(inputs[round % inputs.count])
      if round % 3 != 0 { usleep(UInt32.random(in: 0...4000)) }
      prompt.terminal.type("\u{03}")
      if round % 20 == 0 { prompt.terminal.settle(0.01) }
    }
    prompt.terminal.settle(0.3)
    prompt.terminal.type("\u{03}\u{03}")
    try prompt.terminal.wait(seconds: 20, "a prompt") { PromptOnTerminal.isPrompt($0) }
    prompt.terminal.settle(0.2)
    #expect(
      try prompt.enter("#kept, kept[1], kept[1000], t:sum():item()").split(separator: "\t") == [
        "1000", "1", "1000", "10000.0",
      ])
  }

  @Test("Two prompts at once lose nothing of each other, and see it")
  func twoPrompts() throws {
    let home = try TemporaryFolder()
    let first = try PromptOnTerminal(home: home)
    let second = try PromptOnTerminal(home: home)
    _ = try first.enter("a = 1")
    _ = try second.enter("b = 2")
    _ = try first.enter("c = 3")
    _ = try first.enter("c = 3")
    #expect(first.history == "a = 1\nb = 2\nc = 3\n")
    // One's own inputs come first, then those of the other.
    try second.type("\u{10}", expecting: "[2]> b = 2")
    try second.type("\u{10}", expecting: "[2]> c = 3")
    let third = try PromptOnTerminal(home: home)
    try third.type("\u{10}\u{10}\u{10}", expecting: "[1]> a = 1")
  }

  @Test("kill -9 loses at most the line that is being typed")
  func killed() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("for i = 1, 2 do\nx = i\nend")
    prompt.terminal.type("while true do end\r")
    try prompt.terminal.wait { $0.lines.contains("[2]> while true do end") }
    prompt.terminal.settle(0.1)
    prompt.terminal.killProgram()
    #expect(try prompt.terminal.waitForEnd() == 137)
    #expect(prompt.history == "for i = 1, 2 do\\nx = i\\nend\nwhile true do end\n")
    let next = try PromptOnTerminal(home: prompt.home)
    try next.type("\u{10}\u{10}", expecting: "[1]> for i = 1, 2 do", "   … x = i", "   … end")
  }

  @Test("%debug asks for commands: up, down, locals, any Lua")
  func debugging() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("function inner(x) error('oh') end")
    _ = try prompt.enter("function outer(y) inner(y + 1) end")
    #expect(try prompt.enter("outer(1)").hasPrefix("In[1]:1: oh\n    1 | function inner(x) error('oh') end"))
    #expect(try prompt.enter("%debug").contains("x = 2"))
    #expect(try prompt.enter("x * 10") == "20")
    #expect(try prompt.enter("up").contains("y = 1"))
    #expect(try prompt.enter("where").contains("→  2  In[2]:1: function <In[2]:1>"))
    #expect(try prompt.enter("down").contains("x = 2"))
    prompt.terminal.type("quit\r")
    try prompt.terminal.wait { $0.lines[$0.row] == "[5]>" }
  }

  @Test("%edit runs what the editor saved; %load puts a file into the next input")
  func editing() throws {
    let home = try TemporaryFolder()
    let editor = try home.file("editor", "#!/bin/sh\nprintf 'edited = 7\\nedited + 1\\n' > \"$1\"\n")
    chmod(editor.path, 0o755)
    try home.file("block.lua", "do\n  y = 2\nend\n")
    let prompt = try PromptOnTerminal(home: home, in: home.path, environment: ["EDITOR": editor.path])
    #expect(try prompt.enter("%edit") == "edited = 7\nedited + 1\n8")
    prompt.terminal.type("%load block.lua\r")
    try prompt.terminal.wait { $0.lines.suffix(4).contains("   …   y = 2") }
  }

  @Test("The first prompt comes within 50 ms", .enabled(if: ProcessInfo.processInfo.environment["CI_TIMING"] != nil))
  func startUp() throws {
    let times = try (0..<11).map { _ in
      let start = Date()
      _ = try PromptOnTerminal()
      return Date().timeIntervalSince(start)
    }.sorted()
    #expect(times[5] < 0.05, "median \(times[5]) s")
  }
}
