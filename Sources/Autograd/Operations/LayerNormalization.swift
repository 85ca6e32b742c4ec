import Tensors

extension Differentiable {
  /// Layer normalisation over the last dimensions of x: γ·(x − mean)/√(variance + ε) + β, mean and (biased) variance of
  /// each position of the other dimensions.
  /// - Parameters:
  ///   - shape: the sizes of those last dimensions, at least one.
  ///   - gamma, beta: of that shape; nil: 1 and 0.
  public static func layerNorm(
    _ x: Tensor, _ shape: Shape, gamma: Tensor? = nil, beta: Tensor? = nil, epsilon: Double
  ) throws -> Tensor {
    for given in [gamma, beta].compactMap({ $0 }) where given.shape != shape {
      throw TensorError.shapes(
        operation: "layer_norm", [given.shape, shape], rule: "weight and bias of the normalised shape expected")
    }
    let scale = try gamma ?? .ones(shape, x.dtype)
    let shift = try beta ?? .zeros(shape, x.dtype)
    return try LayerNormalization(epsilon: epsilon)(x, scale, shift)
  }

  /// Group normalisation (Wu and He 2018) of N×C×…: the channels of each of `groups` parts, and what follows them, by
  /// their own mean and (biased) variance; then γ·u + β, a number for each channel.
  public static func groupNorm(
    _ x: Tensor, groups: Int, gamma: Tensor? = nil, beta: Tensor? = nil, epsilon: Double
  ) throws -> Tensor {
    guard x.rank >= 2, groups >= 1, x.shape[1] >= 1, x.shape[1] % groups == 0 else {
      throw TensorError.shape(
        operation: "group_norm", expected: "N×C×… with channels in \(groups) equal groups", got: x.shape)
    }
    let channels = x.shape[1]
    for given in [gamma, beta].compactMap({ $0 }) where given.shape != [channels] {
      throw TensorError.shapes(
        operation: "group_norm", [given.shape, x.shape], rule: "a number for each of \(channels) channels expected")
    }
    if x.count == 0 { return try clone(x) }
    let size = x.count / (x.shape[0] * groups)
    let rows = try layerNorm(reshape(x, [x.shape[0] * groups, size]), [size], epsilon: epsilon)
    var wide = Shape(repeating: 1, count: x.rank)
    wide[1] = channels
    var y = try reshape(rows, x.shape)
    if let gamma { y = try apply(.mul, y, reshape(gamma, wide)) }
    if let beta { y = try apply(.add, y, reshape(beta, wide)) }
    return y
  }
}

/// y = γ·u + β, u = (x − mean)·inverseStd row by row. Inputs: x, γ, β.
///
/// With d = g·γ and means along a row: ∂x = inverseStd·(d − mean(d) − u·mean(d·u)); over rows ∂γ = Σ g·u, ∂β = Σ g.
struct LayerNormalization: Operation {
  let epsilon: Double
  var name: String { "layer_norm" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let (y, mean, inverseStd) = try Tensor.layerNorm(inputs[0], gamma: inputs[1], beta: inputs[2], eps: epsilon)
    saved.keep(inputs[0], input: 0)
    saved.keep(inputs[1], input: 1)
    saved.keep(constant: mean)
    saved.keep(constant: inverseStd)
    return y
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (x, gamma) = (try saved.tensor(0), try saved.tensor(1))
    let found = try Tensor.layerNormBackward(
      gradient, x, mean: saved.tensor(2), inverseStd: saved.tensor(3), gamma: gamma)
    return try FusedGradients.record(name, of: [gradient, x, gamma], [found.x, found.gamma, found.beta]) {
      try derivative($0[0], $0[1], $0[2])
    }
  }

  /// The same in differentiable steps.
  private func derivative(_ g: Tracked, _ x: Tracked, _ gamma: Tracked) throws -> [Tensor] {
    let columns = gamma.tensor.count
    let rows = x.tensor.count / Swift.max(1, columns)
    func matrix(_ t: Tracked, _ rows: Int) throws -> Tracked {
      Tracked(try Differentiable.reshape(t.tensor, [rows, columns]))
    }
    func mean(_ t: Tracked) throws -> Tracked { try t.sum([1], keepDimensions: true) / Double(columns) }
    let (values, slope) = (try matrix(x, rows), try matrix(g, rows))
    let centred = try values - mean(values)
    let inverse = try (mean(centred * centred) + epsilon).apply(.rsqrt)
    let (u, d) = (try centred * inverse, try slope * matrix(gamma, 1))
    let byInput = try inverse * (d - mean(d) - u * mean(d * u))
    return try [
      Differentiable.reshape(byInput.tensor, x.tensor.shape),
      Differentiable.reshape((slope * u).sum([0]).tensor, gamma.tensor.shape),
      Differentiable.reshape(slope.sum([0]).tensor, gamma.tensor.shape),
    ]
  }
}
