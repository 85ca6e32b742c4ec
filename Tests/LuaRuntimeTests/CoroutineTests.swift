import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("Coroutines and stops") struct Stops {
    @Test("Bound functions run in coroutines; callbacks see the coroutine that runs") func inside() throws {
      let runtime = try makeRuntime()
      #expect(
        try runtime.text(
          """
          local seen
          local co = coroutine.create(function(a)
            local b = coroutine.yield(demo.add(a, 1))
            demo.call(function() seen = coroutine.running() end)
            return b
          end)
          local _, first = coroutine.resume(co, 1)
          local _, second = coroutine.resume(co, 'b')
          return first, second, seen == co, coroutine.status(co)
          """) == "2.0 b true dead")
    }

    @Test("Yielding across a bound function is a clean error") func yieldAcross() throws {
      let message = try makeRuntime().message(
        of: "coroutine.wrap(function() demo.call(function() coroutine.yield(1) end) end)()")
      #expect(message?.hasSuffix("attempt to yield across a C-call boundary") == true, "\(message ?? "nil")")
    }

    @Test("resume, wrap and close behave as the stock ones") func stock() throws {
      let text = try makeRuntime().text(
        """
        local log = {}
        local function add(...) log[#log + 1] = table.concat({...}, ' ') end
        local co = coroutine.create(function() error('boom') end)
        add(tostring(coroutine.resume(co)), select(2, coroutine.resume(co)))
        add(select(2, pcall(coroutine.wrap(function() error('boom') end))))
        add(select(2, pcall(coroutine.wrap(function() error({}) end))) ~= nil and 'table')
        local closes = setmetatable({}, {__close = function() add('closed') end})
        local closing = coroutine.create(function() local x <close> = closes; coroutine.yield() end)
        coroutine.resume(closing)
        add(tostring(coroutine.close(closing)), coroutine.status(closing))
        add(select(2, pcall(coroutine.close, coroutine.running())))
        add(select(2, pcall(coroutine.resume, 1)))
        local count = coroutine.wrap(function(...) return select('#', ...), ... end)
        for i, v in ipairs{count(1, nil, 3)} do add(i, tostring(v)) end
        return table.concat(log, '|')
        """)
      #expect(
        text == "false cannot resume dead coroutine|script.lua:5: boom|table|closed|true dead|"
          + "cannot close a running coroutine|bad argument #1 to 'coroutine.resume' (thread expected, got number)"
          + "|1 3|2 1")
    }

    @Test("pcall and xpcall behave as the stock ones, yields included") func protected() throws {
      #expect(
        try makeRuntime().text(
          """
          local co = coroutine.wrap(function()
            local ok, v = pcall(function() return coroutine.yield(1) + 1 end)
            local ok2, v2 = xpcall(function(a) coroutine.yield(a); error('e', 0) end, function(m) return m .. '!' end, 7)
            return ok, v, ok2, v2
          end)
          return co(), co(41), co()
          """) == "1 7 true 42 false e!")
    }

    @Test("os.exit unwinds to the top, past every pcall and coroutine") func exit() throws {
      let before = Counter.living
      let runtime = try makeRuntime()
      let scripts = [
        "os.exit(3)", "pcall(os.exit, 3); survived = true",
        "coroutine.wrap(function() pcall(function() os.exit(3) end) end)(); survived = true",
        "demo.call(function() while true do pcall(os.exit, 3) end end)",
        "xpcall(os.exit, function() end, 3); survived = true",
        "local c <close> = demo.counter(); os.exit(3, true)",
      ]
      for script in scripts {
        let error = #expect(throws: LuaExit.self, "\(script)") { try runtime.run(script) }
        #expect(error?.code == 3)
        #expect(runtime.globals[raw: "survived"].isNil, "\(script)")
      }
      #expect(throws: LuaExit.self) { try runtime.run("os.exit(true)") }
      #expect((#expect(throws: LuaExit.self) { try runtime.run("os.exit(false)") })?.code == 1)
      #expect(try runtime.text("return 1") == "1")
      runtime.close()
      #expect(Counter.living == before)
    }

    @Test("os.exit with a true second argument closes variables and asks that the state be closed") func exitCloses()
      throws
    {
      for (script, closed) in [
        ("local a <close> = closing('a') os.exit(3, true)", "a"),
        ("local a <close> = closing('a') os.exit(3)", ""),
        ("local a <close> = closing('a') os.exit(3, false)", ""),
        ("local a <close> = closing('a') pcall(function() local b <close> = closing('b') os.exit(3, true) end)", "ba"),
        ("local a <close> = closing('a') coroutine.wrap(function() os.exit(3, true) end)()", "a"),
        // What a handler does under protection is its own affair; an error in one does not bring the script back.
        ("local a <close> = closing('a', function() log(tostring(pcall(error, 'x'))) end) os.exit(3, true)", "falsea"),
        (
          "pcall(function() local a <close> = closing('a', function() error('x') end) os.exit(3, true) end) log('on')",
          ""
        ),
        (
          """
          local a <close> = closing('a', function()
            log(tostring(coroutine.resume(coroutine.create(function() error('x') end))))
          end)
          pcall(pcall, os.exit, 3, true) log('on')
          """, "falsea"
        ),
      ] {
        let runtime = try makeRuntime()
        try runtime.run(
          """
          said = ''
          function log(text) said = said .. text end
          function closing(name, action)
            return setmetatable({}, {__close = function() if action then action() end log(name) end})
          end
          """)
        let exit = try #require(throws: LuaExit.self) { try runtime.run(script) }
        #expect(exit.code == 3 && exit.closesState == script.contains("true)"))
        #expect(runtime.globals[raw: "said"].text == closed, "\(script)")
        #expect(try runtime.text("return pcall(error, 'later')") == "false later")
      }
    }

    @Test("The instruction limit stops any loop, and is no longer there at the next call") func instructions() throws {
      let runtime = try makeRuntime(LuaOptions(instructionLimit: 100_000))
      for script in [
        "while true do end", "while true do pcall(function() while true do end end) end",
        "coroutine.wrap(function() while true do end end)()",
      ] {
        let error = #expect(throws: LuaError.self) { try runtime.run(script) }
        #expect(error?.kind == .instructionLimit)
        #expect(error?.message.hasSuffix("instruction limit of 100000 exceeded") == true)
      }
      #expect(try runtime.text("local s = 0; for i = 1, 1000 do s = s + i end; return s") == "500500")
    }

    @Test("The memory limit is an error that a script can catch") func memory() throws {
      let runtime = try makeRuntime(LuaOptions(memoryLimit: 16 << 20))
      let text = try runtime.text(
        """
        local ok, e = pcall(function() local t = {}; for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end end)
        collectgarbage()
        return ok, e, #('x'):rep(1e6)
        """)
      #expect(text == "false memory limit of 16 MiB exceeded 1000000")
      let error = #expect(throws: LuaError.self) { try runtime.run("return ('x'):rep(1e9)") }
      #expect(error?.kind == .memory && error?.message == "memory limit of 16 MiB exceeded")
      #expect(try runtime.text("return 2") == "2")
    }
  }
}
