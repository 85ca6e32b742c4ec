import LuaRuntime
import Testing

@testable import Session

@Suite struct CellTests {
  /// What each of the cells shows, evaluated one after the other in one session.
  private func shown(_ cells: String...) throws -> [String] {
    let session = try Session()
    return cells.map { source in
      switch session.evaluate(source, name: "=In") {
      case .values(let values): ValueDisplay.text(values, in: session.runtime)
      case .failure(let failure): failure.message
      case .exit(let status): "exit \(status)"
      }
    }
  }

  @Test(
    "The last expression of a cell has a value",
    arguments: [
      ("a = 5\na", "5"), ("a = 5; a + 1", "6"), ("local a = 2\na * 3", "6"), ("x = 1", ""), ("1, 2", "1\t2"),
      ("local t = {\n  3\n}\nt[1]", "3"), ("function f() return 1 end\nf()", "1"), ("('x'):rep(2)", "xx"),
      ("a = 1\n-- end", ""), ("a = 1\na -- end", "1"), ("if true then b = 2 end\nb", "2"), ("return 7", "7"),
      ("local a = 1 return a", "1"), ("local a = 1 return", ""), ("local a = 1; return;", ""), ("a = 1\n#'abc'", "3"),
      ("a = 1\nnot a", "false"), ("a = 1\nfunction() end == nil", "false"), ("a = 2;\n-a", "-2"),
      ("('x')\n:upper()", "X"), ("s = 'x'\ns\n  :upper()\n  :rep(3)", "XXX"), ("a = 1\na;", "1"),
    ])
  func lastExpression(_ source: String, _ expected: String) throws { #expect(try shown(source) == [expected]) }

  @Test("A line that goes on with the statement before it is not cut off")
  func continuation() throws {
    #expect(try shown("g = function(x) return x end\nx = g\n(3)\nx") == ["3"])
    #expect(try shown("y = 5\nx = y\n-2\nx") == ["3"])
  }

  @Test("Locals of the top level are known to later cells")
  func locals() throws {
    #expect(try shown("local a, b = 1, 2", "a + b", "a = 10", "a + b") == ["", "3", "", "12"])
    #expect(try shown("local function f() return 'f' end", "f()") == ["", "f"])
    #expect(try shown("for i = 1, 3 do local inner = i end", "inner")[1].contains("undefined variable 'inner'"))
    #expect(try shown("local a = 1\na", "a") == ["1", "1"])
    #expect(try shown("local a", "a") == ["", "nil"])
    #expect(try shown("local t = {x = 1}", "x = 2", "t.x, x") == ["", "", "1\t2"])
  }

  @Test("They are the same variables, not copies")
  func sharing() throws {
    #expect(
      try shown("local n = 0\nfunction count() n = n + 1 return n end", "count()", "n", "n = 10", "count()")
        == ["", "1", "1", "", "11"])
    // A second declaration is a second variable, as in one file.
    #expect(
      try shown("local n = 1\nfunction get() return n end", "local n = n + 1\nn", "get()", "n")
        == ["", "2", "1", "2"])
  }

  @Test("They are no globals")
  func privacy() throws {
    #expect(try shown("local secret = 1", "rawget(_G, 'secret')") == ["", "nil"])
    #expect(try shown("local print = 5", "print", "string.format('%s', _G.print):sub(1, 8)") == ["", "5", "function"])
  }

  @Test("Constants stay constant, folded or not")
  func constants() throws {
    let results = try shown("local N <const> = 5\nlocal T <const> = {}", "N, #T", "N = 6")
    #expect(results[1] == "5\t0")
    #expect(results[2] == "In:1: attempt to assign to const variable 'N'")
  }

  @Test("A variable to be closed ends with its cell")
  func closing() throws {
    let results = try shown(
      "local f <close> = setmetatable({}, {__close = function() closed = true end})", "closed", "f")
    #expect(results[1] == "true")
    #expect(results[2].contains("undefined variable 'f'"))
  }

  @Test("A cell that fails leaves the locals that it had")
  func failing() throws {
    let results = try shown(
      "local a, b = 1, 2\nlocal a = 3\nfor c = 1, 2 do local a = 99 error('x') end\nlocal d = 4", "a", "b", "d")
    #expect(Array(results[0...2]) == ["In:3: x", "3", "2"])
    #expect(results[3].contains("undefined variable 'd'"))
    #expect(try shown("local a = 1; pcall(error); undefined_name()", "a")[1] == "1")
  }

  @Test("A cell that runs out of stack ends at once, and leaves its locals")
  func overflow() throws {
    let results = try shown("local a = 7\nlocal function f() return 1 + f() end\nf()", "a")
    #expect(results[0].contains("stack overflow"))
    #expect(results[1] == "7")
  }

  @Test("The traceback of a cell that uses earlier locals names it as a chunk")
  func traceback() throws {
    let session = try Session()
    _ = session.evaluate("local a = 1", name: "=In[1]")
    guard case .failure(let failure) = session.evaluate("local b = a\nerror('x')", name: "=In[2]") else {
      Issue.record("no error")
      return
    }
    #expect(failure.message == "In[2]:2: x")
    #expect(failure.traceback.hasSuffix("In[2]:2: in main chunk"), "\(failure.traceback)")
  }

  @Test("A syntax error is that of the cell as it stands")
  func syntaxErrors() throws {
    #expect(try shown("local a = 1", "a = \nend")[1] == "In:2: unexpected symbol near 'end'")
    #expect(try shown("local a = 1", "end a()")[1] == "In:1: <eof> expected near 'end'")
    #expect(try shown("local a = 1", "for i = a, 2 do")[1] == "In:1: 'end' expected near <eof>")
  }

  @Test("More locals than one function may have")
  func manyLocals() throws {
    let session = try Session()
    for i in 1...300 { _ = session.evaluate("local v\(i) = \(i)", name: "=In") }
    #expect(session.localNames.count == 300)
    #expect(session.local("v299")?.int == 299)
    guard case .values(let values) = session.evaluate("v1 + v300", name: "=In") else {
      Issue.record("v1 + v300 failed")
      return
    }
    #expect(values.first?.int == 301)
  }

  @Test("Completion and help know them")
  func knownToCompletion() throws {
    let session = try Session()
    _ = session.evaluate("local sample = {field = 'text'}", name: "=In")
    #expect(session.complete("sam", cursor: 3).texts == ["sample"])
    #expect(session.complete("sample.fi", cursor: 9).texts == ["field"])
    #expect(session.help("?sample") == "sample: a table")
    session.forgetLocals()
    #expect(session.complete("sam", cursor: 3).texts == [])
  }

  @Test("Without strictness locals end with their chunk, as in lua5.4")
  func lenient() throws {
    var options = SessionOptions()
    options.isStrict = false
    let session = try Session(options)
    _ = session.evaluate("local a = 1", name: "=stdin")
    guard case .values(let values) = session.evaluate("a", name: "=stdin") else {
      Issue.record("error")
      return
    }
    #expect(values.first?.isNil == true)
  }
}
