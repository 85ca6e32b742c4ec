import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("Wording of errors") struct Wording {
    struct Case: CustomTestStringConvertible {
      let source: String
      let expected: String
      var testDescription: String { source }
      init(_ source: String, _ expected: String) {
        self.source = source
        self.expected = expected
      }
    }

    static let cases: [Case] = [
      // Options
      Case(
        "\n\ndemo.heat{ dt = '0.4s' }",
        #"script.lua:3: demo.heat: option 'dt': number expected, got string ("0.4s")"#),
      Case(
        "demo.heat{ dt = 1, shceme = 'rk4' }",
        "script.lua:1: demo.heat: unknown option 'shceme' (did you mean 'scheme'?)"),
      Case("demo.heat{ dt = 1, zzzz = 1 }", "script.lua:1: demo.heat: unknown option 'zzzz'"),
      Case(
        "demo.heat{ zz = 1, dt = -1, yy = 1, steps = 0.5 }",
        "script.lua:1: demo.heat: option 'dt': number more than 0 expected, got -1"),
      Case("demo.heat{ steps = 3 }", "script.lua:1: demo.heat: option 'dt' is missing (number: time step)"),
      Case("demo.heat()", "script.lua:1: demo.heat: option 'dt' is missing (number: time step)"),
      Case("demo.heat(5)", "script.lua:1: demo.heat: argument 1: table of options expected, got number (5)"),
      Case("demo.heat{ 7 }", "script.lua:1: demo.heat: options are given by name, as name = value; got key 1"),
      Case("demo.heat{ dt = 0 }", "script.lua:1: demo.heat: option 'dt': number more than 0 expected, got 0"),
      Case("demo.heat{ dt = 0/0 }", "script.lua:1: demo.heat: option 'dt': number more than 0 expected, got -nan"),
      Case("demo.heat{ dt = 1, steps = 2.5 }", "script.lua:1: demo.heat: option 'steps': integer expected, got 2.5"),
      Case(
        "demo.heat{ dt = 1, steps = -1 }",
        "script.lua:1: demo.heat: option 'steps': integer at least 0 expected, got -1"),
      Case(
        "demo.heat{ dt = 1, scheme = 'euller' }",
        "script.lua:1: demo.heat: option 'scheme': one of 'euler', 'rk4' (did you mean 'euler'?) expected, "
          + #"got string ("euller")"#),
      Case(
        "demo.heat{ dt = 1, quiet = 1 }",
        "script.lua:1: demo.heat: option 'quiet': boolean expected, got number (1)"),
      Case(
        "demo.heat{ dt = 1, callback = {} }",
        "script.lua:1: demo.heat: option 'callback': function expected, got table"),
      Case("demo.heat{ dt = demo.counter(3) }", "script.lua:1: demo.heat: option 'dt': number expected, got counter"),
      // Arguments
      Case("demo.narrow(nil, 2.5)", "script.lua:1: demo.narrow: argument 2 'dim': integer expected, got 2.5"),
      Case(
        "demo.narrow(nil, '2')", #"script.lua:1: demo.narrow: argument 2 'dim': integer expected, got string ("2")"#),
      Case("demo.narrow(nil, 0)", "script.lua:1: demo.narrow: argument 2 'dim': integer at least 1 expected, got 0"),
      Case(
        "demo.narrow(nil, 1, 1.5)",
        "script.lua:1: demo.narrow: argument 3 'f': number at most 1 expected, got 1.5"),
      Case("demo.narrow()", "script.lua:1: demo.narrow: argument 2 'dim': integer expected, got no value"),
      Case("demo.add(1)", "script.lua:1: demo.add: argument 2 'b': number expected, got no value"),
      Case("demo.add(1, io.stdout)", "script.lua:1: demo.add: argument 2 'b': number expected, got FILE*"),
      Case("demo.add(1, demo.counter())", "script.lua:1: demo.add: argument 2 'b': number expected, got counter"),
      Case(
        "demo.mode('men')",
        "script.lua:1: demo.mode: argument 1 'mode': one of 'sum', 'mean' (did you mean 'mean'?) expected, "
          + #"got string ("men")"#),
      Case("demo.increase({}, 1)", "script.lua:1: demo.increase: argument 1 'c': counter expected, got table"),
      Case(
        "demo.increase(demo.counter(), {})",
        "script.lua:1: demo.increase: argument 2 'by': integer expected, got table"),
      Case(
        "demo.shape{ {1, 2}, {3} }",
        "script.lua:1: demo.shape: argument 1 'data', element [2]: 2 elements expected, got 1"),
      Case(
        "demo.shape{ {1, 2}, {3, 'x'} }",
        "script.lua:1: demo.shape: argument 1 'data', element [2][2]: number expected, got string"),
      Case(
        "demo.shape{ {1, 2}, 3 }",
        "script.lua:1: demo.shape: argument 1 'data', element [2]: table expected, got number"),
      Case(
        "local t = {}; t[1] = t; demo.shape(t)",
        "script.lua:1: demo.shape: argument 1 'data': at most 16 levels of tables expected, "
          + "got more (does the table contain itself?)"),
      // Methods
      Case(
        "demo.counter():increase({})", "script.lua:1: counter:increase: argument 1 'by': integer expected, got table"),
      Case(
        "demo.counter().increase(1)",
        "script.lua:1: counter:increase: counter expected before ':', got number (1) "
          + "(call a method as object:method(...))"),
      Case("demo.counter():incraese()", "script.lua:1: counter has no method 'incraese' (did you mean 'increase'?)"),
      Case("demo.counter().valu = 3", "script.lua:1: counter has no field 'valu' to assign (did you mean 'value'?)"),
      Case("demo.counter().double = 3", "script.lua:1: counter has no field 'double' to assign"),
      Case("demo.counter()[1] = 3", "script.lua:1: counter has no element number (1) to assign"),
      Case("demo.counter()[true]", "script.lua:1: syntax error near <eof>"),
      Case(
        "local x = demo.counter()[true]",
        "script.lua:1: counter[]: argument 1 'index': integer expected, got boolean (true)"),
      Case(
        "demo.counter().value = 'x'",
        #"script.lua:1: counter.value: argument 1 'value': integer expected, got string ("x")"#),
      Case(
        "local d = demo.counter(); do local e <close> = d end; d:get()",
        "script.lua:1: counter:get: the counter is closed"),
      Case(
        "local c = demo.counter(); do local d <close> = c end; demo.increase(c, 1)",
        "script.lua:1: demo.increase: argument 1 'c': the counter is closed"),
      // Domain errors
      Case(
        "demo.fail('shapes (2×3) and (4) do not match')",
        "script.lua:1: demo.fail: shapes (2×3) and (4) do not match"),
      Case("demo.fail('fail: once')", "script.lua:1: demo.fail: once"),
      Case("demo.fail('demo.fail: once')", "script.lua:1: demo.fail: once"),
      Case("pcall(error); local ok, e = pcall(demo.fail, 'x'); error(e, 0)", "script.lua:1: demo.fail: x"),
      // Strict globals
      Case("\n\nprint(dmo)", "script.lua:3: undefined variable 'dmo' (did you mean 'demo'?)"),
      Case("x = qqqqqqqq", "script.lua:1: undefined variable 'qqqqqqqq'"),
      Case("strin.rep('x', 2)", "script.lua:1: undefined variable 'strin' (did you mean 'string'?)"),
      // Lua's own
      Case("local x = nil + 1", "script.lua:1: attempt to perform arithmetic on a nil value"),
      Case("error({})", "error without a message (the error value is the table {})"),
      Case("error()", "error without a message (the error value is nil)"),
      Case("error({code = 3})", "error without a message (the error value is the table {code = 3})"),
      Case(
        "error({'a', 2.5, {1, {2}}, x = true, ['a b'] = {}, [7] = 1})",
        "error without a message (the error value is the table {\"a\", 2.5, {1, {…}}, [\"a b\"] = {}, [7] = 1, x = true})"
      ),
      Case("local t = {} t.t = t error(t)", "error without a message (the error value is the table {t = {t = {…}}})"),
      Case(
        "error(setmetatable({1, 2}, {__name = 'n'}))", "error without a message (the error value is the table {1, 2})"),
      Case("error(setmetatable({}, {__tostring = function() return 'own words' end}))", "own words"),
      Case("error(true)", "error without a message (the error value is true)"),
      Case("x = = 1", "script.lua:1: unexpected symbol near '='"),
    ]

    @Test(arguments: cases) func wording(_ c: Case) throws {
      let message = try #require(try makeRuntime().message(of: c.source), "no error")
      #expect(message == c.expected)
    }

    @Test("An error keeps its Swift type from Swift through Lua to Swift")
    func keepsType() throws {
      let runtime = try makeRuntime()
      let error = try #require(throws: LuaError.self) {
        try runtime.run("demo.call(function() demo.call(function() demo.fail('deep') end) end)", chunkName: "@a.lua")
      }
      #expect(error.underlying as? ShapeError == ShapeError(description: "deep"))
      #expect(error.message == "a.lua:1: demo.fail: deep")
      #expect(error.position?.chunk == "a.lua" && error.position?.line == 1)
      #expect(error.traceback.contains("demo.fail") || error.traceback.contains("'fail'"), "\(error.traceback)")
      #expect(error.kind == .runtime)
    }

    @Test("A script's error values pass through Swift untouched")
    func keepsValue() throws {
      let runtime = try makeRuntime()
      #expect(
        try runtime.text(
          """
          local t = {}
          local ok, e = pcall(demo.call, function() error(t) end)
          local ok2, e2 = pcall(demo.call, function() error('x', 0) end)
          local ok3, e3 = pcall(demo.call, function() error() end)
          return ok, e == t, e2, e3, type(e2)
          """) == "false true x nil string")
    }

    @Test("Syntax errors tell whether the input could go on") func incomplete() throws {
      let runtime = try makeRuntime()
      func isIncomplete(_ source: String) -> Bool? {
        do {
          _ = try runtime.load(source, chunkName: "=stdin")
          return nil
        } catch { return (error as? LuaError)?.isIncomplete }
      }
      #expect(isIncomplete("for i = 1, 2 do") == true)
      #expect(isIncomplete("for i = = 2 do") == false)
      #expect(isIncomplete("return 1") == nil)
    }
  }
}
