import Autograd
import Tensors

/// Layer normalisation over the last dimensions (Ba, Kiros and Hinton 2016): weight·(x − mean)/√(variance + ε) + bias, mean
/// and biased variance of each position of the others.
public final class LayerNorm: Module {
  public let shape: Shape
  public internal(set) var weight, bias: Tensor?
  public let epsilon: Double

  /// - Throws: ``ModuleError`` for a shape without sizes, or with a size below 1.
  public init(
    _ shape: Shape, epsilon: Double = 1e-5, affine: Bool = true, bias: Bool = true, dtype: DType = .float32
  ) throws {
    guard !shape.isEmpty, shape.allSatisfy({ $0 >= 1 }) else {
      throw ModuleError.argument(
        module: "nn.LayerNorm", name: "normalized_shape", expected: "sizes of at least 1", got: "\(Array(shape))")
    }
    (self.shape, self.epsilon) = (shape, epsilon)
    weight = affine ? try .ones(shape, dtype) : nil
    self.bias = affine && bias ? try .zeros(shape, dtype) : nil
    super.init()
    if let weight { try register("weight", parameter: weight) }
    if let bias = self.bias { try register("bias", parameter: bias) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.layerNorm(x, shape, gamma: weight, beta: bias, epsilon: epsilon)
  }
}

/// Group normalisation of N×C×… (Wu and He 2018): the channels of each group, and what follows them, by their own mean and
/// biased variance; then a weight and a bias for each channel.
public final class GroupNorm: Module {
  public let groups, channels: Int
  public internal(set) var weight, bias: Tensor?
  public let epsilon: Double

  /// - Throws: ``ModuleError`` for channels that do not fall into so many groups.
  public init(
    groups: Int, channels: Int, epsilon: Double = 1e-5, affine: Bool = true, dtype: DType = .float32
  ) throws {
    let module = "nn.GroupNorm"
    try Module.check([("num_groups", groups, 1), ("num_channels", channels, 1)], of: module)
    try Module.check(channels: [("num_channels", channels)], groups: groups, of: module)
    (self.groups, self.channels, self.epsilon) = (groups, channels, epsilon)
    weight = affine ? try .ones([channels], dtype) : nil
    bias = affine ? try .zeros([channels], dtype) : nil
    super.init()
    if let weight { try register("weight", parameter: weight) }
    if let bias { try register("bias", parameter: bias) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    guard x.rank >= 2, x.shape[1] == channels else {
      throw TensorError.shape(operation: "group_norm", expected: "N×\(channels)×…", got: x.shape)
    }
    return try Differentiable.groupNorm(x, groups: groups, gamma: weight, beta: bias, epsilon: epsilon)
  }
}
