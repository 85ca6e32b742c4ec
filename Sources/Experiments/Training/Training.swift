import Autograd
import Datasets
import Interrupt
import NeuralNetworks
import Optimizers
import Tensors

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
  /// Scales the learning rates of all groups of all replicas, each from what it is when the run begins.
  public let schedule: Schedule
  /// Where and how often the state of the run is written; nil: never.
  public let checkpoint: Checkpoint?
  /// Metrics of each finished epoch, for each replica.
  public internal(set) var history: [[EpochMetrics]]
  /// Where the run stands.
  public internal(set) var position = Position()
  /// For each replica the first value that was infinite or NaN.
  public internal(set) var firstNonFinite: [NonFinite?]
  /// Who the run is; known once ``identify(_:)`` was called, or a run with a checkpoint has begun.
  public internal(set) var identity: RunIdentity?
  public private(set) var context = RunContext(program: "")

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

  /// - Throws: `TensorError.argument` for an impossible schedule, for replicas that share an optimizer or a parameter, and
  ///   for one whose optimizer steps no parameter of its network.
  public init(
    _ replicas: [Replica], trainSet: DataLoader, testSet: DataLoader?, schedule: Schedule = .constant,
    checkpoint: Checkpoint? = nil
  ) throws {
    try schedule.check()
    try Self.check(replicas)
    (self.replicas, self.trainSet, self.testSet) = (replicas, trainSet, testSet)
    (self.schedule, self.checkpoint) = (schedule, checkpoint)
    history = replicas.map { _ in [] }
    firstNonFinite = replicas.map { _ in nil }
  }

  private static func check(_ replicas: [Replica]) throws {
    func fail(_ i: Int, _ expected: String, _ got: String) -> TensorError {
      .argument(operation: "train", name: "replicas[\(i + 1)]", expected: expected, got: got)
    }
    var owners: [ObjectIdentifier: Int] = [:]
    for (i, replica) in replicas.enumerated() {
      if let foreign = replica.model.foreignPerturbation {
        throw fail(i, "network whose layers are perturbed by itself or its parts alone", foreign)
      }
      if let other = owners.updateValue(i, forKey: ObjectIdentifier(replica.optimizer)) {
        throw fail(i, "optimizer of its own", "that of replicas[\(other + 1)]")
      }
      let own = Set(replica.model.namedParameters.map { ObjectIdentifier($0.tensor) })
      for (name, tensor) in replica.model.namedParameters {
        guard let other = owners.updateValue(i, forKey: ObjectIdentifier(tensor)) else { continue }
        throw fail(i, "network of its own", "'\(name)' of replicas[\(other + 1)]")
      }
      guard
        own.isEmpty
          || replica.optimizer.groups.contains(where: { group in
            group.parameters.contains { own.contains(ObjectIdentifier($0.tensor)) }
          })
      else { throw fail(i, "optimizer of the network's parameters", "one of none of them") }
    }
  }

  /// Takes down who the run is, before it begins.
  /// - Parameter context: what it depends on besides its objects.
  public func identify(_ context: RunContext) throws {
    self.context = context
    identity = try makeIdentity(context)
  }

  /// Trains until `epochs` are finished or `iterations` steps are made.
  /// - Parameters:
  ///   - onStep: called after each step with its number, from 1 over all epochs, and the replicas' losses; false ends.
  ///   - onEpoch: called after each epoch with its number, from 1.
  ///
  /// With a checkpoint, SIGTERM and SIGHUP save it after the step and then end the process, as they would have at once.
  /// - Throws: ``CheckpointError`` for the checkpoint of another run, `FormatError` before the first step for one that could not be written;
  ///   `Interrupted` (the last checkpoint stands), and what networks, data and perturbations throw.
  public func run(
    epochs: Int, iterations: Int = .max, onStep: ((_ iteration: Int, _ losses: [Double]) throws -> Bool)? = nil,
    onEpoch: ((_ epoch: Int) throws -> Void)? = nil
  ) throws {
    guard let checkpoint else { return try runHeld(epochs, iterations, onStep, onEpoch) }
    try checkpoint.check()
    try TerminationSignal.held { try runHeld(epochs, iterations, onStep, onEpoch) }
  }

  /// While SIGTERM and SIGHUP wait for the next checkpoint, if there is to be one.
  private func runHeld(
    _ epochs: Int, _ iterations: Int, _ onStep: ((Int, [Double]) throws -> Bool)?, _ onEpoch: ((Int) throws -> Void)?
  ) throws {
    if position == Position() {
      if checkpoint != nil, identity == nil { try identify(context) }
      if try resume() {
        try checkIsWithin(epochs, iterations)
      } else {
        for replica in replicas { replica.optimizer.beginSchedule() }
      }
    }
    while position.epoch < epochs, !mustEnd {
      let factor = try schedule.factor(position.epoch)
      for replica in replicas { replica.optimizer.setScheduleFactor(factor) }
      guard try trainEpoch(iterations, onStep) else { return }
      finishEpoch()
      if let testSet { try evaluate(on: testSet) }
      // What the hook sets, changes or draws belongs to the state after the epoch.
      try onEpoch?(position.epoch)
      try saveCheckpoint()
    }
  }

  /// A checkpoint that has gone further than is asked for holds the results of another, longer run.
  private func checkIsWithin(_ epochs: Int, _ iterations: Int) throws {
    let (done, overflow) = position.epoch.multipliedReportingOverflow(by: trainSet.batches)
    let steps = overflow ? .max : done + position.batch
    guard position.epoch > epochs || steps > iterations else { return }
    throw CheckpointError.longer(
      path: checkpoint?.path ?? "", epochs: position.epoch, steps: steps,
      asked: position.epoch > epochs
        ? "\(epochs) epochs" : "\(iterations) steps")
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
      guard let checkpoint, position.batch < trainSet.batches else { continue }
      if checkpoint.isDue(after: iteration) || mustEnd { try saveCheckpoint() }
      if mustEnd { return false }
    }
    return position.batch == trainSet.batches
  }

  /// Whether a signal waits for the end of the run, which saves its state.
  private var mustEnd: Bool { checkpoint != nil && TerminationSignal.isWaiting }

  /// One step of every replica; their losses.
  private func step(on batch: Batch) throws -> [Double] {
    try replicas.indices.map { i in
      try Interrupt.check()
      let (loss, right) = try step(i, batch)
      position.sums[i].loss += loss * Double(batch.indices.count)
      position.sums[i].right += right
      return loss
    }
  }

  private func step(_ i: Int, _ batch: Batch) throws -> (loss: Double, right: Double) {
    let (model, optimizer) = (replicas[i].model, replicas[i].optimizer)
    model.setIteration(optimizer.iteration)
    try optimizer.zeroGrad()
    let input = try replicas[i].input(batch.images)
    let logits = try model(input)
    let loss = try Differentiable.crossEntropy(logits, labels: batch.labels)
    try loss.backward()
    let value = try loss.item()
    try watch(i) {
      if !value.isFinite { return (.loss, try model.firstNonFiniteOutput(for: input)) }
      return try model.firstNonFinite(\.grad).map { (.gradient, $0) }
    }
    try Interrupt.finishing { try optimizer.step() }
    try watch(i) { try model.firstNonFinite { $0 }.map { (.weight, $0) } }
    return (value, try Training.right(logits.detach(), batch.labels))
  }

  /// Notes what a look at a replica finds, until something was found.
  private func watch(_ i: Int, _ look: () throws -> (kind: NonFinite.Kind, layer: String?)?) throws {
    guard firstNonFinite[i] == nil, let (kind, layer) = try look() else { return }
    let step = position.epoch * trainSet.batches + position.batch + 1
    firstNonFinite[i] = NonFinite(kind: kind, step: step, layer: layer)
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
          right += try Training.right(replica.model(replica.input(batch.images)), batch.labels)
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
