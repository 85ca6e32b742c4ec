import Experiments
import Foundation
import TestSupport
import Testing

/// A folder with a script to sweep, and what came of it.
final class SweepFixture {
  let temporary: TemporaryFolder
  var folder: String { temporary.path + "/sweep" }
  private let script: String

  /// Notes its value; waits `ms` milliseconds; fails for i = 2 if told to; does many things with texts.
  static let cheap = """
    local o = args{"Cheap.", i = {1, "number"}, text = {"", "text"}, ms = {0, "time", bits = false}, fail = {false, "fail", bits = false}}
    local t = script.seconds() + o.ms / 1000
    while script.seconds() < t do end
    if o.fail and o.i == 2 then error("number two fails") end
    print("text <" .. o.text .. ">")
    sweep.log{value = o.i}
    """

  /// A small training, whose weights' bits it notes.
  static let training = """
    local o = args{"Trains.", seed = {1, "seed"}, epochs = {4, "length"}, ms = {0, "time of an epoch", bits = false}}
    local net = nn.mlp{sizes = {3072, 8, 10}, seed = o.seed}
    train.run{
      replicas = {{name = "a", model = net, optimizer = optim.adam(net:parameters(), {lr = 0.01})}}, epochs = o.epochs,
      data = data.synthetic_cifar{train = 64, test = 16}, batch = 32, seed = o.seed,
      on_epoch = function()
        local t = script.seconds() + o.ms / 1000
        while script.seconds() < t do end
      end}
    local sum = 0
    for _, p in ipairs(net:parameters()) do sum = sum + p:sum():item() end
    sweep.log{sum = sum}
    """

  init(_ code: String = cheap) throws {
    temporary = try TemporaryFolder()
    script = try temporary.file("s.lua", code).path
  }

  func arguments(_ options: [String], _ scriptOptions: [String] = []) -> [String] {
    ["sweep", script, "--out", folder] + options + (scriptOptions.isEmpty ? [] : ["--"] + scriptOptions)
  }

  func run(
    _ options: [String], _ scriptOptions: [String] = [], interruptAfter: Double? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ProgramResult {
    try Binary.run(
      arguments(options, scriptOptions), limit: 120, interruptAfter: interruptAfter, sourceLocation: sourceLocation)
  }

  func sweep(_ words: String...) throws -> ProgramResult { try Binary.run(["sweep"] + words + [folder]) }

  /// Starts it and goes on.
  func start(_ options: [String], _ scriptOptions: [String] = []) throws -> Process {
    let process = Process()
    let program: URL = try #require(Binary.url)
    process.executableURL = program
    process.arguments = arguments(options, scriptOptions)
    process.environment = Binary.environment()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Waits until something is so.
  static func wait(_ what: String = "", limit: Double = 60, _ isSo: () throws -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: limit)
    while try !isSo() {
      guard Date() < deadline else {
        Issue.record("waited \(limit) s for \(what)")
        return
      }
      usleep(5000)
    }
  }

  /// The folders of cells that were begun.
  var cells: [CellFolder] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map {
      CellFolder(folder + "/" + $0)
    }.filter { !$0.attempts.isEmpty }
  }

  /// How the attempts of all cells ended, counted; `none` where one has no end.
  var ends: [String: Int] {
    var counts: [String: Int] = [:]
    for cell in cells {
      for attempt in cell.attempts { counts[cell.record(attempt).end?.state.rawValue ?? "none", default: 0] += 1 }
    }
    return counts
  }

  /// The values of a metric, sorted.
  func values(_ name: String) -> [Double] {
    cells.flatMap { cell in cell.metrics.filter { $0.name == name }.map(\.value) }.sorted()
  }

  /// The numbers of processes of cells of this folder.
  var processes: [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { name in
      guard let number = pid_t(name), let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
        return nil
      }
      let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      return words.contains(script) && words.contains("--threads") ? number : nil
    }
  }

  /// No process writes a lease or a temporary file behind the end of all.
  var leftovers: [String] {
    cells.flatMap { cell in
      ((try? FileManager.default.contentsOfDirectory(atPath: cell.path)) ?? []).filter {
        $0 == "lease" || $0.hasPrefix(".")
      }
    }
  }
}
