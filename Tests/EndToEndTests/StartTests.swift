import Foundation
import TestSupport
import Testing

/// How the program is started: options, scripts, environment.
@Suite struct StartTests {
  private func output(
    _ arguments: [String], input: String? = nil, in folder: TemporaryFolder? = nil, environment: [String: String] = [:]
  ) throws -> String {
    let run = try Binary.run(arguments, input: input ?? "", environment: environment, folder: folder?.url)
    return run.standardOutput + run.standardError
  }

  @Test(
    "Command lines and what they print",
    arguments: [
      (["-e", "print(1 + 1)"], "2\n"),
      (["-eprint(3)"], "3\n"),
      (["-e", "x = 1", "-l", "m", "-e", "print(x, m.name)"], "1\tm\n"),
      (["-l", "short=m", "-e", "print(short.name)"], "m\n"),
      (["-lm", "-e", "print(m.name)"], "m\n"),
      (["-e", "print('first')", "args.lua", "x"], "first\nargs.lua 1 x\n"),
      (["args.lua", "--help", "-e", "--"], "args.lua 3 --help -e --\n"),
      (["--", "args.lua", "1"], "args.lua 1 1\n"),
      (["--threads", "2", "args.lua"], "args.lua 0\n"),
      (["--threads=2", "args.lua"], "args.lua 0\n"),
      (
        ["--quiet", "-e", "print(arg[-1], arg[-2], arg[-3])", "empty.lua"],
        "print(arg[-1], arg[-2], arg[-3])\t-e\t--quiet\n"
      ),
      (["-W", "-e", "warn('careful')"], "Lua warning: careful\n"),
      (["--no-strict", "-e", "warn('careful') print(undefined)"], "nil\n"),
    ])
  func commandLines(_ arguments: [String], _ expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.file("m.lua", "return {name = ...}")
    try folder.file("args.lua", "print(table.concat({arg[0], select('#', ...), ...}, ' '))")
    try folder.file("empty.lua", "")
    let found = try output(arguments, in: folder)
    #expect(found == expected)
  }

  @Test("A script on standard input")
  func standardInput() throws {
    #expect(try output([], input: "print('from stdin')") == "from stdin\n")
    #expect(try output(["-", "a"], input: "print(arg[0], ...)") == "-\ta\n")
    #expect(try output([], input: "\n\nerror('x')").hasPrefix("instab-lua: stdin:3: x\n"))
  }

  @Test("-i on a pipe: prompts, values, errors")
  func pipedPrompt() throws {
    let run = try Binary.run(["-i", "--quiet"], input: "1 + 1\nfor i = 1, 2 do\nprint(i) end\nx = = 1\n'end'")
    #expect(run.standardOutput == "[1]> 2\n[2]> >> 1\n2\n[3]> [4]> end\n[5]> ")
    #expect(run.standardError == "In[3]:1: unexpected symbol near '='\n    1 | x = = 1\n      |     ^\n")
    #expect(run.exitCode == 0)
  }

  @Test("Libraries that a run does not use are not loaded, and are when it does")
  func deferredLibraries() throws {
    let script = """
      local function loaded()
        local found = {}
        for line in io.lines("/proc/self/maps") do
          for _, name in ipairs{"openblas", "gfortran", "libzip", "libcrypto", "libzmq", "krb5"} do
            if line:find(name, 1, true) then found[name] = true end
          end
        end
        return (next(found) and "" or "none") .. (found.openblas and "openblas " or "") .. (found.libzip and "libzip" or "")
      end
      print(loaded())
      tensor.ones(200, 200):matmul(tensor.ones(200, 200))
      tensor.save("a.npz", {a = tensor.ones(2)})
      print(loaded())
      """
    #expect(try output(["-e", script], in: TemporaryFolder()) == "none\nopenblas libzip\n")
  }

  @Test("os.exit(code, true) closes the state: variables, then finalizers")
  func exitCloses() throws {
    let script = """
      setmetatable({}, {__gc = function() print('collected') end})
      local lock <close> = setmetatable({}, {__close = function() print('closed') end})
      os.exit(4, %)
      """
    for (closes, expected) in [("true", "closed\ncollected\n"), ("false", "")] {
      let run = try Binary.run(["-e", script.replacingOccurrences(of: "%", with: closes)])
      #expect(run.standardOutput == expected && run.standardError == "" && run.exitCode == 4)
    }
  }

