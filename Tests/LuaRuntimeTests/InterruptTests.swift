import Foundation
import Interrupt
import LuaRuntime
import Synchronization
import TestSupport
import Testing

extension LuaRuntimeTests {
  @Suite("Interrupt") struct Interrupts {
    /// A runtime with functions that wait: one that notices an interrupt, one that does not, one that hides it.
    private func makeWaiting(_ options: LuaOptions = LuaOptions()) throws -> LuaRuntime {
      let runtime = try makeRuntime(options)
      let module = LuaModule("native", "")
      module.function("wait", "Waits until interrupted.") { _ in
        while true {
          try Interrupt.check()
          usleep(1000)
        }
      }
      module.function("stubborn", "Waits whatever happens.", [.number("seconds")]) { call in
        Thread.sleep(forTimeInterval: try call.number(1))
      }
      module.function("hide", "Calls a function and forgets its error.", [.function("f")]) { call in
        _ = try? call.runtime.call(call.function(1))
      }
      runtime.register(module)
      return runtime
    }

    /// Runs a script while another thread presses Ctrl-C at the given times; the error, and the seconds it took.
    private func press(
      at times: [Double], during source: String, options: LuaOptions = LuaOptions(),
      handling: InterruptHandling = InterruptHandling(), within patience: Double = 0.2,
      _ check: (LuaRuntime, LuaError?) throws -> Void
    ) throws {
      let runtime = try makeWaiting(options)
      try runtime.installInterruptHandler(handling)
      defer { LuaRuntime.removeInterruptHandler() }
      let presses = Thread {
        for time in times {
          Thread.sleep(forTimeInterval: time)
          LuaRuntime.interruptFromAnyThread()
        }
      }
      presses.start()
      let start = Date()
      var raised: LuaError?
      do { try runtime.run(source) } catch let error as LuaError { raised = error }
      let late = Date().timeIntervalSince(start) - times.reduce(0, +)
      #expect(late < patience * MachineSpeed.slowness(), "stops in time")
      try check(runtime, raised)
      #expect(try runtime.text("return demo.add(1, 1)") == "2.0", "the session lives on")
    }

    @Test(
      "One press stops any loop",
      arguments: [
        "while true do end",
        "coroutine.wrap(function() while true do end end)()",
        "coroutine.wrap(function() coroutine.wrap(function() while true do end end)() end)()",
        "demo.call(function() while true do end end)",
        "native.wait()",
        "coroutine.wrap(function() native.wait() end)()",
        "demo.heat{ dt = 1, steps = 1000000000, callback = function() end }",
        "table.sort({3, 1, 2}, function(a, b) while true do end end)",
        "setmetatable({}, {__gc = function() while true do end end}) collectgarbage() while true do end",
        "setmetatable({}, {__gc = function() while true do pcall(native.wait) end end}) collectgarbage()",
        "xpcall(function() while true do end end, function() while true do end end)",
        "xpcall(error, function() while true do end end)",
        "debug.sethook() while true do end",
      ])
    func once(_ source: String) throws {
      try press(at: [0.05], during: source) { _, error in
        #expect(error?.kind == .interrupted)
        #expect(error?.message.hasSuffix("interrupted") == true)
      }
    }

    @Test(
      "What was called before the first press cannot catch it",
      arguments: [
        "while true do pcall(function() while true do end end) end",
        "pcall(pcall, native.wait)",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "while true do pcall(coroutine.wrap(function() pcall(native.wait) end)) end",
        "while true do xpcall(function() while true do end end, debug.traceback) end",
        "pcall(native.hide, function() while true do end end)",
        "pcall(tostring, setmetatable({}, {__tostring = function() native.wait() end}))",
        "local co = coroutine.create(function() pcall(function() coroutine.yield() native.wait() end) end) "
          + "coroutine.resume(co) coroutine.resume(co)",
      ])
    func first(_ source: String) throws {
      try press(at: [0.05], during: "\(source) after = true") { runtime, error in
        #expect(error?.kind == .interrupted)
        #expect(runtime.globals[raw: "after"].kind == .nil)
      }
    }

