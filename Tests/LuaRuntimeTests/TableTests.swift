import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("Values and tables") struct Values {
    private func table(_ runtime: LuaRuntime, _ source: String) throws -> LuaTable {
      let value = try #require(try runtime.run("return " + source).first)
      guard case .table(let table) = value else { throw ShapeError(description: "no table") }
      return table
    }

    @Test("Integers and floats are kept apart; strings are bytes") func values() throws {
      let runtime = try makeRuntime()
      let source = "return demo.echo(3, 3.0, 2^63, math.mininteger, '\\0\\xff', true, nil, '')"
      let values = try runtime.run(source)
      #expect(values.count == 8)
      guard case .integer(3) = values[0], case .number(3) = values[1], case .number = values[2],
        case .integer(.min) = values[3], case .string([0, 0xff]) = values[4], case .boolean(true) = values[5],
        case .nil = values[6], case .string([]) = values[7]
      else {
        Issue.record("\(values)")
        return
      }
      #expect(try runtime.text("return math.type((demo.echo(3))), math.type((demo.echo(3.0)))") == "integer float")
    }

    @Test("Conversion errors name the element") func conversion() throws {
      let runtime = try makeRuntime()
      func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "none"
      }
      #expect(try table(runtime, "{1, 2.5, 3}").numbers() == [1, 2.5, 3])
      #expect(try table(runtime, "{a = 1, b = 2}").dictionary(of: "number", \.double) == ["a": 1, "b": 2])
      #expect(
        message { _ = try table(runtime, "{1, 'x'}").numbers(path: "t") }
          == #"t[2]: number expected, got string ("x")"#)
      #expect(
        message { _ = try table(runtime, "{1, a = 2}").numbers(path: "t") }
          == #"t: list expected, got key string ("a")"#)
      #expect(
        message { _ = try table(runtime, "{1, 2.5}").integers(path: "t") }
          == "t[2]: integer expected, got number (2.5)")
      #expect(
        message { _ = try table(runtime, "{a = {}}").dictionary(path: "t", of: "number", \.double) }
          == "t.a: number expected, got table")
      let loop = "(function() local t = {x = {{}}}; t.x[1].y = t; return t end)()"
      #expect(message { _ = try table(runtime, loop).tree(path: "t") } == "t.x[1].y: table contains itself")
      guard case .table(let list, let fields) = try table(runtime, "{1, {2}, a = 3}").tree() else { return }
      #expect(list.count == 2 && fields.count == 1)
    }

    @Test("Metamethods run only where they are asked for") func metamethods() throws {
      let runtime = try makeRuntime()
      let table = try table(
        runtime,
        "setmetatable({1}, {__index = function(_, k) if k == 'bad' then error('no') end return k end, "
          + "__newindex = function() error('read-only', 0) end, __len = function() return 7 end})")
      #expect(table[raw: "x"].isNil)
      #expect(try table.get("x").text == "x")
      #expect(try table.length() == 7 && table.rawCount == 1)
      #expect(throws: LuaError.self) { try table.get("bad") }
      #expect((#expect(throws: LuaError.self) { try table.set("y", 1) })?.message == "read-only")
      #expect(runtime.memberNames(of: .table(table)).isEmpty)
      #expect(throws: LuaError.self) { try table.set(Double.nan, 1) }
    }

    @Test("Nested arrays keep shape and subtype") func nested() throws {
      let runtime = try makeRuntime()
      var read: [NestedArray] = []
      let module = LuaModule("nest", "")
      module.function("read", "", [.table("t")]) { call in read.append(try call.nestedArray(1)) }
      runtime.register(module)
      try runtime.run(
        "nest.read{{1, 2, 3}, {4, 5, 6}}; nest.read{1, 2.5}; nest.read{{true}, {false}}; nest.read{{}, {}}")
      try runtime.run("nest.read{{2^53|0, math.maxinteger}}; nest.read{{{}}}")
      #expect(read.map(\.shape) == [[2, 3], [2], [2, 1], [2, 0], [1, 2], [1, 1, 0]])
      guard case .integers([1, 2, 3, 4, 5, 6]) = read[0].elements, case .numbers([1, 2.5]) = read[1].elements,
        case .booleans([true, false]) = read[2].elements, case .none = read[3].elements,
        case .integers([1 << 53, .max]) = read[4].elements
      else {
        Issue.record("\(read)")
        return
      }
      #expect(runtime.message(of: "nest.read{{}, {1}}")?.hasSuffix("element [2]: 0 elements expected, got 1") == true)
      #expect(runtime.message(of: "nest.read{{true}, {1}}")?.hasSuffix("boolean expected, got number") == true)
    }

    @Test("Completion sees names without running code") func completion() throws {
      let runtime = try makeRuntime()
      try runtime.run(
        """
        obj = setmetatable({a = 1}, {__index = {b = 2}})
        trap = setmetatable({}, {__index = function() hit = true end})
        c = demo.counter()
        """)
      func value(_ path: String...) -> LuaValue {
        path.reduce(.table(runtime.globals)) { runtime.rawField($1, of: $0) }
      }
      func names(_ name: String...) -> [String] {
        runtime.memberNames(of: name.reduce(.table(runtime.globals)) { runtime.rawField($1, of: $0) })
      }
      #expect(names("obj") == ["a", "b"])
      #expect(names("trap").isEmpty)
      #expect(names("c") == ["double", "get", "increase", "value"])
      #expect(names("demo").contains("heat"))
      #expect(runtime.globalNames.contains("demo"))
      #expect(value("obj", "b").int == 2)
      #expect(value("nothing", "b").isNil)
      #expect(runtime.globals[raw: "hit"].isNil)
    }
  }
}
