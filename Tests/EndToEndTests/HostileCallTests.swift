import Foundation
import LuaLibrary
import LuaRuntime
import TestSupport
import Testing

/// Everything that is declared to Lua, called with values that nobody means, in processes of its own: no call may end its process
/// by a signal, and every error says what it expected.
///
/// `INSTAB_HOSTILE_CALLS` and `INSTAB_HOSTILE_SEED` set how many calls are made, and which.
@Suite("Hostile calls", .serialized) struct HostileCallTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let calls = environment["INSTAB_HOSTILE_CALLS"].flatMap(Int.init) ?? 10_000
  static let seed = environment["INSTAB_HOSTILE_SEED"].flatMap(Int.init) ?? 20_261_126
  private static let batch = 1000

  /// What would end the script, or is about the command line alone.
  private static let excluded: Set = ["script.args", "train.run"]

  /// The declarations as a Lua table.
  private static func declarations() throws -> String {
    let runtime = try LuaRuntime()
    try LuaLibrary.open(in: runtime)
    func text(_ p: Parameter) -> String {
      var choices = "", kind = p.expectation
      if case .choice(let list) = p.kind {
        choices = ", choices = {" + list.map { "\"\($0)\"" }.joined(separator: ", ") + "}"
        kind = "string"
      }
      let words = kind.components(separatedBy: " or ")
      let others = words.dropFirst().map { "\"\($0.hasPrefix("table") ? "table" : $0)\"" }.joined(separator: ", ")
      return "{name = \"\(p.name)\", kind = \"\(words[0])\", optional = \(!p.isRequired)\(choices)"
        + (others.isEmpty ? "}" : ", other = {\(others)}}")
    }
    let entries = runtime.declarations.filter { !excluded.contains($0.title) }.map { d in
      let (parameters, options) = (d.parameters.map(text), d.options.map(text))
      return "{kind = \"\(d.kind.rawValue)\", owner = \"\(d.owner)\", name = \"\(d.name)\", title = [=[\(d.title)]=], "
        + "parameters = {\(parameters.joined(separator: ", "))}, options = {\(options.joined(separator: ", "))}},"
    }
    return "return {\n" + entries.joined(separator: "\n") + "\n}\n"
  }

  private struct Run {
    var log: [Substring]
    /// How the process ended, if not as it should.
    var failure: String?
    var interrupts = 0
  }

  /// A batch of calls. One that takes long is interrupted, as a user would, which ends the batch; one that ignores it is a
  /// failure.
  private static func run(_ folder: URL, seed: Int, calls: Int) throws -> Run {
    let script = try #require(
      Bundle.module.url(forResource: "calls", withExtension: "lua", subdirectory: "Fixtures/hostile"))
    let program = try #require(Binary.url)
    let log = folder.appendingPathComponent("\(seed).log")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "ulimit -v 16000000; ulimit -c 0; exec \"$0\" \"$@\"", program.path, "--quiet", "--memory-limit", "500M",
      script.path,
      folder.appendingPathComponent("declarations.lua").path, log.path, "\(seed)", "\(calls)",
    ]
    process.environment = Binary.environment()
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var (size, since, isPressed, run) = (UInt64(0), Date(), false, Run(log: []))
    while process.isRunning {
      usleep(20_000)
      let now = (try? FileManager.default.attributesOfItem(atPath: log.path)[.size] as? UInt64) ?? 0
      if now != size { (size, since, isPressed) = (now, Date(), false) }
      let still = Date().timeIntervalSince(since)
      if still > 40 {
        kill(process.processIdentifier, SIGKILL)
        run.failure = "ignored an interrupt for half a minute"
      } else if still > 8, !isPressed {
        kill(process.processIdentifier, SIGINT)
        (isPressed, run.interrupts) = (true, run.interrupts + 1)
      }
    }
    process.waitUntilExit()
    let bytes = try Data(contentsOf: log)
    run.log = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    if process.terminationReason == .uncaughtSignal, run.failure == nil {
      run.failure = "ended by signal \(process.terminationStatus)"
    } else if run.log.last != "DONE", run.failure == nil, !(run.interrupts > 0 && process.terminationStatus == 130) {
      run.failure = "ended with status \(process.terminationStatus)"
    }
    return run
  }

  @Test("No call ends the process, and every error is a sentence of ours")
  func calls() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hostile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.declarations().write(
      to: folder.appendingPathComponent("declarations.lua"), atomically: true, encoding: .utf8)
    var (made, errors, interrupts, skipped) = (0, 0, 0, 0)
    for start in stride(from: 0, to: 2 * Self.calls, by: Self.batch) where made < Self.calls {
      let run = try Self.run(folder, seed: Self.seed + start, calls: min(Self.batch, Self.calls - made))
      interrupts += run.interrupts
      var last: Substring = ""
      for line in run.log {
        if line.hasPrefix("CALL ") { (last, made) = (line, made + 1) }
        if line.hasPrefix("SKIP ") {
          skipped += 1
          if skipped < 5 { print(line) }
        }
        guard line.hasPrefix("ERROR ") else { continue }
        errors += 1
        for (what, pattern) in Self.faults where Self.isFound(pattern, in: line) {
          Issue.record("\(what): \(line.prefix(300))\n\(last.prefix(600))")
        }
      }
      if let failure = run.failure { Issue.record("\(failure) (seed \(Self.seed + start)): \(last.prefix(800))") }
    }
    print("hostile calls: \(made), \(errors) ended by an error, \(interrupts) interrupts")
    // A call whose values could not be made tries nothing.
    #expect(made - skipped >= Self.calls * 9 / 10, "\(skipped) without values")
  }

  /// What no message may contain.
  private static let faults = [
    ("asks for what it got", #"\b([A-Za-z]\w*) expected, got (?:a )?\1(?: value)?$"#),
    ("an error of Foundation", "NSCocoaErrorDomain|NSPOSIXErrorDomain|couldn.t be|operation could not"),
    ("a name of Swift", #"Optional\(|LuaRuntime\.|Swift\.|TensorError|ArgumentError"#),
    ("a name doubled", #"(\b[a-z_]+(?:[.:][a-z_]+)+): \1:"#),
    ("several lines", #"\\n"#),
  ]

  private static func isFound(_ pattern: String, in line: Substring) -> Bool {
    line.range(of: pattern, options: .regularExpression) != nil
  }
}
