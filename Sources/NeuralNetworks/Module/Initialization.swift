import Autograd
import Interrupt
import Tensors

/// First values of parameters, as PyTorch's `nn.init` draws them: the same numbers from the same generator, up to last bits
/// where logarithms, sines or a factorisation take part. Nothing is recorded.
public enum Initialization {
  /// Whose number an initialization keeps the variance for.
  public enum Fan: String, CaseIterable, Sendable {
    case fanIn = "fan_in"
    case fanOut = "fan_out"
  }

  /// What a layer is followed by.
  public enum Nonlinearity: String, CaseIterable, Sendable {
    case linear, conv1d, conv2d, conv3d, sigmoid, tanh, relu, selu
    case leakyReLU = "leaky_relu"

    /// The factor of the standard deviation that keeps the variance of outputs.
    /// - Parameter slope: of a leaky ReLU's negative side.
    public func gain(slope: Double = 0.01) -> Double {
      switch self {
      case .linear, .conv1d, .conv2d, .conv3d, .sigmoid: 1
      case .tanh: 5.0 / 3
      case .relu: 2.0.squareRoot()
      case .leakyReLU: (2 / (1 + slope * slope)).squareRoot()
      case .selu: 0.75
      }
    }
  }

  /// Uniform numbers of [low, high).
  public static func uniform(_ t: Tensor, _ low: Double, _ high: Double, _ generator: Generator) throws {
    try GradientMode.off { try t.fillUniformInPlace(low: low, high: high, generator) }
  }

  /// Normal numbers.
  public static func normal(_ t: Tensor, mean: Double, std: Double, _ generator: Generator) throws {
    try GradientMode.off { try t.fillNormalInPlace(mean: mean, std: std, generator) }
  }

  /// One number.
  public static func constant(_ t: Tensor, _ value: Double) throws {
    try GradientMode.off {
      try t.fillInPlace(t.dtype.isFloatingPoint ? .real(value) : .integer(Int64(exactly: value) ?? 0))
    }
  }

  /// Ones on the diagonal of a matrix, zeros elsewhere.
  /// - Throws: `TensorError.shape` for what is no matrix.
  public static func eye(_ t: Tensor) throws {
    guard t.rank == 2 else { throw unfit("eye_", "matrix", t) }
    try GradientMode.off { try t.copyInPlace(.eye(t.shape[0], t.shape[1], t.dtype)) }
  }

  /// Glorot and Bengio (2010): U(−a, a) with a = gain·√(6/(fan_in + fan_out)), or normal numbers of the same deviation.
  /// - Throws: `TensorError.shape` for less than two dimensions.
  public static func xavier(_ t: Tensor, gain: Double, isNormal: Bool, _ generator: Generator) throws {
    let fans = try fans(of: t, isNormal ? "xavier_normal_" : "xavier_uniform_")
    let std = gain * (2 / Double(fans.in + fans.out)).squareRoot()
    try draw(t, std, isNormal: isNormal, generator)
  }

  /// He et al. (2015): deviation gain/√fan, uniform or normal.
  /// - Throws: `TensorError.shape` for less than two dimensions.
  public static func kaiming(
    _ t: Tensor, slope: Double, fan: Fan, nonlinearity: Nonlinearity, isNormal: Bool, _ generator: Generator
  ) throws {
    let fans = try fans(of: t, isNormal ? "kaiming_normal_" : "kaiming_uniform_")
    let count = Double(fan == .fanIn ? fans.in : fans.out)
    try draw(t, nonlinearity.gain(slope: slope) / count.squareRoot(), isNormal: isNormal, generator)
  }

  private static func draw(_ t: Tensor, _ std: Double, isNormal: Bool, _ generator: Generator) throws {
    if t.count == 0 { return }
    let bound = 3.0.squareRoot() * std
    try isNormal ? normal(t, mean: 0, std: std, generator) : uniform(t, -bound, bound, generator)
  }

  /// A matrix (of more dimensions: rows by all the rest) with orthonormal rows or columns, times the gain: the Q of a matrix of
  /// normal numbers, whose R has a positive diagonal (Saxe et al. 2014).
  /// - Throws: `TensorError.shape` for less than two dimensions.
  public static func orthogonal(_ t: Tensor, gain: Double, _ generator: Generator) throws {
    guard t.rank >= 2 else { throw unfit("orthogonal_", "at least two dimensions", t) }
    guard t.count > 0 else { return }
    let (rows, columns) = (t.shape[0], t.count / t.shape[0])
    let drawn = try Tensor(uninitialized: [rows, columns], t.dtype.isFloatingPoint ? t.dtype : .float64)
    try drawn.fillNormalInPlace(mean: 0, std: 1, generator)
    // The vectors to make orthonormal: the rows of a wide matrix, the columns of a tall one.
    let isWide = rows < columns
    let (count, length) = isWide ? (rows, columns) : (columns, rows)
    let values = try (isWide ? drawn : drawn.t()).to(.float64).contiguous().toArray(Double.self)
    let vectors = try Tensor(orthonormal(values, count, length), shape: [count, length])
    try GradientMode.off {
      let q = try isWide ? vectors : vectors.t().contiguous()
      try t.copyInPlace(q.reshape(t.shape))
      if gain != 1 { try t.applyInPlace(.mul, .real(gain)) }
    }
  }

