import Foundation
import TestSupport
import Testing

/// Errors as a user sees them: the whole text, and the exit status.
@Suite struct ErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var input: String?
    var status: Int32 = 1
    let message: String
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: [String], input: String? = nil, status: Int32 = 1, _ message: String) {
      (self.arguments, self.input, self.status, self.message) = (arguments, input, status, message)
    }
  }

  private static let usage = """
    Usage: instab-lua [options] [script.lua [arguments]]
      See 'instab-lua --help' for more information.

    """

  private static func traceback(_ lines: String...) -> String {
    "\nstack traceback:\n" + lines.map { "\t\($0)\n" }.joined()
  }

  static let cases = [
    Case(["bad.lua"], "instab-lua: bad.lua:2: syntax error near 'is'\n"),
    Case(
      ["fails.lua"],
      "instab-lua: fails.lua:1: oh"
        + traceback("[C]: in function 'error'", "fails.lua:1: in local 'f'", "fails.lua:2: in main chunk")),
    Case(["missing.lua"], "instab-lua: cannot open missing.lua: No such file or directory\n"),
    Case(["binary.lua"], "instab-lua: binary.lua: Lua text expected, got a binary file\n"),
    Case(["folder"], "instab-lua: cannot open folder: Is a directory\n"),
    Case(["-e", "x ="], "instab-lua: (command line):1: unexpected symbol near <eof>\n"),
    Case(
      ["-e", "tensr.zeros(1)"],
      "instab-lua: (command line):1: undefined variable 'tensr' (did you mean 'tensor'?)"
        + traceback("[C]: in metamethod 'index'", "(command line):1: in main chunk")),
    Case(
      ["-e", "local a = tensor.zeros(2, 3) + tensor.zeros(4)"], ""),
    Case(["-l", "nosuchmodule"], ""),
    Case(
      [], input: "error('in')",
      "instab-lua: stdin:1: in" + traceback("[C]: in function 'error'", "stdin:1: in main chunk")),
    Case(["-e", "error({code = 2})"], ""),
    Case(["-e", "error(setmetatable({}, {__tostring = function() return 'custom' end}))"], ""),
    Case(["-e", "os.exit(3)"], status: 3, ""),
    Case(["-e", "os.exit(false)"], status: 1, ""),
    Case(["-e", "os.exit(true)"], status: 0, ""),
    Case(["--nonsense"], status: 2, "Error: Unknown option '--nonsense'\n" + usage),
    Case(["--thread", "2"], status: 2, "Error: Unknown option '--thread'. Did you mean '--threads'?\n" + usage),
    Case(["--threads", "0"], status: 2, "instab-lua: --threads: a number from 1 to 256 expected, got 0\n"),
    Case(["--isa", "v9"], status: 2, "instab-lua: --isa: 'v3' or 'v4' expected, got 'v9'\n"),
    Case(
      ["--instruction-limit", "0", "-e", ""], status: 2,
      "Error: --instruction-limit: a positive number expected, got 0\n" + usage),
    Case(
      ["--instruction-limit", "100000", "-e", "while true do end"],
      "instab-lua: (command line):1: instruction limit of 100000 exceeded"
        + traceback("(command line):1: in main chunk")),
    Case(["--memory-limit", "64M", "-e", "local s = 'x' while true do s = s .. s end"], ""),
    Case(["--memory-limit", "64M", "-e", "local t = tensor.zeros(1e8)"], ""),
    Case(["-e", "tensor.zeros(1e18)"], ""),
    Case(["-e", "tensor.zeros('x')"], ""),
    Case(["-e", "local t = {} t[1] = t tensor.tensor(t)"], ""),
    Case(["-e", "local s = '\\xff\\xfe' error(s)"], ""),
    Case(["-e", "return ('x'):rep(1e10)"], ""),
    Case(["-e", "local function f() return f() + 1 end f()"], ""),
  ]

  /// An empty message in the table: only that there is one of the form "instab-lua: …", on one line before the
  /// traceback.
  @Test("Every error reads as documented", arguments: cases)
  func wording(_ expected: Case) throws {
    let folder = try TemporaryFolder()
    try folder.file("bad.lua", "-- a comment\nthis is no Lua")
    try folder.file("fails.lua", "local function f() error('oh') end\nf() return 1")
    try folder.file("binary.lua", Data([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3]))
    try FileManager.default.createDirectory(atPath: folder.path + "/folder", withIntermediateDirectories: true)
    let run = try Binary.run(expected.arguments, input: expected.input ?? "", folder: folder.url)
    #expect(run.exitCode == expected.status)
    #expect(run.standardOutput == "")
    if expected.message.isEmpty, expected.arguments.last?.hasPrefix("os.exit") == false {
      let head = run.standardError.components(separatedBy: "\nstack traceback:")[0]
      #expect(head.hasPrefix("instab-lua: "), "\(run.standardError)")
      let mayHaveLines = expected.arguments == ["-l", "nosuchmodule"]  // lists where it looked
      #expect(mayHaveLines || !head.trimmingCharacters(in: .newlines).contains("\n"), "\(run.standardError)")
    } else {
      #expect(run.standardError == expected.message)
    }
  }

  @Test(
    "Ctrl-C ends a script with 130",
    arguments: ["while true do end", "local t = tensor.ones(1000000) while true do t:exp() end"])
  func interrupt(_ script: String) throws {
    let run = try Binary.run(["-e", script], interruptAfter: 0.5)
    #expect(run.exitCode == 130)
    #expect(run.standardError.hasPrefix("instab-lua: "))
    #expect(run.standardError.contains("interrupted"))
  }

  @Test("A script cannot catch Ctrl-C, but close its variables and save its work, in 5 seconds")
  func caughtInterrupt() throws {
    let script = """
      script.on_interrupt(function() print("saved", pcall(error, "mine", 0)) while true do end end)
      pcall(function()
        local c <close> = setmetatable({}, {__close = function(_, e) print("closed", e) end})
        while true do end
      end)
      print("not reached")
      """
    let start = Date()
    let run = try Binary.run(["-e", script], interruptAfter: 0.3)
    #expect(run.standardOutput == "closed\t(command line):4: interrupted\nsaved\tfalse\tmine\n")
    #expect(run.standardError.hasPrefix("instab-lua: (command line):4: interrupted\n"))
    #expect(run.exitCode == 130)
    let seconds = Date().timeIntervalSince(start)
    #expect(seconds > 4 && seconds < 9 * MachineSpeed.slowness())
  }

  @Test("Without strictness a script may catch the first Ctrl-C") func lenientInterrupt() throws {
    let script = "local ok, message = pcall(function() while true do end end) print(ok, message)"
    let run = try Binary.run(["--no-strict", "-e", script], interruptAfter: 0.3)
    #expect(run.standardOutput == "false\t(command line):1: interrupted\n")
    #expect(run.exitCode == 0)
  }

  @Test(
    "A limit of time ends scripts, also those that nothing else can",
    arguments: [
      ("while true do end", "(command line):1: time limit of 0.5 s exceeded"),
      ("pcall(tensor.randn, 20000, 20000)", "(command line):1: time limit of 0.5 s exceeded"),
      ("io.popen('sleep 60'):read()", "(command line):1: time limit of 0.5 s exceeded"),
      (
        "string.find(('a'):rep(1e6), ('.-'):rep(9) .. 'b')",
        "time limit of 0.5 s exceeded, and what runs cannot be stopped"
      ),
    ])
  func timeLimit(_ script: String, _ message: String) throws {
    let run = try Binary.run(["--time-limit", "0.5", "-e", script], limit: 40)
    #expect(run.standardError.contains("instab-lua: \(message)\n"))
    #expect(run.exitCode == 1)
  }

  @Test("A limit of time is a positive, finite number", arguments: ["nan", "inf", "0", "-1", "x"])
  func timeLimitValue(_ value: String) throws {
    for command in [[], ["kernel", "run", "--connection-file", "none"]] {
      let run = try Binary.run(command + ["--time-limit=\(value)"] + (command.isEmpty ? ["-e", ""] : []))
      #expect(run.exitCode == 2)
      #expect(run.standardError.contains("The value '\(value)' is invalid for '--time-limit <s>'"))
    }
    #expect(try Binary.run(["--time-limit", "1e300", "-e", "print(1)"]).standardOutput == "1\n")
  }

  @Test(
    "A limit of memory holds for what nobody counts, and the session goes on",
    arguments: [
      "local f = plot.figure() while true do f:line(tensor.rand(100000), tensor.rand(100000)) end",
      "local t = {} while true do t[#t + 1] = tensor.rand(2):requires_grad_() * 2 end",
      "local t = {} while true do t[#t + 1] = ('x'):rep(100000) .. #t end",
      "local t = {} while true do t[#t + 1] = tensor.generator('numpy', 1) end",
    ])
  func memoryLimit(_ script: String) throws {
    let run = try Binary.run(
      ["--memory-limit", "100M", "-i", "-e", script], input: "print(1 + 1)\n", environment: ["TERM": "dumb"], limit: 60)
    let isCounted = script.contains("plot")
    let message =
      isCounted ? "figure:line: not enough memory for 1.5 MiB of numbers" : "memory limit of 100 MiB exceeded"
    #expect(run.standardError.contains(message))
    #expect(run.standardOutput.contains("2\n"))
  }
}
