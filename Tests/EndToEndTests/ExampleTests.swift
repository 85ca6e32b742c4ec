import Foundation
import TestSupport
import Testing

/// `examples/*.lua`: each runs as it stands, and at a small size gives the numbers that PyTorch gives
/// (`Fixtures/examples_pytorch.py`).
@Suite struct ExampleTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  private static let examples = folder.appending(path: "../../examples")

  /// The options under which each is compared; all print every step.
  private static let options: [String: [String]] = [
    "full_batch_gd": ["--steps", "20", "--every", "1"], "sam": ["--steps", "20", "--every", "1"],
    "swa": ["--epochs", "5", "--start", "3"], "mixup": ["--steps", "20", "--every", "1"], "lion": ["--epochs", "5"],
    "gradient_penalty": ["--steps", "20", "--every", "1"], "residual_mlp": ["--epochs", "5", "--dropout", "0"],
  ]

  @Test("Each example is short, listed here, and told by its README") func listed() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.examples.path).filter { $0.hasSuffix(".lua") }
    #expect(files.sorted() == Self.options.keys.map { $0 + ".lua" }.sorted())
    let readme = try String(contentsOf: Self.examples.appending(path: "README.md"), encoding: .utf8)
    for file in files {
      let text = try String(contentsOf: Self.examples.appending(path: file), encoding: .utf8)
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 61, "\(file)")
      #expect(readme.contains("`\(file)`"), "\(file)")
    }
  }

  @Test("Twenty steps in float64 are PyTorch's to 1e-10", arguments: options.keys.sorted())
  func agrees(_ name: String) throws {
    let fixture = try Data(contentsOf: Self.folder.appending(path: "Fixtures/examples.json"))
    let all = try #require(JSONSerialization.jsonObject(with: fixture) as? [String: [[Double]]])
    let expected = try #require(all[name])
    let script = Self.examples.appending(path: name + ".lua").path
    let run = try Binary.run(["--threads", "2", script] + Self.options[name, default: []])
    #expect(run.exitCode == 0 && run.standardError.isEmpty, "\(run.standardError)")
    let lines = run.standardOutput.split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Double($0) }.dropFirst()
    }
    try #require(lines.count == expected.count)
    for (step, (got, wanted)) in zip(lines, expected).enumerated() {
      for (value, reference) in zip(got, wanted) {
        #expect(abs(value - reference) <= 1e-10 * max(1, abs(reference)), "\(name), line \(step + 1)")
      }
      #expect(got.count >= wanted.count)
    }
  }

  @Test("Dropout's masks come from its seed: equal runs, other seeds another run") func dropout() throws {
    let script = Self.examples.appending(path: "residual_mlp.lua").path
    func output(_ seed: String, threads: String) throws -> String {
      try Binary.run(["--threads", threads, script, "--epochs", "2", "--seed", seed]).standardOutput
    }
    let first = try output("1", threads: "1")
    #expect(try first == output("1", threads: "2"))
    #expect(try first != output("2", threads: "1"))
  }
}
