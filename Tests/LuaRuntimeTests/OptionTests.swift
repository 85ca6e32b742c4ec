import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("Options") struct OptionTests {
    @Test("Reading an option that the function does not declare is an error that names it")
    func undeclared() throws {
      let runtime = try LuaRuntime()
      let module = LuaModule("m", "")
      let declared = Option.number("a", default: 1)
      let other = Option.number("b", default: 2)
      module.function("f", "", options: [declared]) { call in call.push(try call[other]) }
      runtime.register(module)
      #expect(
        runtime.message(of: "m.f{}")
          == "script.lua:1: m.f: option 'b' is read but not declared (a defect of the program)")
    }

    @Test("An option has the type that it was declared with, given or by default, and left out is nil")
    func types() throws {
      let runtime = try LuaRuntime()
      let module = LuaModule("m", "")
      let scheme = Option.choice("scheme", Scheme.self, default: .rk4)
      let count = Option.integer("count", default: 3).map { count, _ in count * 2 }
      let name = Option.string("name").optional
      module.function("f", "", options: [scheme, count, name]) { call in
        let read: (Scheme, Int, String?) = try (call[scheme], call[count], call[name])
        call.push("\(read.0.rawValue) \(read.1) \(read.2 ?? "-") \(try call.isGiven(count))")
      }
      runtime.register(module)
      #expect(try runtime.run("return m.f{}").first?.text == "rk4 6 - false")
      #expect(try runtime.run("return m.f{scheme = 'euler', count = 4, name = 'n'}").first?.text == "euler 8 n true")
      #expect(
        runtime.message(of: "m.f{scheme = 'rk5'}")?.contains("one of 'euler', 'rk4' (did you mean 'rk4'?) expected")
          == true)
    }

    @Test("A call that is kept beyond its function ends the process with a sentence")
    func keptCall() async throws {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let runtime = try LuaRuntime()
        let module = LuaModule("m", "")
        var kept: Call?
        module.function("keep", "", [.number("x")]) { call in kept = call }
        module.function("use", "") { call in call.push(try kept?.number(1) ?? 0) }
        runtime.register(module)
        try runtime.run("m.keep(1) m.use()")
      }
      let text = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
      #expect(text.contains("used after the function had returned"))
    }

    @Test("Calls nested as deep as Lua allows keep theirs")
    func deepest() throws {
      let runtime = try LuaRuntime()
      let module = LuaModule("m", "")
      module.function("outer", "", [.number("x"), .function("f")]) { call in
        do { try call.function(2).call() } catch is LuaError {}
        call.push(try call.number(1))
      }
      runtime.register(module)
      let source = """
        local deepest = 0
        local function down(n)
          deepest = math.max(deepest, n)
          assert(m.outer(n, function() down(n + 1) end) == n)
        end
        down(1)
        return deepest
        """
      let deepest = try #require(runtime.run(source).first?.int)
      #expect(deepest > 20 && deepest < 256)
    }

    @Test("Calls within calls keep theirs")
    func nested() throws {
      let runtime = try LuaRuntime()
      let module = LuaModule("m", "")
      module.function("outer", "", [.number("x"), .function("f")]) { call in
        try call.function(2).call()
        call.push(try call.number(1))
      }
      module.function("inner", "", [.number("x")]) { call in call.push(try call.number(1)) }
      runtime.register(module)
      let source = "return m.outer(7, function() m.inner(1) pcall(m.inner) m.outer(2, function() m.inner(3) end) end)"
      #expect(try runtime.run(source).first?.double == 7)
    }
  }
}
