import Autograd
import Tensors

/// Batch normalisation (Ioffe and Szegedy 2015) of N×C×H×W or N×C: γ·(x − mean)/√(variance + ε) + β, channel by channel.
///
/// Training takes mean and biased variance of the batch and moves the running ones by
/// running ← (1 − momentum)·running + momentum·batch, the variance's unbiased there, as PyTorch. Evaluation takes the
/// running ones.
public class BatchNorm2d: Module {
  public internal(set) var weight, bias: Tensor
  public internal(set) var runningMean, runningVariance, batchesTracked: Tensor
  public let epsilon: Double
  public let momentum: Double

  public init(_ channels: Int, epsilon: Double = 1e-5, momentum: Double = 0.1, dtype: DType = .float32) throws {
    guard channels >= 1 else {
      throw ModuleError.argument(
        module: "nn.BatchNorm2d", name: "num_features", expected: "integer of at least 1", got: "\(channels)")
    }
    weight = try .ones([channels], dtype)
    bias = try .zeros([channels], dtype)
    runningMean = try .zeros([channels], dtype)
    runningVariance = try .ones([channels], dtype)
    batchesTracked = try .zeros([], .int64)
    (self.epsilon, self.momentum) = (epsilon, momentum)
    super.init()
    try register("weight", parameter: weight)
    try register("bias", parameter: bias)
    register("running_mean", buffer: runningMean)
    register("running_var", buffer: runningVariance)
    register("num_batches_tracked", buffer: batchesTracked)
  }

  public override func forward(_ x: Tensor) throws -> Tensor { try normalize(x) }

  /// act(norm(x) + skip) in one pass over memory.
  /// - Parameter statistics: mean and biased variance of `x` where they are known already.
  func normalize(
    _ x: Tensor, activation: Activation = .none, skip: Tensor? = nil,
    statistics: (mean: Tensor, variance: Tensor)? = nil
  ) throws -> Tensor {
    guard isTraining else {
      return try Differentiable.batchNorm(
        x, mean: runningMean, variance: runningVariance, gamma: weight, beta: bias, epsilon: epsilon,
        activation: activation, skip: skip)
    }
    guard x.rank < 2 || x.count != x.shape[1] else {
      throw TensorError.shape(
        operation: "batch_norm", expected: "more than one value for each channel in training", got: x.shape)
    }
    let (result, mean, variance) = try Differentiable.batchNorm(
      x, gamma: weight, beta: bias, epsilon: epsilon, activation: activation, skip: skip, statistics: statistics)
    try track(mean, variance, count: x.count / Swift.max(1, x.shape[1]))
    return result
  }

  private func track(_ mean: Tensor, _ variance: Tensor, count: Int) throws {
    try GradientMode.off {
      let unbiased = try variance * (Double(count) / Double(Swift.max(1, count - 1)))
      try runningMean.copyInPlace(runningMean * (1 - momentum) + mean * momentum)
      try runningVariance.copyInPlace(runningVariance * (1 - momentum) + unbiased * momentum)
      try batchesTracked.applyInPlace(.add, .integer(1))
    }
  }
}

/// Batch normalisation of N×C or signals N×C×L, channel by channel; see ``BatchNorm2d``.
public final class BatchNorm1d: BatchNorm2d {
  override func normalize(
    _ x: Tensor, activation: Activation = .none, skip: Tensor? = nil,
    statistics: (mean: Tensor, variance: Tensor)? = nil
  ) throws -> Tensor {
    guard x.rank == 3 else {
      guard x.rank == 2 else {
        throw TensorError.shape(operation: "batch_norm", expected: "N×C or N×C×L", got: x.shape)
      }
      return try super.normalize(x, activation: activation, skip: skip, statistics: statistics)
    }
    let images = try super.normalize(
      Differentiable.unsqueeze(x, 3), activation: activation, skip: skip.map { try Differentiable.unsqueeze($0, 3) },
      statistics: statistics)
    return try Differentiable.squeeze(images, 3)
  }
}
