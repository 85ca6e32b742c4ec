import Datasets
import Experiments
import LuaRuntime
import Tensors

/// The option `data`, as what it is.
enum TrainingSource {
  case images(LuaDataset)
  case tensors(LuaTensorDataset)
  case function(LuaFunction)
}

/// Batches that a function of a script makes.
struct FunctionData: TrainingData {
  let function: LuaFunction
  let canResumeWithin: Bool

  init(_ function: LuaFunction, _ runtime: LuaRuntime) {
    self.function = function
    canResumeWithin = (runtime.source(of: function)?.parameters.count ?? 0) >= 2
  }

  var name: String { "function" }
  var count: Int? { nil }
  var batches: Int? { nil }
  func checksum() -> String? { nil }
  /// The run's context has the function's checksum.
  func settings() -> [String: IdentityValue] { ["data": "function"] }

  func batches(epoch: Int, from first: Int, to end: Int) throws -> () throws -> TrainingBatch? {
    let made = try function.call(epoch + 1, first, results: 3)
    guard case .function(let next)? = made.first else {
      throw ArgumentError.option(
        "data", expected: "function(epoch) that returns an iterator of x, y",
        got: "\(made.first?.kind.description ?? "nothing") in epoch \(epoch + 1)")
    }
    let state = made.count > 1 ? made[1] : .nil
    var (control, number) = (made.count > 2 ? made[2] : .nil, first)
    return {
      let values = try next.call(state, control, results: 2)
      guard let x = values.first, !x.isNil else { return nil }
      number += 1
      control = x
      func tensor(_ value: LuaValue, _ name: String) throws -> Tensor {
        guard case .object(let object) = value, let tensor = object as? Tensor, tensor.rank >= 1, tensor.shape[0] > 0
        else {
          var got = value.kind.description
          if case .object(let object) = value, let tensor = object as? Tensor { got = "shape \(tensor.shape)" }
          throw ArgumentError.option(
            "data", expected: "tensor of at least one example as \(name) of batch \(number) of epoch \(epoch + 1)",
            got: got)
        }
        return tensor.detached()
      }
      return TrainingBatch(
        input: try tensor(x, "x"), target: try tensor(values.count > 1 ? values[1] : .nil, "y"))
    }
  }
}

extension Call {
  func trainingSource() throws -> TrainingSource {
    let value = try self[TrainingOptions.data]
    switch value {
    case .object(let object):
      if let images = object as? LuaDataset { return .images(images) }
      if let tensors = object as? LuaTensorDataset { return .tensors(tensors) }
    case .function(let function): return .function(function)
    default: break
    }
    throw unexpected(TrainingOptions.data, expected: "dataset, tensor dataset or function(epoch, skip)")
  }

  /// One source for all replicas, or one for each where their seeds differ.
  func trainingData(_ source: TrainingSource, _ replicas: [ReplicaEntry]) throws -> [any TrainingData] {
    let seed = try self[TrainingOptions.seed]
    let augments =
      try isGiven(TrainingOptions.augment) ? self[TrainingOptions.augment] : !self[TrainingOptions.fullBatch]
    try refuseWhatCannotAct(source, replicas, augments: augments)
    guard replicas.contains(where: { $0.order ?? seed != seed || $0.augmentation ?? seed != seed }) else {
      return [try trainingData(source, augments: augments, order: seed, augmentation: seed)]
    }
    return try replicas.map {
      try trainingData(source, augments: augments, order: $0.order ?? seed, augmentation: $0.augmentation ?? seed)
    }
  }

  private func trainingData(
    _ source: TrainingSource, augments: Bool, order: UInt64, augmentation: UInt64
  ) throws -> any TrainingData {
    let isFull = try self[TrainingOptions.fullBatch]
    let isShuffled = try !isFull && self[TrainingOptions.shuffle]
    switch source {
    case .images(let data):
      return ImageData(
        try DataLoader(
          data.train, augmentation: augments ? data.augmented : data.plain,
          batchSize: isFull ? max(1, data.train.count) : self[TrainingOptions.batch], shuffled: isShuffled, seed: order,
          augmentationSeed: augmentation))
    case .tensors(let data):
      return TensorData(
        try TensorLoader(
          data.train, batchSize: isFull ? data.train.count : self[TrainingOptions.batch], shuffled: isShuffled,
          seed: order))
    case .function(let function): return FunctionData(function, runtime)
    }
  }

  /// What networks are evaluated on after each epoch.
  func testData(_ source: TrainingSource) throws -> (any TrainingData)? {
    guard try self[TrainingOptions.test] else { return nil }
    let (batch, seed) = try (self[TrainingOptions.batch], self[TrainingOptions.seed])
    switch source {
    case .images(let data):
      return ImageData(
        try DataLoader(data.test, augmentation: data.plain, batchSize: batch, shuffled: false, seed: seed))
    case .tensors(let data):
      if let test = data.test {
        return TensorData(try TensorLoader(test, batchSize: batch, shuffled: false, seed: seed))
      }
    case .function: break
    }
    guard try !isGiven(TrainingOptions.test) else {
      throw unexpected(TrainingOptions.test, expected: "false, as these data have no test part")
    }
    return nil
  }

  private func refuseWhatCannotAct(_ source: TrainingSource, _ replicas: [ReplicaEntry], augments: Bool) throws {
    if try self[TrainingOptions.fullBatch], try isGiven(TrainingOptions.batch) {
      throw unexpected(TrainingOptions.batch, expected: "nothing beside full_batch")
    }
    if try self[TrainingOptions.fullBatch], try isGiven(TrainingOptions.shuffle), try self[TrainingOptions.shuffle] {
      throw unexpected(TrainingOptions.shuffle, expected: "false, as full_batch takes the examples in their order")
    }
    var (ordered, augmented) = (
      try !self[TrainingOptions.fullBatch] && self[TrainingOptions.shuffle], augments
    )
    switch source {
    case .images: break
    case .tensors:
      if augments, try isGiven(TrainingOptions.augment) {
        throw unexpected(TrainingOptions.augment, expected: "nothing: tensors are not augmented")
      }
      augmented = false
    case .function:
      let others: [any DeclaredOption] = [
        TrainingOptions.batch, TrainingOptions.fullBatch, TrainingOptions.shuffle, TrainingOptions.augment,
        TrainingOptions.seed,
      ]
      // The seed is what functions that make networks are given.
      if let other = try others.dropLast().first(where: { try isGiven($0) }) {
        throw unexpected(other, expected: "nothing: a function makes the batches")
      }
      (ordered, augmented) = (false, false)
    }
    for (i, replica) in replicas.enumerated() {
      for (name, seed, acts) in [("order", replica.order, ordered), ("augmentation", replica.augmentation, augmented)] {
        guard let seed, !acts else { continue }
        throw ArgumentError.option(
          "replicas[\(i + 1)].seeds.\(name)", expected: "nothing: these batches do not depend on it",
          got: "\(Int64(bitPattern: seed))")
      }
    }
  }
}
