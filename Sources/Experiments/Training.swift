import Autograd
import Datasets
import Formats
import Interrupt
import NeuralNetworks
import Optimizers
import Tensors

/// One network in training: several replicas, differing in their perturbations, see the same batches in lock-step.
public struct Replica: CustomStringConvertible {
  public let name: String
  public let model: Module
  public let optimizer: SGD
  private let dtype: DType?

  public init(name: String, model: Module, optimizer: SGD) {
    (self.name, self.model, self.optimizer) = (name, model, optimizer)
    dtype = model.namedParameters.first?.tensor.dtype
  }

  /// The network's output for images, which take the dtype of its parameters.
  func logits(_ images: Tensor) throws -> Tensor { try model(dtype.map { try images.to($0) } ?? images) }

  /// What changes its last bits, in words: perturbations of the layers' outputs, then those of the steps.
  public var perturbations: String {
    (model.perturbations + optimizer.perturbations).map(\.description).joined(separator: "; ")
  }

  /// Name, perturbations and how convolutions are computed.
  public var description: String {
    "\(name) [\(perturbations)]" + (model.convolutionDescription.map { ", convolutions: \($0)" } ?? "")
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
/// Bits depend on weights, data, seed and perturbations alone; a run that was stopped anywhere and resumed from its
/// checkpoint ends with the same ones.
public final class Training {
  public let replicas: [Replica]
  public let trainSet: DataLoader
  public let testSet: DataLoader?
  /// Learning rate of the first epoch; the schedule scales it.
  public let learningRate: Double
  public let schedule: Schedule
  /// Where and how often the state of the run is written; nil: never.
  public let checkpoint: Checkpoint?
  /// Metrics of each finished epoch, for each replica.
  public internal(set) var history: [[EpochMetrics]]
  /// Where the run stands.
  public internal(set) var position = Position()

  /// A place between two steps.
  public struct Position: Equatable, Sendable {
    /// Epochs finished.
    public var epoch = 0
    /// Batches of the epoch under way that are done.
    public var batch = 0
    /// What those batches have given so far, for each replica.
    var sums: [Sums] = []

    struct Sums: Equatable, Sendable { var loss = 0.0, right = 0.0 }
  }

  public init(
    _ replicas: [Replica], trainSet: DataLoader, testSet: DataLoader?, learningRate: Double,
    schedule: Schedule = .constant,
    checkpoint: Checkpoint? = nil
  ) {
    (self.replicas, self.trainSet, self.testSet) = (replicas, trainSet, testSet)
    (self.learningRate, self.schedule, self.checkpoint) = (learningRate, schedule, checkpoint)
    history = replicas.map { _ in [] }
  }

  /// Trains until `epochs` are finished or `iterations` steps are made.
  /// - Parameters:
  ///   - onStep: called after each step with its number, from 1 over all epochs, and the replicas' losses; false ends.
  ///   - onEpoch: called after each epoch with its number, from 1.
  /// - Throws: ``CheckpointError`` for the checkpoint of another run; `Interrupted` (the last checkpoint stands), and what
  ///   networks, data and perturbations throw.
  public func run(
    epochs: Int, iterations: Int = .max, onStep: ((_ iteration: Int, _ losses: [Double]) throws -> Bool)? = nil,
    onEpoch: ((_ epoch: Int) throws -> Void)? = nil
  ) throws {
    if position == Position() { try resume() }
    while position.epoch < epochs {
      let rate = try learningRate * schedule.factor(position.epoch)
      for replica in replicas { replica.optimizer.setLearningRate(rate) }
      guard try trainEpoch(iterations, onStep) else { return }
      finishEpoch()
      if let testSet { try evaluate(on: testSet) }
      try saveCheckpoint()
      try onEpoch?(position.epoch)
    }
  }

  /// The rest of one pass over the training set; false if it was ended early.
  private func trainEpoch(_ iterations: Int, _ onStep: ((Int, [Double]) throws -> Bool)?) throws -> Bool {
    if position.sums.isEmpty { position.sums = replicas.map { _ in Position.Sums() } }
    let done = position.epoch * trainSet.batches
    for replica in replicas { replica.model.train() }
    let batches = try BatchQueue(
      trainSet.epoch(position.epoch), from: position.batch, to: max(0, min(trainSet.batches, iterations - done)))
    while let batch = try batches.take() {
      let losses = try step(on: batch)
      position.batch += 1
      let iteration = done + position.batch
      if let onStep, try !onStep(iteration, losses) { return false }
      if let checkpoint, checkpoint.isDue(after: iteration), position.batch < trainSet.batches { try saveCheckpoint() }
    }
    return position.batch == trainSet.batches
  }

  /// One step of every replica; their losses.
  private func step(on batch: Batch) throws -> [Double] {
    try replicas.indices.map { i in
      try Interrupt.check()
      let (loss, right) = try step(replicas[i], batch)
      position.sums[i].loss += loss * Double(batch.indices.count)
      position.sums[i].right += right
      return loss
    }
  }

  private func step(_ replica: Replica, _ batch: Batch) throws -> (loss: Double, right: Double) {
    replica.model.iteration = replica.optimizer.iteration
    try replica.optimizer.zeroGrad()
    let logits = try replica.logits(batch.images)
    let loss = try Differentiable.crossEntropy(logits, labels: batch.labels)
    try loss.backward()
    try replica.optimizer.step()
    return (try loss.item(), try Training.right(logits.detach(), batch.labels))
  }

  private func finishEpoch() {
    let count = Double(max(1, trainSet.set.count))
    for (i, sums) in position.sums.enumerated() {
      history[i].append(EpochMetrics(loss: sums.loss / count, trainAccuracy: sums.right / count))
    }
    position = Position(epoch: position.epoch + 1)
  }

  private func evaluate(on loader: DataLoader) throws {
    for (i, replica) in replicas.enumerated() {
      replica.model.train(false)
      var right = 0.0
      try GradientMode.off {
        let batches = BatchQueue(try loader.epoch(0))
        while let batch = try batches.take() {
          try Interrupt.check()
          right += try Training.right(replica.logits(batch.images), batch.labels)
        }
      }
      history[i][history[i].count - 1].testAccuracy = right / Double(max(1, loader.set.count))
    }
  }

  /// How many rows of logits are largest at their label.
  private static func right(_ logits: Tensor, _ labels: Tensor) throws -> Double {
    try logits.argmax(1).apply(.eq, labels).sum().item()
  }
}
