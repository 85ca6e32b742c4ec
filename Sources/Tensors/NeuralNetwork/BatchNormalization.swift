import CKernels

/// What follows an affine map in the same pass.
public enum Activation: Equatable, Sendable {
  case none
  /// max(z, 0); NaN stays, its derivative at 0 is 0.
  case relu
  /// z·σ(βz).
  case swish(beta: Double)
}

/// Mean and 1/√(variance + ε) of each channel: what a normalisation subtracts and multiplies by.
public struct BatchNormStatistics {
  public let mean, inverseStd: Tensor

  /// - Parameter variance: the biased one (divided by the count), as PyTorch normalises.
  public init(mean: Tensor, variance: Tensor, eps: Double) throws {
    self.mean = mean
    inverseStd = try variance.apply(.add, .real(eps)).apply(.rsqrt)
  }
}

/// The shape of images to the kernels of `il_normalization.h`, with memory for partial sums.
struct ChannelStatistics {
  private(set) var shape: il_normalization
  let scratch: Storage
  private let dtype: DType

  /// `x`: N×C×H×W or N×C, not empty.
  init(_ x: Tensor) throws {
    var n = il_normalization()
    (n.images, n.channels, n.pixels) = (x.shape[0], x.shape[1], x.rank == 4 ? x.shape[2] * x.shape[3] : 1)
    n.dtype = x.dtype.rawValue
    let bytes = il_normalization_scratch(&n)
    guard let memory = Storage(byteCount: bytes) else {
      throw TensorError.memory(shape: [bytes], dtype: .uint8, bytes: bytes)
    }
    (shape, scratch, dtype) = (n, memory, x.dtype)
  }

  /// The partial sums in `scratch`, put together: mean and biased variance.
  func combined() throws -> (mean: Tensor, variance: Tensor) {
    try doubles { il_combine_statistics($0, $1, $2, scratch.bytes) }
  }

  func computed(_ x: Tensor) throws -> (mean: Tensor, variance: Tensor) {
    try doubles { il_channel_statistics($0, x.data, $1, $2, scratch.bytes) }
  }

  private func doubles(
    _ body: (UnsafePointer<il_normalization>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) throws -> (mean: Tensor, variance: Tensor) {
    let both = try Tensor(uninitialized: [2, shape.channels], .float64)
    try both.withMutableElements(as: Double.self) { values in
      guard let base = values.baseAddress else { return }
      withUnsafePointer(to: shape) { body($0, base, base + shape.channels) }
    }
    return (try both.select(0, 0).to(dtype).contiguous(), try both.select(0, 1).to(dtype).contiguous())
  }
}

extension Tensor {
  /// Mean and biased variance of each channel of images N×C×H×W (over N, H, W) or rows N×C (over N), computed from
  /// squared distances, summed in float64 over blocks in order, then rounded to the dtype of `x`.
  /// - Throws: `TensorError` for other shapes and dtypes, and where there is nothing to average.
  public static func batchNormStatistics(_ x: Tensor) throws -> (mean: Tensor, variance: Tensor) {
    try TrainingDoor.check("batch_norm", x)
    let dense = try x.featuresLast("batch_norm")
    guard x.count > 0 else { throw TensorError.empty(operation: "batch_norm", x.shape) }
    return try ChannelStatistics(dense).computed(dense)
  }

  /// activation(gamma·(x − mean)·inverseStd + beta + skip) in one pass, channel by channel: fma(x − mean,
  /// gamma·inverseStd, beta), then the sum with `skip`, then the activation. Layout of the result: channels last.
  /// - Parameters:
  ///   - x: N×C×H×W or N×C, float32 or float64.
  ///   - mean, inverseStd, gamma, beta: C numbers each, of the same dtype.
  ///   - skip: of the shape of x.
  public static func batchNormForward(
    _ x: Tensor, mean: Tensor, inverseStd: Tensor, gamma: Tensor, beta: Tensor, activation: Activation = .none,
    skip: Tensor? = nil
  ) throws -> Tensor {
    let plan = try NormalizationPlan(
      x, mean: mean, inverseStd: inverseStd, gamma: gamma, beta: beta, activation: activation, skip: skip)
    let y = try plan.x.featuresLikeThis()
    if y.count > 0 { plan.call { il_normalize($0, y.data, plan.x.data, plan.skip?.data) } }
    return y
  }

