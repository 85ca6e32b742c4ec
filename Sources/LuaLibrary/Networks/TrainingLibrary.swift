import Autograd
import Datasets
import Experiments
import LuaRuntime
import NeuralNetworks
import Optimizers
import Tensors

/// Images as Lua holds them: a part for training and one for testing.
final class LuaDataset: LuaObject {
  let train, test: ImageSet
  init(train: ImageSet, test: ImageSet) { (self.train, self.test) = (train, test) }
}

/// The modules `data` and `train`.
enum TrainingLibrary {
  static func register(in runtime: LuaRuntime, _ random: RandomLibrary, _ script: CurrentScript) {
    let type = LuaClass<LuaDataset>("dataset", "Labelled images: a training and a test part.")
    type.property("name", "What results call it.", type: "string", get: { $0.train.name })
    type.property(
      "classes", "Names of the classes.", type: "list of strings",
      push: { data, call in
        let table = call.newTable(elements: data.train.classes.count)
        for (i, name) in data.train.classes.enumerated() { table.setRaw(i + 1, name) }
        call.push(table)
      })
    type.method("size", "Numbers of training and test images.", returns: "integer, integer") { data, call in
      call.push(data.train.count)
      call.push(data.test.count)
    }
    type.method(
      "batch", "Some images as a network sees them, without augmentation: float32 N×C×H×W, and labels from 1.",
      [
        .integer("first", "from 1", atLeast: 1), .integer("count", atLeast: 1),
        .choice("part", ["train", "test"], "", default: "test"),
      ],
      returns: "tensor, tensor", example: "data.synthetic_cifar{train = 20, test = 20}:batch(1, 4)"
    ) { data, call in
      let set = try call.string(3) == "train" ? data.train : data.test
      let (first, count) = (try call.integer(1), try call.integer(2))
      guard first + count - 1 <= set.count else {
        throw call.unexpected(2, expected: "images up to number \(set.count)")
      }
      let loader = try DataLoader(set, augmentation: data.plain, batchSize: 1, shuffled: false, seed: 0)
      let images = try Tensor.cat(try (first - 1..<first + count - 1).map { try loader.epoch(0).batch($0).images })
      call.pushFresh(images)
      call.pushFresh(try Tensor(set.labels[first - 1..<first + count - 1].map { Int64($0) + 1 }))
    }
    type.metamethod("__tostring") { call in
      let data = try call.object(1, LuaDataset.self)
      call.push("dataset \(data.train.name) (\(data.train.count) training and \(data.test.count) test images)")
    }
    let data = LuaModule("data", "Data sets of images.")
    declareData(data)
    let train = LuaModule(
      "train", "Training of networks, reproducible to the last bit.",
      discussion: """
        What happens to image i in epoch e depends on the seed, e and i alone, so runs that differ in one setting see the \
        same data. Replicas are trained in lock-step on the same batches.
        """)
    declareTraining(train, random, script)
    runtime.register(type)
    runtime.register(data)
    runtime.register(train)
  }

  private static func declareData(_ module: LuaModule) {
    let subset = Parameter.integer("subset", "only the first so many training images", atLeast: 1).optional
    module.function(
      "cifar10", "CIFAR-10 from the files of its binary version.",
      options: [.string("root", "folder of data_batch_1.bin …"), subset],
      returns: "dataset", discussion: "Files may hold any whole number of records; sizes and labels are checked."
    ) { call in
      let root = try call.options.string("root")
      let train = try CIFAR10.load(.train, from: root)
      call.pushFresh(
        LuaDataset(
          train: try train.first(call.options.optionalInteger("subset")), test: try CIFAR10.load(.test, from: root)))
    }
    module.function(
      "mnist", "MNIST or Fashion-MNIST from its IDX files, gzipped or not.",
      options: [.string("root"), .choice("kind", MNIST.allCases.map(\.rawValue), "", default: "mnist"), subset],
      returns: "dataset"
    ) { call in
      let (kind, root) = (MNIST(rawValue: try call.options.string("kind")) ?? .digits, try call.options.string("root"))
      let train = try kind.load(.train, from: root)
      call.pushFresh(
        LuaDataset(
          train: try train.first(call.options.optionalInteger("subset")), test: try kind.load(.test, from: root)))
    }
    module.function(
      "synthetic_cifar", "Ten classes of 32×32 colour patterns, made from a seed: for where there are no data on disk.",
      options: [
        .integer("train", "number of training images", default: 2000, atLeast: 1),
        .integer("test", "number of test images", default: 1000, atLeast: 1), .integer("seed", default: 0),
        .number("noise", "standard deviation, in steps of the byte scale", default: 30, atLeast: 0, atMost: 255),
      ],
      returns: "dataset", example: "data.synthetic_cifar{train = 100, test = 20}"
    ) { call in
      let o = call.options
      let images = SyntheticCIFAR(seed: UInt64(bitPattern: Int64(try o.integer("seed"))), noise: try o.number("noise"))
      call.pushFresh(
        LuaDataset(
          train: try images.make(.train, count: o.integer("train")),
          test: try images.make(.test, count: o.integer("test"))))
    }
    module.function(
      "cifar10_or_synthetic",
      "CIFAR-10 if it is in the folder, else synthetic images, which is said on standard error.",
      options: [.string("root", "folder of the files").optional, subset], returns: "dataset"
    ) { call in
      let (root, count) = (call.options.optionalString("root"), call.options.optionalInteger("subset"))
      if let root, CIFAR10.exists(in: root) {
        let train = try CIFAR10.load(.train, from: root)
        return call.pushFresh(LuaDataset(train: try train.first(count), test: try CIFAR10.load(.test, from: root)))
      }
      StandardError.write("no CIFAR-10 in \(root ?? "(no --data-root)"): training on synthetic images\n")
      let images = SyntheticCIFAR()
      call.pushFresh(
        LuaDataset(train: try images.make(.train, count: count ?? 10_000), test: try images.make(.test, count: 1000)))
    }
  }

