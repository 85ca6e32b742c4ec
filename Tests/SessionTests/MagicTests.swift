import Foundation
import LuaRuntime
import TestSupport
import Testing

@testable import Session

/// The session's commands, as every front end has them.
@Suite struct MagicTests {
  let session: Session

  init() throws { session = try Session() }

  /// What an input answers: the report, then the values or the error.
  @discardableResult
  private func shown(_ input: String) -> String {
    let answer = session.answer(input)
    var parts = answer.report.isEmpty ? [] : [answer.report]
    switch answer.outcome {
    case .values(let values):
      if answer.showsValues, !values.isEmpty { parts.append(ValueDisplay.text(values, in: session.runtime)) }
    case .failure(let failure): parts.append(failure.message)
    case .exit(let status): parts.append("exit \(status)")
    }
    return parts.joined(separator: "\n")
  }

  @Test("docs/repl.md names every command") func documented() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/repl.md"), encoding: .utf8)
    for magic in Magic.all {
      #expect(text.firstMatch(of: try Regex("`%\(magic.name)\\b")) != nil, "%\(magic.name)")
    }
  }

  @Test("Results have names; a semicolon keeps a value from being shown and kept; what the user keeps there stays")
  func results() {
    #expect(shown("3 * 4") == "12")
    #expect(shown("_ + 1, ans, _1") == "13\t12\t12")
    #expect(shown("100;") == "")
    #expect(shown("_") == "13")
    shown("_ = 'mine'")
    #expect(shown("5") == "5")
    #expect(shown("_, ans, _6") == "mine\t5\t5")
    for _ in 0..<(Results.limit + 5) { shown("1") }
    #expect(shown("rawget(_G, '_1')") == "nil")
  }

  @Test("Commands end with their line, what follows is evaluated; errors stop the rest")
  func sequences() {
    #expect(shown("%history -g nothing like it\n1 + 1") == "2")
    #expect(shown("%nosuch\nx = 1") == "no command %nosuch; %magic lists them")
    #expect(shown("rawget(_G, 'x')") == "nil")
  }

  @Test(
    "Incomplete commands ask for more only where they take code",
    arguments: [
      ("%time for i = 1, 2 do", Completeness.incomplete), ("%time 1", .complete), ("%who", .complete),
      ("$ echo for", .complete), ("%history", .complete), ("tensor.zeros?", .complete), ("%time", .complete),
    ])
  func completeness(_ input: String, _ expected: Completeness) { #expect(session.completeness(of: input) == expected) }

  @Test("%time shows the value and three times; %timeit one run of many")
  func timing() throws {
    #expect(shown("%time 1 + 1").wholeMatch(of: /[\d.]+ [nµm]?s wall, [\d.]+ .?s user, [\d.]+ .?s system\n2/) != nil)
    let report = shown("%timeit local x = 1")
    let match = try #require(
      report.wholeMatch(of: /([\d.]+) ns per run, quickest ([\d.]+) ns \(7 rounds of (\d+) runs\)/))
    #expect(try #require(Int(match.3)) > 10_000)
    #expect(shown("%timeit") == "usage: %timeit CODE")
    #expect(shown("%timeit error('x')") == "In[4]:1: x")
  }

  @Test("%prof tells the calls and the time of Lua functions, tensor operations and operations within them")
  func profile() throws {
    shown("function outer() for i = 1, 5 do inner() end end\nfunction inner() return tensor.ones(1000):sum() end")
    let report = shown("%prof x = outer()")
    #expect(report.contains(" 5  inner  In[1]:2"))
    #expect(report.contains(" 1  outer  In[1]:1"))
    #expect(report.contains(" 5  tensor:sum"))
    #expect(report.contains(" 5  sum\n") || report.hasSuffix(" 5  sum"))
    // Nothing is left behind: the next chunk runs without a hook.
    #expect(shown("debug.gethook() == nil") == "true")
  }

  @Test("A profile survives errors, coroutines and deep recursion, and totals count recursion once")
  func profileOfHardCases() throws {
    session.runtime.startProfile()
    shown(
      """
      local function deep(n) if n == 0 then error('bottom') end return (deep(n - 1)) end
      for i = 1, 3 do pcall(deep, 100) end
      local co = coroutine.wrap(function() for i = 1, 10 do coroutine.yield(i) end end)
      for i = 1, 10 do co() end
      """)
    let start = ContinuousClock.now
    shown("local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end\nfib(18)")
    let seconds = (ContinuousClock.now - start).inSeconds
    let functions = session.runtime.stopProfile()
    #expect(functions.first { $0.name == "deep" }?.calls == 303)
    let fib = try #require(functions.first { $0.name == "fib" })
    #expect(fib.calls == 8361)
    #expect(fib.totalSeconds <= seconds && fib.selfSeconds <= fib.totalSeconds)
  }

  @Test("%who lists what the user made: kind, shape, bytes; %reset forgets it and gives modules back")
  func variables() {
    shown("x = tensor.zeros(2, 3)")
    shown("local hidden = 'text'")
    shown("tensor = 3")
    let lines = shown("%who").split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(lines[0].contains(/hidden \(local\) +string +4 bytes/))
    #expect(lines[1].contains(/tensor +number +3/))
    #expect(lines[2].contains(/x +float64 tensor +2×3 +48 bytes/))
    #expect(lines[3].contains(" in tensors, "))
    #expect(shown("%reset nosuch") == "no variable 'nosuch'")
    shown("%reset tensor")
    #expect(shown("tensor.zeros(1):sum():item()") == "0.0")
    shown("%reset")
    #expect(shown("rawget(_G, 'x')") == "nil")
    #expect(session.localNames == [])
    #expect(shown("%who") == "no variables")
  }

  @Test("%history and %save show and write the inputs of the session; %load brings a file back")
  func inputs() throws {
    let folder = try TemporaryFolder()
    shown("a = 1")
    shown("error('x')")
    shown("%time b = 2")
    shown("if a then\n  c = 3\nend")
    #expect(shown("%history") == "1: a = 1\n2: error('x')\n3: %time b = 2\n4: if a then\n     c = 3\n   end")
    #expect(shown("%history 1 3-9") == "no input 3-9 in this session, which has 1 to 5")
    #expect(shown("%save \(folder.path)/s").hasPrefix("3 inputs written"))
    let saved = try String(contentsOfFile: folder.path + "/s.lua", encoding: .utf8)
    #expect(saved == "a = 1\nb = 2\nif a then\n  c = 3\nend\n")
    #expect(session.answer("%load \(folder.path)/s.lua").nextInput == saved)
    #expect(shown("%load \(folder.path)/none") == "cannot open \(folder.path)/none: No such file or directory")
    #expect(shown("%save \(folder.path)/s.lua 1") == "\(folder.path)/s.lua exists; %save -f replaces it")
    #expect(shown("%save -f \(folder.path)/s.lua 1") == "1 input written to \(folder.path)/s.lua")
    #expect(try String(contentsOfFile: folder.path + "/s.lua", encoding: .utf8) == "a = 1\n")
    let unwritten = shown("%save \(folder.path)/none 5")
    #expect(unwritten == "no inputs to save: \(folder.path)/none.lua is not written")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none.lua"))
    #expect(shown("%save /proc/nothing/here").hasPrefix("cannot write /proc/nothing/here.lua: "))
  }

  @Test(
    "Inputs are named as people write ranges",
    arguments: [
      ("2", [2]), ("2-4", [2, 3, 4]), ("2:4", [2, 3, 4]), ("2..4", [2, 3, 4]), ("1,4", [1, 4]), ("-2", [5, 6]),
      ("5-", [5, 6]), ("1 3-4", [1, 3, 4]), ("-99", [1, 2, 3, 4, 5, 6]), ("~1/3", []), ("4-2", []), ("0", []),
      ("-0", []), ("3-x", []), ("99999999999999999999", []), ("7", []), ("-", []), ("1-2-3", []),
    ])
  func ranges(_ text: String, _ expected: [Int]) {
    for _ in 1...6 { shown("1;") }
    #expect((try? session.transcript.entries(text, behind: 6))?.map(\.number) ?? [] == expected)
  }

  @Test("%reset gives back what was set to nil, and the warning says so")
  func resetNil() {
    let said = session.answer("math = nil").warnings
    #expect(said == ["'math' is nil now, no longer the module of that name; %reset math brings it back"])
    shown("%reset math")
    #expect(shown("math.floor(1.5)") == "1")
    shown("math = nil")
    shown("%reset")
    #expect(shown("math.floor(1.5)") == "1")
  }

  @Test("%autoreload loads changed modules before each input; an error in one is said once and changes nothing")
  func autoreload() throws {
    let folder = try TemporaryFolder()
    try folder.file("auto.lua", "return {f = function() return 1 end}")
    session.runtime.addModuleDirectory(folder.path)
    #expect(shown("%autoreload") == "autoreload is off")
    shown("m = require 'auto' old = m.f")
    try folder.file("auto.lua", "return {f = function() return 2 end}")
    #expect(shown("m.f()") == "1")
    #expect(shown("%autoreload on") == "autoreload is on")
    #expect(shown("m.f(), old()") == "2\t1")
    try folder.file("auto.lua", "return {")
    let warnings = session.answer("m.f()").warnings
    #expect(warnings.count == 1 && warnings[0].hasPrefix("%autoreload: auto stays as it was: "))
    #expect(session.answer("m.f()").warnings == [])
    try folder.file("auto.lua", "return {f = function() return 3 end}")
    #expect(shown("m.f()") == "3")
    shown("%autoreload off")
    try folder.file("auto.lua", "return {f = function() return 4 end}")
    #expect(shown("m.f()") == "3")
    #expect(shown("%autoreload maybe") == "usage: %autoreload [on|off]")
  }

  @Test("%run runs a script with arguments, also one that exits")
  func scripts() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a b.lua", "first, n = ..., select('#', ...) if first == 'exit' then os.exit(3) end")
      .path
    #expect(shown("%run \"\(path)\" 'x y' z") == "")
    #expect(shown("first, n, arg[1]") == "x y\t2\tx y")
    #expect(shown("%run \"\(path)\" exit") == "\(path) ended with status 3")
    #expect(shown("%run /no/such.lua") == "cannot open /no/such.lua: No such file or directory")
  }

  @Test("%reload takes a changed module into the table that everybody holds; a broken file changes nothing")
  func reloading() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("mod.lua", "return {f = function() return 1 end, old = true}")
    session.runtime.addModuleDirectory(folder.path)
    shown("m = require 'mod'")
    #expect(shown("%reload") == "nothing changed")
    try folder.file("mod.lua", "return {f = function() return 2 end}")
    #expect(shown("%reload") == "reloaded mod")
    #expect(shown("m.f(), m.old") == "2\tnil")
    try Data("return {".utf8).write(to: file)
    #expect(shown("%reload mod").contains("mod.lua:1: unexpected symbol near <eof>"))
    #expect(shown("m.f()") == "2")
    #expect(shown("%reload modd") == "module 'modd' is not loaded (did you mean 'mod'?)")
  }

  @Test("%debug shows the frames of the last error with their variables, and evaluates in them")
  func debugging() throws {
    #expect(shown("%debug") == "no error to look at")
    shown(
      """
      local outer = {7}
      function f(x, ...)
        local y, none = x * 2, nil
        error('here')
      end
      f(21, 'extra'); return
      """)
    let report = shown("%debug")
    #expect(report.contains("→  1  In[2]:4: function 'f'"))
    #expect(report.contains("→   4 |   error('here')"))
    #expect(report.contains("x    = 21\ny    = 42\nnone = nil\n...  = \"extra\""))
    let postMortem = try #require(CallStackView(postMortem: session))
    func value(_ source: String) -> String {
      switch postMortem.evaluate(source) {
      case .values(let values): ValueDisplay.text(values, in: session.runtime)
      case .failure(let failure): failure.message
      case .exit: "exit"
      }
    }
    #expect(value("x + y") == "63")
    #expect(value("none") == "nil")
    #expect(value("nosuch") == "debug:1: undefined variable 'nosuch'")
    #expect(value("tensor.zeros(2):sum():item()") == "0.0")
    #expect(postMortem.move(by: 1))
    #expect(value("outer[1]") == "7")
    #expect(!postMortem.move(by: 10))
    #expect(postMortem.frames[1].locals.map(\.name) == ["x", "y", "none", "..."])
    #expect(shown("%debug 99").hasPrefix("frame: a number from 0 to "))
  }

  @Test("An error deep in recursion leaves frames too, and no end of them")
  func deepError() throws {
    shown("local function f(n) return 1 + f(n + 1) end f(1)")
    let postMortem = try #require(CallStackView(postMortem: session))
    #expect((1...40).contains(postMortem.frames.count))
  }

  @Test("What needs a terminal says so elsewhere")
  func withoutTerminal() { #expect(shown("%edit") == "%edit needs a terminal") }

  @Test("%cd goes and comes back")
  func folders() throws {
    let folder = try TemporaryFolder()
    let here = FileManager.default.currentDirectoryPath
    defer { _ = chdir(here) }
    #expect(shown("%cd -") == "cannot go to -: no %cd went before this one")
    #expect(shown("%cd \(folder.path)").hasSuffix(folder.url.lastPathComponent))
    #expect(shown("%cd -") == here)
    #expect(shown("%cd /no/such") == "cannot go to /no/such: No such file or directory")
    #expect(shown("%cd a b") == "cannot go to a b: put a name with blanks in quotes")
    let home = getenv("HOME").map { String(cString: $0) } ?? ""
    #expect("~".expandingHome == home && "~/x".expandingHome == home + "/x")
    #expect("~root/x".expandingHome == "/root/x" && "~nobody-has-this/x".expandingHome == "~nobody-has-this/x")
  }

  @Test("%figure draws the last figure once more, or saves it")
  func figure() throws {
    let folder = try TemporaryFolder()
    #expect(shown("%figure") == "no figure was shown yet")
    shown("fig = plot.figure{} fig:line({1, 2, 3}, {1, 4, 9}) fig:show()")
    #expect(shown("%figure \(folder.path)/f.svg") == "saved \(folder.path)/f.svg")
    #expect(try String(contentsOfFile: folder.path + "/f.svg", encoding: .utf8).contains("<svg"))
  }

  @Test("Every command has a summary and its usage in its help")
  func help() {
    #expect(Set(Magic.all.map(\.name)).count == Magic.all.count)
    for magic in Magic.all {
      #expect(session.help("?%\(magic.name)").hasPrefix("%\(magic.usage)\n  \(magic.summary)"))
      #expect(shown("%magic").contains("%\(magic.usage)"))
    }
    #expect(shown("%apropos heat").contains("pde.heat"))
    #expect(shown("?heat equation").contains("pde.heat"))
  }

  @Test("?? shows where a function is declared, and the source of one in Lua with the comment above it")
  func sources() {
    #expect(shown("??pde.heat").contains("declared in LuaLibrary/PDELibrary.swift:"))
    shown("-- Twice as much.\nfunction double(x)\n  return 2 * x\nend")
    #expect(shown("double?") == "double(x)\n  Twice as much.\n\n  In[2]:2")
    #expect(shown("double??").hasSuffix("In[2]:2\n\nfunction double(x)\n  return 2 * x\nend"))
    shown("h = pde.heat")
    #expect(shown("?h").hasPrefix("pde.heat{"))
  }

  @Test(
    "Options and their values are completed where they stand",
    arguments: [
      ("pde.heat{ d", ["dt=", "dx=", "diffusivity="]),
      ("pde.heat{ dt = 1, d", ["dx=", "diffusivity="]),
      ("pde.heat({ dt = {1, 2}, dx", ["dx="]),
      ("pde.heat{\n  -- a comment\n  sche", ["scheme="]),
      ("pde.heat{ scheme = \"cr", ["crank-nicolson"]),
      ("pde.heat{ scheme = ", ["\"euler\"", "\"implicit\"", "\"crank-nicolson\"", "\"rk4\""]),
      ("h{ scheme = '", ["euler", "implicit", "crank-nicolson", "rk4"]),
      ("pde.heat{ dt = tensor.lins", ["linspace"]),
      ("function f(dt) pde.hea", ["heat"]),
    ])
  func arguments(_ text: String, _ expected: [String]) {
    shown("h = pde.heat")
    #expect(session.complete(text, cursor: text.utf8.count).texts == expected)
  }
}
