import Autograd
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

  /// A small network in two groups, under Adam or AdamW, with perturbations at every place.
  private func adaptive(_ isDecoupled: Bool) throws -> Replica {
    let net = try PlainNetworks.mlp([3072, 6, 10], generator: Generator(kind: .torch, seed: 3))
    let parameters = net.namedParameters
    let places: [PerturbationSite.Place] = [.gradient, .update, .weights]
    let optimizer = try Adam(
      [
        ParameterGroup(Array(parameters[..<2]), ["lr": [0.01], "weight_decay": [0.1], "betas": [0.5, 0.9]]),
        ParameterGroup(Array(parameters[2...]), ["lr": [0.002], "eps": [1e-6]]),
      ], isDecoupled: isDecoupled,
      perturbations: try places.map { try PlacedPerturbation(UlpMove(n: 1, fraction: 0.5), at: $0, seed: 1) })
    return Replica(name: "net", model: net, optimizer: optimizer)
  }

  private func training(_ replicas: [Replica], checkpoint: Checkpoint? = nil, seed: UInt64 = 5) throws -> Training {
    let set = try SyntheticCIFAR().make(.train, count: 96)
    let test = try SyntheticCIFAR().make(.test, count: 20)
    return try Training(
      replicas, trainSet: try DataLoader(set, augmentation: .cifarTraining, batchSize: 32, shuffled: true, seed: seed),
      testSet: try DataLoader(test, augmentation: .cifarTesting, batchSize: 32, shuffled: false, seed: 0),
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

  @Test("Adam and AdamW with groups, schedule and perturbations resume to the same bits", arguments: [false, true])
  func resumeAdaptive(_ isDecoupled: Bool) throws {
    let folder = try TemporaryFolder()
    let straight = try adaptive(isDecoupled)
    // A hook that sets a rate, in the stopped run as in the other.
    func run(_ replica: Replica, _ checkpoint: Checkpoint?, stop: Int = .max) throws {
      try training([replica], checkpoint: checkpoint).run(epochs: 4, iterations: stop) { step, _ in
        if step == 4 { replica.optimizer.groups[1].learningRate = 0.003 }
        return true
      }
    }
    try run(straight, nil)
    let checkpoint = Checkpoint(path: folder.path + "/state.safetensors", every: 1)
    for stop in [2, 5, 7] { try run(adaptive(isDecoupled), checkpoint, stop: stop) }
    let resumed = try adaptive(isDecoupled)
    try run(resumed, checkpoint)
    #expect(try bits(resumed) == bits(straight))
    #expect(resumed.optimizer.groups.map(\.learningRate) == straight.optimizer.groups.map(\.learningRate))
    #expect(straight.optimizer.groups.map(\.learningRate) == [0.01 * 0.1, 0.003])
  }

  @Test("Rates of replicas and groups are their own, and are scaled from what they were") func rates() throws {
    let (first, second) = (try adaptive(false), try adaptive(true))
    for i in second.optimizer.groups.indices { try second.optimizer.set("lr", [0.5], ofGroup: i) }
    var seen: [[Double]] = []
    try training([first, second]).run(epochs: 3) { step, _ in
      if step % 3 == 1 { seen.append((first.optimizer.groups + second.optimizer.groups).map(\.learningRate)) }
      return true
    }
    let base = [0.01, 0.002, 0.5, 0.5]
    #expect(seen == [base, base, base.map { $0 * 0.1 }])
  }

  @Test("More epochs go on from a checkpoint, with new objects and with those that stand there") func longer() throws {
    let folder = try TemporaryFolder()
    let checkpoint = Checkpoint(path: folder.path + "/state.npz")
    let straight = try replica([])
    try training([straight]).run(epochs: 3)
    let kept = try replica([])
    try training([kept], checkpoint: checkpoint).run(epochs: 2)
    try training([kept], checkpoint: checkpoint).run(epochs: 3)
    #expect(try bits(kept) == bits(straight))
    try training([kept], checkpoint: checkpoint).run(epochs: 3)
    let fresh = try replica([])
    try training([fresh], checkpoint: checkpoint).run(epochs: 3)
    #expect(try bits(fresh) == bits(straight))
    // Fewer than it has made would be given the results of more.
    let longer = CheckpointError.longer(path: checkpoint.path, epochs: 3, steps: 9, asked: "1 epochs")
    #expect(throws: longer) { try training([replica([])], checkpoint: checkpoint).run(epochs: 1) }
    #expect(throws: CheckpointError.self) {
      try training([replica([])], checkpoint: checkpoint).run(epochs: 3, iterations: 2)
    }
  }

  @Test("Replicas share nothing, and an optimizer steps its network") func shared() throws {
    let (a, b) = (try adaptive(false), try adaptive(false))
    for replicas in [
      [a, Replica(name: "b", model: b.model, optimizer: a.optimizer)],
      [a, Replica(name: "b", model: a.model, optimizer: b.optimizer)],
      [Replica(name: "b", model: a.model, optimizer: b.optimizer)],
    ] { #expect(throws: TensorError.self) { try training(replicas) } }
  }

  @Test("The first value that is not finite is noted with step and layer, also across a checkpoint")
  func nonFinite() throws {
    let folder = try TemporaryFolder()
    func run(_ stop: Int = .max, _ change: @escaping (Replica, Int) throws -> Void) throws -> NonFinite? {
      let replica = try adaptive(false)
      let run = try training([replica], checkpoint: Checkpoint(path: "\(folder.path)/\(stop).npz", every: 1))
      try run.run(epochs: 2, iterations: stop == .max ? 4 : stop) { step, _ in
        try change(replica, step)
        return true
      }
      return run.firstNonFinite[0]
    }
    #expect(try run { _, _ in } == nil)
    let parameters = { (replica: Replica) in replica.model.namedParameters.map(\.tensor) }
    // An activation that overflows: the weights of the last layer are finite, their products are not.
    let overflow = try run(6) { replica, step in
      guard step == 2 else { return }
      try GradientMode.off { try parameters(replica)[2].copyInPlace(Tensor.ones([10, 6], .float32) * 3e38) }
    }
    #expect(overflow == NonFinite(kind: .loss, step: 3, layer: "3"))
    #expect(try run(6) { _, _ in } == overflow)
    let rate = try run(5) { replica, step in
      if step == 1 { replica.optimizer.groups[1].learningRate = .infinity }
    }
    #expect(rate == NonFinite(kind: .weight, step: 2, layer: "3.weight"))
  }

  @Test("A checkpoint of another run, or another file, is refused and left alone")
  func otherRun() throws {
    let folder = try TemporaryFolder()
    let checkpoint = Checkpoint(path: folder.path + "/checkpoint.npz", every: 1)
    try training([replica([])], checkpoint: checkpoint).run(epochs: 1, iterations: 1)
    func refusal(_ body: () throws -> Void) -> [String] {
      do { try body() } catch CheckpointError.otherRun(_, let differences) {
        return differences.map(\.description)
      } catch {}
      return []
    }
    #expect(
      refusal { try training([replica([])], checkpoint: checkpoint, seed: 6).run(epochs: 1) } == [
        "seed: 5 there, 6 here"
      ])
    #expect(
      refusal { try training([replica([PlacedPerturbation(Rescale(k: 3))])], checkpoint: checkpoint).run(epochs: 1) }
        .contains {
          $0.hasPrefix("replicas[1].optimizer.perturb[1].k: nothing there, 3 here")
        })
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
