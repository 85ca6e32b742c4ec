import Autograd
import Optimizers
import Perturbations
import Tensors

/// What is measured of a network's output, beside the loss and the accuracy.
public struct TrainingMetric {
  public let name: String
  /// The mean over a batch.
  public let measure: (_ output: Tensor, _ target: Tensor) throws -> Double

  public init(name: String, measure: @escaping (_ output: Tensor, _ target: Tensor) throws -> Double) {
    (self.name, self.measure) = (name, measure)
  }
}

/// What a training minimises.
public struct TrainingLoss {
  /// A tensor of one element, the mean over a batch.
  public let of: (_ output: Tensor, _ target: Tensor) throws -> Tensor
  /// Whether it may compute gradients of its own, also where nothing is trained.
  public let needsRecording: Bool

  public init(needsRecording: Bool = false, of: @escaping (_ output: Tensor, _ target: Tensor) throws -> Tensor) {
    (self.of, self.needsRecording) = (of, needsRecording)
  }

  /// The cross-entropy of logits N×C and classes from 0.
  public static var crossEntropy: TrainingLoss { TrainingLoss { try Differentiable.crossEntropy($0, labels: $1) } }
}

/// Copies that leave a run.
public struct Spawn {
  /// After which steps, counted over all epochs from 1; 0: before the first.
  public let steps: [Int]
  /// What changes the copies from their first step on; iterations count from there.
  public let perturbations: [PlacedPerturbation]

  public init(at steps: [Int], perturbations: [PlacedPerturbation] = []) {
    (self.steps, self.perturbations) = (steps.sorted(), perturbations)
  }
}

/// How a training is made, beside replicas and data.
public struct TrainingPlan {
  public var loss = TrainingLoss.crossEntropy
  /// Classes from 0, of targets; nil: accuracies are not measured.
  public var classes: ((_ target: Tensor) throws -> Tensor)? = { $0 }
  public var metrics: [TrainingMetric] = []
  /// What scales the learning rates, each from what it is when the run begins: one for all groups, or one for each.
  public var schedules: [RateSchedule] = [.of(.constant, by: .epoch)]
  public var clipping: GradientClipping?
  public var spawn: Spawn?
  /// Where and how often the state of the run is written; nil: never.
  public var checkpoint: Checkpoint?
  /// The generator that functions of a script draw from: copies that leave a run go on with a state of their own.
  public var generator: Generator?

  public init() {}
}