  @Test("An error object that words itself is the whole message; a table is shown")
  func errorObjects() throws {
    #expect(
      try output(["-e", "error(setmetatable({code = 7}, {__tostring = function(e) return 'code ' .. e.code end}))"])
        == "instab-lua: code 7\n")
    #expect(
      try output(["-e", "error({code = 3})"]).hasPrefix(
        "instab-lua: error without a message (the error value is the table {code = 3})\n"))
  }

  @Test("Where the linked Lua compiles an index wrongly, a warning names the line; elsewhere there is none")
  func comparisonIndexes() throws {
    let folder = try TemporaryFolder()
    let text = "local t = {[true] = 1}\nlocal b = {}\nlocal function f() return t[b ~= nil] end\nreturn f()\n"
    for name in ["main", "module", "done"] { try folder.file(name + ".lua", text) }
    let isAffected = try output(["-e", "print((dofile('main.lua')) == 1)"], in: folder).contains("false\n")
    for (arguments, file) in [
      (["main.lua"], "main.lua"), (["-l", "module"], "./module.lua"), (["-e", "dofile('done.lua')"], "done.lua"),
    ] {
      let said = try output(arguments, in: folder)
      #expect(said.hasPrefix("warning: \(file):3: 't' is indexed by a comparison") == isAffected, "\(said)")
    }
    #expect(try output(["--no-strict", "main.lua"], in: folder) == "")
    try folder.file("clean.lua", "local t = {} return t[1 == 1]")
    #expect(try output(["clean.lua"], in: folder) == "")
    let prompt = try Binary.run(["-i", "--quiet"], input: "local t = {}\nt[1 == 1] = 5\n")
    #expect(prompt.standardError.contains("warning: In[2]:1: 't' is indexed by a comparison") == isAffected)
  }

  @Test("A precompiled chunk is refused on every way in, unless it is allowed")
  func binaryChunks() throws {
    let folder = try TemporaryFolder()
    _ = try output(
      ["-e", "io.open('c.lua', 'wb'):write(string.dump(function() print('ran') return 1 end)):close()"], in: folder)
    let ways = [
      ["c.lua"], ["-l", "c"], ["-e", "dofile('c.lua')"], ["--no-strict", "c.lua"], ["--no-strict", "-l", "c"],
    ]
    for way in ways {
      let refused = try output(way, in: folder)
      #expect(!refused.contains("ran") && refused.contains("binary"), "\(way): \(refused)")
      #expect(try output(["--allow-binary"] + way, in: folder) == "ran\n")
    }
  }

  @Test("An installed script is run by its name from any folder, and finds its neighbours")
  func installed() throws {
    let folder = try TemporaryFolder()
    let program = try #require(Binary.url)
    let scripts = folder.path + "/share/instab-lua/scripts"
    for made in [folder.path + "/bin", scripts, folder.path + "/elsewhere"] {
      try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(atPath: program.path, toPath: folder.path + "/bin/instab-lua")
    try "return 'beside'".write(toFile: scripts + "/module.lua", atomically: true, encoding: .utf8)
    try "print('second', arg[1])".write(toFile: scripts + "/second.lua", atomically: true, encoding: .utf8)
    let first =
      "local folder = arg[0]:match('^(.*)/') or '.'\n" + "print((require('module'))) arg = {[0] = 'x', 'y'} "
      + "dofile(folder .. '/second.lua')"
    try first.write(toFile: scripts + "/first.lua", atomically: true, encoding: .utf8)
    let installed = URL(fileURLWithPath: folder.path + "/bin/instab-lua")
    for name in ["first.lua", "scripts/first.lua", scripts + "/first.lua"] {
      let run = try Binary.run(installed, [name], folder: URL(fileURLWithPath: folder.path + "/elsewhere"))
      #expect(run.standardOutput == "beside\nsecond\ty\n" && run.standardError == "", "\(name): \(run.standardError)")
    }
  }

  @Test func version() throws {
    let run = try Binary.run(["--version"])
    #expect(run.standardOutput.hasPrefix("instab-lua 0.1.0, Lua 5.4."))
    #expect(run.exitCode == 0)
    #expect(try output(["-v"]) == run.standardOutput)
    #expect(try output(["-v", "-e", "print(1)"]) == run.standardOutput + "1\n")
  }

  @Test("--report shows what a report of a fault needs, and runs nothing")
  func report() throws {
    let folder = try TemporaryFolder()
    try folder.file("s.lua", "print('ran')")
    let run = try Binary.run(
      ["--threads", "1", "--isa", "v3", "--report", "s.lua"], environment: ["LUA_INIT": "print('init')"],
      folder: folder.url)
    #expect(run.exitCode == 0 && run.standardError == "")
    var rows: [String: String] = [:]
    for line in run.standardOutput.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      rows[String(parts[0])] = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
    #expect(rows["instab-lua"] == "0.1.0")
    #expect(rows["Lua"]?.hasPrefix("5.4.") == true)
    #expect(rows["Swift"]?.hasPrefix("6.") == true)
    #expect(rows["OpenBLAS"]?.contains(/kernels for (Haswell|SkylakeX)/) == true)
    for library in ["libsleef.so.", "libreadline.so.", "libopenblas", "libpng16.so."] {
      #expect(rows["libraries"]?.contains(library) == true, "\(library)")
    }
    #expect(rows["instructions"]?.hasPrefix("v3 (AVX2)") == true)
    #expect(rows["threads"]?.hasPrefix("1 of ") == true)
    #expect(rows["options"] == "--threads 1 --isa v3")
    #expect(rows["environment"] == "LUA_INIT")
    for name in ["gnuplot", "system", "kernel", "processor", "memory"] { #expect(rows[name]?.isEmpty == false) }
    let without = try Binary.run(["--report"], environment: ["PATH": "/nowhere"])
    #expect(without.exitCode == 0 && without.standardOutput.contains("gnuplot       not found"))
  }

  @Test("--help names every option")
  func help() throws {
    let run = try Binary.run(["--help"])
    #expect(run.exitCode == 0)
    for option in [
      "-e", "-l", "-i", "-v", "-E", "-W", "--threads", "--isa", "--memory-limit", "--instruction-limit", "--no-strict",
      "--quiet", "--version", "--report", "--help",
    ] {
      #expect(run.standardOutput.contains("\n  \(option)") || run.standardOutput.contains(", \(option)"), "\(option)")
    }
  }

  @Test("require looks beside the script, wherever it is started from, and on LUA_PATH")
  func modules() throws {
    let folder = try TemporaryFolder()
    try folder.file("here/main.lua", "print(require('near').name, require('pack').name)")
    try folder.file("here/near.lua", "return {name = 'near'}")
    try folder.file("here/pack/init.lua", "return {name = 'pack'}")
    try folder.file("far/only.lua", "return {name = 'far'}")
    #expect(try output(["here/main.lua"], in: folder) == "near\tpack\n")
    let path = ["LUA_PATH": folder.path + "/far/?.lua;;"]
    #expect(try output(["-l", "only", "-e", "print(only.name)"], environment: path) == "far\n")
    #expect(try output(["-E", "-e", "print(pcall(require, 'only'))"], environment: path).hasPrefix("false"))
  }

  @Test("LUA_INIT runs first; -E leaves it out")
  func initialisation() throws {
    let folder = try TemporaryFolder()
    try folder.file("init.lua", "print('file')")
    #expect(try output(["-e", "print(2)"], environment: ["LUA_INIT": "print('init')"]) == "init\n2\n")
    #expect(try output(["-e", ""], in: folder, environment: ["LUA_INIT": "@init.lua"]) == "file\n")
    #expect(
      try output(["-e", ""], environment: ["LUA_INIT": "print('old')", "LUA_INIT_5_4": "print('new')"]) == "new\n")
    #expect(try output(["-E", "-e", "print(2)"], environment: ["LUA_INIT": "print('init')"]) == "2\n")
  }

  @Test("A module written in C loads")
  func moduleInC() throws {
    let folder = try TemporaryFolder()
    let source = try folder.file(
      "answer.c",
      """
      typedef struct lua_State lua_State;
      void lua_pushinteger(lua_State *, long long);
      int luaopen_answer(lua_State *L) { lua_pushinteger(L, 42); return 1; }
      """)
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["cc", "-shared", "-fPIC", "-o", folder.path + "/answer.so", source.path]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    #expect(
      try output(["-e", "print((require('answer')))"], environment: ["LUA_CPATH": folder.path + "/?.so"]) == "42\n")
  }

  @Test("Threads and vector instructions can be chosen", arguments: [["--threads", "3"], ["--isa", "v3"]])
  func machine(_ options: [String]) throws {
    #expect(try output(options + ["-e", "print(tensor.ones(1000):sum())"]).hasPrefix("1000"))
  }

  @Test("A closed pipe ends the program without a word")
  func closedPipe() throws {
    let shell = Process()
    let pipe = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "\"$0\" -e 'while true do print(1) end' 2>&1 | head -1", Binary.path]
    shell.standardOutput = pipe
    try shell.run()
    #expect(String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self) == "1\n")
    shell.waitUntilExit()
  }

  @Test(
    "Started without standard descriptors, it says what fails, writes its files and ends",
    arguments: ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
  func closedDescriptors(_ closing: String) throws {
    let folder = try TemporaryFolder()
    try folder.file("s.lua", "-- %%\nlocal x = 1\nx\n")
    try folder.file(
      "w.lua", "local f = io.open('data', 'w') print('printed') io.stderr:write('told') f:write('written') f:close()")
    for command in ["--to html s.lua", "w.lua", "-e 'print(1)'", "kernel install --prefix place", "--nonsense"] {
      let shell = try Binary.run(
        URL(fileURLWithPath: "/bin/sh"), ["-c", "\"$0\" \(command) \(closing)", Binary.path], folder: folder.url,
        limit: 20)
      #expect(!shell.timedOut && shell.exitCode < 128, "\(command) \(closing): \(shell)")
    }
    #expect(try String(contentsOfFile: folder.path + "/data", encoding: .utf8) == "written")
    #expect(try String(contentsOfFile: folder.path + "/s.html", encoding: .utf8).contains("</html>"))
  }

  @Test("An output that cannot be written is an error")
  func fullDisk() throws {
    let shell = Process()
    let pipe = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "\"$0\" -e 'print(1)' 2>&1 >/dev/full; echo $?", Binary.path]
    shell.standardOutput = pipe
    try shell.run()
    let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(text == "instab-lua: cannot write to standard output\n1\n")
  }

  @Test(
    "An empty script starts and ends quickly", .enabled(if: ProcessInfo.processInfo.environment["CI_TIMING"] != nil))
  func startUp() throws {
    let times = try (0..<20).map { _ in
      let start = Date()
      _ = try Binary.run(["/dev/null"])
      return Date().timeIntervalSince(start)
    }.sorted()
    #expect(times[times.count / 2] < 0.02, "median \(times[times.count / 2]) s")
  }
}

