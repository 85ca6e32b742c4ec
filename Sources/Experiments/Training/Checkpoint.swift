import Autograd
import Datasets
import Files
import Formats
import JSON
import NeuralNetworks
import Optimizers
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

  /// Whether it can be written: asked before the first step, not after the first epoch.
  /// - Throws: `FormatError`.
  func check() throws {
    let formats = ["safetensors", "npz"]
    guard formats.contains(where: { path.lowercased().hasSuffix("." + $0) }) else {
      throw FormatError.unknownExtension(path: path, known: formats)
    }
    try Folder.make(forFile: path)
    try AtomicFile.checkWritable(path)
  }

  func isDue(after iteration: Int) -> Bool { every > 0 && iteration % every == 0 }
}

/// A checkpoint that does not belong to this run.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// It was written by a run with other settings.
  case otherRun(path: String, differences: [RunIdentity.Difference])
  /// It does not say which run wrote it in the terms of this version.
  case otherVersion(path: String)
  /// It stands beyond where the run is to end.
  case longer(path: String, epochs: Int, steps: Int, asked: String)
  /// It stands at a step that an epoch does not have.
  case outside(path: String, batch: Int, batches: Int)
  /// A number in it counts nothing.
  case damaged(path: String, got: Double)
  /// It lacks something that a checkpoint has.
  case incomplete(path: String, missing: String)

  public var description: String {
    switch self {
    case .otherRun(let path, let differences):
      "\(path) is the checkpoint of another run: \(Self.list(differences)); move it away to start afresh"
    case .otherVersion(let path):
      "\(path) is the checkpoint of another version of the program; move it away to start afresh"
    case .longer(let path, let epochs, let steps, let asked):
      "\(path) is the checkpoint of a longer run: one of at most \(asked) expected, got \(epochs) epochs, \(steps) steps; "
        + "move it away to start afresh"
    case .outside(let path, let batch, let batches):
      "\(path) is no checkpoint: a position within an epoch of \(batches) steps expected, got \(batch)"
    case .damaged(let path, let got): "\(path) is no checkpoint: a number of steps expected, got \(got)"
    case .incomplete(let path, let missing): "\(path) is no checkpoint: '\(missing)' is missing"
    }
  }

  private static func list(_ differences: [RunIdentity.Difference]) -> String {
    let shown = 8
    let rest = differences.count > shown ? "; and \(differences.count - shown) more" : ""
    return differences.prefix(shown).map(\.description).joined(separator: "; ") + rest
  }
}

extension Training {
  /// Writes weights, optimizers, the generator, the position in the data and the metrics so far.
  func saveCheckpoint() throws {
    guard let checkpoint else { return }
    var entries: [(name: String, tensor: Tensor)] = [
      ("settings", try Tensor(Array((identity?.json ?? "").utf8))),
      ("position", try Tensor([Int64(position.epoch), Int64(position.batch)])),
    ]
    if let state = checkpoint.generator?.state {
      entries.append(("generator.\(state.kind.rawValue)", try Tensor(state.bytes)))
    }
    for (i, replica) in replicas.enumerated() {
      entries += replica.model.stateDict.map { ("\(i).model.\($0.name)", $0.tensor.detach()) }
      entries += try replica.optimizer.state().map { ("\(i).optimizer.\($0.name)", $0.tensor) }
      let sums = position.sums.isEmpty ? Position.Sums() : position.sums[i]
      entries.append(("\(i).sums", try Tensor([sums.loss, sums.right])))
      let metrics = history[i].flatMap { [$0.loss, $0.trainAccuracy, $0.testAccuracy] }
      entries.append(("\(i).history", try Tensor(metrics, shape: [history[i].count, 3])))
      if let found = firstNonFinite[i] {
        entries.append(("\(i).first_nonfinite", try Tensor(Array(IdentityValue(encoding: found).json.utf8))))
      }
    }
    try Folder.make(forFile: checkpoint.path)
    try TensorFile.save(.archive(entries), to: checkpoint.path)
  }

  /// Goes on where the checkpoint was written; false if there is none.
  func resume() throws -> Bool {
    guard let checkpoint, !FileStatus.isAbsent(checkpoint.path) else { return false }
    guard case .archive(let entries) = try TensorFile.load(checkpoint.path) else {
      throw CheckpointError.incomplete(path: checkpoint.path, missing: "settings")
    }
    let stored = StoredCheckpoint(path: checkpoint.path, entries: entries)
    try check(stored)
    var position = Position()
    let place = try stored.numbers("position", count: 2)
    (position.epoch, position.batch) = (try stored.count(place[0]), try stored.count(place[1]))
    guard position.batch < max(1, trainSet.batches) else {
      throw CheckpointError.outside(path: checkpoint.path, batch: position.batch, batches: trainSet.batches)
    }
    if let generator = checkpoint.generator {
      let bytes = try stored.bytes("generator.\(generator.kind.rawValue)")
      try generator.restore(GeneratorState(kind: generator.kind, bytes: bytes))
    }
    for (i, replica) in replicas.enumerated() {
      try replica.model.load(stored.part("\(i).model."))
      try replica.optimizer.restore(stored.part("\(i).optimizer."))
      let metrics = try stored.numbers("\(i).history")
      history[i] = stride(from: 0, to: metrics.count - 2, by: 3).map {
        EpochMetrics(loss: metrics[$0], trainAccuracy: metrics[$0 + 1], testAccuracy: metrics[$0 + 2])
      }
      let sums = try stored.numbers("\(i).sums", count: 2)
      position.sums.append(Position.Sums(loss: sums[0], right: sums[1]))
      if stored.has("\(i).first_nonfinite") {
        firstNonFinite[i] = JSON(try stored.bytes("\(i).first_nonfinite")).flatMap(NonFinite.init)
      }
    }
    self.position = position
    return true
  }

  /// Whether a checkpoint is one of this run.
  private func check(_ stored: StoredCheckpoint) throws {
    let text = String(decoding: try stored.bytes("settings"), as: UTF8.self)
    guard let written = RunIdentity(json: text), let identity else {
      throw CheckpointError.otherVersion(path: stored.path)
    }
    // Objects that stand where the checkpoint was written have gone through the same steps already.
    var gone: [String] = []
    for (i, replica) in replicas.enumerated()
    where try replica.model.stateDict.checksum() == stored.part("\(i).model.").checksum()
      && replica.optimizer.state().checksum() == stored.part("\(i).optimizer.").checksum()
    {
      let place = "replicas[\(i + 1)]."
      gone += ["weights", "optimizer.state", "optimizer.groups"].map { place + $0 }
    }
    let differences = identity.differences(from: written).filter { difference in
      !gone.contains { difference.key.hasPrefix($0) }
    }
    guard differences.isEmpty else { throw CheckpointError.otherRun(path: stored.path, differences: differences) }
    // Of objects that have gone on, the run is still the one that began with their first weights.
    self.identity = written
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

  func has(_ name: String) -> Bool { entries.contains { $0.name == name } }

  /// The bytes of a tensor that must be there.
  func bytes(_ name: String) throws -> [UInt8] { try numbers(name).map { UInt8(exactly: $0) ?? 0 } }

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