    @Test("Variables are closed on the way, with error handling of their own") func closing() throws {
      try press(
        at: [0.05],
        during: """
          pcall(function()
            local saved <close> = setmetatable({}, {__close = function(_, e)
              cause = e
              caught = select(2, pcall(error, "mine", 0))
              resumed = coroutine.resume(coroutine.create(function() error("in a coroutine") end))
              s = 0
              for i = 1, 1000000 do s = s + i end
            end})
            while true do end
          end)
          after = true
          """, within: 0.5
      ) { runtime, error in
        #expect(error?.kind == .interrupted)
        #expect(runtime.globals[raw: "cause"].text?.hasSuffix("interrupted") == true)
        #expect(runtime.globals[raw: "caught"].text == "mine")
        #expect(runtime.displayText(runtime.globals[raw: "resumed"]) == "false")
        #expect(runtime.globals[raw: "s"].int == 500_000_500_000)
        #expect(runtime.globals[raw: "after"].kind == .nil)
      }
    }

    private static let endless = """
      local saved <close> = setmetatable({}, {__close = function() while true do pcall(native.wait) end end})
      while true do end
      """

    @Test("A second press stops what the first one started") func second() throws {
      try press(at: [0.05, 0.05], during: Self.endless) { _, error in #expect(error?.kind == .interrupted) }
    }

    @Test("So does the end of its time") func grace() throws {
      try press(at: [0.05], during: Self.endless, handling: InterruptHandling(grace: 0.3), within: 0.6) { _, error in
        #expect(error?.kind == .interrupted)
      }
    }

    @Test("The host's function is called in the end, and can itself be stopped") func function() throws {
      for (body, times) in [("", [0.05]), ("while true do pcall(native.wait) end", [0.05, 0.05])] {
        let runtime = try makeWaiting()
        try runtime.run("function f() ran = not pcall(error) \(body) end")
        guard case .function(let f) = runtime.globals[raw: "f"] else { return #expect(Bool(false)) }
        runtime.interruptFunction = f
        try runtime.installInterruptHandler()
        defer { LuaRuntime.removeInterruptHandler() }
        Thread {
          for time in times {
            Thread.sleep(forTimeInterval: time)
            LuaRuntime.interruptFromAnyThread()
          }
        }.start()
        #expect(throws: LuaError.self) { try runtime.run("pcall(native.wait) while true do end") }
        #expect(runtime.displayText(runtime.globals[raw: "ran"]) == "true")
      }
    }

    @Test("Without strictness the first press can be caught, as by lua5.4") func lenient() throws {
      for wait in ["while true do end", "native.wait()"] {
        try press(
          at: [0.05],
          during: """
            ok, e = pcall(function() \(wait) end)
            s = 0
            for i = 1, 1000000 do s = s + i end
            """, options: LuaOptions(isStrict: false), within: 0.5
        ) { runtime, error in
          #expect(error == nil)
          #expect(runtime.globals[raw: "e"].text?.hasSuffix("interrupted") == true)
          #expect(runtime.globals[raw: "s"].int == 500_000_500_000)
        }
      }
    }

    @Test(
      "Without strictness no loop around pcall survives the second",
      arguments: [
        "while true do pcall(function() while true do end end) end",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "while true do pcall(native.wait) end",
        "while true do xpcall(function() while true do end end, debug.traceback) end",
      ])
    func twice(_ source: String) throws {
      try press(at: [0.05, 0.05], during: source, options: LuaOptions(isStrict: false)) { _, error in
        #expect(error?.kind == .interrupted)
      }
    }

    @Test(
      "Waiting for other programs ends at once, and so do they",
      arguments: [
        "os.execute('sleep 60')", "os.execute('sleep 60; true')", "io.popen('sleep 60'):read('a')",
        "io.popen('sleep 60'):close()", "for _ in io.popen('sleep 60'):lines() do end",
        "os.execute(\"trap '' INT; sleep 60\")",
      ])
    func programs(_ source: String) throws {
      let marked = source.replacing("sleep 60", with: "sleep 60.0\(UInt32.random(in: 1...999_999_999))")
      try press(at: [0.1], during: "pcall(function() \(marked) end) after = true", within: 0.5) { runtime, error in
        #expect(error?.kind == .interrupted)
        #expect(runtime.globals[raw: "after"].kind == .nil)
      }
      let argument = try #require(marked.firstMatch(of: /60\.0\d+/)).output
      let runs = try (FileManager.default.contentsOfDirectory(atPath: "/proc")).contains { process in
        let line = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
        return line?.hasSuffix("\0\(argument)\0") == true
      }
      #expect(!runs, "\(source) left a program behind")
    }

    @Test("Programs are run as by the stock functions") func programsRun() throws {
      let runtime = try makeRuntime()
      func text(_ expression: String) throws -> String {
        try runtime.run(
          "local t = table.pack(\(expression)) for i = 1, t.n do t[i] = tostring(t[i]) end return table.concat(t, ' ')"
        )
        .first?.text ?? ""
      }
      #expect(try text("os.execute()") == "true")
      #expect(try text("os.execute('exit 3')") == "nil exit 3")
      #expect(try text("os.execute('true')") == "true exit 0")
      #expect(try text("os.execute('kill -9 $$')") == "nil signal 9")
      #expect(try text("io.popen('echo one; echo two'):read('a')") == "one\ntwo\n")
      #expect(try text("io.popen('exit 4'):close()") == "nil exit 4")
      #expect(try text("io.popen('cat > /dev/null', 'w'):write('x'):close()") == "true exit 0")
      #expect(try text("pcall(io.popen, 'true', 'x')").contains("invalid mode"))
      #expect(try text("io.type(io.popen('true'))") == "file")
      #expect(
        try text(
          """
          (function()
            local t = {} for i = 1, 100 do t[i] = io.popen('echo ' .. i) end
            local sum = 0 for i = 100, 1, -1 do sum = sum + t[i]:read('n') assert(t[i]:close()) end
            return sum
          end)()
          """) == "5050")
    }

    @Test("What an interrupt waits for is said, and a third press is told") func unserved() throws {
      let events = Mutex<[UnservedInterrupt]>([])
      let handling = InterruptHandling { event in events.withLock { $0.append(event) } }
      try press(at: [0.05, 0.7, 0.1], during: "native.stubborn(1.2)", handling: handling, within: 1) { _, error in
        #expect(error?.kind == .interrupted)
      }
      #expect(events.withLock { $0 } == [.waits(for: "native.stubborn"), .thirdPress])
    }

    @Test("So is a function of Lua's library") func unservedLibrary() throws {
      let events = Mutex<[UnservedInterrupt]>([])
      let handling = InterruptHandling { event in events.withLock { $0.append(event) } }
      try press(at: [0.05], during: "('a'):rep(30000):find('.-b')", handling: handling, within: 60) { _, error in
        #expect(error?.kind == .interrupted)
      }
      #expect(events.withLock { $0 } == [.waits(for: "string.find")])
    }

    @Test("A limit interrupts in its own words") func limit() throws {
      let runtime = try makeWaiting()
      try runtime.installInterruptHandler()
      defer { LuaRuntime.removeInterruptHandler() }
      let reason = try #require(LimitReached("time limit of 1 s exceeded"))
      Thread {
        Thread.sleep(forTimeInterval: 0.05)
        LuaRuntime.interrupt(reason)
      }.start()
      let error = #expect(throws: LuaError.self) { try runtime.run("pcall(native.wait) while true do end") }
      #expect(error?.kind == .timeLimit)
      #expect(error?.message.hasSuffix("time limit of 1 s exceeded") == true)
      #expect(!LuaRuntime.interrupt(reason), "nothing runs")
      #expect(try runtime.text("return demo.add(1, 1)") == "2.0")
    }

    @Test("Memory is looked at between instructions, and stops only what is still over") func memory() throws {
      let isOver = Mutex(false)
      var options = LuaOptions(memoryLimit: 1 << 30)
      options.isOverMemory = { isOver.withLock { $0 } }
      let runtime = try makeWaiting(options)
      try runtime.installInterruptHandler()
      defer { LuaRuntime.removeInterruptHandler() }
      Thread {
        Thread.sleep(forTimeInterval: 0.05)
        LuaRuntime.askAboutMemory()
        Thread.sleep(forTimeInterval: 0.05)
        isOver.withLock { $0 = true }
        LuaRuntime.askAboutMemory()
      }.start()
      let start = Date()
      let error = #expect(throws: LuaError.self) { try runtime.run("while true do pcall(demo.add, 1, 1) end") }
      #expect(Date().timeIntervalSince(start) > 0.09)
      #expect(error?.kind == .memory)
      #expect(error?.message.contains("memory limit") == true)
    }

    @Test("A signal that meets another thread is passed on") func otherThread() throws {
      let runtime = try makeRuntime()
      try runtime.installInterruptHandler()
      defer { LuaRuntime.removeInterruptHandler() }
      let stranger = Thread {
        Thread.sleep(forTimeInterval: 0.05)
        pthread_kill(pthread_self(), SIGINT)
      }
      stranger.start()
      let error = #expect(throws: LuaError.self) { try runtime.run("while true do end") }
      #expect(error?.kind == .interrupted)
    }
  }

