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

    @Test("A binary file is refused in one line; precompiled chunks load only where they are allowed")
    func binary() throws {
      let strict = try makeRuntime()
      let bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]
      do {
        _ = try strict.load(source: bytes, chunkName: "@prog")
        Issue.record("loaded")
      } catch { #expect("\(error)" == "prog: Lua text expected, got a binary file") }
      let dump = try strict.run("return string.dump(function() return 7 end)").first
      guard case .string(let dumped)? = dump else { return }
      #expect(throws: LuaRuntimeError.self) { try strict.load(source: dumped, chunkName: "@c") }
      let lenient = try makeRuntime(LuaOptions(isStrict: false))
      #expect(throws: LuaRuntimeError.self) { try lenient.load(source: dumped, chunkName: "@c") }
      for isStrict in [true, false] {
        let trusting = try makeRuntime(LuaOptions(isStrict: isStrict, allowsBinaryChunks: true))
        #expect(try trusting.call(trusting.load(source: dumped, chunkName: "@c")).first?.int == 7)
        #expect(try trusting.text("return load(string.dump(function() return 8 end))()") == "8")
      }
    }

    @Test("load, loadfile, dofile and require refuse precompiled chunks, whatever mode is asked for")
    func binaryFromLua() throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try Data("return {name = ...}".utf8).write(to: folder.appendingPathComponent("good.lua"))
      for isStrict in [true, false] {
        let runtime = try makeRuntime(LuaOptions(isStrict: isStrict))
        runtime.addModuleDirectory(folder.path)
        runtime.globals.setRaw("folder", folder.path)
        try runtime.run(
          #"""
          code = string.dump(function() return 7 end)
          for i, text in ipairs{code, "#!lua\n" .. code, "\xef\xbb\xbf" .. code} do
            local file = io.open(("%s/bad%d.lua"):format(folder, i), "wb")
            file:write(text)
            file:close()
          end
          local function refused(ok, e) return not ok and e:match("binary chunk.*allow%-binary") or tostring(e) end
          for i = 1, 3 do
            local path = ("%s/bad%d.lua"):format(folder, i)
            for _, mode in ipairs{"b", "bt", "t"} do
              local f, e = loadfile(path, mode)
              assert(not f and e:find("binary chunk", 1, true), e)
              f, e = loadfile(path, mode, {})
              assert(not f and e:find("binary chunk", 1, true), e)
            end
            assert(not loadfile(path) and refused(pcall(dofile, path)) and refused(pcall(require, "bad" .. i)))
          end
          local pieces = {code:sub(1, 3), code:sub(4)}
          for _, mode in ipairs{"b", "bt", "t"} do
            local f, e = load(code, "x", mode)
            assert(not f and e:find("binary chunk", 1, true), e)
            local i = 0
            assert(not load(function() i = i + 1 return pieces[i] end, "x", mode))
          end
          assert(not load(code) and not pcall(load(code, "x") or error, code))
          -- All else is as it was.
          assert(load("return ...", "x")(5) == 5 and load("return x", "c", "t", {x = 6})() == 6)
          assert(load("x = 1", "c", nil, nil) and not load("return 1", "c", "b") and not load("x = = 1"))
          assert(select("#", load("return 1")) == 1 and select(2, load("x = = 1", "=n")):find("^n:1:"))
          local good, place = require("good")
          assert(good.name == "good" and place:find("good.lua", 1, true) and require("good") == good)
          assert(loadfile(folder .. "/good.lua")("a").name == "a" and dofile(folder .. "/good.lua").name == nil)
          assert(not pcall(require, "none") and select(2, pcall(require, "none")):find("no file"))
          assert(coroutine.wrap(function() return dofile(folder .. "/good.lua") end)())
          """#)
      }
    }

    @Test("The debug library does not reach what the host's functions hold") func debugLibrary() throws {
      let runtime = try makeRuntime()
      try runtime.run(
        """
        local counter = demo.counter()
        local meta = debug.getmetatable(counter)
        local functions = {demo.fail, demo.call, meta.__index, meta.__newindex, meta.__tostring, meta.__gc, meta.__eq,
          debug.getmetatable(_G).__index, coroutine.wrap(function() end), string.gmatch("a", "a"), pcall, print}
        for i, f in ipairs(functions) do
          for upvalue = 1, 4 do
            for _, value in ipairs{1, "x", {}, print} do
              local ok, e = pcall(debug.setupvalue, f, upvalue, value)
              assert(not ok and e:find("Lua function expected"), e)
            end
            assert(not pcall(debug.upvaluejoin, f, upvalue, f, upvalue))
            if i <= 8 then assert(select("#", debug.getupvalue(f, upvalue)) == 0) end
          end
        end
        demo.call(function()
          for level = 2, 6 do
            local info = debug.getinfo(level, "S")  -- one level more below pcall
            if info and info.what == "C" then assert(not pcall(debug.setlocal, level + 1, 1, nil)) end
          end
        end)
        for key, value in pairs(debug.getregistry()) do assert(type(key) ~= "userdata" and key ~= "_CLIBS") end
        debug.getregistry()[2] = nil
        assert(debug.getregistry()._LOADED == package.loaded and counter.value == 0)
        -- Lua functions are as they were.
        local x, y = 1, 2
        local function f() return x, y end
        assert(debug.setupvalue(f, 1, 5) == "x" and x == 5 and select(2, debug.getupvalue(f, 2)) == 2)
        assert(debug.setupvalue(f, 9, 5) == nil and not pcall(debug.setupvalue, f))
        local function g() local a = 1 assert(debug.setlocal(1, 1, 7) == "a") return a end
        assert(g() == 7)
        local co = coroutine.create(function() local b = 1 coroutine.yield() return b end)
        coroutine.resume(co)
        assert(debug.setlocal(co, 1, 1, 8) == "b" and select(2, coroutine.resume(co)) == 8)
        """)
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
