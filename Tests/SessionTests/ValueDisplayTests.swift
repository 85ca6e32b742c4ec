import LuaRuntime
import Testing

@testable import Session

@Suite struct ValueDisplayTests {
  private func shown(_ source: String, width: Int = 80) throws -> String {
    let session = try Session()
    guard case .values(let values) = session.evaluate(source, name: "=stdin") else { return "failed" }
    var limits = ValueDisplay.Limits()
    limits.width = width
    return ValueDisplay.text(values, in: session.runtime, limits)
  }

  @Test(
    "Values as the prompt shows them",
    arguments: [
      ("{}", "{}"),
      ("{1, 2.0, 'a', true}", "{1, 2.0, \"a\", true}"),
      ("{b = 1, a = {c = 2}}", "{a = {c = 2}, b = 1}"),
      ("{[1] = 'x', [3] = 'z', [2.5] = 0}", "{\"x\", [2.5] = 0, [3] = \"z\"}"),
      ("{['not a name'] = 1, ['1x'] = 2}", "{[\"1x\"] = 2, [\"not a name\"] = 1}"),
      ("{'a\\n\\t\"\\\\\\0'}", "{\"a\\n\\t\\\"\\\\\\0\"}"),
      ("(function() local t = {} t.self = t return t end)()", "{self = {…: itself}}"),
      ("{{{{{1}}}}}", "{{{{{…}}}}}"),
      ("setmetatable({}, {__tostring = function() return 'own' end})", "own"),
      ("{setmetatable({}, {__tostring = function() error('bad') end})}", "{(error in __tostring: stdin:1: bad)}"),
      ("'a\\nb', 1", "a\nb\n1"),
      ("('x'):rep(30000)", String(repeating: "x", count: 20000) + "… (30000 bytes)"),
      ("{('x'):rep(300)}", "{\n  \"" + String(repeating: "x", count: 200) + "…\" (300 bytes)\n}"),
    ])
  func values(_ source: String, _ expected: String) throws { #expect(try shown(source) == expected) }

  @Test("What does not fit a line is broken: lists filled, fields one a line")
  func breaking() throws {
    #expect(try shown("{100, 200, 300, 400, 500}", width: 16) == "{\n  100, 200, 300,\n  400, 500\n}")
    #expect(try shown("{first = 100, second = {1, 2}}", width: 16) == "{\n  first = 100,\n  second = {1, 2}\n}")
  }

  @Test("Long tables are elided, and cost no more than short ones")
  func eliding() throws {
    let text = try shown("(function() local t = {} for i = 1, 3000000 do t[i] = i end return t end)()")
    #expect(text.hasSuffix(" 39, 40,\n  … 2999960 more\n}"))
    let fields = try shown("(function() local t = {} for i = 1, 100000 do t['k' .. i] = i end return t end)()")
    #expect(fields.split(separator: "\n").count == 43)
    #expect(fields.hasSuffix("…\n}"))
  }
}
