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
  /// Whether a shortcut's 1×1 convolution is normalised, as the reference does; pre-activated networks elsewhere do not.
  public var normalizesShortcuts = true

  public init() {}
}

/// The residual networks of He et al. (2016) for images N×3×32×32, as the reference builds them: a 3×3 convolution to 16
/// channels, three stages of 16, 32 and 64, shortcuts by 1×1 convolution and normalisation where the shape changes,
/// average pooling over 8×8, one linear layer. No convolution has a bias.
///
/// Convolutions start from normal(0, √(2/(k²·outputs))) in the order of `namedModules`, after every layer was drawn as
/// PyTorch draws it: from PyTorch's generator this gives the very weights that the reference starts from.
public final class ResNet: Module, CopyableModule {
  public let options: ResNetOptions

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
    let conv1 = try Conv2d(
      3, 16, kernel: 3, options: ConvolutionOptions(padding: 1, algorithm: options.convolution), bias: false,
      dtype: dtype, generator: generator)
    let last = 64 * block.expansion
    var stages: [Sequential] = []
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
    let fc = try Linear(last, options.classes, dtype: dtype, generator: generator)
    super.init()
    register("conv1", conv1)
    if !block.isPreactivated { register("bn1", try BatchNorm2d(16, dtype: dtype)) }
    for (i, stage) in stages.enumerated() { register("layer\(i + 1)", stage) }
    if block.isPreactivated { register("bn", try BatchNorm2d(last, dtype: dtype)) }
    register("fc", fc)
    try initialize(generator)
  }

  private init(empty options: ResNetOptions) { self.options = options }

  public func another(_ copies: ModuleCopies) throws -> Module { ResNet(empty: options) }

  public override func forward(_ x: Tensor) throws -> Tensor {
    let isPreactivated = options.block.isPreactivated
    let norm = try required(isPreactivated ? "bn" : "bn1")
    let normalized: [Step] = [.module(norm), .activation(options.activation)]
    var y = try Fusion.run([.module(required("conv1"))] + (isPreactivated ? [] : normalized), on: x)
    for stage in ["layer1", "layer2", "layer3"] { y = try required(stage)(y) }
    if isPreactivated { y = try Fusion.run(normalized, on: y) }
    return try required("fc")(Differentiable.flattenedRows(Differentiable.averagePool2d(y, PoolingOptions(kernel: 8))))
  }

  /// Other implementations for CIFAR call the last layer `linear`.
  public override func currentName(of name: String) -> String {
    name.hasPrefix("linear.") ? "fc." + name.dropFirst("linear.".count) : name
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
final class ResidualBlock: Module, CopyableModule {
  private let activation: Activation
  private let isPreactivated: Bool
  /// How many convolutions there are.
  private let layers: Int

  init(_ inputs: Int, _ width: Int, stride: Int, options: ResNetOptions, generator: Generator) throws {
    let (block, dtype) = (options.block, options.dtype)
    let outputs = width * block.expansion
    (activation, isPreactivated, layers) = (options.activation, block.isPreactivated, block.layers)
    // The reference draws the shortcut first.
    let downsample =
      stride != 1 || inputs != outputs
      ? Sequential(
        [
          try Conv2d(
            inputs, outputs, kernel: 1, options: ConvolutionOptions(stride: stride, algorithm: options.convolution),
            bias: false, dtype: dtype, generator: generator)
        ] + (options.normalizesShortcuts ? [try BatchNorm2d(outputs, dtype: dtype)] : [])) : nil
    let plan =
      block.isBottleneck
      ? [(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
      : [(inputs, width, 3, stride), (width, outputs, 3, 1)]
    let convolutions = try plan.map { from, to, kernel, stride in
      try Conv2d(
        from, to, kernel: PerAxis(kernel),
        options: ConvolutionOptions(stride: stride, padding: kernel / 2, algorithm: options.convolution), bias: false,
        dtype: dtype, generator: generator)
    }
    let norms = try plan.map { try BatchNorm2d(options.block.isPreactivated ? $0.0 : $0.1, dtype: dtype) }
    super.init()
    for i in plan.indices {
      if isPreactivated { register("bn\(i + 1)", norms[i]) }
      register("conv\(i + 1)", convolutions[i])
      if !isPreactivated { register("bn\(i + 1)", norms[i]) }
    }
    if let downsample { register("downsample", downsample) }
  }

  private init(like other: ResidualBlock) {
    (activation, isPreactivated, layers) = (other.activation, other.isPreactivated, other.layers)
  }

  func another(_ copies: ModuleCopies) throws -> Module { ResidualBlock(like: self) }

  override func forward(_ x: Tensor) throws -> Tensor {
    let shortcut = try part("downsample")?(x) ?? x
    var steps: [Step] = []
    for i in 1...layers {
      let (convolution, norm) = (Step.module(try required("conv\(i)")), Step.module(try required("bn\(i)")))
      if isPreactivated {
        steps += [norm, .activation(activation), convolution]
      } else {
        steps += [convolution, norm] + (i == layers ? [.add(shortcut)] : [])
        steps.append(.activation(activation))
      }
    }
    return try Fusion.run(isPreactivated ? steps + [.add(shortcut)] : steps, on: x)
  }

  /// Other implementations for CIFAR call it `shortcut`.
  override func currentName(of name: String) -> String {
    name.hasPrefix("shortcut.") ? "downsample." + name.dropFirst("shortcut.".count) : name
  }
}
