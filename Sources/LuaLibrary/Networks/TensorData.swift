import Datasets
import Experiments
import LuaRuntime
import Tensors

/// Examples in tensors, as Lua holds them: a part for training and perhaps one for testing.
final class LuaTensorDataset: LuaObject {
  let train: TensorSet
  let test: TensorSet?
  init(train: TensorSet, test: TensorSet?) { (self.train, self.test) = (train, test) }
}

/// The part of the module `data` that is about a script's own tensors.
extension DataLibrary {
  static func registerTensors(in runtime: LuaRuntime) {
    let type = LuaClass<LuaTensorDataset>("tensor_dataset", "Examples in tensors: a training and perhaps a test part.")
    type.method("size", "Numbers of training and test examples.", returns: "integer, integer") { data, call in
      call.push(data.train.count)
      call.push(data.test?.count ?? 0)
    }
    type.property(
      "checksum", "Of the tensors of all parts: what results name their data by.", type: "string",
      get: { try [$0.train, $0.test].compactMap { try $0?.checksum().description }.joined(separator: " ") })
    type.method(
      "batches", "The batches of an epoch, for a loop.", options: LoopOptions.ofTensors, returns: "iterator",
      example: """
        local set = data.tensors{tensor.randn(10, 3), tensor.randn(10, 1)}
        for x, y in set:batches{batch = 4, epoch = 1} do end
        """,
      discussion:
        "The order is that of `train.run` with the same seed; `skip` leaves out the first batches of the epoch."
    ) { data, call in
      let set = try call[LoopOptions.part] == .train ? data.train : data.test
      guard let set else { throw call.unexpected(LoopOptions.part, expected: "'train': there is no test part") }
      try call.pushBatches(
        TensorData(
          TensorLoader(
            set, batchSize: call[LoopOptions.batch], shuffled: call[LoopOptions.shuffle], seed: call[LoopOptions.seed]))
      )
    }
    type.metamethod("__tostring") { call in
      let data = try call.object(1, LuaTensorDataset.self)
      call.push(
        "tensor dataset (inputs \(data.train.inputs.shape), targets \(data.train.targets.shape), "
          + "\(data.test?.count ?? 0) for testing)")
    }
    runtime.register(type)
  }

  static func declareTensors(_ module: LuaModule) {
    module.function(
      "tensors", "A data set of your own tensors: inputs and targets, whose first dimension counts examples.",
      [.table("tensors", "{x, y, test = {xt, yt}}")], returns: "tensor_dataset",
      example:
        "data.tensors{tensor.randn(20, 3), tensor.randn(20, 1), test = {tensor.randn(5, 3), tensor.randn(5, 1)}}",
      discussion: """
        Any shapes and number types. Classes count from 1. Floating-point tensors come to a network in the number type of its \
        parameters, integers as they are. Nothing is copied until a batch is made: what changes a tensor in place changes the \
        data.
        """
    ) { call in
      let table = try call.table(1)
      for key in try call.runtime.sortedKeys(of: table, path: "argument 1 'tensors'")
      where key.int.map({ $0 != 1 && $0 != 2 }) ?? (key.text != "test") {
        throw call.unexpected(1, expected: "{x, y, test = {xt, yt}} without '\(key.text ?? "\(key.double ?? 0)")'")
      }
      let train = try call.tensorSet(table, "tensors")
      var test: TensorSet?
      switch table[raw: "test"] {
      case .nil: break
      case .table(let pair): test = try call.tensorSet(pair, "tensors.test")
      case let other:
        throw ArgumentError.argument(1, name: "tensors.test", expected: "{xt, yt}", got: "\(other.kind)")
      }
      call.pushFresh(LuaTensorDataset(train: train, test: test))
    }
  }
}

/// The options of loops over batches.
enum LoopOptions {
  static let batch = Option.integer("batch", "examples in a batch", default: 128, atLeast: 1)
  static let epoch = Option.integer("epoch", "from 1: each has its own order", default: 1, atLeast: 1)
  static let seed = Option.seed("of order and augmentation")
  static let shuffle = Option.boolean("shuffle", default: true)
  static let skip = Option.integer("skip", "batches of the epoch that are left out", default: 0, atLeast: 0)
  static let part = Option.choice("part", Split.self, default: .train)
  static let augment = Option.boolean("augment", "random crops and flips", default: true)

  static let ofTensors: [any DeclaredOption] = [batch, epoch, seed, shuffle, skip, part]
  static let ofImages: [any DeclaredOption] = ofTensors + [augment]
}

extension Call {
  fileprivate func tensorSet(_ table: LuaTable, _ name: String) throws -> TensorSet {
    let pair = try (1...2).map { i in
      guard case .object(let object) = table[raw: i], let tensor = object as? Tensor else {
        throw ArgumentError.argument(
          1, name: "\(name)[\(i)]", expected: i == 1 ? "tensor of inputs" : "tensor of targets",
          got: runtime.gotText(table[raw: i]))
      }
      return tensor
    }
    return try TensorSet(inputs: pair[0], targets: pair[1])
  }

  /// Pushes an iterator over an epoch of the call's options.
  /// - Parameter target: what a script is given as a target.
  func pushBatches(_ data: any TrainingData, target: @escaping (Tensor) throws -> Tensor = { $0 }) throws {
    let next = try data.batches(
      epoch: self[LoopOptions.epoch] - 1, from: self[LoopOptions.skip], to: .max)
    pushFunction("batches iterator") { step in
      guard let batch = try next() else { return step.pushNil() }
      step.pushFresh(batch.input)
      step.pushFresh(try target(batch.target))
    }
  }
}
