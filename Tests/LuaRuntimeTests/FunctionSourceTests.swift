import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("What functions were written as") struct FunctionSources {
    @Test("Bytecode tells texts apart, whatever variables are called; a Swift function has none")
    func bytecode() throws {
      let runtime = try makeRuntime()
      func bytecode(_ source: String) throws -> [UInt8]? {
        guard case .function(let function)? = try runtime.run("return " + source).first else { return [] }
        return runtime.bytecode(of: function)
      }
      let one = try #require(try bytecode("function(x) return x * 0.5 end"))
      #expect(one.count > 20 && one.starts(with: Array("\u{1b}Lua".utf8)))
      #expect(try bytecode("function(y) return y * 0.5 end") == one)
      for other in ["function(x) return x * 0.25 end", "function(x) return x end", "function() return 0.5 end"] {
        #expect(try bytecode(other) != one, "\(other)")
      }
      let long = "function() return '" + String(repeating: "x", count: 100_000) + "' end"
      #expect(try bytecode(long)?.count ?? 0 > 100_000)
      #expect(try bytecode("demo.add") == nil)
      #expect(try bytecode("print") == nil)
    }
  }
}