  @Suite("Instruction limit") struct InstructionLimits {
    @Test(
      "Nothing goes round it",
      arguments: [
        "while true do end", "debug.sethook() while true do end",
        "for i = 1, 1e9 do coroutine.wrap(function() for j = 1, 900 do end end)() end",
        "setmetatable({}, {__gc = function() while true do end end}) collectgarbage() while true do end",
        "xpcall(error, function() while true do end end)",
        "xpcall(function() while true do end end, function() while true do end end)",
        "debug.sethook(function() end, 'c') while true do end",
        "while true do pcall(function() while true do end end) end",
      ])
    func bypass(_ source: String) throws {
      let runtime = try makeRuntime(LuaOptions(instructionLimit: 1_000_000))
      let start = Date()
      let error = #expect(throws: LuaError.self) { try runtime.run(source) }
      #expect(error?.kind == .instructionLimit)
      #expect(error?.message.hasSuffix("instruction limit of 1000000 exceeded") == true)
      #expect(Date().timeIntervalSince(start) < 10 * MachineSpeed.slowness())
      #expect(try runtime.text("return demo.add(1, 1)") == "2.0")
    }

    @Test("It is exact to a thousand instructions in each coroutine") func tolerance() throws {
      let runtime = try makeRuntime(LuaOptions(instructionLimit: 1_000_000))
      #expect(throws: Never.self) { try runtime.run("for i = 1, 990000 do end") }
      #expect(throws: LuaError.self) { try runtime.run("for i = 1, 1002000 do end") }
    }

    @Test("A script's own hook goes on beside it") func hooks() throws {
      for limit in [nil, 100_000_000] {
        let runtime = try makeRuntime(LuaOptions(instructionLimit: limit))
        let counts = try runtime.run(
          """
          local calls, lines, counts = 0, 0, 0
          local function f(event, line)
            if event == "call" then calls = calls + 1 elseif event == "line" then lines = lines + 1
            else counts = counts + 1 end
          end
          debug.sethook(f, "cl", 5000)
          local g, mask, count = debug.gethook()
          assert(g == f and mask == "cl" and count == 5000)
          local function h() end
          for i = 1, 10000 do
            h()
          end
          debug.sethook()
          assert(debug.gethook() == nil)
          return calls, lines, counts
          """)
        #expect((counts[0].int ?? 0) >= 10000 && (counts[1].int ?? 0) >= 20000)
        #expect((4...20).contains(counts[2].int ?? 0))
      }
    }
  }
}
