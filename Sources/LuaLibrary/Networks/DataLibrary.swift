import Datasets
import Experiments
import LuaRuntime
import Tensors

/// Images as Lua holds them: a part for training and one for testing.
final class LuaDataset: LuaObject {
  let train, test: ImageSet
  private let charge: MemoryCharge
  /// Normalisation without chance.
  let plain: Augmentation
  /// What training does to an image unless a script asks for nothing.
  let augmented: Augmentation

  /// - Parameter subset: only the first so many training images.
  init(train: ImageSet, test: ImageSet, subset: Int? = nil) throws {
    self.train = try subset.map { try train.prefix(min($0, train.count)) } ?? train
    self.test = test
    charge = try MemoryCharge([self.train, test].reduce(0) { $0 + $1.pixels.count + $1.labels.count })
    let isColoured = MNIST(rawValue: train.name) == nil && train.channels == 3
    plain = isColoured ? .cifarTesting : .grey(channels: train.channels)
    augmented = isColoured ? .cifarTraining : plain
  }
}

/// The module `data`.
enum DataLibrary {
  static func register(in runtime: LuaRuntime) {
    let type = LuaClass<LuaDataset>("dataset", "Labelled images: a training and a test part.")
    declare(type)
    let module = LuaModule("data", "Data sets: images, and tensors of your own.")
    declareFiles(module)
    declareImages(module)
    declareTensors(module)
    runtime.register(type)
    registerTensors(in: runtime)
    runtime.register(module)
  }

  private static func declare(_ type: LuaClass<LuaDataset>) {
    type.property("name", "What results call it.", type: "string", get: { $0.train.name })
    type.property(
      "checksum", "Of the pixels and labels of both parts: what results name their data by.", type: "string",
      get: { "\($0.train.checksum) \($0.test.checksum)" })
    type.property(
      "classes", "Names of the classes.", type: "list of strings",
      push: { data, call in
        let table = call.newTable(elements: data.train.classes.count)
        for (i, name) in data.train.classes.enumerated() { table.setRaw(i + 1, name) }
        call.push(table)
      })
    type.property(
      "shape", "Of one image: channels, rows, columns.", type: "list of integers",
      push: { data, call in
        let table = call.newTable(elements: 3)
        for (i, size) in [data.train.channels, data.train.height, data.train.width].enumerated() {
          table.setRaw(i + 1, size)
        }
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
        .choice("part", Split.self, default: .test),
      ],
      returns: "tensor, tensor", example: "data.synthetic_cifar{train = 20, test = 20}:batch(1, 4)"
    ) { data, call in
      let set = try call.choice(3, Split.self) == .train ? data.train : data.test
      let (first, count) = (try call.integer(1), try call.integer(2))
      guard first <= set.count, count <= set.count - first + 1 else {
        throw call.unexpected(2, expected: "images up to number \(set.count)")
      }
      let loader = try DataLoader(set, augmentation: data.plain, batchSize: 1, shuffled: false, seed: 0)
      let images = try Tensor.cat(try (first - 1..<first + count - 1).map { try loader.epoch(0).batch($0).images })
      call.pushFresh(images)
      call.pushFresh(try Tensor(set.labels[first - 1..<first + count - 1].map { Int64($0) + 1 }))
    }
    type.method(
      "batches", "The batches of an epoch, for a loop: images float32 N×C×H×W, and labels from 1.",
      options: LoopOptions.ofImages, returns: "iterator",
      example: "for x, labels in data.synthetic_cifar{train = 20, test = 8}:batches{batch = 8} do end",
      discussion: """
        Order and augmentation are those of `train.run` with the same seed; `skip` leaves out the first batches of the epoch.
        """
    ) { data, call in
      let isTraining = try call[LoopOptions.part] == .train
      try call.pushBatches(
        ImageData(
          DataLoader(
            isTraining ? data.train : data.test,
            augmentation: call[LoopOptions.augment] && isTraining ? data.augmented : data.plain,
            batchSize: call[LoopOptions.batch], shuffled: call[LoopOptions.shuffle], seed: call[LoopOptions.seed]))
      ) { try $0.countedFromOne() }
    }
    type.metamethod("__tostring") { call in
      let data = try call.object(1, LuaDataset.self)
      call.push("dataset \(data.train.name) (\(data.train.count) training and \(data.test.count) test images)")
    }
  }

  fileprivate static let subset = Option.integer("subset", "only the first so many training images", atLeast: 1)
    .optional
  fileprivate static let asCIFAR = Option.boolean(
    "as_cifar", "grey images as 3×32×32, for networks that take such: black borders, the channel three times",
    default: false)
  fileprivate static let folder = Option.string("root", "folder of the files").optional

