import LuaSyntax
import Testing

@Suite("Indexes that old releases of Lua compile wrongly")
struct ComparisonIndexTests {
  @Test(
    "A variable of an enclosing function indexed by a comparison",
    arguments: [
      ("local t = {}\nlocal function f(b) return t[b ~= nil] end", ["t:2"]),
      (
        "local t = {}\nreturn function(a, b)\n t[a == b] = 1\n t[(a < b)] = 2\n t[not (a >= b)] = 3 end",
        ["t:3", "t:4", "t:5"]
      ),
      ("local t = {} local function f() return function() return t[1 < 2]:m() end end", ["t:1"]),
      ("local function f(t) return function(x) return t[x > 1] end end", ["t:1"]),
      ("for i, t in pairs(x) do g(function() return t[i == 1] end) end", ["t:1"]),
      ("function C:m() return function() return self[self == 1] end end", ["self:1"]),
      ("local t <const>, u = {}, {} function f() return u[t == 1] end", ["u:1"]),
      ("local t = {} local function f() local t = t[a == b] return t end", ["t:1"]),
      ("local function f() return _ENV[a == b] end", ["_ENV:1"]),
      ("local t = {} if x then local function f() return t[--[[c]] a\n== b] end else local t end", ["t:1"]),
      (
        "local t = setmetatable({}, {__index = function() return t end}) local function f() return t[1 == 1] end",
        ["t:1"]
      ),
    ])
  func found(_ source: String, _ expected: [String]) {
    #expect(ComparisonIndex.all(in: Array(source.utf8)).map { "\($0.name):\($0.line)" } == expected)
  }

  @Test(
    "Everything else is compiled rightly",
    arguments: [
      "local t = {} return t[a == b]", "local function f(t) return t[a == b] end", "return t[a == b]",
      "function f() local t = {} t[a == b] = 1 end", "function f() local t t[a == b] = 1 end",
      "local t = {} function f() return t[a == b and c], t[c or a == b], t[g(a == b)], t[{a == b}], t[u[1]] end",
      "local t = {} function f() return x.t[a == b], x:t()[a == b], t.u[a == b], t[1][a == b], t['a == b'] end",
      "local t = {} function f(t) if x then return t[a == b] end end",
      "local t = {} function f() for t = 1, 2 do t[a == b] = 1 end end",
      "local t = {} function f() for _, t in pairs(x) do t[a == b] = 1 end end",
      "local t = {} -- function() t[a == b] end\nlocal s = [[function() t[a == b] end]]",
      "local t = {} function f() local function t() end return t[a == b] end",
      "function f() repeat local t = {} until t[a == b] end", "end end until ] ] t[a ==",
    ])
  func clean(_ source: String) { #expect(ComparisonIndex.all(in: Array(source.utf8)).isEmpty) }

  @Test("Variables of cells before are outer ones")
  func outer() {
    let source = Array("return t[a == b]".utf8)
    #expect(ComparisonIndex.all(in: source, outer: ["t"]).map(\.name) == ["t"])
  }
}
