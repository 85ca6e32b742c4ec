import Autograd
import Datasets
import Formats
import Interrupt
import NeuralNetworks
import Optimizers
import Tensors

/// One network in training: several replicas, differing in their perturbations, see the same batches in lock-step.
public struct Replica {
  public let name: String
  public let model: Module
  public let optimizer: SGD

  public init(name: String, model: Module, optimizer: SGD) {
    (self.name, self.model, self.optimizer) = (name, model, optimizer)
  }
}

/// What was measured in one epoch of one replica. Accuracies are shares of 0 … 1.
public struct EpochMetrics: Sendable {
  public var loss = 0.0
  public var trainAccuracy = 0.0
  public var testAccuracy = 0.0
}

/// Trains replicas in lock-step on the same batches, as the paper's Table 1 and Fig. 2 do.
///
/// Bits depend on weights, data, seed and perturbations alone; a run that was stopped and resumed from its checkpoint ends
/// with the same ones.
public final class Training {
  public let replicas: [Replica]
  public let trainSet: DataLoader
  public let testSet: DataLoader?
  /// Learning rate of the first epoch; the schedule scales it.
  public let learningRate: Double
  public let schedule: Schedule
  /// Where to write a checkpoint after each epoch, and to look for one at the start; nil: none.
  public let checkpointPath: String?
  /// Metrics of each finished epoch, for each replica.
  public private(set) var history: [[EpochMetrics]]
  /// Epochs finished so far.
  public private(set) var epoch = 0

  public init(
    _ replicas: [Replica], trainSet: DataLoader, testSet: DataLoader?, learningRate: Double, schedule: Schedule = .constant,
    checkpointPath: String? = nil
  ) {
    (self.replicas, self.trainSet, self.testSet) = (replicas, trainSet, testSet)
    (self.learningRate, self.schedule, self.checkpointPath) = (learningRate, schedule, checkpointPath)
    history = replicas.map { _ in [] }
  }

  /// Trains until `epochs` are finished or `iterations` steps are made.
  /// - Parameters:
  ///   - onStep: called after each step with its number, from 1 over all epochs, and the replicas' losses; false ends.
  ///   - onEpoch: called after each epoch with its number, from 1.
  /// - Throws: `Interrupted` (the last checkpoint stands), and what networks, data and perturbations throw.
  public func run(
    epochs: Int, iterations: Int = .max, onStep: ((_ iteration: Int, _ losses: [Double]) throws -> Bool)? = nil,
    onEpoch: ((_ epoch: Int) throws -> Void)? = nil
  ) throws {
    try resume()
    while epoch < epochs {
      let rate = try learningRate * schedule.factor(epoch)
      for replica in replicas { replica.optimizer.setLearningRate(rate) }
      guard try trainEpoch(iterations, onStep) else { return }
      epoch += 1
      if let testSet { try evaluate(on: testSet) }
      try saveCheckpoint()
      try onEpoch?(epoch)
    }
  }

  /// One pass over the training set; false if it was ended early.
  private func trainEpoch(_ iterations: Int, _ onStep: ((Int, [Double]) throws -> Bool)?) throws -> Bool {
    let pass = try trainSet.epoch(epoch)
    var sums = replicas.map { _ in (loss: 0.0, right: 0.0) }
    for replica in replicas { replica.model.train() }
    for index in 0..<trainSet.batches {
      let iteration = epoch * trainSet.batches + index + 1
      guard iteration <= iterations else { return false }
      let batch = try pass.batch(index)
      var losses: [Double] = []
      for (i, replica) in replicas.enumerated() {
        try Interrupt.check()
        let (loss, right) = try step(replica, batch)
        sums[i].loss += loss * Double(batch.indices.count)
        sums[i].right += right
        losses.append(loss)
      }
      if let onStep, try !onStep(iteration, losses) { return false }
    }
    for i in replicas.indices {
      let count = Double(max(1, trainSet.set.count))
      history[i].append(EpochMetrics(loss: sums[i].loss / count, trainAccuracy: sums[i].right / count))
    }
    return true
  }

  private func step(_ replica: Replica, _ batch: Batch) throws -> (loss: Double, right: Double) {
    try replica.optimizer.zeroGrad()
    let logits = try replica.model(batch.images)
    let loss = try Differentiable.crossEntropy(logits, labels: batch.labels)
    try loss.backward()
    try replica.optimizer.step()
    return (try loss.item(), try Training.right(logits.detach(), batch.labels))
  }

  private func evaluate(on loader: DataLoader) throws {
    let pass = try loader.epoch(0)
    for (i, replica) in replicas.enumerated() {
      replica.model.train(false)
      var right = 0.0
      try GradientMode.off {
        for index in 0..<loader.batches {
          try Interrupt.check()
          let batch = try pass.batch(index)
          right += try Training.right(replica.model(batch.images), batch.labels)
        }
      }
      history[i][history[i].count - 1].testAccuracy = right / Double(max(1, loader.set.count))
    }
  }

  /// How many rows of logits are largest at their label.
  private static func right(_ logits: Tensor, _ labels: Tensor) throws -> Double {
    try logits.argmax(1).apply(.eq, labels).sum().item()
  }

  // MARK: Checkpoints

  private func saveCheckpoint() throws {
    guard let checkpointPath else { return }
    var entries: [(name: String, tensor: Tensor)] = [("epoch", try Tensor([Int64(epoch)]))]
    for (i, replica) in replicas.enumerated() {
      entries += replica.model.stateDict.map { ("\(i).model.\($0.name)", $0.tensor.detach()) }
      let state = replica.optimizer.state
      entries.append(("\(i).iteration", try Tensor([Int64(state.iteration)])))
      entries += state.velocities.map { ("\(i).velocity.\($0.name)", $0.tensor) }
      let metrics = history[i].flatMap { [$0.loss, $0.trainAccuracy, $0.testAccuracy] }
      entries.append(("\(i).history", try Tensor(metrics, shape: [history[i].count, 3])))
    }
    try TensorFile.save(.archive(entries), to: checkpointPath)
  }

  private func resume() throws {
    guard epoch == 0, let checkpointPath, TensorFile.exists(checkpointPath),
      case .archive(let entries) = try TensorFile.load(checkpointPath)
    else { return }
    let all = Dictionary(entries.map { ($0.name, $0.tensor) }) { first, _ in first }
    for (i, replica) in replicas.enumerated() {
      func part(_ prefix: String) -> [(name: String, tensor: Tensor)] {
        entries.filter { $0.name.hasPrefix("\(i).\(prefix).") }
          .map { (String($0.name.dropFirst("\(i).\(prefix).".count)), $0.tensor) }
      }
      try replica.model.load(part("model"))
      let iteration = try all["\(i).iteration"]?.item() ?? 0
      try replica.optimizer.restore(iteration: Int(iteration), velocities: part("velocity"))
      let metrics = try all["\(i).history"]?.toArray(Double.self) ?? []
      history[i] = stride(from: 0, to: metrics.count, by: 3).map {
        EpochMetrics(loss: metrics[$0], trainAccuracy: metrics[$0 + 1], testAccuracy: metrics[$0 + 2])
      }
    }
    epoch = Int(try all["epoch"]?.item() ?? 0)
  }
}