  private static func declareTraining(_ module: LuaModule, _ random: RandomLibrary, _ script: CurrentScript) {
    module.function(
      "run", "Trains replicas in lock-step on the same batches.",
      options: [
        .table("replicas", "list of {name = …, model = …, optimizer = … (optim.sgd)}"),
        .object("data", LuaDataset.self, "dataset"), .integer("epochs", default: 1, atLeast: 0),
        .integer("iterations", "at most so many steps", atLeast: 0).optional,
        .integer("batch", default: 128, atLeast: 1),
        .boolean("augment", "random crops and flips", default: true),
        .integer("seed", "of order and augmentation", default: 0),
        .boolean("test", "evaluate after each epoch", default: true),
        .integer(
          "lr_every", "epochs after which the learning rate is cut, again and again; 0: never", default: 40, atLeast: 0),
        .numbers("lr_at", "epochs (from 0) at which the learning rate is cut, in place of lr_every"),
        .number("lr_factor", "of each cut", default: 0.1),
        .string("checkpoint", "file (.safetensors or .npz): written after each epoch, resumed from if it is there")
          .optional,
        .integer("checkpoint_every", "steps between checkpoints within an epoch; 0: none", default: 0, atLeast: 0),
        .string("manifest", "file (.json) that names all that the result's bits depend on, written at the end")
          .optional,
        .function("on_step", "function(iteration, losses) after each step; false ends the run").optional,
        .function("on_epoch", "function(epoch, metrics) after each epoch").optional,
      ],
      returns: "list of {name, loss, train_accuracy, test_accuracy, perturbations, convolution}, tensors over epochs",
      example: """
        local net = nn.mlp{sizes = {3072, 8, 10}}
        train.run{replicas = {{model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.01})}},
                  data = data.synthetic_cifar{train = 64, test = 16}, batch = 32}
        """
    ) { call in
      let o = call.options
      let training = try call.training(random.standard)
      let epochs = try o.integer("epochs")
      let iterations = o.optionalInteger("iterations") ?? .max
      let (onStep, onEpoch) = (o.optionalFunction("on_step"), o.optionalFunction("on_epoch"))
      let total = min(iterations, epochs * training.trainSet.batches)
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
      if let path = o.optionalString("manifest") {
        let program = "instab-lua \(LuaLibrary.version), \(LuaRuntime.versionLine)"
        try Manifest(training, program: program, script: script.name, options: script.options).save(to: path)
      }
      call.push(call.metrics(training))
    }
  }
}

extension ImageSet {
  /// The first `count` images, or all.
  fileprivate func first(_ count: Int?) throws -> ImageSet { try count.map { try prefix(min($0, self.count)) } ?? self }
}

extension LuaDataset {
  /// Normalisation without chance.
  fileprivate var plain: Augmentation { train.channels == 3 ? .cifarTesting : .grey }
}

extension Call {
  fileprivate func training(_ generator: Generator) throws -> Training {
    let o = options
    let data: LuaDataset = try o.object("data")
    let seed = UInt64(bitPattern: Int64(try o.integer("seed")))
    let batch = try o.integer("batch")
    let augmented = try o.boolean("augment") && data.train.channels == 3 ? Augmentation.cifarTraining : data.plain
    let replicas = try replicas()
    let every = try o.integer("lr_every")
    let factor = try o.number("lr_factor")
    let cuts = try o.numbers("lr_at").map { Int($0) }
    return Training(
      replicas,
      trainSet: try DataLoader(data.train, augmentation: augmented, batchSize: batch, shuffled: true, seed: seed),
      testSet: try o.boolean("test")
        ? DataLoader(data.test, augmentation: data.plain, batchSize: batch, shuffled: false, seed: seed) : nil,
      learningRate: replicas.first?.optimizer.groups.first?.learningRate ?? 0,
      schedule: !cuts.isEmpty
        ? .multiStep(cuts, factor: factor) : every > 0 ? .step(every: every, factor: factor) : .constant,
      checkpoint: try o.optionalString("checkpoint").map {
        Checkpoint(path: $0, every: try o.integer("checkpoint_every"), generator: generator)
      })
  }

  private func replicas() throws -> [Replica] {
    let list = try options.table("replicas")
    guard list.rawCount > 0 else { throw options.unexpected("replicas", expected: "at least one replica") }
    return try (1...list.rawCount).map { i in
      guard case .table(let entry) = list[raw: i], case .object(let model) = entry[raw: "model"],
        case .object(let optimizer) = entry[raw: "optimizer"], let network = model as? Module,
        let sgd = (optimizer as? LuaOptimizer)?.optimizer as? SGD
      else {
        throw options.unexpected("replicas", expected: "entry \(i) = {model = network, optimizer = optim.sgd(…)}")
      }
      let described = Replica(name: "", model: network, optimizer: sgd).perturbations
      let name = entry[raw: "name"].text ?? (described.isEmpty ? "\(i)" : described)
      return Replica(name: name, model: network, optimizer: sgd)
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
      ])
      list.setRaw(i + 1, table)
    }
    return list
  }
}