  private static func declareFiles(_ module: LuaModule) {
    let root = Option.string("root", "folder of data_batch_1.bin …")
    module.function(
      "cifar10", "CIFAR-10 from the files of its binary version.",
      options: [root, subset],
      returns: "dataset", discussion: "Files may hold any whole number of records; sizes and labels are checked."
    ) { call in try call.pushFresh(call.cifar10(in: call[root])) }
    let plainRoot = Option.string("root")
    let kind = Option.choice("kind", MNIST.self, default: .digits)
    module.function(
      "mnist", "MNIST or Fashion-MNIST from its IDX files, gzipped or not.",
      options: [plainRoot, kind, subset, asCIFAR],
      returns: "dataset"
    ) { call in try call.pushFresh(call.mnist(call[kind], in: call[plainRoot])) }
    let train = Option.integer("train", "number of training images", default: 2000, atLeast: 1)
    let test = Option.integer("test", "number of test images", default: 1000, atLeast: 1)
    let seed = Option.seed()
    let noise = Option.number(
      "noise", "standard deviation, in steps of the byte scale", default: 30, atLeast: 0, atMost: 255)
    module.function(
      "synthetic_cifar", "Ten classes of 32×32 colour patterns, made from a seed: for where there are no data on disk.",
      options: [train, test, seed, noise],
      returns: "dataset", example: "data.synthetic_cifar{train = 100, test = 20}"
    ) { call in
      let images = SyntheticCIFAR(seed: try call[seed], noise: try call[noise])
      call.pushFresh(
        try LuaDataset(train: images.make(.train, count: call[train]), test: images.make(.test, count: call[test])))
    }
  }

  private static func declareImages(_ module: LuaModule) {
    let rule = """
      A folder that is named must hold the files. Without one, `data/<name>` is looked into, where `instab-lua data \
      <name>` puts them; if they are not there, synthetic images are made, which is said on standard error.
      """
    let name = Option.choice("name", DatasetName.self, default: .cifar10)
    let synthetic = Option.boolean("synthetic", "synthetic images, whatever is on disk", default: false)
    module.function(
      "images",
      "A data set by its name, or synthetic images: what scripts take `--data`, `--data-root` and "
        + "`--synthetic` for.",
      options: [name, folder, synthetic, subset, asCIFAR],
      returns: "dataset", example: "data.images{name = 'cifar10', synthetic = true, subset = 100}", discussion: rule
    ) { call in
      try call.pushFresh(call.images(call[name], isSynthetic: call[synthetic]))
    }
    module.function(
      "cifar10_or_synthetic", "`data.images{name = 'cifar10', …}`.",
      options: [folder, subset], returns: "dataset", discussion: rule
    ) { call in
      try call.pushFresh(call.images(.cifar10, isSynthetic: false))
    }
  }
}

/// The data sets that `data.images` knows.
private enum DatasetName: String, CaseIterable, Sendable {
  case cifar10, mnist
  case fashionMNIST = "fashion-mnist"

  /// Nil: CIFAR-10.
  var mnist: MNIST? {
    switch self {
    case .cifar10: nil
    case .mnist: .digits
    case .fashionMNIST: .fashion
    }
  }
}

extension Call {
  private var subset: Int? { get throws { try self[DataLibrary.subset] } }

  /// The files of a data set that must be in a folder.
  fileprivate func cifar10(in root: String) throws -> LuaDataset {
    try LuaDataset(train: CIFAR10.load(.train, from: root), test: CIFAR10.load(.test, from: root), subset: subset)
  }

  fileprivate func mnist(_ kind: MNIST, in root: String) throws -> LuaDataset {
    let parts = try Split.allCases.map { try kind.load($0, from: root) }
    let sets = try self[DataLibrary.asCIFAR] ? parts.map { try $0.likeCIFAR() } : parts
    return try LuaDataset(train: sets[0], test: sets[1], subset: subset)
  }

  fileprivate func images(_ name: DatasetName, isSynthetic: Bool) throws -> LuaDataset {
    func files(in root: String) throws -> LuaDataset {
      try name.mnist.map { try mnist($0, in: root) } ?? cifar10(in: root)
    }
    if let root = try self[DataLibrary.folder] {
      guard !isSynthetic else {
        throw unexpected(DataLibrary.folder, expected: "no folder beside synthetic images")
      }
      return try files(in: root)
    }
    let standard = "data/" + name.rawValue
    let isThere = name.mnist.map { $0.exists(in: standard) } ?? CIFAR10.exists(in: standard)
    if !isSynthetic, isThere { return try files(in: standard) }
    if !isSynthetic { StandardError.write("no \(name.rawValue) in \(standard): training on synthetic images\n") }
    let images = SyntheticCIFAR()
    return try LuaDataset(
      train: images.make(.train, count: subset ?? 10_000), test: images.make(.test, count: 1000))
  }
}
