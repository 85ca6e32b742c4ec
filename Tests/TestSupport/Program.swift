import Foundation

/// One run of the built binary: what it was given, what it wrote, how it ended.
public struct ProgramRun: Sendable {
  public let standardOutput: String
  public let standardError: String
  /// The exit status; 128 + n if signal n ended it, as a shell tells it.
  public let status: Int32
  public let seconds: Double

  public enum Failure: Error { case notBuilt(path: String), timedOut(seconds: Double) }

  /// The binary beside the test bundle, or the one that `INSTAB_LUA_BINARY` names.
  public static var binary: String {
    if let path = ProcessInfo.processInfo.environment["INSTAB_LUA_BINARY"] { return path }
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    if let bundle = CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
      folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
    }
    return folder.appendingPathComponent("instab-lua").path
  }

  /// Environment of every run: nothing of the user's that Lua, readline or the program reads.
  public static func environment(_ changes: [String: String] = [:]) -> [String: String] {
    var result = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("LUA_") && !name.hasPrefix("INSTAB_LUA_") && !name.hasPrefix("XDG_") && name != "INPUTRC"
    }
    result["LC_ALL"] = "C.UTF-8"
    result["TERM"] = "dumb"
    return result.merging(changes) { $1 }
  }

  /// Runs the binary to its end.
  /// - Parameters:
  ///   - input: its standard input; `nil`: empty.
  ///   - folder: its working directory.
  ///   - interruptAfter: seconds until Ctrl-C (SIGINT).
  public static func run(
    _ arguments: [String], input: String? = nil, in folder: URL? = nil, environment: [String: String] = [:],
    interruptAfter: Double? = nil, timeout: Double = 30
  ) throws -> ProgramRun {
    guard FileManager.default.isExecutableFile(atPath: binary) else { throw Failure.notBuilt(path: binary) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: binary)
    process.arguments = arguments
    process.environment = Self.environment(environment)
    if let folder { process.currentDirectoryURL = folder }
    // Files instead of pipes: no output is too long for them, and nobody has to read along.
    let workplace = try TemporaryFolder()
    let output = try workplace.file("stdout")
    let errors = try workplace.file("stderr")
    let given = try workplace.file("stdin", Data((input ?? "").utf8))
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let start = Date()
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if let interruptAfter {
      Thread.sleep(forTimeInterval: interruptAfter)
      kill(process.processIdentifier, SIGINT)
    }
    guard ended.wait(timeout: .now() + timeout) == .success else {
      kill(process.processIdentifier, SIGKILL)
      throw Failure.timedOut(seconds: timeout)
    }
    return ProgramRun(
      standardOutput: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      standardError: String(decoding: try Data(contentsOf: errors), as: UTF8.self),
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      seconds: Date().timeIntervalSince(start))
  }
}

/// A folder that is gone with its last reference.
public final class TemporaryFolder {
  public let url: URL
  public var path: String { url.path }

  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("instab-lua-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, and the folders on its way; returns where.
  @discardableResult
  public func file(_ name: String, _ contents: Data = Data()) throws -> URL {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try contents.write(to: file)
    return file
  }

  @discardableResult
  public func file(_ name: String, _ text: String) throws -> URL { try file(name, Data(text.utf8)) }
}
