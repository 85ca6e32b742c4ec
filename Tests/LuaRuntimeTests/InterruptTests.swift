import Foundation
import Interrupt
import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("Interrupt") struct Interrupts {
    /// Runs a script while another thread presses Ctrl-C at the given times; the error, and the seconds it took.
    private func press(
      at times: [Double], during source: String, _ check: (LuaRuntime, LuaError?) throws -> Void
    ) throws {
      let runtime = try makeRuntime()
      let module = LuaModule("native", "")
      module.function("wait", "Waits until interrupted.") { _ in
        while true {
          try Interrupt.check()
          usleep(1000)
        }
      }
      runtime.register(module)
      try runtime.installInterruptHandler()
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
      #expect(Date().timeIntervalSince(start) < times.reduce(0.2, +), "stops within 200 ms")
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
      ])
    func once(_ source: String) throws {
      try press(at: [0.05], during: source) { _, error in
        #expect(error?.kind == .interrupted)
        #expect(error?.message.hasSuffix("interrupted") == true)
      }
    }

    @Test("The first press can be caught, so that a script saves its work") func caught() throws {
      for wait in ["while true do end", "native.wait()"] {
        try press(
          at: [0.05],
          during: """
            ok, e = pcall(function() \(wait) end)
            s = 0
            for i = 1, 1000000 do s = s + i end
            """
        ) { runtime, error in
          #expect(error == nil)
          #expect(runtime.globals[raw: "e"].text?.hasSuffix("interrupted") == true)
          #expect(runtime.globals[raw: "s"].int == 500_000_500_000)
        }
      }
    }

    @Test(
      "No loop around pcall survives the second",
      arguments: [
        "while true do pcall(function() while true do end end) end",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "while true do pcall(native.wait) end",
        "while true do xpcall(function() while true do end end, debug.traceback) end",
      ])
    func twice(_ source: String) throws {
      try press(at: [0.05, 0.05], during: source) { _, error in #expect(error?.kind == .interrupted) }
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
}
