import Files
import Formats
import Tensors

/// Where the state of a training is kept, so that it can go on after anything that ended the process.
public struct Checkpoint {
  /// A file ending in `.safetensors` or `.npz`, replaced when a new one is whole.
  public let path: String
  /// Steps between two checkpoints within an epoch; 0: only after each epoch.
  public let every: Int
  /// A generator whose state belongs to the run: that which a script's own hooks draw from.
  public let generator: Generator?

  public init(path: String, every: Int = 0, generator: Generator? = nil) {
    (self.path, self.every, self.generator) = (path, every, generator)
  }

  func isDue(after iteration: Int) -> Bool { every > 0 && iteration % every == 0 }
}

/// A checkpoint that does not belong to this run.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// It was written by a run with other settings.
  case otherRun(path: String, expected: String, got: String)
  /// A number in it counts nothing.
  case damaged(path: String, got: Double)
  /// It lacks something that a checkpoint has.
  case incomplete(path: String, missing: String)

  public var description: String {
    switch self {
    case .otherRun(let path, let expected, let got):
      "\(path) is the checkpoint of another run: (\(expected)) expected, got (\(got)); move it away to start afresh"
    case .damaged(let path, let got): "\(path) is no checkpoint: a number of steps expected, got \(got)"
    case .incomplete(let path, let missing): "\(path) is no checkpoint: '\(missing)' is missing"
    }
  }
}

extension Training {
  /// What two runs must share for one to go on where the other stopped.
  private var settings: String {
    let data = trainSet.set
    let names = replicas.map(\.description).joined(separator: " | ")
    return "data \(data.name), \(data.count) images, batch \(trainSet.batchSize), seed \(trainSet.seed), "
      + "lr \(learningRate), \(schedule); \(names)"
  }

  /// Writes weights, optimizers, the generator, the position in the data and the metrics so far.
  func saveCheckpoint() throws {
    guard let checkpoint else { return }
    var entries: [(name: String, tensor: Tensor)] = [
      ("settings", try Tensor(Array(settings.utf8))),
      ("position", try Tensor([Int64(position.epoch), Int64(position.batch)])),
    ]
    if let state = checkpoint.generator?.state {
      entries.append(("generator.\(state.kind.rawValue)", try Tensor(state.bytes)))
    }
    for (i, replica) in replicas.enumerated() {
      entries += replica.model.stateDict.map { ("\(i).model.\($0.name)", $0.tensor.detach()) }
      let state = replica.optimizer.state
      entries.append(("\(i).iteration", try Tensor([Int64(state.iteration)])))
      entries += state.velocities.map { ("\(i).velocity.\($0.name)", $0.tensor) }
      let sums = position.sums.isEmpty ? Position.Sums() : position.sums[i]
      entries.append(("\(i).sums", try Tensor([sums.loss, sums.right])))
      let metrics = history[i].flatMap { [$0.loss, $0.trainAccuracy, $0.testAccuracy] }
      entries.append(("\(i).history", try Tensor(metrics, shape: [history[i].count, 3])))
    }
    try Folder.make(forFile: checkpoint.path)
    try TensorFile.save(.archive(entries), to: checkpoint.path)
  }

  /// Goes on where the checkpoint was written, if there is one.
  func resume() throws {
    guard let checkpoint, TensorFile.exists(checkpoint.path),
      case .archive(let entries) = try TensorFile.load(checkpoint.path)
    else { return }
    let stored = StoredCheckpoint(path: checkpoint.path, entries: entries)
    let written = String(decoding: try stored.numbers("settings").map { UInt8(exactly: $0) ?? 0 }, as: UTF8.self)
    guard written == settings else {
      throw CheckpointError.otherRun(path: checkpoint.path, expected: settings, got: written)
    }
    var position = Position()
    let place = try stored.numbers("position", count: 2)
    (position.epoch, position.batch) = (try stored.count(place[0]), try stored.count(place[1]))
    if let generator = checkpoint.generator {
      let bytes = try stored.numbers("generator.\(generator.kind.rawValue)").map { UInt8(exactly: $0) ?? 0 }
      try generator.restore(GeneratorState(kind: generator.kind, bytes: bytes))
    }
    for (i, replica) in replicas.enumerated() {
      try replica.model.load(stored.part("\(i).model."))
      let iteration = try stored.count(stored.numbers("\(i).iteration", count: 1)[0])
      try replica.optimizer.restore(iteration: iteration, velocities: stored.part("\(i).velocity."))
      let metrics = try stored.numbers("\(i).history")
      history[i] = stride(from: 0, to: metrics.count - 2, by: 3).map {
        EpochMetrics(loss: metrics[$0], trainAccuracy: metrics[$0 + 1], testAccuracy: metrics[$0 + 2])
      }
      let sums = try stored.numbers("\(i).sums", count: 2)
      position.sums.append(Position.Sums(loss: sums[0], right: sums[1]))
    }
    self.position = position
  }
}

/// The tensors of a checkpoint by name.
private struct StoredCheckpoint {
  let path: String
  let entries: [(name: String, tensor: Tensor)]

  /// Those whose names start with a prefix, without it.
  func part(_ prefix: String) -> [(name: String, tensor: Tensor)] {
    entries.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
  }

  /// The numbers of a tensor that must be there, and at least so many.
  func numbers(_ name: String, count: Int = 0) throws -> [Double] {
    guard let tensor = entries.first(where: { $0.name == name })?.tensor, tensor.count >= count else {
      throw CheckpointError.incomplete(path: path, missing: name)
    }
    return try tensor.to(.float64).contiguous().toArray(Double.self)
  }

  /// A number of steps or epochs.
  func count(_ number: Double) throws -> Int {
    guard let count = Int(exactly: number), (0...(1 << 40)).contains(count) else {
      throw CheckpointError.damaged(path: path, got: number)
    }
    return count
  }
}
