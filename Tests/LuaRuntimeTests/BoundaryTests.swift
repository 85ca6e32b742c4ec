import Foundation
import LuaRuntime
import Testing

@testable import LuaRuntime

extension LuaRuntimeTests {
  /// What must hold where Lua and Swift meet. Run under the address sanitizer too.
  @Suite("Boundary") struct Boundary {
    @Test("100,000 errors through Lua→Swift→Lua→Swift leave memory flat")
    func errorStorm() throws {
      let before = Counter.living
      let runtime = try makeRuntime()
      let storm = try runtime.load(
        """
        local n = ...
        local caught = 0
        local function inner() local c = demo.counter(1); demo.fail('no ' .. c:get()) end
        local function outer() local c <close> = demo.counter(2); demo.call(inner) end
        for i = 1, n do
          local ok, e = pcall(demo.call, outer)
          if not ok and e:find('demo.fail: no 1', 1, true) then caught = caught + 1 end
        end
        collectgarbage()
        return caught
        """, chunkName: "@storm.lua")
      #expect(try runtime.call(storm, [.integer(1000)]).first?.int == 1000)
      runtime.collectGarbage()
      let settled = runtime.luaBytes
      #expect(try runtime.call(storm, [.integer(100_000)]).first?.int == 100_000)
      runtime.collectGarbage()
      #expect(runtime.luaBytes < settled + 64 << 10)
      #expect(Counter.living == before)
      runtime.close()
      #expect(Counter.living == before)
    }

    @Test("The n-th allocation fails, for n = 1, 2, 3 …: a clean error, nothing lost, nothing leaked")
    func allocationFails() throws {
      let before = Counter.living
      do {
        let runtime = try makeRuntime()
        let work = try runtime.load(
          """
          local t = {}
          for i = 1, 3 do t[i] = demo.counter(i) + demo.counter(1) end
          local r = demo.heat{ dt = 0.5, steps = 2, callback = function(k) t[#t + 1] = ('x'):rep(100 + k) end }
          pcall(demo.fail, 'inside')
          local co = coroutine.wrap(function(a) local b = coroutine.yield(a .. 'y'); return b end)
          co('x'); co('z')
          return r.dt, #t, tostring(t[1])
          """, chunkName: "@work.lua")
        var failures = 0
        for n in 1...100_000 {
          runtime.failAllocation(n)
          do {
            let result = try runtime.call(work)
            let failed = runtime.allocationFailed
            runtime.failAllocation(0)
            if !failed {
              #expect(result.first?.double == 0.5)
              break
            }
          } catch let error as LuaError {
            runtime.failAllocation(0)
            #expect(error.kind == .memory || error.message.contains("not enough memory"), "\(n): \(error)")
            failures += 1
          }
        }
        #expect(failures > 10)
        #expect(try runtime.text("return demo.add(1, 2)") == "3.0")
        runtime.close()
      }
      #expect(Counter.living == before)
    }

    @Test("Objects: identity, equality, operators, properties, release")
    func objects() throws {
      let before = Counter.living
      let runtime = try makeRuntime()
      let shared = Counter(5)
      #expect(runtime.displayText(.object(shared)) == "counter(5)")
      runtime.globals.setRaw("c", .object(shared))
      runtime.globals.setRaw("d", .object(shared))
      #expect(try runtime.text("return c == d, rawequal(c, d), ({[c] = 'k'})[d]") == "true true k")
      #expect(
        try runtime.text("return tostring(c + d), c:increase(2):get(), c.value, c.double, c[10]")
          == "counter(10) 7 7 14 17")
      #expect(try runtime.text("c.value = 1; return demo.echo(c) == c, c.value") == "true 1")
      #expect(try runtime.text("return getmetatable(c), type(c)") == "counter userdata")
      #expect(try runtime.text("return demo.counter(1) == demo.counter(1)") == "false")
      try runtime.run("for i = 1, 1000 do local x = demo.counter(i) end; collectgarbage()")
      #expect(Counter.living == before + 1)
      try runtime.run("c, d = nil, nil; collectgarbage()")
      runtime.close()
      #expect(Counter.living == before + 1)
      withExtendedLifetime(shared) {}
    }

