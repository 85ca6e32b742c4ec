import Foundation
import LuaRuntime
import Testing

extension LuaRuntimeTests {
  /// Objects of which Lua sees 40 bytes and the host millions.
  @Suite("Collector") struct Collector {
    final class Block: LuaObject {
      nonisolated(unsafe) static var living = 0  // tests are serialized
      nonisolated(unsafe) static var peak = 0
      let bytes: Int
      init(_ bytes: Int) {
        self.bytes = bytes
        Self.living += bytes
        Self.peak = max(Self.peak, Self.living)
      }
      deinit { Self.living -= bytes }
    }

    private func blockRuntime(limit: Int? = nil) throws -> LuaRuntime {
      Block.peak = Block.living
      let runtime = try makeRuntime(LuaOptions(memoryLimit: limit, nativeBytes: { Block.living }))
      let module = LuaModule("block", "")
      module.function("new", "", [.integer("bytes")]) { call in call.pushFresh(Block(try call.integer(1))) }
      runtime.register(module)
      runtime.register(LuaClass<Block>("block", ""))
      return runtime
    }

    @Test("10⁵ temporaries of 8 MB stay below 200 MB") func temporaries() throws {
      let runtime = try blockRuntime()
      try runtime.run("for i = 1, 100000 do local b = block.new(8 << 20) end")
      #expect(Block.peak < 120 << 20, "\(Block.peak >> 20) MB")
      runtime.close()
      #expect(Block.living == 0)
    }

    @Test("A ring of 40 living blocks of 4 MB stays below three times its size") func ring() throws {
      let runtime = try blockRuntime()
      try runtime.run(
        "local ring = {}; for i = 1, 20000 do ring[i % 40] = block.new(4 << 20); local t = {i, {i}} end")
      #expect(Block.peak < 3 * 160 << 20, "\(Block.peak >> 20) MB")
      runtime.close()
      #expect(Block.living == 0)
    }

    @Test("Native bytes count towards the memory limit; garbage is collected first") func limit() throws {
      let runtime = try blockRuntime(limit: 100 << 20)
      try runtime.run("for i = 1, 1000 do local b = block.new(30 << 20) end")
      #expect(
        try runtime.text(
          """
          local kept = {}
          local ok, e = pcall(function() for i = 1, 100 do kept[i] = block.new(10 << 20) end end)
          local n = #kept
          kept = nil
          return ok, e, n >= 8, block.new(50 << 20) ~= nil
          """) == "false script.lua:2: block.new: memory limit of 100 MiB exceeded true true")
      runtime.close()
      #expect(Block.living == 0)
    }
  }
}
