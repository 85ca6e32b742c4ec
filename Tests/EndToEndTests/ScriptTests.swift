import Formats
import Foundation
import Tensors
import TestSupport
import Testing

/// The scripts of the figures, run as a user runs them, against the original's numbers.
@Suite struct ScriptTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let scripts =
    ((try? FileManager.default.contentsOfDirectory(atPath: root.path + "/scripts")) ?? [])
    .filter { $0.hasSuffix(".lua") }.sorted()
  /// Modules that scripts share take no options.
  static let modules = ["networks.lua", "onelayer.lua", "result_files.lua", "sharpness.lua", "table1.lua"]
  static let experiments = scripts.filter { !modules.contains($0) }

  static func path(_ script: String) -> String { root.path + "/scripts/" + script }

  static func numbers(_ path: String) throws -> [Double] {
    guard case .tensor(let tensor) = try TensorFile.load(path) else { return [] }
    return try tensor.toArray(Double.self)
  }

  /// The original's record of an experiment.
  static func reference(_ name: String) throws -> [Double] {
    try numbers(root.path + "/Tests/PDETests/Fixtures/" + name)
  }

  func largestError(_ ours: [Double], _ theirs: [Double], first: Int) -> Double {
    zip(ours, theirs).prefix(first).map { abs($0 - $1) / abs($1) }.max() ?? .infinity
  }

  @Test("Every script explains its options and refuses unknown ones", arguments: experiments)
  func options(_ script: String) throws {
    let help = try Binary.run([Self.path(script), "--help"])
    #expect(help.exitCode == 0)
    #expect(help.standardOutput.contains("--out"), "\(help.standardOutput)")
    let mistake = try Binary.run([Self.path(script), "--ouut", "x"])
    #expect(mistake.exitCode == 2)
    #expect(mistake.standardError.contains("unknown option '--ouut' (did you mean '--out'?)"))
    #expect(mistake.standardOutput == "")
  }

  @Test("Scripts are short", arguments: experiments)
  func length(_ script: String) throws {
    let lines = try String(contentsOfFile: Self.path(script), encoding: .utf8).split(separator: "\n")
    let code = lines.filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("--") }
    #expect(code.count <= 60, "\(script) has \(code.count) lines of code")
  }

  @Test("heat.lua writes pictures and numbers under the names that others look for")
  func heat() throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run([Self.path("heat.lua"), "--dt", "0.4", "--steps", "2001", "--out", folder.path])
    #expect(run.exitCode == 0, "\(run.standardError)")
    for ending in ["png", "svg"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/heat_dt0.4." + ending))
    }
    guard case .archive(let entries) = try TensorFile.load(folder.path + "/heat_dt0.4.npz") else {
      Issue.record("not an archive")
      return
    }
    let shapes = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, Array($0.tensor.shape)) })
    #expect(shapes == ["t": [7], "u": [7, 31], "u_final": [31]])
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/heat_dt0.8.png"))
  }

  @Test("Without gnuplot no number fails: a figure leaves what draws it elsewhere, and says so")
  func withoutGnuplot() throws {
    let folder = try TemporaryFolder()
    func heat(_ path: String) throws -> ProgramResult {
      try Binary.run(
        [Self.path("heat.lua"), "--dt", "0.4", "--steps", "2001", "--out", folder.path], environment: ["PATH": path])
    }
    func names() -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() }
    let picture = folder.path + "/heat_dt0.4.png"
    let run = try heat("/nowhere")
    #expect(run.exitCode == 0)
    #expect(
      run.standardError.hasPrefix(
        "note: \(picture): not drawn, for gnuplot is not installed: \(picture).gnuplot draws it elsewhere, "
          + "the numbers are in \(picture).csv\n"))
    let left = ["png", "svg"].flatMap { kind in ["csv", "data", "gnuplot"].map { "heat_dt0.4.\(kind).\($0)" } }
    #expect(names() == (["heat.manifest.jsonl", "heat_dt0.4.npz"] + left).sorted())
    // They are the script's results: it replaces its own, and nothing else.
    #expect(try heat("/nowhere").exitCode == 0)
    try "mine".write(toFile: picture + ".csv", atomically: true, encoding: .utf8)
    let refused = try heat("/nowhere")
    #expect(
      refused.exitCode == 1 && refused.standardError.contains("heat_dt0.4.png.csv has changed since heat wrote it"))
    // Where gnuplot is, the picture comes.
    #expect(try heat(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").exitCode == 0)
    #expect(names().contains("heat_dt0.4.png"))
  }

  @Test(
    "linear.lua gives the original's losses", arguments: ["11000000.0", "13000000.0", "190000000.0", "210000000.0"])
  func linear(_ alpha: String) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run([Self.path("linear.lua"), "--alpha", alpha, "--iterations", "120", "--out", folder.path])
    #expect(run.exitCode == 0, "\(run.standardError)")
    let name = "loss_alpha\(alpha).npy"
    let (ours, theirs) = (try Self.numbers(folder.path + "/" + name), try Self.reference("linear/" + name))
    #expect(ours.count == 120)
    #expect(largestError(ours, theirs, first: 120) < 1e-11)
  }

  @Test(
    "nonlinear.lua gives the original's losses",
    arguments: [("0.01", 300, 1e-12), ("0.05", 35, 1e-6), ("0.13", 10, 1e-12)])
  func nonlinear(_ lr: String, _ agreeing: Int, _ tolerance: Double) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run([
      Self.path("nonlinear.lua"), "--lr", lr, "--weight-decay", "20", "--iterations", "300", "--out", folder.path,
    ])
    #expect(run.exitCode == 0, "\(run.standardError)")
    let name = "loss_lr\(lr)_L20.npy"
    let (ours, theirs) = (try Self.numbers(folder.path + "/" + name), try Self.reference("nonlinear/" + name))
    #expect(largestError(ours, theirs, first: agreeing) < tolerance)
  }

  @Test("divergence.lua: equal in the end at a small rate, different at a large one")
  func divergence() throws {
    let folder = try TemporaryFolder()
    for lr in ["0.01", "0.09"] {
      let run = try Binary.run([
        Self.path("divergence.lua"), "--lr", lr, "--weight-decay", "20", "--iterations", "400", "--out", folder.path,
      ])
      #expect(run.exitCode == 0, "\(run.standardError)")
    }
    let calm = try Self.numbers(folder.path + "/relative_l1_lr0.01_L20.npy")
    #expect(calm.allSatisfy { $0 < 1e-13 })
    #expect(calm[300...].allSatisfy { $0 == 0 })
    let wild = try Self.numbers(folder.path + "/relative_l1_lr0.09_L20.npy")
    let start = try #require(wild.firstIndex { $0 > 1e-3 })
    #expect((35...100).contains(start + 1))
  }

  @Test("Bits of the CNN equations do not depend on threads or instruction set")
  func bits() throws {
    let code = """
      local g = tensor.generator("philox", 3)
      local image, init = g:randn(61, 67), g:randn(9, 8)
      local r = pde.cnn_nonlinear{image = image, init = init, lr = {0.05, 0.1}, alpha = 2, iterations = 60}
      local q = pde.cnn_linear{image = image, init = init, lr = 1e-4, alpha = 20, iterations = 60, momentum = 0.5}
      for _, t in ipairs{r[1].loss, r[2].w, q.loss, q.w} do
        for _, x in ipairs(t:flatten():totable()) do io.write(("%a "):format(x)) end
      end
      """
    let expected = try Binary.run(["--threads", "1", "--isa", "v3", "-e", code]).standardOutput
    #expect(expected.count > 1000)
    for options in [["--threads", "2"], ["--threads", "3"], ["--threads", "2", "--isa", "v3"]] {
      #expect(try Binary.run(options + ["-e", code]).standardOutput == expected, "\(options)")
    }
  }
}
