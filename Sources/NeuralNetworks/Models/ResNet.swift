import Autograd
import Tensors

/// What a residual network is built of.
public struct ResNetOptions {
  public enum Block: String, CaseIterable, Sendable {
    /// Two 3×3 convolutions (He et al. 2016a).
    case basic
    /// 1×1, 3×3, 1×1 with four times as many channels at the end.
    case bottleneck
    /// As `basic`, but normalisation and activation before each convolution (He et al. 2016b).
    case preact
    /// As `bottleneck`, likewise.
    case preactBottleneck = "preact_bottleneck"

    var isBottleneck: Bool { self == .bottleneck || self == .preactBottleneck }
    var isPreactivated: Bool { self == .preact || self == .preactBottleneck }
    var expansion: Int { isBottleneck ? 4 : 1 }
    /// Convolutions of a block.
    var layers: Int { isBottleneck ? 3 : 2 }
  }

  public var depth = 20
  public var block = Block.basic
  public var activation = Activation.relu
  public var classes = 10
  public var convolution = ConvolutionAlgorithm.direct
  public var dtype = DType.float32

  public init() {}
}

/// The residual networks of He et al. (2016) for images N×3×32×32, as the reference builds them: a 3×3 convolution to 16
/// channels, three stages of 16, 32 and 64, shortcuts by 1×1 convolution and normalisation where the shape changes,
/// average pooling over 8×8, one linear layer. No convolution has a bias.
///
/// Convolutions start from normal(0, √(2/(k²·outputs))) in the order of `namedModules`, after every layer was drawn as
/// PyTorch draws it: from PyTorch's generator this gives the very weights that the reference starts from.
public final class ResNet: Module {
  public let options: ResNetOptions
  private let conv1: Conv2d
  /// Of the networks that normalise after the first convolution; of the others it stands before the pooling.
  private let bn1: BatchNorm2d
  private var stages: [Sequential] = []
  private let fc: Linear

  /// - Throws: ``ModuleError`` for a depth that no number of blocks gives.
  public init(_ options: ResNetOptions, generator: Generator) throws {
    let block = options.block
    guard options.depth > 2, (options.depth - 2) % (3 * block.layers) == 0 else {
      throw ModuleError.argument(
        module: "nn.resnet", name: "depth", expected: "\(3 * block.layers)·n + 2 for the block '\(block.rawValue)'",
        got: "\(options.depth)")
    }
    guard options.classes >= 1 else {
      throw ModuleError.argument(
        module: "nn.resnet", name: "classes", expected: "integer of at least 1", got: "\(options.classes)")
    }
    self.options = options
    let dtype = options.dtype
    conv1 = try Conv2d(
      3, 16, kernel: 3, options: ConvolutionOptions(padding: 1, algorithm: options.convolution), bias: false,
      dtype: dtype, generator: generator)
    let last = 64 * block.expansion
    bn1 = try BatchNorm2d(block.isPreactivated ? last : 16, dtype: dtype)
    var inputs = 16
    for (width, stride) in [(16, 1), (32, 2), (64, 2)] {
      var blocks: [Module] = []
      for i in 0..<(options.depth - 2) / (3 * block.layers) {
        blocks.append(
          try ResidualBlock(inputs, width, stride: i == 0 ? stride : 1, options: options, generator: generator))
        inputs = width * block.expansion
      }
      stages.append(Sequential(blocks))
    }
    fc = try Linear(last, options.classes, dtype: dtype, generator: generator)
    super.init()
    register("conv1", conv1)
    if !block.isPreactivated { register("bn1", bn1) }
    for (i, stage) in stages.enumerated() { register("layer\(i + 1)", stage) }
    if block.isPreactivated { register("bn", bn1) }
    register("fc", fc)
    try initialize(generator)
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    let isPreactivated = options.block.isPreactivated
    let normalized: [Step] = [.module(bn1), .activation(options.activation)]
    var y = try Fusion.run([.module(conv1)] + (isPreactivated ? [] : normalized), on: x)
    for stage in stages { y = try stage(y) }
    if isPreactivated { y = try Fusion.run(normalized, on: y) }
    return try fc(Differentiable.flattenedRows(Differentiable.averagePool2d(y, kernel: 8)))
  }

  private func initialize(_ generator: Generator) throws {
    try GradientMode.off {
      for case (_, let convolution as Conv2d) in namedModules {
        let shape = convolution.weight.shape
        let values = try Tensor(uninitialized: shape, .float32)
        let variance = 2 / Double(shape[2] * shape[3] * shape[0])
        try values.fillNormalInPlace(mean: 0, std: variance.squareRoot(), generator)
        try convolution.weight.copyInPlace(values)
      }
    }
  }
}

/// One residual block; see ``ResNetOptions/Block``.
final class ResidualBlock: Module {
  private let convolutions: [Conv2d]
  private let norms: [BatchNorm2d]
  private let downsample: Sequential?
  private let activation: Activation
  private let isPreactivated: Bool

  init(_ inputs: Int, _ width: Int, stride: Int, options: ResNetOptions, generator: Generator) throws {
    let (block, dtype) = (options.block, options.dtype)
    let outputs = width * block.expansion
    (activation, isPreactivated) = (options.activation, block.isPreactivated)
    // The reference draws the shortcut first.
    downsample =
      stride != 1 || inputs != outputs
      ? Sequential([
        try Conv2d(
          inputs, outputs, kernel: 1, options: ConvolutionOptions(stride: stride, algorithm: options.convolution),
          bias: false, dtype: dtype,
          generator: generator),
        try BatchNorm2d(outputs, dtype: dtype),
      ]) : nil
    let plan =
      block.isBottleneck
      ? [(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
      : [(inputs, width, 3, stride), (width, outputs, 3, 1)]
    convolutions = try plan.map { from, to, kernel, stride in
      try Conv2d(
        from, to, kernel: kernel,
        options: ConvolutionOptions(stride: stride, padding: kernel / 2, algorithm: options.convolution), bias: false,
        dtype: dtype, generator: generator)
    }
    norms = try plan.map { try BatchNorm2d(options.block.isPreactivated ? $0.0 : $0.1, dtype: dtype) }
    super.init()
    for i in plan.indices {
      if isPreactivated { register("bn\(i + 1)", norms[i]) }
      register("conv\(i + 1)", convolutions[i])
      if !isPreactivated { register("bn\(i + 1)", norms[i]) }
    }
    if let downsample { register("downsample", downsample) }
  }

  override func forward(_ x: Tensor) throws -> Tensor {
    let shortcut = try downsample?(x) ?? x
    var steps: [Step] = []
    for (i, (convolution, norm)) in zip(convolutions, norms).enumerated() {
      if isPreactivated {
        steps += [.module(norm), .activation(activation), .module(convolution)]
      } else {
        steps += [.module(convolution), .module(norm)] + (i == norms.count - 1 ? [.add(shortcut)] : [])
        steps.append(.activation(activation))
      }
    }
    return try Fusion.run(isPreactivated ? steps + [.add(shortcut)] : steps, on: x)
  }
}