  /// Gram and Schmidt, each vector twice, which is enough for float64.
  private static func orthonormal(_ values: [Double], _ count: Int, _ length: Int) throws -> [Double] {
    var q = values
    for j in 0..<count {
      try Interrupt.check()
      let own = j * length
      for _ in 0..<2 {
        for k in 0..<j {
          let other = k * length
          var dot = 0.0
          for i in 0..<length { dot += q[own + i] * q[other + i] }
          for i in 0..<length { q[own + i] -= dot * q[other + i] }
        }
      }
      var square = 0.0
      for i in 0..<length { square += q[own + i] * q[own + i] }
      let norm = square.squareRoot()
      for i in 0..<length { q[own + i] /= norm }
    }
    return q
  }

  /// Normal numbers of which those outside of [low, high] are drawn again, all at a time, as PyTorch 2.15 does; where fewer than
  /// three in ten would lie inside, uniform numbers of the interval are taken with the normal distribution's probability.
  /// - Throws: `TensorError.argument` for an interval that has no end where normal numbers are rare.
  public static func truncatedNormal(
    _ t: Tensor, mean: Double, std: Double, low: Double, high: Double, _ generator: Generator
  ) throws {
    func below(_ x: Double) throws -> Double { (1 + (try Deterministic.erf((x - mean) / std / 2.0.squareRoot()))) / 2 }
    func fresh(_ draw: (Tensor) throws -> Void) throws -> Tensor {
      try Interrupt.check()
      let tensor = try Tensor(uninitialized: t.shape, t.dtype)
      try draw(tensor)
      return tensor
    }
    let normal: (Tensor) throws -> Void = { try $0.fillNormalInPlace(mean: mean, std: std, generator) }
    var result: Tensor
    if low == high {
      result = try fresh { try $0.fillInPlace(.real(low)) }
    } else if try below(high) - below(low) > 0.3 {
      // The bounds are numbers of the tensor's type.
      let isSingle = t.dtype == .float32
      let bounds = isSingle ? (Double(Float(low)), Double(Float(high))) : (low, high)
      result = try fresh(normal)
      while true {
        let outside = try result.apply(.lt, .real(bounds.0)).apply(.logicalOr, result.apply(.gt, .real(bounds.1)))
        guard try outside.sum().item() > 0 else { break }
        result = try Tensor.choose(outside, fresh(normal), result)
      }
    } else {
      guard low.isFinite, high.isFinite else {
        throw TensorError.argument(
          operation: "nn.init.trunc_normal_", name: "a, b", expected: "bounds near the mean, or both finite",
          got: "\(low), \(high)")
      }
      let nearest = (max(low, min(mean, high)) - mean) / std
      let peak = -0.5 * (nearest * nearest)
      let uniform: (Tensor) throws -> Void = { try $0.fillUniformInPlace(low: low, high: high, generator) }
      func isRefused(_ candidates: Tensor) throws -> Tensor {
        let z = try (candidates - mean) / std
        let density = try z * z * -0.5 - peak
        return try fresh { try $0.fillUniformInPlace(low: 0, high: 1, generator) }.apply(.log).apply(.gt, density)
      }
      result = try fresh(uniform)
      var pending = try isRefused(result)
      while try pending.sum().item() > 0 {
        let candidates = try fresh(uniform)
        result = try Tensor.choose(pending, candidates, result)
        pending = try pending.apply(.logicalAnd, isRefused(candidates))
      }
    }
    try GradientMode.off { try t.copyInPlace(result) }
  }

  /// How many numbers go into an output of a layer with this weight, and how many outputs an input goes into.
  private static func fans(of t: Tensor, _ name: String) throws -> (in: Int, out: Int) {
    guard t.rank >= 2 else { throw unfit(name, "at least two dimensions", t) }
    let window = t.shape.dropFirst(2).reduce(1, *)
    return (t.shape[1] * window, t.shape[0] * window)
  }

  private static func unfit(_ name: String, _ expected: String, _ t: Tensor) -> TensorError {
    .shape(operation: "nn.init.\(name)", expected: expected, got: t.shape)
  }
}
