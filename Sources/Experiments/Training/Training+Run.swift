import Autograd
import Interrupt
import NeuralNetworks
import Optimizers
import Tensors

extension Training {
  public typealias StepHook = (_ iteration: Int, _ losses: [Double]) throws -> Bool

  /// Trains until `epochs` are finished or `iterations` steps are made.
  /// - Parameters:
  ///   - onStep: called after each step with its number, from 1 over all epochs, and the replicas' losses; false ends.
  ///   - onEpoch: called after each epoch with its number, from 1.
  ///
  /// With a checkpoint, SIGTERM and SIGHUP save it after the step and then end the process, as they would have at once.
  /// - Throws: ``CheckpointError`` for the checkpoint of another run, `FormatError` before the first step for one that could not be written;
  ///   `Interrupted` (the last checkpoint stands), and what networks, data and perturbations throw.
  public func run(
    epochs: Int, iterations: Int = .max, onStep: StepHook? = nil, onEpoch: ((_ epoch: Int) throws -> Void)? = nil
  ) throws {
    try checkSpawn(within: epochs, iterations)
    guard let checkpoint else { return try runHeld(epochs, iterations, onStep, onEpoch) }
    try checkpoint.check()
    try TerminationSignal.held { try runHeld(epochs, iterations, onStep, onEpoch) }
  }

  /// While SIGTERM and SIGHUP wait for the next checkpoint, if there is to be one.
  private func runHeld(
    _ epochs: Int, _ iterations: Int, _ onStep: StepHook?, _ onEpoch: ((Int) throws -> Void)?
  ) throws {
    if position == Position() {
      if checkpoint != nil, identity == nil { try identify(context) }
      if try resume() {
        try checkIsWithin(epochs, iterations)
      } else {
        for replica in replicas { replica.optimizer.beginSchedule() }
        try spawnCopies()
      }
    }
    while position.epoch < epochs, !mustEnd {
      guard try trainEpoch(iterations, onStep) else { return }
      finishEpoch()
      if let testData { try evaluate(on: testData) }
      try observer?(self)
      // What the hook sets, changes or draws belongs to the state after the epoch.
      try onEpoch?(position.epoch)
      try saveCheckpoint()
    }
  }

  /// A checkpoint that has gone further than is asked for holds the results of another, longer run.
  private func checkIsWithin(_ epochs: Int, _ iterations: Int) throws {
    guard position.epoch > epochs || position.step > iterations else { return }
    throw CheckpointError.longer(
      path: checkpoint?.path ?? "", epochs: position.epoch, steps: position.step,
      asked: position.epoch > epochs
        ? "\(epochs) epochs" : "\(iterations) steps")
  }

  /// The rest of one pass over the training set; false if it was ended early.
  private func trainEpoch(_ iterations: Int, _ onStep: StepHook?) throws -> Bool {
    if position.sums.isEmpty { position.sums = replicas.map { _ in EpochSums(metrics: plan.metrics.count) } }
    for replica in replicas { replica.model.train() }
    // Whether the last batch was the epoch's last one is seen by asking for another.
    let end = batches.map { max(0, min($0, iterations - position.step + position.batch)) } ?? .max
    let sources = try data.map { try $0.batches(epoch: position.epoch, from: position.batch, to: end) }
    while let batch = try sources.map({ try $0() }).whole {
      guard position.step < iterations else { return false }
      let losses = try step(on: batch)
      position.batch += 1
      position.step += 1
      let goesOn = try onStep?(position.step, losses) ?? true
      try spawnCopies()
      guard goesOn else { return false }
      guard let checkpoint, position.batch != batches else { continue }
      if data.allSatisfy(\.canResumeWithin), checkpoint.isDue(after: position.step) || mustEnd { try saveCheckpoint() }
      if mustEnd { return false }
    }
    if batches == nil, position.batch == 0 {
      throw TensorError.argument(
        operation: "train.run", name: "data", expected: "at least one batch in epoch \(position.epoch + 1)", got: "none"
      )
    }
    return batches.map { position.batch == $0 } ?? true
  }

  /// Whether a signal waits for the end of the run, which saves its state.
  private var mustEnd: Bool { checkpoint != nil && TerminationSignal.isWaiting }

  /// One step of every replica; their losses.
  private func step(on batches: [TrainingBatch]) throws -> [Double] {
    let factors = try plan.schedules.map { try $0.factor(epoch: position.epoch, step: position.step) }
    for replica in replicas { replica.optimizer.setScheduleFactors(factors) }
    return try replicas.indices.map { i in
      try Interrupt.check()
      let batch = batches[source(of: i)]
      let (loss, output, target) = try withOwnGenerator(i) { try step(i, batch) }
      position.sums[i].loss += loss * Double(batch.count)
      position.sums[i].count += Double(batch.count)
      try measure(output, target, into: &position.sums[i], count: batch.count)
      return loss
    }
  }

  private func step(_ i: Int, _ batch: TrainingBatch) throws -> (loss: Double, output: Tensor, target: Tensor) {
    let (model, optimizer) = (replicas[i].model, replicas[i].optimizer)
    let input = try replicas[i].own(batch.input)
    let target = try replicas[i].own(batch.target)
    var first: (loss: Double, output: Tensor)?
    func evaluate() throws -> Double {
      model.setIteration(optimizer.iteration)
      try optimizer.zeroGrad()
      let output = try model(input)
      let loss = try plan.loss.of(output, target)
      guard loss.count == 1 else {
        throw TensorError.shape(operation: "train.run", expected: "loss of one element", got: loss.shape)
      }
      try loss.backward()
      let value = try loss.item()
      if first == nil {
        try watch(i) {
          if !value.isFinite { return (.loss, try model.firstNonFiniteOutput(for: input)) }
          return try model.firstNonFinite(\.grad).map { (.gradient, $0) }
        }
        first = (value, output.detach())
      }
      try plan.clipping?.apply(to: optimizer.groups.flatMap(\.parameters).map(\.tensor))
      return value
    }
    if optimizer.needsClosure {
      _ = try optimizer.step(closure: evaluate)
    } else {
      _ = try evaluate()
      try optimizer.finishStep()
    }
    try watch(i) { try model.firstNonFinite { $0 }.map { (.weight, $0) } }
    guard let first else {
      throw TensorError.argument(
        operation: "train.run", name: "replicas[\(i + 1)]", expected: "optimizer that evaluates the loss", got: "none")
    }
    return (first.loss, first.output, target)
  }

  /// Notes what a look at a replica finds, until something was found.
  private func watch(_ i: Int, _ look: () throws -> (kind: NonFinite.Kind, layer: String?)?) throws {
    guard firstNonFinite[i] == nil, let (kind, layer) = try look() else { return }
    firstNonFinite[i] = NonFinite(kind: kind, step: position.step + 1, layer: layer)
  }

  private func finishEpoch() {
    for (i, sums) in position.sums.enumerated() { history[i].append(sums.means(count: data[0].count)) }
    position = Position(epoch: position.epoch + 1, step: position.step)
  }
}

extension [TrainingBatch?] {
  /// All of them; nil at the end of the data.
  fileprivate var whole: [TrainingBatch]? {
    let batches = compactMap { $0 }
    return batches.count == count ? batches : nil
  }
}
