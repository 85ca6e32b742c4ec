import Tensors

extension Differentiable {
  /// act(γ·(x − mean)/√(variance + ε) + β + skip) with the statistics of the batch, in one pass over memory.
  ///
  /// - Parameters:
  ///   - x: N×C×H×W or N×C. Mean and (biased) variance are taken over all dimensions but the second.
  ///   - statistics: those of `x` where they are known already.
  /// - Returns: the result, and the statistics for the running ones (C each, no gradient).
  public static func batchNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double, activation: Activation = .none, skip: Tensor? = nil,
    statistics: (mean: Tensor, variance: Tensor)? = nil
  ) throws -> (result: Tensor, mean: Tensor, variance: Tensor) {
    let (mean, variance) = try statistics ?? Tensor.batchNormStatistics(x)
    let operation = BatchNormalization(
      mean: mean, inverseStd: try (variance + epsilon).apply(.rsqrt), epsilon: epsilon, activation: activation,
      usesBatch: true)
    return (try operation.apply([x, gamma, beta] + (skip.map { [$0] } ?? [])), mean, variance)
  }

  /// The same with given statistics (evaluation): constants through which no gradient flows. They may change before the
  /// derivative is asked for.
  public static func batchNorm(
    _ x: Tensor, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double,
    activation: Activation = .none, skip: Tensor? = nil
  ) throws -> Tensor {
    let operation = BatchNormalization(
      mean: try GradientMode.isRecording ? mean.clone() : mean, inverseStd: try (variance + epsilon).apply(.rsqrt),
      epsilon: epsilon, activation: activation, usesBatch: false)
    return try operation.apply([x, gamma, beta] + (skip.map { [$0] } ?? []))
  }
}

/// y = act(z), z = γ·u + β (+ skip), u = (x − mean)·inverseStd. Inputs: x, γ, β and perhaps skip.
///
/// With d = g·act′(z), n elements a channel: ∂β = Σ d, ∂γ = Σ d·u, ∂skip = d, ∂x = γ·inverseStd·(d − (∂β + u·∂γ)/n), the
/// last without the bracket's second part where the statistics are constants. Saves x and skip; u, z and the mask are
/// computed again.
struct BatchNormalization: Operation {
  let mean: Tensor
  let inverseStd: Tensor
  let epsilon: Double
  let activation: Activation
  let usesBatch: Bool
  var name: String { "batch_norm" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    for (i, input) in inputs.enumerated() { saved.keep(input, input: i) }
    return try Tensor.batchNormForward(
      inputs[0], mean: mean, inverseStd: inverseStd, gamma: inputs[1], beta: inputs[2], activation: activation,
      skip: inputs.count > 3 ? inputs[3] : nil)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let inputs = try saved.tensors()
    let (x, gamma, beta, skip) = try Tensor.batchNormBackward(
      gradient, inputs[0], mean: mean, inverseStd: inverseStd, gamma: inputs[1], beta: inputs[2],
      activation: activation, skip: inputs.count > 3 ? inputs[3] : nil, training: usesBatch)
    return try FusedGradients.record(
      name, of: [gradient] + inputs, [x, gamma, beta] + (skip.map { [$0] } ?? [])
    ) { try derivative($0[0], Array($0.dropFirst())) }
  }

  /// The same in differentiable steps, the statistics of the batch among them.
  private func derivative(_ g: Tracked, _ inputs: [Tracked]) throws -> [Tensor] {
    let x = inputs[0]
    let others = (0..<x.tensor.rank).filter { $0 != 1 }
    var channels = Shape(repeating: 1, count: x.tensor.rank)
    channels[1] = x.tensor.shape[1]
    func wide(_ tensor: Tensor) throws -> Tracked { Tracked(try Differentiable.reshape(tensor, channels)) }
    func sum(_ t: Tracked) throws -> Tracked { try t.sum(others, keepDimensions: true) }
    let n = Double(x.tensor.count / Swift.max(1, channels[1]))
    var centred = try x - wide(mean)
    var inverse = try wide(inverseStd)
    if usesBatch {
      centred = try x - sum(x) / n
      inverse = try (sum(centred * centred) / n + epsilon).apply(.rsqrt)
    }
    let (gamma, u) = (try wide(inputs[1].tensor), try centred * inverse)
    var z = try gamma * u + wide(inputs[2].tensor)
    if inputs.count > 3 { z = try z + inputs[3] }
    let d =
      switch activation {
      case .none: g
      case .relu: try g.masked(z.tensor.apply(.le, .real(0)).apply(.logicalNot))
      case .swish(let beta): try g * Swish.slope(z, beta)
      }
    let (gradBeta, gradGamma) = (try sum(d), try sum(d * u))
    let bracket = usesBatch ? try d - (gradBeta + u * gradGamma) / n : d
    let flat: Shape = [channels[1]]
    let results = try [
      (gamma * inverse * bracket).tensor, Differentiable.reshape(gradGamma.tensor, flat),
      Differentiable.reshape(gradBeta.tensor, flat),
    ]
    return results + (inputs.count > 3 ? [d.tensor] : [])
  }
}
