import Autograd
import Datasets
import Experiments
import LuaRuntime
import NeuralNetworks
import Optimizers
import Tensors

/// The module `train`.
enum TrainingLibrary {
  static func register(in runtime: LuaRuntime, _ random: RandomLibrary, _ script: CurrentScript) {
    let train = LuaModule(
      "train", "Training of networks, reproducible to the last bit.",
      discussion: """
        What happens to image i in epoch e depends on the seed, e and i alone, so runs that differ in one setting see the \
        same data. Replicas are trained in lock-step on the same batches.
        """)
    declareTraining(train, random, script)
    runtime.register(train)
  }

  private static func declareTraining(_ module: LuaModule, _ random: RandomLibrary, _ script: CurrentScript) {
    module.function(
      "run", "Trains replicas in lock-step on the same batches.",
      options: TrainingOptions.all,
      returns: """
        list of {name, loss, train_accuracy, test_accuracy, perturbations, convolution, first_nonfinite}, tensors over \
        epochs
        """,
      example: """
        local net = nn.mlp{sizes = {3072, 8, 10}}
        train.run{replicas = {{model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.01})}},
                  data = data.synthetic_cifar{train = 64, test = 16}, batch = 32}
        """,
      discussion: """
        Each group of each replica's optimizer has its own learning rate, which `lr_every` or `lr_at` scale from what it is \
        when the run begins. A rate that `on_step` or `on_epoch` sets (`opt.lr`, `opt.param_groups[i].lr`) holds from the \
        next step on until it is set again: cuts leave that group alone.

        `first_nonfinite` tells where a value first was infinite or NaN: {replica, step, kind = 'loss', 'gradient' or \
        'weight', layer}; nil if none was.

        A checkpoint belongs to the run that wrote it, whose identity it holds: text of the script and its modules, \
        options, data, batches, augmentation, seed, schedule, networks, initial weights, optimizers with their groups, \
        perturbations, hooks, versions. Another run is refused, and what differs is named. `epochs` and `iterations` are \
        the run's length: a longer run goes on from a shorter one's checkpoint. These change no bit and may differ: \
        `checkpoint`, `checkpoint_every`, `manifest`, names of replicas, threads, where the data lie.
        """
    ) { call in
      let training = try call.training(random.standard)
      let epochs = try call[TrainingOptions.epochs]
      let iterations = try call[TrainingOptions.iterations] ?? .max
      let (onStep, onEpoch) = try (call[TrainingOptions.onStep], call[TrainingOptions.onEpoch])
      let manifest = try call[TrainingOptions.manifest]
      if manifest != nil || training.checkpoint != nil {
        try training.identify(script.context(call.runtime, functions: [("on_step", onStep), ("on_epoch", onEpoch)]))
      }
      let (steps, overflow) = epochs.multipliedReportingOverflow(by: training.trainSet.batches)
      let total = min(iterations, overflow ? .max : steps)
      let progress = Progress("training", total: total)
      try training.run(epochs: epochs, iterations: iterations) { iteration, losses in
        progress.update(iteration)
        guard let onStep else { return true }
        if case .boolean(false)? = try onStep.call(iteration, LuaValue.object(Tensor(losses)), results: 1).first {
          return false
        }
        return true
      } onEpoch: { epoch in
        try onEpoch?.call(epoch, call.metrics(training))
      }
      progress.finish()
      if let manifest { try Manifest(training).save(to: manifest) }
      call.push(call.metrics(training))
    }
  }
}

/// The options of `train.run`.
private enum TrainingOptions {
  static let replicas = Option.table(
    "replicas", "list of {name = …, model = network, optimizer = optim.sgd(…), optim.adam(…) …}")
  static let data = Option.object("data", LuaDataset.self, "dataset")
  static let epochs = Option.integer("epochs", default: 1, atLeast: 0)
  static let iterations = Option.integer("iterations", "at most so many steps", atLeast: 0).optional
  static let batch = Option.integer("batch", default: 128, atLeast: 1)
  static let augment = Option.boolean("augment", "random crops and flips", default: true)
  static let seed = Option.seed("of order and augmentation")
  static let test = Option.boolean("test", "evaluate after each epoch", default: true)
  static let cutEvery = Option.integer(
    "lr_every", "epochs after which the learning rate is cut, again and again; 0: never", default: 40, atLeast: 0)
  static let cutAt = Option.epochs(
    "lr_at", "epochs (from 0) at which the learning rate is cut, in place of lr_every")
  static let cutFactor = Option.number("lr_factor", "of each cut", default: 0.1, atLeast: 0)
  static let checkpoint = Option.string(
    "checkpoint", "file (.safetensors or .npz): written after each epoch, resumed from if it is there"
  ).optional
  static let checkpointEvery = Option.integer(
    "checkpoint_every", "steps between checkpoints within an epoch; 0: none", default: 0, atLeast: 0)
  static let manifest = Option.string(
    "manifest", "file (.json) that names all that the result's bits depend on, written at the end"
  ).optional
  static let onStep = Option.function(
    "on_step", "function(iteration, losses) after each step; false ends the run"
  ).optional
  static let onEpoch = Option.function("on_epoch", "function(epoch, metrics) after each epoch").optional

