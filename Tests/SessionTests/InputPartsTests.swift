import Foundation
import LuaRuntime
import Testing

@testable import Session

/// Commands on any line of an input.
@Suite struct InputPartsTests {
  /// What stands in an input, a word for each part.
  private func kinds(_ input: String) -> [String] {
    InputParts(input).parts.map { part in
      switch part.request {
      case .chunk: "lua"
      case .magic(let name, _): "%" + name
      case .help(let topic, _): "?" + topic
      case .shell(let line): "$" + line
      }
    }
  }

  @Test(
    "A line is a command outside of brackets, long strings, comments and expressions that go on",
    arguments: [
      ("x = 1\n%who\ny = 2", ["lua", "%who", "lua"]),
      ("-- a comment\n\n%who", ["%who"]),
      ("--[[\n%who\n$ ls\n]]\nx = 1", ["lua"]),
      ("x = [[\n%who\n$ ls\n?x\n]]", ["lua"]),
      ("x = 'a\\\n%who'", ["lua"]),
      ("x = 7\n% y", ["lua"]),
      ("x = 7 +\n%who", ["lua"]),
      ("x = f(7\n%who)", ["lua"]),
      ("x = {7\n%who\n}", ["lua"]),
      ("x = 1\n?x\nx?\n$ ls [[\ny = 2", ["lua", "?x", "?x", "$ls [[", "lua"]),
      ("for i = 1, 2 do\n  %who\nend", ["lua"]),
      ("%time f()\nx = 1", ["%time", "lua"]),
      ("%time for i = 1, 2 do\n  f()\nend\nx = 1", ["%time", "lua"]),
      ("%%time\nf()\nx = 1", ["%time"]),
      ("%time\nf()\nx = 1", ["%time"]),
      ("local x = $ ls\r\nx", ["lua"]),
    ])
  func kinds(_ input: String, _ expected: [String]) { #expect(kinds(input) == expected) }

  @Test("Lua and commands run in order, locals stay, also in blocks; a cell that does not compile does nothing")
  func order() throws {
    let session = try Session()
    func value(_ input: String) -> String {
      switch session.answer(input).outcome {
      case .values(let values): ValueDisplay.text(values, in: session.runtime)
      case .failure(let failure): failure.message
      case .exit: "exit"
      }
    }
    #expect(value("local x = 3\n%time y = x * 2\n-- between\nlocal z = y + 1\nx, y, z") == "3\t6\t7")
    #expect(value("\n%time 1\nlocal a = 1\nerror('here')") == "In[2]:4: here")
    #expect(value("%time 1\n\n%time error('there')") == "In[3]:3: there")
    #expect(value("first = 1\n%time 1\nx = = 2") == "In[4]:3: unexpected symbol near '='")
    #expect(value("rawget(_G, 'first')") == "nil")
    #expect(value("n = 0\nfor i = 1, 3 do\n  %time n = n + 1\nend\nn") == "3")
    #expect(value("for i = 1, 3 do\n  %nosuch\nend").hasPrefix("In[7]:2: no command %nosuch"))
    #expect(session.localNames == ["a", "x", "z"])
  }

  @Test("A shell command's lines are a list, with its exit status; one that failed is told")
  func captured() throws {
    let session = try Session()
    let answer = session.answer("local x = $ printf 'a \"b\"\\n\\nc'; exit 3\nx")
    guard case .values(let values) = answer.outcome else {
      Issue.record("\(answer.outcome)")
      return
    }
    #expect(ValueDisplay.text(values, in: session.runtime) == #"{"a \"b\"", "", "c", status = 3}"#)
    #expect(answer.warnings == [#"$ printf 'a "b"\n\nc'; exit 3: exit status 3"#])
    #expect(session.answer("$ cd /").report == "the command's folder ended with it; %cd goes to a folder and stays")
    #expect(InputParts("a = 1\nb = $ ls\n%who\n%time c = 2").script == "a = 1\n-- b = $ ls\nc = 2")
  }

  @Test("exit and quit leave, help helps, unless they mean something")
  func words() throws {
    let session = try Session()
    for word in ["exit", "quit", "exit()", "%exit"] {
      if case .exit(0) = session.answer(word).outcome { continue }
      Issue.record("\(word)")
    }
    #expect(session.answer("help").report.hasPrefix("Start here"))
    guard case .values(let values) = session.answer("exit = 5\nexit").outcome, session.answer("exit").number > 0 else {
      Issue.record("exit as a variable")
      return
    }
    #expect(values.map(\.int) == [5])
    if case .values = session.answer("exit").outcome {} else { Issue.record("exit as a variable of an earlier input") }
  }
}
