import Foundation
import TestSupport
import Testing

/// `%break`, typed into the real program.
@Suite struct PromptBreakpointTests {
  private static let script = """
    local function step(w, lr)
      local g = 2 * w
      w = w - lr * g
      return w
    end

    local w = 1.0
    for i = 1, 3 do
      w = step(w, 0.1)
      print(i, w)
    end
    print("end", w)
    """

  private func promptWithScript() throws -> PromptOnTerminal {
    let home = try TemporaryFolder()
    try home.file("f.lua", Self.script)
    return try PromptOnTerminal(home: home, in: home.path)
  }

  @Test("A breakpoint pauses a script; steps, variables, assignments, and on to the end")
  func breakpoints() throws {
    let prompt = try promptWithScript()
    #expect(try prompt.enter("%break f.lua:2") == "breakpoint 1: f.lua:2")
    let paused = try prompt.enter("%run f.lua")
    #expect(paused.contains("paused; help lists the commands"))
    #expect(paused.contains("→   2 |   local g = 2 * w"))
    #expect(paused.contains("lr = 0.1"))
    #expect(try prompt.enter("n").contains("→   3 |   w = w - lr * g"))
    #expect(try prompt.enter("g") == "2.0")
    #expect(try prompt.enter("").contains("→   4 |   return w"))
    #expect(try prompt.enter("w = 100; new_global = w") == "")
    #expect(try prompt.enter("where").contains("→  0  f.lua:4: function 'step'"))
    #expect(try prompt.enter("up").contains("→   9 |   w = step(w, 0.1)"))
    #expect(try prompt.enter("i") == "1")
    #expect(try prompt.enter("finish").contains("→  10 |   print(i, w)"))
    #expect(try prompt.enter("!w") == "100")
    #expect(try prompt.enter("b -d 1") == "no breakpoints")
    let lines = try prompt.enter("c").split(separator: "\n").map { $0.split { " \t".contains($0) } }
    #expect(lines == [["1", "100"], ["2", "80.0"], ["3", "64.0"], ["end", "64.0"]])
    #expect(try prompt.enter("new_global") == "100")
  }

  @Test("quit ends what runs; the breakpoint stays, and -d takes it away")
  func quitting() throws {
    let prompt = try promptWithScript()
    _ = try prompt.enter("%break f.lua:6")
    #expect(try prompt.enter("%break") == "breakpoint 1: f.lua:7")
    _ = try prompt.enter("%run f.lua")
    #expect(try prompt.enter("quit").contains("interrupted"))
    #expect(try prompt.enter("1 + 1") == "2")
    #expect(try prompt.enter("%break -d") == "no breakpoints")
    #expect(try prompt.enter("%run f.lua").contains("end"))
  }

  @Test("Ctrl-C while something is evaluated in a pause ends that alone")
  func interrupting() throws {
    let prompt = try promptWithScript()
    _ = try prompt.enter("function f(x) local y = x + 1\n return y end")
    #expect(try prompt.enter("%break f") == "breakpoint 1: In[1]:2")
    #expect(try prompt.enter("f(1)").contains("y = 2"))
    prompt.terminal.type("while true do end\r")
    Thread.sleep(forTimeInterval: 0.3)
    prompt.terminal.type("\u{3}")
    try prompt.terminal.wait { $0.lines.contains { $0.contains("interrupted") } && PromptOnTerminal.isPrompt($0) }
    let cancelled = "debug 0> ^C"
    try prompt.type("\u{3}", expecting: cancelled, "debug 0>")
    try prompt.type("\u{3}", expecting: cancelled, cancelled, "debug 0>")
    try prompt.type("\u{3}", expecting: cancelled, cancelled, cancelled, "debug 0>")
    #expect(try prompt.enter("error('oh')").contains("oh"))
    #expect(try prompt.enter("continue") == "2")
  }

  @Test("After an error n, s, c and b are variables, for nothing goes on") func afterAnError() throws {
    let prompt = try PromptOnTerminal()
    _ = try prompt.enter("function f(n, s, c, b) local next = 5 error('oh') end")
    _ = try prompt.enter("f(1, 2, 3, 4)")
    #expect(try prompt.enter("%debug").contains("n    = 1"))
    for (name, value) in [("n", "1"), ("s", "2"), ("c", "3"), ("b", "4"), ("next", "5")] {
      #expect(try prompt.enter(name) == value)
    }
    #expect(try prompt.enter("") == "")
  }

  @Test("An empty line repeats the last step of this run, not of an earlier one") func earlierSteps() throws {
    let prompt = try promptWithScript()
    _ = try prompt.enter("%break f.lua:12")
    _ = try prompt.enter("%run f.lua")
    #expect(try prompt.enter("next").hasPrefix("end"))
    #expect(try prompt.enter("%run f.lua").contains("paused; help lists the commands"))
    #expect(try prompt.enter("") == "")
    #expect(try prompt.enter("w").contains("main chunk"))
  }

  @Test("Coroutines: a step into one, one over it, and breakpoints in one that is older than they")
  func coroutines() throws {
    let prompt = try promptWithScript()
    _ = try prompt.enter("co = coroutine.wrap(function()\n  coroutine.yield(1)\n  coroutine.yield(2)\nend)")
    #expect(try prompt.enter("co()") == "1")
    _ = try prompt.enter("%break In[1]:3")
    #expect(try prompt.enter("co()").contains("→   3 |   coroutine.yield(2)"))
    #expect(try prompt.enter("next") == "2")
    #expect(try prompt.enter("%break In[1]:3") == "breakpoint 1: In[1]:3")
  }

  @Test(
    "What is no place is refused",
    arguments: [
      ("none.lua:3", "there is no file and no input 'none.lua'"),
      ("f.lua:99", "f.lua has no code in line 99 or below: it has 12 lines"),
      ("print", "FILE:LINE or the name of a function written in Lua expected, got 'print'"),
      ("-d 7", "no breakpoint '7': there is none"), ("f.lua:0", "got 'f.lua:0'"),
      ("f.lua:99999999999999999999", "FILE:LINE or the name"),
    ])
  func refusals(place: String, says: String) throws {
    #expect(try promptWithScript().enter("%break " + place).contains(says))
  }
}
