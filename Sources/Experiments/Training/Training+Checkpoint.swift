import Autograd
import Files
import Formats
import JSON
import NeuralNetworks
import Optimizers
import Tensors

extension Training {
  /// Writes weights, optimizers, generators, the position in the data and the metrics so far.
  func saveCheckpoint() throws {
    guard let checkpoint else { return }
    let metrics = plan.metrics.map(\.name)
    var entries: [(name: String, tensor: Tensor)] = [
      ("settings", try Tensor(Array((identity?.json ?? "").utf8))),
      ("position", try Tensor([position.epoch, position.batch, position.step].map(Int64.init))),
      ("columns", try Tensor(Array(EpochMetrics.columns(metrics).joined(separator: "\n").utf8))),
    ]
    if let state = checkpoint.generator?.state { entries.append(try Self.entry("generator", state)) }
    for (i, replica) in replicas.enumerated() {
      entries += replica.model.stateDict.map { ("\(i).model.\($0.name)", $0.tensor.detach()) }
      entries += try replica.optimizer.state().map { ("\(i).optimizer.\($0.name)", $0.tensor) }
      let sums = position.sums.isEmpty ? EpochSums(metrics: metrics.count) : position.sums[i]
      entries.append(("\(i).sums", try Tensor([sums.loss, sums.right, sums.count] + sums.metrics)))
      let values = history[i].flatMap(\.values)
      entries.append(
        ("\(i).history", try Tensor(values, shape: [history[i].count, EpochMetrics.columns(metrics).count])))
      if let found = firstNonFinite[i] {
        entries.append(("\(i).first_nonfinite", try Tensor(Array(IdentityValue(encoding: found).json.utf8))))
      }
      if let origin = replica.origin {
        entries.append(("\(i).left", try Tensor([Int64(origin.iteration)])))
        if let state = origin.generator { entries.append(try Self.entry("\(i).generator", state)) }
      }
    }
    try Folder.make(forFile: checkpoint.path)
    try TensorFile.save(.archive(entries), to: checkpoint.path)
  }

  private static func entry(_ name: String, _ state: GeneratorState) throws -> (name: String, tensor: Tensor) {
    ("\(name).\(state.kind.rawValue)", try Tensor(state.bytes))
  }

  /// Goes on where the checkpoint was written; false if there is none.
  func resume() throws -> Bool {
    guard let checkpoint, !FileStatus.isAbsent(checkpoint.path) else { return false }
    guard case .archive(let entries) = try TensorFile.load(checkpoint.path) else {
      throw CheckpointError.incomplete(path: checkpoint.path, missing: "settings")
    }
    let stored = StoredCheckpoint(path: checkpoint.path, entries: entries)
    try check(stored)
    var position = try self.position(stored)
    if let generator = checkpoint.generator { try generator.restore(stored.generator("generator", generator.kind)) }
    try restoreCopies(upTo: position.step) { try stored.count(stored.numbers("\($0).left", count: 1)[0]) }
    for (i, replica) in replicas.enumerated() {
      try replica.model.load(stored.part("\(i).model."))
      try replica.optimizer.restore(stored.part("\(i).optimizer."))
      if replica.origin != nil, let generator = plan.generator {
        replicas[i].origin?.generator = try stored.generator("\(i).generator", generator.kind)
      }
      history[i] = try stored.history(i, plan.metrics.map(\.name))
      position.sums.append(try stored.sums(i, plan.metrics.map(\.name)))
      if stored.has("\(i).first_nonfinite") {
        firstNonFinite[i] = JSON(try stored.bytes("\(i).first_nonfinite")).flatMap(NonFinite.init)
      }
    }
    self.position = position
    return true
  }

  private func position(_ stored: StoredCheckpoint) throws -> Position {
    let place = try stored.numbers("position", count: 2)
    var position = Position()
    (position.epoch, position.batch) = (try stored.count(place[0]), try stored.count(place[1]))
    if let batches, position.batch >= max(1, batches) {
      throw CheckpointError.outside(path: stored.path, batch: position.batch, batches: batches)
    }
    // One of an earlier version does not say how many steps were made.
    let (before, _) = position.epoch.multipliedReportingOverflow(by: batches ?? 0)
    position.step = try place.count > 2 ? stored.count(place[2]) : before + position.batch
    return position
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