  static let all: [any DeclaredOption] = [
    replicas, data, epochs, iterations, batch, augment, seed, test, cutEvery, cutAt, cutFactor, checkpoint,
    checkpointEvery, manifest, onStep, onEpoch,
  ]
}

extension Call {
  fileprivate func training(_ generator: Generator) throws -> Training {
    let data = try self[TrainingOptions.data]
    let (seed, batch) = try (self[TrainingOptions.seed], self[TrainingOptions.batch])
    let augmented = try self[TrainingOptions.augment] ? data.augmented : data.plain
    let replicas = try replicas()
    return try Training(
      replicas,
      trainSet: try DataLoader(data.train, augmentation: augmented, batchSize: batch, shuffled: true, seed: seed),
      testSet: try self[TrainingOptions.test]
        ? DataLoader(data.test, augmentation: data.plain, batchSize: batch, shuffled: false, seed: seed) : nil,
      schedule: schedule(),
      checkpoint: try self[TrainingOptions.checkpoint].map {
        Checkpoint(path: $0, every: try self[TrainingOptions.checkpointEvery], generator: generator)
      })
  }

  private func schedule() throws -> Schedule {
    let (cuts, every) = try (self[TrainingOptions.cutAt], self[TrainingOptions.cutEvery])
    let factor = try self[TrainingOptions.cutFactor]
    if !cuts.isEmpty { return .multiStep(cuts, factor: factor) }
    return every > 0 ? .step(every: every, factor: factor) : .constant
  }

  private func replicas() throws -> [Replica] {
    let list = try self[TrainingOptions.replicas]
    guard list.rawCount > 0 else { throw unexpected(TrainingOptions.replicas, expected: "at least one replica") }
    guard try list.pairs().count == list.rawCount else {
      throw unexpected(TrainingOptions.replicas, expected: "list of replicas, without names of its own")
    }
    return try (1...list.rawCount).map { i in
      guard case .table(let entry) = list[raw: i], case .object(let model) = entry[raw: "model"],
        case .object(let optimizer) = entry[raw: "optimizer"], let network = model as? Module,
        let stepper = (optimizer as? LuaOptimizer)?.optimizer
      else {
        throw unexpected(TrainingOptions.replicas, expected: "entry \(i) = {model = network, optimizer = optim.sgd(…)}")
      }
      let known = ["model", "name", "optimizer"]
      for key in try runtime.sortedKeys(of: entry, path: "replicas[\(i)]") where !known.contains(key.text ?? "") {
        throw ArgumentError.option(
          "replicas[\(i)]", expected: "name, model and optimizer",
          got: "unknown field '\(key.text ?? "\(key.double ?? 0)")'" + Suggestion.phrase(for: key.text ?? "", in: known)
        )
      }
      let described = Replica(name: "", model: network, optimizer: stepper).perturbations
      let name = entry[raw: "name"].text ?? (described.isEmpty ? "\(i)" : described)
      return Replica(name: name, model: network, optimizer: stepper)
    }
  }

  /// A list of the replicas' metrics, each a vector over epochs.
  fileprivate func metrics(_ training: Training) -> LuaTable {
    let list = newTable(elements: training.replicas.count)
    for (i, replica) in training.replicas.enumerated() {
      let history = training.history[i]
      func vector(_ values: [Double]) -> LuaValue { (try? Tensor(values)).map { .object($0) } ?? .nil }
      let table = newOrderedTable([
        ("name", .text(replica.name)), ("loss", vector(history.map(\.loss))),
        ("train_accuracy", vector(history.map(\.trainAccuracy))),
        ("test_accuracy", vector(history.map(\.testAccuracy))), ("perturbations", .text(replica.perturbations)),
        ("convolution", replica.model.convolutionDescription.luaValue),
        ("first_nonfinite", training.firstNonFinite[i].map { .table(record($0, replica.name)) } ?? .nil),
      ])
      list.setRaw(i + 1, table)
    }
    return list
  }

  private func record(_ found: NonFinite, _ replica: String) -> LuaTable {
    newOrderedTable([
      ("replica", .text(replica)), ("step", found.step.luaValue), ("kind", .text(found.kind.rawValue)),
      ("layer", found.layer.luaValue),
    ])
  }
}
