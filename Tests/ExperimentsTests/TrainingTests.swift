import Datasets
import Experiments
import Formats
import NeuralNetworks
import Optimizers
import Perturbations
import Tensors
import TestSupport
import Testing

@Suite struct TrainingTests {
  private func replica(_ perturbations: [PlacedPerturbation]) throws -> Replica {
    var options = ResNetOptions()
    options.depth = 8
    let net = try ResNet(options, generator: Generator(kind: .torch, seed: 3))
    let sgd = try SGD(
      [ParameterGroup(net.namedParameters, learningRate: 0.05, weightDecay: 5e-4)], momentum: 0.9, nesterov: true,
      perturbations: perturbations)
    return Replica(name: "net", model: net, optimizer: sgd)
  }

  private func training(_ replicas: [Replica], checkpoint: Checkpoint? = nil, seed: UInt64 = 5) throws -> Training {
    let set = try SyntheticCIFAR().make(.train, count: 96)
    let test = try SyntheticCIFAR().make(.test, count: 20)
    return Training(
      replicas, trainSet: try DataLoader(set, augmentation: .cifarTraining, batchSize: 32, shuffled: true, seed: seed),
      testSet: try DataLoader(test, augmentation: .cifarTesting, batchSize: 32, shuffled: false, seed: 0),
      learningRate: 0.05,
      schedule: .step(every: 2, factor: 0.1), checkpoint: checkpoint)
  }

  private func bits(_ replica: Replica) throws -> [UInt32] {
    try replica.model.stateDict.flatMap { try $0.tensor.detach().toArray(Float.self).map(\.bitPattern) }
  }

  @Test(
    "A run that was stopped anywhere and resumed ends with the same bits",
    // Steps made before the stop, steps between checkpoints; an epoch has three.
    arguments: [(5, 0), (5, 1), (4, 2), (3, 1), (1, 1), (6, 3)])
  func resume(_ stop: Int, _ every: Int) throws {
    let folder = try TemporaryFolder()
    func make() throws -> Replica {
      let made = try replica([
        PlacedPerturbation(Rescale(k: 3), probability: 0.5), PlacedPerturbation(UlpMove(fraction: 0.5), seed: 1),
        PlacedPerturbation(RoundTo(.bits(fraction: 20, exponent: nil), .stochastic), at: .update, pattern: "fc.*"),
        PlacedPerturbation(UlpMove(), at: .weights, iterations: 2...7),
      ])
      try made.model.perturb([
        PlacedPerturbation(Noise(scale: 1e-6), at: .forward, pattern: "layer1.*"),
        PlacedPerturbation(UlpMove(), at: .backward, pattern: "layer2.*"),
      ])
      return made
    }
    let straight = try make()
    let whole = try training([straight])
    try whole.run(epochs: 3)
    #expect(whole.history[0].count == 3)

    let checkpoint = Checkpoint(path: folder.path + "/checkpoint.safetensors", every: every)
    try training([make()], checkpoint: checkpoint).run(epochs: 3, iterations: stop)
    let resumed = try make()
    let rest = try training([resumed], checkpoint: checkpoint)
    var first: Int?
    try rest.run(epochs: 3) { iteration, _ in
      first = first ?? iteration
      return true
    }
    let kept = every == 0 ? stop / 3 * 3 : max(stop / 3 * 3, stop / every * every)
    #expect(first == kept + 1)
    #expect(try bits(resumed) == bits(straight))
    #expect(rest.history[0].map(\.loss) == whole.history[0].map(\.loss))
    #expect(rest.history[0].map(\.trainAccuracy) == whole.history[0].map(\.trainAccuracy))
    #expect(rest.history[0].map(\.testAccuracy) == whole.history[0].map(\.testAccuracy))
  }

  @Test("A checkpoint of another run, or another file, is refused and left alone")
  func otherRun() throws {
    let folder = try TemporaryFolder()
    let checkpoint = Checkpoint(path: folder.path + "/checkpoint.npz", every: 1)
    try training([replica([])], checkpoint: checkpoint).run(epochs: 1, iterations: 1)
    #expect(throws: CheckpointError.self) {
      try training([replica([PlacedPerturbation(Rescale(k: 3))])], checkpoint: checkpoint).run(epochs: 1)
    }
    #expect(throws: CheckpointError.self) {
      try training([replica([])], checkpoint: checkpoint, seed: 6).run(epochs: 1)
    }
    let other = Checkpoint(path: folder.path + "/other.npz")
    try TensorFile.save(.archive([("x", Tensor.zeros([3]))]), to: other.path)
    #expect(throws: CheckpointError.incomplete(path: other.path, missing: "settings")) {
      try training([replica([])], checkpoint: other).run(epochs: 1)
    }
    let resumed = try training([replica([])], checkpoint: checkpoint)
    try resumed.run(epochs: 0)
    #expect(resumed.position.batch == 1)
  }

  @Test("A generator that hooks draw from goes on where it was")
  func generator() throws {
    let folder = try TemporaryFolder()
    func run(_ generator: Generator, iterations: Int = .max, path: String) throws -> [UInt32] {
      let draw = try PlacedPerturbation(
        CustomPerturbation(name: "draw") { tensor, _, _ in
          try tensor + Tensor.normal(tensor.shape, tensor.dtype, generator) * 1e-4
        },
        pattern: "fc.*")
      let replica = try replica([draw])
      try training([replica], checkpoint: Checkpoint(path: path, every: 1, generator: generator))
        .run(epochs: 2, iterations: iterations)
      return try bits(replica)
    }
    let straight = try run(Generator(seed: 9), path: folder.path + "/a.npz")
    _ = try run(Generator(seed: 9), iterations: 4, path: folder.path + "/b.npz")
    #expect(try run(Generator(seed: 0), path: folder.path + "/b.npz") == straight)
  }

  @Test("In lock-step: the control is the original, k = 3 is not") func lockStep() throws {
    let replicas = try [
      [], [PlacedPerturbation(NoPerturbation())], [PlacedPerturbation(Rescale(k: 1))],
      [PlacedPerturbation(Rescale(k: 3))],
    ].map(
      replica)
    var losses: [[Double]] = []
    try training(replicas).run(epochs: 2) { _, step in
      losses.append(step)
      return true
    }
    #expect(losses.count == 6)
    let original = try bits(replicas[0])
    #expect(try bits(replicas[1]) == original && bits(replicas[2]) == original)
    #expect(try bits(replicas[3]) != original)
    #expect(losses.allSatisfy { $0[0] == $0[1] && $0[0] == $0[2] })
    #expect(losses[0][0] == losses[0][3])
    #expect(losses.last.map { abs($0[0] - $0[3]) < 0.1 } == true)
  }
}
