import Foundation
import TestSupport
import Testing

/// Every writer, with the first, second, third … of its system calls failing as on a full disk, or being the last one of
/// the process: the file is the old one or the new one, and nothing is left behind.
@Suite struct FaultTests {
  struct Writer: Sendable, CustomTestStringConvertible {
    /// The file's name.
    let testDescription: String
    /// What writes it; `FILE` stands for its path.
    let arguments: [String]
    init(_ name: String, _ script: String) { self.init(name, ["-e", script]) }
    init(_ name: String, _ arguments: [String]) { (testDescription, self.arguments) = (name, arguments) }
  }

  static let writers = [
    Writer("a.npy", "tensor.save('FILE', tensor.ones(3000))"),
    Writer("a.npz", "tensor.save('FILE', {a = tensor.ones(3000), b = tensor.ones(3)})"),
    Writer("b.npz", "tensor.save('FILE', {a = tensor.ones(3000)}, {compressed = true})"),
    Writer("a.mat", "tensor.save('FILE', {a = tensor.ones(3000)})"),
    Writer("a.csv", "tensor.save('FILE', tensor.ones(300, 3))"),
    Writer("a.safetensors", "tensor.save('FILE', {a = tensor.ones(3000)})"),
    Writer("a.png", "plot.figure():line(tensor.ones(3), tensor.ones(3)):save('FILE')"),
    Writer("a.gif", "plot.animate{plot.line{1, 2}}:save('FILE')"),
    Writer("a.html", ["--to", "html", "--output", "FILE", "SCRIPT"]),
    Writer(
      "checkpoint.safetensors",
      "local net = nn.resnet{depth = 8, seed = 1} train.run{replicas = {{model = net, optimizer = "
        + "optim.sgd(net:parameters(), {lr = 0.1})}}, data = data.synthetic_cifar{train = 4, test = 2}, epochs = 1, batch = 2, "
        + "checkpoint = 'FILE'}"),
  ]

  /// The library that lets calls fail, compiled once.
  static let library: URL? = {
    guard let source = Bundle.module.url(forResource: "Fixtures/faulty_calls", withExtension: "c") else { return nil }
    let target = FileManager.default.temporaryDirectory.appendingPathComponent("faulty_calls-\(UUID().uuidString).so")
    let clang = URL(fileURLWithPath: "/usr/bin/env")
    let run = try? Binary.run(clang, ["clang", "-shared", "-fPIC", "-o", target.path, source.path, "-ldl"])
    return run?.exitCode == 0 ? target : nil
  }()

  /// Runs a writer whose call number `n` fails.
  private func run(_ writer: Writer, in folder: TemporaryFolder, script: URL, failing n: Int, kills: Bool) throws
    -> ProgramResult
  {
    let file = folder.url.appendingPathComponent("out/\(writer.testDescription)").path
    var environment = ["FAULTS_FOLDER": folder.url.appendingPathComponent("out").path, "FAULTS_AT": "\(n)"]
    environment["LD_PRELOAD"] = try #require(Self.library, "clang compiles the library").path
    if kills { environment["FAULTS_KILL"] = "1" }
    return try Binary.run(
      writer.arguments.map { $0.replacing("FILE", with: file).replacing("SCRIPT", with: script.path) },
      environment: environment)
  }

  @Test("A call that fails, or is the last, loses nothing", arguments: writers, [false, true])
  func calls(_ writer: Writer, kills: Bool) throws {
    let folder = try TemporaryFolder()
    let script = try folder.file("script.lua", Data("-- %% A page\nprint(1)\n".utf8))
    let old = Data("old".utf8)
    let name = writer.testDescription
    let isCheckpoint = name.hasPrefix("checkpoint")  // an old one would have to be read first
    let file = try folder.file("out/\(name)", old)
    func contents() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("out").path).sorted()
    }
    var failures = 0
    for n in 1...200 {
      if isCheckpoint { try? FileManager.default.removeItem(at: file) } else { try old.write(to: file) }
      let run = try run(writer, in: folder, script: script, failing: n, kills: kills)
      let now = try? Data(contentsOf: file)
      if run.exitCode == 0 {
        #expect(now != old && now?.isEmpty == false, "call \(n): written")
        #expect(try contents() == [name], "call \(n): nothing else is left")
        #expect(failures >= 3, "calls were counted")
        return
      }
      failures += 1
      let isWhole = now == old || now == nil && isCheckpoint
      if kills {
        try #require(run.exitCode == 128 + SIGKILL, "call \(n): killed, or \(run.standardError)")
        // The rename may have been made: then it is the new file, which the last round compares.
        #expect(isWhole || (now?.count ?? 0) > 20, "call \(n): \(run)")
      } else {
        #expect(isWhole, "call \(n): the old file stands")
        #expect(try contents() == (isCheckpoint ? [] : [name]), "call \(n): nothing else is left")
        try #require(run.standardError.contains("No space left on device"), "call \(n): \(run.standardError)")
      }
    }
    Issue.record("the writer never came to its end")
  }
}
