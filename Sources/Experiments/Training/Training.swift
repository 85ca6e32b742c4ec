import Autograd
import Datasets
import NeuralNetworks
import Optimizers
import Tensors

/// Trains replicas in lock-step, as the paper's Table 1 and Fig. 2 do: on the same batches, unless they have seeds of their
/// own.
///
/// Bits depend on weights, data, seeds and perturbations alone; a run that was stopped anywhere and resumed from its
/// checkpoint ends with the same ones.
public final class Training {
  /// Those that the run began with, then the copies that have left them, in the order in which they did.
  public internal(set) var replicas: [Replica]
  /// Where batches come from: one for all replicas that the run began with, or one for each.
  public let data: [any TrainingData]
  public let testData: (any TrainingData)?
  public let plan: TrainingPlan
  /// Metrics of each finished epoch, for each replica.
  public internal(set) var history: [[EpochMetrics]]
  /// Where the run stands.
  public internal(set) var position = Position()
  /// For each replica the first value that was infinite or NaN.
  public internal(set) var firstNonFinite: [NonFinite?]
  /// Who the run is; known once ``identify(_:)`` was called, or a run with a checkpoint has begun.
  public internal(set) var identity: RunIdentity?
  public private(set) var context = RunContext(program: "")
  /// Told of each epoch when it has been measured, before hooks and checkpoint: what it notes, a run that goes on from that
  /// checkpoint need not note again.
  public var observer: ((Training) throws -> Void)?
  /// How many replicas the run began with.
  let firstReplicas: Int

  /// A place between two steps.
  public struct Position: Equatable, Sendable {
    /// Epochs finished.
    public var epoch = 0
    /// Batches of the epoch under way that are done.
    public var batch = 0
    /// Steps made over all epochs.
    public var step = 0
    /// What the batches of the epoch under way have given so far, for each replica.
    var sums: [EpochSums] = []
  }

  public var checkpoint: Checkpoint? { plan.checkpoint }
  /// Batches of an epoch; nil: known only when it is over.
  public var batches: Int? { data[0].batches }

  /// - Parameters:
  ///   - data: one for all replicas, or one for each, with as many batches.
  ///   - testData: what networks are evaluated on after each epoch; nil: nothing.
  /// - Throws: `TensorError.argument` for an impossible plan, for replicas that share an optimizer or a parameter, and
  ///   for one whose optimizer steps no parameter of its network.
  public init(
    _ replicas: [Replica], data: [any TrainingData], testData: (any TrainingData)? = nil, plan: TrainingPlan
  ) throws {
    (self.replicas, self.data, self.testData, self.plan) = (replicas, data, testData, plan)
    firstReplicas = replicas.count
    history = replicas.map { _ in [] }
    firstNonFinite = replicas.map { _ in nil }
    try checkReplicas()
    try checkPlan()
  }

  /// The same, for images and cross-entropy.
  public convenience init(
    _ replicas: [Replica], trainSet: DataLoader, testSet: DataLoader?, schedule: Schedule = .constant,
    checkpoint: Checkpoint? = nil
  ) throws {
    var plan = TrainingPlan()
    plan.schedules = [.of(schedule, by: .epoch)]
    (plan.checkpoint, plan.generator) = (checkpoint, checkpoint?.generator)
    try self.init(replicas, data: [ImageData(trainSet)], testData: testSet.map(ImageData.init), plan: plan)
  }

  private func checkPlan() throws {
    try plan.schedules.forEach { try $0.check() }
    try plan.clipping?.check("gradient_clipping")
    if plan.schedules.count > 1 {
      for (i, replica) in replicas.enumerated() where replica.optimizer.groups.count != plan.schedules.count {
        throw TensorError.argument(
          operation: "train.run", name: "schedule",
          expected:
            "one schedule, or one for each of the \(replica.optimizer.groups.count) groups of replicas[\(i + 1)]",
          got: "\(plan.schedules.count)")
      }
    }
    if let checkpoint, checkpoint.every > 0, !data.allSatisfy(\.canResumeWithin) {
      throw TensorError.argument(
        operation: "train.run", name: "checkpoint_every",
        expected: "0, or data that can be entered within an epoch (function(epoch, skip))", got: "\(checkpoint.every)")
    }
    try checkSpawn()
  }

  private func checkReplicas() throws {
    func fail(_ i: Int, _ expected: String, _ got: String) -> TensorError {
      .argument(operation: "train.run", name: "replicas[\(i + 1)]", expected: expected, got: got)
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

  /// The replica that a replica's batches are those of: itself, or where it came from.
  func source(of replica: Int) -> Int {
    data.count == 1 ? 0 : replicas[replica].origin?.parent ?? replica
  }
}
