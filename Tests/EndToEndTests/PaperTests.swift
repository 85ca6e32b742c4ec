import Files
import Formats
import Foundation
import Tensors
import TestSupport
import Testing

/// The paper's figures and tables as the original makes them: its settings, its files, its statistics.
@Suite struct PaperTests {
  private static let fixtures = ScriptTests.root.path + "/Tests/EndToEndTests/Fixtures/fig2"

  private func run(
    _ script: String, _ options: [String], in folder: TemporaryFolder? = nil, limit: Double = 120
  ) throws -> ProgramResult {
    try Binary.run([ScriptTests.path(script)] + options, folder: folder?.url, limit: limit)
  }

  /// Every file below a folder, with its bytes.
  private func snapshot(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: folder + "/" + $0) ?? Data()) })
  }

  private func save(_ values: [Double], _ path: String) throws {
    try Folder.make(forFile: path)
    try TensorFile.save(try Tensor(values), to: path)
  }

  // MARK: Table 1

  /// Files as main6.py leaves them: six seeds, six copies, thirteen epochs.
  private func accuracies(_ folder: TemporaryFolder, epochs: Int = 13) throws {
    for seed in 1...6 {
      for copy in 1...6 {
        let values = (1...epochs).map { Double((seed * 37 + copy * 101 + $0 * $0 * 53) % 997) / 64 + 80 }
        try save(values, folder.path + "/seed\(seed)/test\(copy).npy")
      }
    }
  }

  /// What the original's mean_variance.py prints for these files (NumPy 2.4): means of its six lines, and its last line.
  private static let overK = [
    (88.63567708333333, 0.7423176512344317), (88.17526041666667, 0.7351787582160672),
    (87.71484375, 1.5377571531859238), (88.03333333333335, 1.3815370962315443),
    (87.83255208333334, 1.4401248161946287), (87.63177083333335, 1.6356590684209331),
  ]
  private static let overSeeds = [
    (88.21276041666665, 0.7492511542928723), (88.49270833333333, 0.4707653435423581),
    (88.77265625, 0.6626705693847013), (88.79296875, 0.6626705693847041),
    (87.51510416666667, 1.6976665364071943), (86.23723958333333, 1.181294234410234),
  ]

  private func rows(_ run: ProgramResult, head: String) throws -> [[Double]] {
    #expect(run.exitCode == 0, "\(run.standardError)")
    let lines = run.standardOutput.split(separator: "\n")
    #expect(lines.first.map(String.init) == head)
    return lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
  }

  @Test("mean_variance.lua gives the original's numbers, over k and over seeds")
  func meanVariance() throws {
    let folder = try TemporaryFolder()
    try accuracies(folder)
    for (over, head, expected) in [
      ("k", "seed,n,mean,std", Self.overK), ("seed", "copy,n,mean,std", Self.overSeeds),
    ] {
      let table = try rows(
        run("mean_variance.lua", ["--from", folder.path, "--over", over, "--csv"]), head: head)
      #expect(table.count == 6)
      for (i, row) in table.enumerated() {
        #expect(row[0] == Double(i + 1) && row[1] == 6)
        #expect(abs(row[2] / expected[i].0 - 1) < 1e-12 && abs(row[3] / expected[i].1 - 1) < 1e-12, "\(row)")
      }
    }
    let one = try rows(
      run(
        "mean_variance.lua", ["--from", folder.path, "--over", "seed", "--k-index", "4", "--std", "sample", "--csv"]),
      head: "copy,n,mean,std")
    #expect(one.count == 1 && one[0][0] == 4)
    #expect(abs(one[0][3] / (Self.overSeeds[3].1 * (6.0 / 5).squareRoot()) - 1) < 1e-12)
    let latex = try run("mean_variance.lua", ["--from", folder.path, "--latex"])
    #expect(latex.standardOutput.hasPrefix("\\begin{tabular}{lccccccc}\n"))
    #expect(latex.standardOutput.hasSuffix("\\end{tabular}\n"))
    for part in ["$k = 11$", "mean $\\pm$ population std", "88.64 $\\pm$ 0.742", "86.24 $\\pm$ 1.181"] {
      #expect(latex.standardOutput.contains(part), "\(latex.standardOutput)")
    }
  }

  @Test("Too few epochs are said; the table alone is on standard output")
  func fewEpochs() throws {
    let folder = try TemporaryFolder()
    try accuracies(folder, epochs: 9)
    let table = try run("mean_variance.lua", ["--from", folder.path, "--over", "k", "--csv"])
    #expect(table.standardError.contains("fewer than 10 epochs") && table.standardError.contains("seed6/test6.npy (9)"))
    #expect(table.standardOutput.split(separator: "\n").count == 7)
    let none = try run("mean_variance.lua", ["--from", folder.path + "/seed1", "--csv"])
    #expect(none.exitCode == 1 && none.standardOutput.isEmpty)
    #expect(none.standardError.contains("no seed<r>/test<i>.npy in"))
  }

  @Test("Runs of different configurations are not mixed, when they are written and when they are read")
  func mixtures() throws {
    let folder = try TemporaryFolder()
    let base = [
      "--k", "1,3", "--depth", "8", "--subset", "64", "--epochs", "1", "--batch", "32", "--synthetic", "--out",
    ]
    let (a, b) = (folder.path + "/a", folder.path + "/b")
    #expect(try run("accuracy.lua", ["--seed", "1"] + base + [a]).exitCode == 0)
    #expect(try run("accuracy.lua", ["--seed", "2"] + base + [a]).exitCode == 0)
    let refused = try run("accuracy.lua", ["--seed", "3", "--lr", "0.05"] + base + [a])
    #expect(refused.exitCode == 1)
    #expect(refused.standardError.contains("options.lr is 0.1 in seed1/manifest.json and 0.05 here"))
    #expect(!FileManager.default.fileExists(atPath: a + "/seed3"))

    #expect(try run("mean_variance.lua", ["--from", a, "--over", "seed", "--csv"]).exitCode == 0)
    #expect(try run("accuracy.lua", ["--seed", "3", "--lr", "0.05"] + base + [b]).exitCode == 0)
    try FileManager.default.moveItem(atPath: b + "/seed3", toPath: a + "/seed3")
    for over in ["k", "seed", "both"] {
      let mixed = try run("mean_variance.lua", ["--from", a, "--over", over, "--csv"])
      #expect(mixed.exitCode == 1 && mixed.standardOutput.isEmpty)
      #expect(mixed.standardError.contains("different configurations: options.lr is 0.1 and 0.05"))
    }
  }

  @Test("accuracy.lua: models, data and dtypes; no epochs; a folder without data")
  func accuracy() throws {
    let folder = try TemporaryFolder()
    for (part, count) in [("train", UInt8(24)), ("t10k", 8)] {
      let images =
        [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28] + (0..<Int(count) * 784).map { UInt8($0 % 251) }
      try folder.file("data/fashion-mnist/\(part)-images-idx3-ubyte", Data(images))
      let labels = [0, 0, 8, 1, 0, 0, 0, count] + (0..<count).map { $0 % 10 }
      try folder.file("data/fashion-mnist/\(part)-labels-idx1-ubyte", Data(labels))
    }
    for (i, options) in [
      ["--depth", "8"], ["--depth", "8", "--dtype", "float64"], ["--model", "mlp"],
      ["--model", "vgg16", "--k", "1", "--subset", "4"],
    ].enumerated() {
      let trained = try run(
        "accuracy.lua",
        ["--data", "fashion-mnist", "--k", "1,3", "--epochs", "1", "--batch", "12", "--out", "\(i)"] + options,
        in: folder)
      #expect(trained.exitCode == 0, "\(trained.standardError)")
      #expect(trained.standardError == "" && trained.standardOutput.contains("fashion-mnist"))
    }
    let manifest = try #require(FileManager.default.contents(atPath: folder.path + "/1/seed7/manifest.json"))
    #expect(String(decoding: manifest, as: UTF8.self).contains("\"dtype\" : \"float64\""))

    let nothing = try run("accuracy.lua", ["--epochs", "0", "--out", "none"], in: folder)
    #expect(nothing.exitCode == 0 && nothing.standardOutput == "epochs = 0: nothing is trained, and nothing written\n")
    for script in ["accuracy.lua", "weights.lua"] {
      let missing = try run(script, ["--data-root", "nowhere", "--out", "none"], in: folder)
      #expect(missing.exitCode == 1)
      #expect(missing.standardError.contains("nowhere: CIFAR-10 (binary version) expected"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }

  // MARK: Fig. 2

  @Test("weights.lua records where i + 1 is a multiple of n, for exactly so many iterations, as main2.py's files")
  func weights() throws {
    let folder = try TemporaryFolder()
    let base = ["--n", "2", "--depth", "8", "--subset", "64", "--batch", "16", "--synthetic", "--out", folder.path]
    let made = try run("weights.lua", ["--iterations", "11", "--mat"] + base)  // an epoch has four
    #expect(made.exitCode == 0, "\(made.standardError)")
    guard case .archive(let entries) = try TensorFile.load(folder.path + "/weights_n2.npz"),
      let at = entries.first(where: { $0.name == "iteration" })
    else {
      Issue.record("not an archive")
      return
    }
    #expect(try at.tensor.to(.float64).toArray(Double.self) == [1, 3, 5, 7, 9, 11])
    for copy in 1...2 {
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/swish_0.1/L0.0005_2_\(copy)")
      #expect(files.sorted() == (1...6).map { "\($0)_conv_weight.mat" })
    }
    guard case .archive(let mat) = try TensorFile.load(folder.path + "/swish_0.1/L0.0005_2_1/6_conv_weight.mat") else {
      Issue.record("not a .mat")
      return
    }
    #expect(mat.map(\.name) == ["conv_weight"])
    #expect(Array(mat[0].tensor.shape) == [32, 16, 3, 3] && mat[0].tensor.dtype == .float32)

    let unknown = try run(
      "weights.lua", ["--iterations", "11", "--layer", "layer2.5.conv1.weight", "--overwrite"] + base)
    #expect(unknown.exitCode == 1)
    #expect(unknown.standardError.contains("(near: 'layer2.0.conv1.weight', 'layer1.0.conv1.weight', "))
    let other = try run("weights.lua", ["--iterations", "11", "--momentum", "0.9"] + base)
    #expect(other.exitCode == 1 && other.standardError.contains("options.momentum is 0"))
    // The same again is its own.
    #expect(try run("weights.lua", ["--iterations", "11", "--mat"] + base).exitCode == 0)
  }

  @Test("Fig. 2 in small: the difference grows as in PyTorch")
  func golden() throws {
    let steps = 40
    let made = try Binary.run(
      [
        Self.fixtures + "/fig2.lua", "--steps", "\(steps)", "--batches", Self.fixtures + "/batches.npz", "--init",
        ScriptTests.root.path + "/Tests/NeuralNetworksTests/Fixtures/resnet20_init.npz",
      ], limit: 240)
    #expect(made.exitCode == 0, "\(made.standardError)")
    let ours = made.standardOutput.split(separator: "\n").compactMap { Double($0) }
    #expect(ours.count == steps)
    guard case .archive(let curves) = try TensorFile.load(Self.fixtures + "/curves_n8.npz") else {
      Issue.record("not an archive")
      return
    }
    for curve in curves where curve.name.hasPrefix("float32") {
      let theirs = try curve.tensor.toArray(Double.self)
      let distances = zip(ours, theirs).map { abs(log10($0 / $1)) }
      #expect(distances.reduce(0, +) / Double(steps) < 0.25, "\(curve.name)")
      #expect((distances.max() ?? .infinity) < 1)
    }
    #expect(ours[0] < 1e-9 && ours[steps - 1] > 1e-3)
  }

  // MARK: Files of others

  /// A layout of results, ours or the original's.
  private func layout(_ name: String, _ folder: TemporaryFolder) throws {
    let curve = (1...120).map { 1000 / Double($0) }
    func weights(_ path: String, _ count: Int, _ shape: [Int]) throws {
      for i in 1...count {
        let size = shape.reduce(1, *)
        let values = (0..<size).map { Double($0 % 7 + 1) * (path.contains("2/") ? 1 + Double(i) * 1e-7 : 1) }
        try Folder.make("\(folder.path)/\(path)")
        try TensorFile.save(
          .archive([("conv_weight", try Tensor(values, shape: Shape(shape) ?? []))]),
          to: "\(folder.path)/\(path)\(i)_conv_weight.mat")
      }
    }
    switch name {
    case "loss_alpha": for a in ["11000000.0", "200000000.0"] { try save(curve, "\(folder.path)/loss_alpha\(a).npy") }
    case "loss_dt", "loss_lr": for lr in ["0.01", "0.1"] { try save(curve, "\(folder.path)/\(name)\(lr)_L20.npy") }
    case "relative_l1": try save(curve, "\(folder.path)/relative_l1_lr0.05_L20.npy")
    case "dt": for copy in 1...2 { try weights("dt0.05_L20/1_\(copy)/", 110, [1, 1, 4, 4]) }
    case "lr": for copy in 1...2 { try weights("lr0.05_L20/\(copy)/", 110, [1, 1, 4, 4]) }
    case "L": for copy in 1...2 { try weights("L0.0005_8_\(copy)/", 12, [4, 3, 3, 3]) }
    case "swish": for copy in 1...2 { try weights("swish_0.1/L0.0005_8_\(copy)/", 12, [4, 3, 3, 3]) }
    default: for i in 1...3 { try save(curve, "\(folder.path)/seed2/test\(i).npy") }
    }
  }

  @Test(
    "Each layout, ours and the original's, is drawn, and not touched",
    arguments: [
      ("loss_alpha", "loss_plot.lua", "linear_loss.png"), ("loss_dt", "oscillation_plot.lua", "oscillation.png"),
      ("loss_lr", "oscillation_plot.lua", "oscillation.png"),
      ("relative_l1", "divergence_plot.lua", "divergence.png"), ("dt", "divergence_plot.lua", "divergence.png"),
      ("lr", "divergence_plot.lua", "divergence.png"), ("L", "weights_plot.lua", "weights.png"),
      ("swish", "weights_plot.lua", "weights_log.png"), ("seed", "accuracy_plot.lua", "accuracy_seed2.png"),
    ])
  func layouts(_ name: String, _ script: String, _ picture: String) throws {
    let (from, out) = (try TemporaryFolder(), try TemporaryFolder())
    try layout(name, from)
    let before = try snapshot(from.path)
    let drawn = try run(script, ["--from", from.path, "--out", out.path])
    #expect(drawn.exitCode == 0, "\(drawn.standardError)")
    #expect(FileManager.default.fileExists(atPath: out.path + "/" + picture))
    #expect(try snapshot(from.path) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out.path).allSatisfy { !$0.hasSuffix(".npy") })
    let empty = try run(script, ["--from", out.path, "--out", out.path])
    #expect(empty.exitCode == 1 && empty.standardError.contains("no "), "\(empty.standardError)")
  }

  @Test(
    "No script replaces a file that it did not write",
    arguments: [
      ("heat.lua", ["--dt", "0.4", "--steps", "20"], "heat_dt0.4.npz"),
      ("heat2d.lua", ["--n", "9", "--steps", "4"], "heat2d.png"),
      ("linear.lua", ["--iterations", "5"], "loss_alpha12000000.0.npy"),
      ("loss_plot.lua", ["--iterations", "5"], "loss_alpha11000000.0.npy"),
      ("nonlinear.lua", ["--iterations", "5"], "loss_lr0.07_L20.npy"),
      ("oscillation_plot.lua", ["--iterations", "5", "--lr", "0.01"], "loss_lr0.01_L20.npy"),
      ("divergence.lua", ["--iterations", "5"], "relative_l1_lr0.03_L20.npy"),
      ("divergence_plot.lua", ["--iterations", "5", "--window", "2", "--lr", "0.01"], "relative_l1_lr0.01_L20.npy"),
      ("restrained.lua", ["--iterations", "2"], "restrained.npz"),
      ("stability_map.lua", ["--points", "2", "--iterations", "2"], "stability_map.npz"),
      ("my_perturbation.lua", ["--steps", "1"], "my_perturbation.png"),
      (
        "weights.lua",
        ["--synthetic", "--subset", "32", "--batch", "16", "--depth", "8", "--iterations", "2", "--n", "2", "--mat"],
        "swish_0.1/L0.0005_2_2/1_conv_weight.mat"
      ),
      (
        "accuracy.lua",
        ["--synthetic", "--subset", "32", "--batch", "16", "--depth", "8", "--epochs", "1", "--k", "1"],
        "seed7/test1.npy"
      ),
    ])
  func overwriting(_ script: String, _ options: [String], _ file: String) throws {
    let folder = try TemporaryFolder()
    let foreign = Data("not yours".utf8)
    try folder.file(file, foreign)
    let path = folder.path + "/" + file
    let refused = try run(script, options + ["--out", folder.path])
    #expect(refused.exitCode == 1)
    #expect(
      refused.standardError.contains("\(path) is there already, and not written by \(script.dropLast(4))"),
      "\(refused.standardError)")
    #expect(refused.standardError.contains("--overwrite to replace it"))
    #expect(FileManager.default.contents(atPath: path) == foreign)

    let allowed = try run(script, options + ["--out", folder.path, "--overwrite"])
    #expect(allowed.exitCode == 0, "\(allowed.standardError)")
    let written = FileManager.default.contents(atPath: path)
    #expect(written != foreign)
    // From now on it is the script's own, until something changes it.
    let again = try run(script, options + ["--out", folder.path])
    #expect(again.exitCode == 0, "\(again.standardError)")
    try folder.file(file, foreign)
    let changed = try run(script, options + ["--out", folder.path])
    #expect(changed.exitCode == 1 && changed.standardError.contains("\(path) has changed since"))
    #expect(FileManager.default.contents(atPath: path) == foreign)
  }

  @Test("The same bytes are no overwriting, and pass the file to nobody else")
  func sameBytes() throws {
    let folder = try TemporaryFolder()
    let options = ["--iterations", "5", "--out", folder.path]
    #expect(try run("linear.lua", ["--alpha", "12000000"] + options).exitCode == 0)
    #expect(try run("loss_plot.lua", options).exitCode == 0)
    let longer = ["--iterations", "6", "--out", folder.path]
    #expect(try run("loss_plot.lua", longer).exitCode == 1)
    #expect(try run("linear.lua", ["--alpha", "12000000"] + longer).exitCode == 0)
  }

  @Test("Fig. 3 has the paper's weight decays, and says how each stands to the bounds")
  func figureThree() throws {
    let folder = try TemporaryFolder()
    let made = try run("loss_plot.lua", ["--iterations", "3", "--out", folder.path])
    let kinds = made.standardOutput.split(separator: "\n").dropFirst().map { line in
      line.split(whereSeparator: \.isWhitespace).filter { ["stable", "marginal", "unstable"].contains($0) }.joined()
    }
    #expect(kinds == ["unstable", "unstable", "stable", "stable", "marginal", "unstable", "unstable"])
    let svg = String(
      decoding: try #require(FileManager.default.contents(atPath: folder.path + "/linear_loss.svg")), as: UTF8.self)
    for value in ["1.1e7", "1.2e7", "1.3e7", "1.9e8", "2.0e8", "2.1e8", "2.2e8"] { #expect(svg.contains(value)) }
  }
}