/// What the program does besides running scripts.
@Suite struct SubcommandTests {
  @Test(
    "Wrong words are named",
    arguments: [
      (["data"], "Error: Missing expected argument '<name>'"),
      (["data", "cifar100"], "Error: data: cifar10, mnist, fashion-mnist expected, got 'cifar100'"),
      (
        ["data", "cifar10", "--url", "x", "--checksum", "md5:1"],
        "Error: --checksum: md5:<32 digits> or sha256:<64 digits> expected, got 'md5:1'"
      ),
      (
        ["data", "mnist", "--url", "x", "--checksum", "md5:" + String(repeating: "0", count: 32)],
        "Error: --checksum is of one archive, but mnist has 4 files"
      ),
    ])
  func wrongWords(_ arguments: [String], _ expected: String) throws {
    let run = try Binary.run(arguments)
    #expect(run.standardError.contains(expected), "\(run.standardError)")
    #expect(run.exitCode == 2)
  }

  @Test("A script of a subcommand's name is run by its path")
  func scriptOfThatName() throws {
    let folder = try TemporaryFolder()
    try folder.file("data", "print('a script')")
    #expect(try Binary.run(["./data"], folder: folder.url).standardOutput == "a script\n")
    #expect(try Binary.run(["--quiet", "data"], folder: folder.url).standardOutput == "a script\n")
    #expect(try Binary.run(["data", "--help"], folder: folder.url).standardOutput.contains("fashion-mnist"))
  }
}
