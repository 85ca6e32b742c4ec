import Formats
import Foundation
import Tensors
import TestSupport
import Testing

/// The original's names for options, and the scripts of the papers' theory.
@Suite struct TheoryScriptTests {
  @Test(
    "A name of the original's is answered by ours",
    arguments: [
      ("accuracy.lua", "--r", "use --seed"), ("accuracy.lua", "--nepoch=2", "use --epochs"),
      ("accuracy.lua", "--batchsize_train", "use --batch"), ("accuracy.lua", "--result_root", "use --out"),
      ("accuracy.lua", "--batchsize-test", "no option for it"), ("weights.lua", "--r", "use --seed"),
      ("weights.lua", "--result_root", "use --out"), ("nonlinear.lua", "--learning_rate", "use --lr"),
      ("nonlinear.lua", "--num_epochs", "use --iterations"), ("linear.lua", "--weight_decay", "use --alpha"),
      ("heat.lua", "--niter", "use --steps"), ("divergence_plot.lua", "--interval", "use --window"),
    ])
  func originalNames(_ script: String, _ flag: String, _ answer: String) throws {
    let run = try Binary.run([ScriptTests.path(script), flag, "1"])
    #expect(run.exitCode == 2)
    #expect(run.standardError.contains("the original's name: ") && run.standardError.contains(answer))
    #expect(run.standardOutput == "")
  }

  @Test("regions.lua: shares add up, and growth is on the side of 1 that Table 3 says", arguments: ["0.01", "0.07"])
  func regions(_ lr: String) throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run([
      ScriptTests.path("regions.lua"), "--lr", lr, "--iterations", "120", "--out", folder.path,
    ])
    #expect(run.exitCode == 0, "\(run.standardError)")
    #expect(run.standardOutput.contains("transitioning"))
    guard case .archive(let entries) = try TensorFile.load(folder.path + "/regions_lr\(lr).npz") else {
      Issue.record("not an archive")
      return
    }
    let series = try Dictionary(uniqueKeysWithValues: entries.map { ($0.name, try $0.tensor.toArray(Double.self)) })
    func named(_ name: String) throws -> [Double] { try #require(series[name]) }
    let shares = try ["activated", "transitioning", "not_activated"].map(named)
    let growths = try ["growth_activated", "growth_transitioning", "growth_not_activated"].map(named)
    let output = try named("output")
    #expect(shares.allSatisfy { $0.count == 120 })
    var visited = 0
    for i in 0..<120 {
      #expect(abs(shares[0][i] + shares[1][i] + shares[2][i] - 1) < 1e-12)
      // α = 20: below α_min = 256 of the transitioning region, below 2/lr of the others.
      if shares[1][i] == 1, abs(output[i]) < 1 {
        #expect(growths[1][i] > 1)
        visited += 1
      }
      if shares[2][i] > 0, abs(output[i]) > 1e-9 { #expect(growths[2][i] < 1) }
      if shares[0][i] > 0, abs(output[i]) > 8 { #expect(growths[0][i] < 1) }
    }
    #expect(visited >= 2)
    #expect(abs(growths[1][0] - (1 + (Double(lr) ?? 0) * (256 - 20))) < 0.05)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/regions_lr\(lr).png"))
  }

  @Test("regularisation.lua: no rounding error grows below the local bound; above it some reach the largest size")
  func regularisation() throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run([
      ScriptTests.path("regularisation.lua"), "--points", "8", "--iterations", "200", "--image", "32", "--out",
      folder.path,
    ])
    #expect(run.exitCode == 0, "\(run.standardError)")
    guard case .archive(let entries) = try TensorFile.load(folder.path + "/regularisation.npz") else {
      Issue.record("not an archive")
      return
    }
    let series = try Dictionary(uniqueKeysWithValues: entries.map { ($0.name, try $0.tensor.toArray(Double.self)) })
    let (rates, bounds, distance) = (series["lr"] ?? [], series["lr_bound"] ?? [], series["distance"] ?? [])
    try #require(rates.count == 8 && bounds.count == 8 && distance.count == 64)
    for i in 0..<8 {
      for j in 0..<8 where rates[j] < 0.9 * bounds[i] && rates[j] > 0.05 { #expect(distance[j * 8 + i] < 1e-12) }
    }
    #expect(distance.contains { $0 > 0.1 })
  }

  @Test("depth.lua: the local bound falls with depth, and errors grow from smaller learning rates")
  func depth() throws {
    let folder = try TemporaryFolder()
    let run = try Binary.run([
      ScriptTests.path("depth.lua"), "--hidden", "1,8", "--lr", "0.0003,0.01", "--steps", "60", "--out", folder.path,
    ])
    #expect(run.exitCode == 0, "\(run.standardError)")
    guard case .archive(let entries) = try TensorFile.load(folder.path + "/depth.npz") else {
      Issue.record("not an archive")
      return
    }
    let series = try Dictionary(uniqueKeysWithValues: entries.map { ($0.name, try $0.tensor.toArray(Double.self)) })
    let (bounds, distance) = (series["lr_bound"] ?? [], series["distance"] ?? [])
    try #require(bounds.count == 2 && distance.count == 4)
    #expect(bounds[1] < bounds[0] / 2)
    #expect(distance[1] < 1e-4 && distance[3] > 1e-2)
  }
}
