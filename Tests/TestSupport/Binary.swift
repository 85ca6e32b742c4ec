import Foundation
import Testing

/// What a finished program left.
public struct ProgramResult: Sendable {
  public let standardOutput: String
  public let standardError: String
  /// The exit code; for a program ended by a signal, 128 + the signal, as shells report it.
  public let exitCode: Int32
  public let timedOut: Bool
}

/// The `instab-lua` that was built beside the running tests.
public enum Binary {
  /// Its path: the build folder is that of the test program, a few folders up at most.
  public static var url: URL? {
    let programs = CommandLine.arguments.prefix(1) + [ProcessInfo.processInfo.environment["_"] ?? ""]
    let bundles = CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
    let linked = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map { [$0] } ?? []
    for start in bundles + linked + programs {
      var folder = URL(fileURLWithPath: start).deletingLastPathComponent()
      for _ in 0..<4 {
        let candidate = folder.appendingPathComponent("instab-lua")
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue,
          FileManager.default.isExecutableFile(atPath: candidate.path)
        {
          return candidate
        }
        folder.deleteLastPathComponent()
      }
    }
    return nil
  }

  /// Its path, or its bare name if it is not built.
  public static var path: String { url?.path ?? "instab-lua" }

  /// The environment of a run: nothing of the user's that Lua, readline or the program reads.
  public static func environment(_ changes: [String: String] = [:]) -> [String: String] {
    var result = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("LUA_") && !name.hasPrefix("INSTAB_LUA_") && !name.hasPrefix("XDG_")
        && !["INPUTRC", "NO_COLOR", "COLORTERM", "PAGER", "VISUAL", "EDITOR"].contains(name)
    }
    result["LC_ALL"] = "C.UTF-8"
    result["TERM"] = "dumb"
    result["XDG_CACHE_HOME"] = NSTemporaryDirectory() + "/instab-lua-test-cache"
    return result.merging(changes) { $1 }
  }

  /// Runs a script until it makes the file `there`, and kills it.
  public static func killWhenThere(_ arguments: [String], in folder: TemporaryFolder) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = environment()
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    while !FileManager.default.fileExists(atPath: folder.path + "/there"), Date() < deadline { usleep(5000) }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
  }

  /// Runs it with arguments, standard input and additional environment; ends it after `limit` seconds.
  /// - Parameter interruptAfter: seconds until Ctrl-C (SIGINT), from when the program handles it.
  public static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], folder: URL? = nil,
    limit: Double = 60, interruptAfter: Double? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ProgramResult {
    let program = try #require(url, "instab-lua is not built beside the tests", sourceLocation: sourceLocation)
    return try run(
      program, arguments, input: input, environment: environment, folder: folder, limit: limit,
      interruptAfter: interruptAfter)
  }

  /// Runs any program the same way.
  public static func run(
    _ program: URL, _ arguments: [String], input: String = "", environment: [String: String] = [:], folder: URL? = nil,
    limit: Double = 60, interruptAfter: Double? = nil
  ) throws -> ProgramResult {
    // Files, not pipes: a program that writes much while its input is still being fed cannot block.
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("instab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = try ["in", "out", "err"].map { name in
      let file = scratch.appendingPathComponent(name)
      try Data((name == "in" ? input : "").utf8).write(to: file)
      return file
    }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = Self.environment(environment)
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    if let interruptAfter {
      waitUntilItHandlesInterrupts(process)
      usleep(UInt32(interruptAfter * 1e6))
      kill(process.processIdentifier, SIGINT)
    }
    let deadline = Date(timeIntervalSinceNow: limit)
    while process.isRunning, Date() < deadline { usleep(2000) }
    let timedOut = process.isRunning
    if timedOut { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return ProgramResult(
      standardOutput: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      standardError: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self),
      exitCode: process.terminationReason == .uncaughtSignal
        ? 128 + process.terminationStatus : process.terminationStatus,
      timedOut: timedOut)
  }

  /// A program that has only begun to start would be killed by SIGINT: on a busy machine starting may take seconds.
  private static func waitUntilItHandlesInterrupts(_ process: Process) {
    let deadline = Date(timeIntervalSinceNow: 30)
    while process.isRunning, Date() < deadline {
      let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
      let caught = status.firstMatch(of: /SigCgt:\s*([0-9a-f]+)/).flatMap { UInt64($0.1, radix: 16) } ?? 0
      if caught >> UInt64(SIGINT - 1) & 1 == 1 { return }
      usleep(2000)
    }
  }
}
