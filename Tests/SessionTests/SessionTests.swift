import Glibc
import LuaRuntime
import TestSupport
import Testing

@testable import Session

@Suite struct SessionTests {
  private func session(_ change: (inout SessionOptions) -> Void = { _ in }) throws -> Session {
    var options = SessionOptions()
    change(&options)
    return try Session(options)
  }

  private func shown(_ source: String, in session: Session) -> String {
    switch session.evaluate(source, name: "=stdin") {
    case .values(let values): ValueDisplay.text(values, in: session.runtime)
    case .failure(let failure): failure.report
    case .exit(let status): "exit \(status)"
    }
  }

  @Test(
    "Expressions have values, statements none",
    arguments: [
      ("1 + 1", "2"), ("1, 'two', nil", "1\ttwo\tnil"), ("x = 1", ""), ("return 3", "3"), ("", ""),
      ("-- only this", ""),
      ("1 // 0.0", "inf"), ("2^53", "9007199254740992.0"), ("0.1 + 0.2", "0.30000000000000004"),
      ("#'abc' -- length", "3"), ("os.exit(4)", "exit 4"),
    ])
  func values(_ source: String, _ expected: String) throws { #expect(try shown(source, in: session()) == expected) }

  @Test("The session lives on after an error")
  func survival() throws {
    let session = try session()
    #expect(shown("kept = 1", in: session) == "")
    #expect(shown("error('x')", in: session).hasPrefix("stdin:1: x\nstack traceback:"))
    #expect(shown("kept", in: session) == "1")
  }

  @Test("Limits hold for a chunk, and the next one runs")
  func limits() throws {
    let session = try session { $0.instructionLimit = 100_000 }
    #expect(shown("while true do end", in: session).hasPrefix("stdin:1: instruction limit of 100000 exceeded"))
    #expect(shown("1", in: session) == "1")
  }

  @Test("Without strictness an undefined name is nil")
  func lenient() throws { #expect(try shown("undefined", in: session { $0.isStrict = false }) == "nil") }

  @Test(
    "Complete, incomplete, invalid",
    arguments: [
      ("1 + 1", Completeness.complete), ("x = 1", .complete), ("", .complete), ("?tensor", .complete),
      ("for i = 1, 2 do", .incomplete), ("function f()", .incomplete), ("1 +", .incomplete), ("{1,", .incomplete),
      ("f(", .incomplete), ("x =", .incomplete), ("[[ text", .incomplete), ("--[[ comment", .incomplete),
      ("x = 1; x", .complete), ("print(1) x", .complete), ("x = 1\nx", .complete), ("print(1) 2", .complete),
      ("local t = {1, 2, x = 'text'}; t", .complete), ("for i = 1, 2 do\n  f(i)\nend\nname", .complete),
      ("x = 1; x +", .incomplete), ("x = 1; f(", .incomplete), ("local x =", .incomplete),
      ("x = = 1; x", .invalid(message: "stdin:1: unexpected symbol near '='")),
      ("'text", .invalid(message: "stdin:1: unfinished string near ''text'")),
      ("x = = 1", .invalid(message: "stdin:1: unexpected symbol near '='")),
      ("end", .invalid(message: "stdin:1: <eof> expected near 'end'")),
    ])
  func completeness(_ source: String, _ expected: Completeness) throws {
    #expect(try session().completeness(of: source) == expected)
  }

  @Test(
    "Completion finds names, members and methods",
    arguments: [
      ("coro", ["coroutine"]), ("coroutine.wr", ["wrap"]), ("whi", ["while"]), ("nothing.at.a", []),
      ("text:upp", ["upper"]), ("object.", ["deep", "method", "name"]), ("object:", ["method"]),
      ("object.deep.ite", ["item"]),
      ("ring.x", ["x"]), ("f().", []), ("loc", ["local"]), ("trap.any", []),
    ])
  func completion(_ text: String, _ expected: [String]) throws {
    let session = try session()
    _ = session.evaluate(
      """
      text = 'x'
      object = setmetatable({name = 1, deep = {item = 1}}, {__index = {method = function() end}})
      object.deep.item = 2
      ring = setmetatable({}, {}) getmetatable(ring).__index = setmetatable({x = 1}, {__index = ring})
      trap = setmetatable({}, {__index = function() trapped = true end})
      """, name: "=stdin")
    #expect(session.complete(text, cursor: text.utf8.count).texts == expected)
    #expect(session.runtime.globals[raw: "trapped"].isNil)
  }

  @Test("A hundred thousand globals are completed in 20 ms")
  func manyGlobals() throws {
    let session = try session()
    _ = session.evaluate("for i = 1, 100000 do _G['name' .. i] = {} end", name: "=stdin")
    // The best of many: other tests run beside it and empty the caches.
    for (typed, count) in [("name9999", 11), ("na", 100_000)] {
      let best = (0..<30).map { _ in
        let start = threadNanoseconds()
        #expect(session.complete(typed, cursor: typed.utf8.count).total == count)
        return Double(threadNanoseconds() - start) / 1e6
      }.min()
      #expect(try #require(best) < 20 * MachineSpeed.slowness(), "milliseconds for \(typed)")
    }
  }

  @Test("Help for what is documented, and for what is not")
  func help() throws {
    let session = try session()
    _ = session.evaluate("mine = {}", name: "=stdin")
    #expect(session.help("?tensor.zeros").hasPrefix("tensor.zeros("))
    #expect(session.help("?tensor").contains("tensor.zeros"))
    #expect(session.help("?").contains("tensor"))
    #expect(session.help("?mine") == "mine: a table")
    #expect(session.help("? tensor.zeross ").hasPrefix("no topic 'tensor.zeross'; near:\n  tensor.zeros "))
  }

  private func threadNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