  /// The gradients of ``batchNormForward(_:mean:inverseStd:gamma:beta:activation:skip:)`` by x, gamma, beta and skip.
  ///
  /// Nothing of the forward pass is needed but its arguments: normalised values and the activation's derivative are
  /// computed again from x (and skip), with the same rounding.
  /// - Parameter training: mean and inverseStd are functions of x (its own statistics); otherwise they are constants.
  public static func batchNormBackward(
    _ grad: Tensor, _ x: Tensor, mean: Tensor, inverseStd: Tensor, gamma: Tensor, beta: Tensor,
    activation: Activation = .none, skip: Tensor? = nil, training: Bool = true
  ) throws -> (x: Tensor, gamma: Tensor, beta: Tensor, skip: Tensor?) {
    let plan = try NormalizationPlan(
      x, mean: mean, inverseStd: inverseStd, gamma: gamma, beta: beta, activation: activation, skip: skip)
    guard grad.shape == x.shape, grad.dtype == x.dtype else {
      throw TensorError.shapes(
        operation: "batch_norm_backward", [grad.shape, x.shape],
        rule: "gradient of the output's shape and dtype expected")
    }
    guard x.count > 0 else { throw TensorError.empty(operation: "batch_norm_backward", x.shape) }
    let gradient = try grad.featuresLast("batch_norm_backward")
    let channels = x.shape[1]
    let gx = try plan.x.featuresLikeThis()
    // dz = gradient·activation' is kept where it is the gradient of skip, or dear to compute twice; it may lie in gx.
    var dz: Tensor?
    var gradientOfSkip: Tensor?
    switch activation {
    case .none: gradientOfSkip = skip.map { _ in gradient }
    case .relu:
      dz = try skip.map { _ in try plan.x.featuresLikeThis() }
      gradientOfSkip = dz
    case .swish:
      dz = skip == nil ? gx : try plan.x.featuresLikeThis()
      gradientOfSkip = skip.map { _ in dz ?? gx }
    }
    let sums = try Tensor(uninitialized: [2, channels], .float64)
    try sums.withMutableElements(as: Double.self) { values in
      guard let base = values.baseAddress else { return }
      plan.call { n in
        il_normalize_sums(n, base, dz?.data, gradient.data, plan.x.data, plan.skip?.data, plan.statistics.scratch.bytes)
      }
    }
    let count = Double(x.count / channels)
    let means = try (training ? sums.apply(.div, .real(count)) : Tensor.zeros([2, channels], .float64)).to(x.dtype)
    plan.call { n in
      il_normalize_backward(
        n, gx.data, (dz ?? gradient).data, dz == nil ? 0 : 1, plan.x.data, means.data,
        means.data + channels * means.dtype.byteCount)
    }
    let rounded = try sums.to(x.dtype)
    return (gx, try rounded.select(0, 1), try rounded.select(0, 0), gradientOfSkip)
  }
}

/// The arguments of a normalisation, checked and dense.
private struct NormalizationPlan {
  let x: Tensor
  let skip: Tensor?
  let statistics: ChannelStatistics
  private let constants: [Tensor]
  private let activation: Activation

  init(
    _ x: Tensor, mean: Tensor, inverseStd: Tensor, gamma: Tensor, beta: Tensor, activation: Activation, skip: Tensor?
  ) throws {
    let operation = "batch_norm"
    try TrainingDoor.check(operation, x, mean, inverseStd, gamma, beta, skip)
    self.x = try x.featuresLast(operation)
    for constant in [mean, inverseStd, gamma, beta] where constant.shape != [x.shape[1]] {
      throw TensorError.shapes(
        operation: operation, [constant.shape, x.shape], rule: "a number for each of \(x.shape[1]) channels expected")
    }
    if let skip, skip.shape != x.shape {
      throw TensorError.shapes(operation: operation, [skip.shape, x.shape], rule: "skip of the input's shape expected")
    }
    self.skip = try skip?.featuresLast(operation)
    constants = try [mean, inverseStd, gamma, beta].map { try $0.contiguous() }
    self.activation = activation
    statistics = try ChannelStatistics(self.x)
  }

  func call(_ body: (UnsafePointer<il_normalization>) -> Void) {
    var n = statistics.shape
    switch activation {
    case .none: n.activation = Int32(IL_NO_ACTIVATION)
    case .relu: n.activation = Int32(IL_RELU_ACTIVATION)
    case .swish(let beta): (n.activation, n.swish) = (Int32(IL_SWISH_ACTIVATION), beta)
    }
    n.mean = UnsafeRawPointer(constants[0].data)
    n.inverse_std = UnsafeRawPointer(constants[1].data)
    n.gamma = UnsafeRawPointer(constants[2].data)
    n.beta = UnsafeRawPointer(constants[3].data)
    withExtendedLifetime(constants) { withUnsafePointer(to: n, body) }
  }
}
