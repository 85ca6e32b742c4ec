import LuaRuntime
import Tensors
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

  @Test(
    "Functions are shown as they are called, tables of them by members, without a line of Lua being run",
    arguments: [
      ("tensor.eye", "function tensor.eye(n, [m], [dtype]) → tensor"),
      ("tensor.eye(2).dim", "function tensor:dim() → integer"),
      ("math.sin", "function math.sin(x) → number"), ("print", "function print(…)"),
      ("function(a, b, ...) end", "function(a, b, ...)  stdin:1"),
      ("load('return 1')", "function(...)  [string \"return 1\"]:1"),
      ("{f = function(a) end, max = math.max}", "{f = function(a), max = function(x, …) → number}"),
      ("(function() math.sin = function(y) end return math.sin end)()", "function(y)  stdin:1"),
    ])
  func functions(_ source: String, _ expected: String) throws { #expect(try shown(source) == expected) }

  @Test("Of a network in a table the head is shown, by itself the whole tree") func networks() throws {
    #expect(try shown("{net = nn.Sequential(nn.ReLU())}") == "{net = nn.Sequential (0 parameters, 0 numbers) …}")
    #expect(try shown("nn.Sequential(nn.ReLU())").split(separator: "\n").count == 2)
  }

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

  @Test(
    "Numbers read back as the same number, in every place",
    arguments: [
      ("0.1 + 0.2", "0.30000000000000004"), ("{0.1 + 0.2, [1.5] = 1e16}", "{0.30000000000000004, [1.5] = 1e+16}"),
      ("-0.0, 5e-324, 1e300, 3.0, 3", "-0.0\t5e-324\t1e+300\t3.0\t3"), ("1 / 0, -1 / 0", "inf\t-inf"),
      ("tensor{0.1 + 0.2, 1e-20}", "  0.30000000000000004                1e-20\n[float64 tensor 2]"),
      ("tensor({0.1}, {dtype = 'float32'})", "  0.1\n[float32 tensor 1]"),
      ("tensor{1, 2}:to('int64')", "  1  2\n[int64 tensor 2]"),
      ("tensor.full({}, 0.1 + 0.2)", "0.30000000000000004 [float64 scalar]"),
      ("tostring(0.1 + 0.2), tostring(tensor{0.1 + 0.2})", "0.3\n  0.3000\n[float64 tensor 1]"),
    ])
  func lastBits(_ source: String, _ expected: String) throws { #expect(try shown(source) == expected) }

  @Test("A shortest text is the number, for any bits")
  func roundTrip() throws {
    var bits: UInt64 = 1
    for _ in 0..<20_000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(bitPattern: bits)
      guard number.isFinite else { continue }
      for style in [NumberStyle.shortest, .significant(17), .hexadecimal] {
        #expect(Double(style.text(number))?.bitPattern == number.bitPattern)
      }
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 32))
      guard single.isFinite else { continue }
      for style in [NumberStyle.shortest, .significant(17), .hexadecimal] {
        #expect(Float(style.text(Double(single), isSingle: true))?.bitPattern == single.bitPattern)
      }
    }
  }

  @Test("A matrix is cut by columns to the window's width; print has all of them", arguments: [30, 40, 80, 100])
  func cutting(_ width: Int) throws {
    let text = try shown("tensor.full({3, 20}, 1 / 7)", width: width)
    let rows = text.split(separator: "\n")
    #expect(rows.count == 4)
    #expect(rows.dropLast().allSatisfy { $0.count <= width && $0.contains("…") })
    #expect(try shown("tostring(tensor.full({2, 50}, 0.125))", width: width).split(separator: "\n")[0].count == 400)
  }

  @Test(
    "%diff tells where and by how many last bits",
    arguments: [
      ("0.1+0.2 0.3", "1 step (ulp) apart: 0.30000000000000004 (0x1.3333333333334p-2) and 0.3 (0x1.3333333333333p-2)"),
      ("tensor.ones(2, 2), tensor.ones(2, 2)", "all 4 elements equal"),
      (
        "tensor{1, 1}, tensor{1, 1 + 2 ^ -52}",
        "1 of 2 elements differ, at most 1 step (ulp) apart; the first at [2]: 1 step (ulp), "
          + "1.0 (0x1p+0) and 1.0000000000000002 (0x1.0000000000001p+0)"
      ),
      ("{a = 1.5, b = 1} {a = 1.5, c = 2}", "a: equal\nb: only in the first\nc: only in the second"),
      ("tensor{0 / 0, 1}, tensor{0 / 0, 1}", "all 2 elements equal"),
      (
        "tensor{0 / 0, 1}, tensor{2, 1}",
        "1 of 2 elements differ, at most beyond all steps apart; the first at [1]: "
          + "beyond all steps, nan (nan) and 2.0 (0x1p+1)"
      ),
      (
        "{1, ['1'] = 2} {1, ['1'] = 3}",
        "1: equal\n[\"1\"]: different integers: 2 and 3"
      ),
      ("9007199254740992 9007199254740993", "different integers: 9007199254740992 and 9007199254740993"),
      (
        "2.0 3.0", "2251799813685248 steps (ulp) apart: 2.0 (0x1p+1) and 3.0 (0x1.8p+1)"
      ),
      ("{} {}", "two empty tables"),
      ("'a' 'b'", "different strings"), ("nil 1", "neither numbers nor tensors, not compared"),
    ])
  func difference(_ argument: String, _ expected: String) throws {
    let session = try Session()
    #expect(session.answer("%diff " + argument).report == expected)
  }

  @Test("Tables that hold each other many times are compared up to a bound")
  func boundedDifference() throws {
    let session = try Session()
    _ = session.answer("t = {} for i = 1, 200 do t[i] = t end")
    let lines = session.answer("%diff t, t").report.split(separator: "\n")
    #expect(lines.count < 4000 && lines.last == "… more than 2000 values, the rest not compared")
  }

  @Test("%precision changes what is shown, and says what it takes")
  func precision() throws {
    let session = try Session()
    func shown(_ input: String) -> String {
      guard case .values(let values) = session.answer(input).outcome else { return "failed" }
      return ValueDisplay.text(values, in: session.runtime)
    }
    #expect(session.answer("%precision").report == "full")
    _ = session.answer("%precision hex")
    #expect(shown("0.3") == "0x1.3333333333333p-2")
    #expect(shown("tensor{0.5}") == "  0x1p-1\n[float64 tensor 1]")
    _ = session.answer("%precision 17")
    #expect(shown("{0.3}") == "{0.29999999999999999}")
    _ = session.answer("%precision short")
    #expect(shown("0.1 + 0.2") == "0.3")
    #expect(shown("tensor{0.1 + 0.2}") == "  0.3000\n[float64 tensor 1]")
    #expect(shown("%precision 18") == "failed")
  }
}