    @Test("A subclass object finds the methods of its superclass") func subclass() throws {
      final class Special: Counter {}
      let runtime = try makeRuntime()
      runtime.globals.setRaw("s", .object(Special(3)))
      #expect(try runtime.text("demo.increase(s, 1); return s:get(), s.value") == "4 4")
    }

    @Test("An object without a registered class is nil, not a crash") func unregistered() throws {
      final class Stranger: LuaObject {}
      let runtime = try makeRuntime()
      runtime.globals.setRaw("s", .object(Stranger()))
      #expect(try runtime.text("return rawget(_G, 's')") == "nil")
    }

    @Test("Metatables on the wrong values are refused") func forgery() throws {
      let runtime = try makeRuntime()
      let message = runtime.message(
        of: """
          local meta = debug.getmetatable(demo.counter())
          local f = io.tmpfile()
          debug.setmetatable(f, meta)
          pcall(function() f:get() end)
          meta.__gc(f); meta.__gc(5); meta.__gc(nil); meta.__close({})
          local c = demo.counter(1)
          meta.__gc(c); meta.__gc(c)
          debug.setmetatable(c, nil)
          collectgarbage()
          demo.increase(f, 1)
          """)
      #expect(message == "script.lua:10: demo.increase: argument 1 'c': counter expected, got counter")
    }

    @Test("__close empties the box; __gc errors become warnings") func closingAndWarnings() throws {
      var warnings: [String] = []
      let before = Counter.living
      let runtime = try makeRuntime(LuaOptions(warning: { warnings.append($0) }))
      try runtime.run("do local c <close> = demo.counter(1) end")
      #expect(Counter.living == before)
      try runtime.run("setmetatable({}, {__gc = function() error('in finalizer') end}); collectgarbage()")
      #expect(warnings.count == 1 && warnings[0].contains("in finalizer"), "\(warnings)")
      try runtime.run("warn('@off'); warn('not heard'); warn('@on'); warn('a', 'b')")
      #expect(warnings.last == "ab" && warnings.count == 2)
      runtime.close()
    }

    @Test("Finalizers at the end may still call bound functions") func finalizersAtClose() throws {
      let runtime = try makeRuntime()
      let before = Counter.living
      try runtime.run(
        """
        c = demo.counter(1)
        kept = setmetatable({}, {__gc = function()
          local n = demo.add(1, 2); demo.call(function() end); c:increase(n)
        end})
        """)
      runtime.close()
      #expect(Counter.living == before)
      #expect(throws: LuaRuntimeError.self) { try runtime.run("return 1") }
    }

    @Test("References outlive the runtime without harm") func references() throws {
      var runtime: LuaRuntime? = try makeRuntime()
      let table = try #require(runtime).newTable([1, 2])
      #expect(table[raw: 2].int == 2)
      runtime = nil
      #expect(table[raw: 2].isNil)
      #expect(throws: LuaRuntimeError.self) { try table.get(1) }
    }

    @Test("Registry keys of dead references are used again") func referenceReuse() throws {
      let runtime = try makeRuntime()
      for _ in 0..<100 { _ = runtime.newTable() }
      runtime.collectGarbage()
      let before = runtime.luaBytes
      for _ in 0..<100_000 { _ = runtime.newTable() }
      runtime.collectGarbage()
      #expect(runtime.luaBytes < before + 4096)
    }

    @Test("Deep nesting is Lua's error, not a crash") func depth() throws {
      let runtime = try makeRuntime()
      let message = runtime.message(of: "local function f() return demo.call(f) end f()")
      #expect(message?.contains("C stack overflow") == true, "\(message ?? "nil")")
      #expect(try runtime.text("return demo.add(1, 1)") == "2.0")
    }

    @Test("A million results are refused") func tooManyResults() throws {
      let runtime = try makeRuntime()
      let module = LuaModule("many", "")
      module.function("results", "", [.integer("n")]) { call in for i in 0..<(try call.integer(1)) { call.push(i) } }
      runtime.register(module)
      #expect(try runtime.text("return select('#', many.results(100000))") == "100000")
      #expect(
        runtime.message(of: "many.results(2000000)")
          == "script.lua:1: many.results: too many values for the Lua stack")
      #expect(try runtime.text("return select('#', many.results(3))") == "3")
    }
  }
}
