import Foundation
import LuaRuntime
import Testing

extension LuaRuntimeTests {
  @Suite("Stand-alone interpreter") struct Standalone {
    @Test("Headers of files are skipped, and lines still count") func headers() throws {
      let runtime = try makeRuntime()
      func run(_ text: [UInt8]) throws -> String? {
        do {
          return try runtime.call(runtime.load(source: text, chunkName: "@f.lua")).first?.text
        } catch let error as LuaError { return error.message }
      }
      #expect(try run(Array("#!/usr/bin/lua\nerror('x')".utf8)) == "f.lua:2: x")
      #expect(try run([0xef, 0xbb, 0xbf] + Array("return 'bom'".utf8)) == "bom")
      #expect(try run([0xef, 0xbb, 0xbf] + Array("#!x\nreturn 'both'".utf8)) == "both")
      #expect(try run(Array("#".utf8)) == nil)
    }

    @Test("A binary file is refused in one line; without strictness precompiled chunks load") func binary() throws {
      let strict = try makeRuntime()
      let bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]
      do {
        _ = try strict.load(source: bytes, chunkName: "@prog")
        Issue.record("loaded")
      } catch { #expect("\(error)" == "prog: Lua text expected, got a binary file") }
      let dump = try strict.run("return string.dump(function() return 7 end)").first
      guard case .string(let dumped)? = dump else { return }
      #expect(throws: LuaRuntimeError.self) { try strict.load(source: dumped, chunkName: "@c") }
      let stock = try makeRuntime(LuaOptions(isStrict: false))
      #expect(try stock.call(stock.load(source: dumped, chunkName: "@c")).first?.int == 7)
    }

    @Test("A missing file is a clear error") func missing() throws {
      do {
        _ = try makeRuntime().load(file: "/nonexistent/x.lua")
        Issue.record("loaded")
      } catch { #expect("\(error)" == "cannot open /nonexistent/x.lua: No such file or directory") }
    }

    @Test("arg, modules beside a script, -l, LUA_INIT") func surroundings() throws {
      let runtime = try makeRuntime()
      runtime.setArguments(program: ["lua", "-i"], script: "s.lua", arguments: ["a", "b"])
      #expect(try runtime.text("return arg[-2], arg[-1], arg[0], arg[1], arg[2], #arg") == "lua -i s.lua a b 2")
      runtime.setArguments(program: ["lua"], script: nil, arguments: [])
      #expect(try runtime.text("return arg[-1], arg[0], #arg") == "lua nil 0")
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try Data("return { x = 5 }".utf8).write(to: folder.appendingPathComponent("beside.lua"))
      runtime.addModuleDirectory(folder.path)
      try runtime.requireModule("beside")
      try runtime.requireModule("other=beside")
      #expect(try runtime.text("return beside.x, other == beside") == "5 true")
      setenv("LUA_INIT", "initialised = 'yes'", 1)
      defer { unsetenv("LUA_INIT") }
      try runtime.runLuaInit()
      #expect(runtime.globals[raw: "initialised"].text == "yes")
      setenv("LUA_PATH", "/somewhere/?.lua", 1)
      defer { unsetenv("LUA_PATH") }
      #expect(try makeRuntime().text("return package.path") == "/somewhere/?.lua")
      #expect(try makeRuntime(LuaOptions(ignoresEnvironment: true)).text("return package.path") != "/somewhere/?.lua")
    }

    @Test("Without strictness undefined globals are nil") func stock() throws {
      let runtime = try makeRuntime(LuaOptions(isStrict: false))
      #expect(try runtime.text("return undefined_name, getmetatable(_G)") == "nil nil")
      #expect(try makeRuntime().text("newglobal = 1; return newglobal, rawget(_G, 'u')") == "1 nil")
    }

    /// The suite is not ours to ship: name a folder with `lua-5.4.4-tests` to run it.
    @Test(
      "Lua 5.4.4's own test suite passes in portable user mode",
      .enabled(if: ProcessInfo.processInfo.environment["INSTAB_LUA_TESTS"] != nil))
    func officialSuite() throws {
      let folder = try #require(ProcessInfo.processInfo.environment["INSTAB_LUA_TESTS"])
      let before = FileManager.default.currentDirectoryPath
      #expect(FileManager.default.changeCurrentDirectoryPath(folder))
      defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
      let runtime = try LuaRuntime(options: LuaOptions(isStrict: false))
      runtime.setArguments(program: ["lua", "-e_U=true"], script: "all.lua", arguments: [])
      try runtime.run("_U = true")
      do {
        try runtime.call(runtime.load(file: "all.lua"))
      } catch let error as LuaError {
        Issue.record("\(error.message)\n\(error.traceback)")
      }
    }
  }
}
