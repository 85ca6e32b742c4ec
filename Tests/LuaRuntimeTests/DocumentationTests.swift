import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("Declarations") struct Declarations {
    @Test("Help comes from the declaration") func help() throws {
      let runtime = try makeRuntime()
      let heat = try #require(runtime.help(for: "demo.heat"))
      #expect(
        heat.text == """
          demo.heat{dt, [steps], [scheme], [quiet], [callback], [name], [alpha]} → table
            Solves the heat equation.

            dt        time step (number more than 0 [s])
            steps     number of steps (integer at least 0, default 10)
            scheme    method (one of 'euler', 'rk4', default "euler")
            quiet     boolean, default false
            callback  called after each step (function, optional)
            name      string, optional
            alpha     diffusivity (number or function, default 1)

            returns table

            Example:
              demo.heat{ dt = 0.1 }
          """)
      #expect(runtime.help(for: "demo.narrow")?.signature == "demo.narrow(t, dim, [f])")
      #expect(runtime.help(for: "counter:increase")?.kind == .method)
      #expect(runtime.help(for: "counter.increase")?.name == "counter:increase")
      #expect(runtime.help(for: "demo.answer")?.signature == "demo.answer = 42")
      #expect(runtime.help(for: "demo")?.kind == .module)
      #expect(runtime.help(for: "demo.haet") == nil)
      #expect(runtime.suggestion(for: "demo.haet") == "demo.heat")
    }

    @Test("Options: defaults, alternatives, the callback") func options() throws {
      let runtime = try makeRuntime()
      #expect(
        try runtime.text(
          """
          local n = 0
          local r = demo.heat{ dt = 1, callback = function(k) n = n + k end, alpha = function() end }
          return r.dt, r.steps, r.scheme, n, (demo.heat{ dt = 2, steps = 3.0, quiet = nil }).steps
          """) == "1.0 10 euler 45 3")
      #expect(try runtime.text("return demo.narrow(0, 2)") == "2 0.5")
      #expect(
        try runtime.text("local c = demo.counter(1); demo.increase(c, 2); return c.value, require 'demo' == demo")
          == "3 true")
    }

    @Test("Every documented example runs") func examples() throws {
      let runtime = try makeRuntime()
      for entry in runtime.documentation where !entry.example.isEmpty {
        #expect(runtime.message(of: entry.example) == nil, "\(entry.name)")
      }
    }
  }
}
