import Autograd
import Tensors

/// VGG16 with batch normalisation for images N×3×32×32 (Simonyan and Zisserman 2015, configuration D, with one linear
/// layer, as is usual for CIFAR): thirteen 3×3 convolutions, five poolings. Names are those of the usual implementations
/// for CIFAR: `features.0.weight` … `features.41.bias`, `classifier.weight`.
public final class VGG: Module, CopyableModule {
  /// What stands before the classifier.
  private static let stages = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]

  public init(
    activation: Activation = .relu, classes: Int = 10, convolution: ConvolutionAlgorithm = .direct,
    dtype: DType = .float32, generator: Generator
  ) throws {
    var layers: [Module] = []
    var inputs = 3
    for stage in VGG.stages {
      for width in stage {
        layers += [
          try Conv2d(
            inputs, width, kernel: 3, options: ConvolutionOptions(padding: 1, algorithm: convolution), dtype: dtype,
            generator: generator),
          try BatchNorm2d(width, dtype: dtype), activation.module,
        ]
        inputs = width
      }
      layers.append(MaxPool2d(PoolingOptions(kernel: 2)))
    }
    super.init()
    register("features", Sequential(layers))
    register("classifier", try Linear(512, classes, dtype: dtype, generator: generator))
  }

  private override init() { super.init() }

  public func another(_ copies: ModuleCopies) throws -> Module { VGG() }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try required("classifier")(Differentiable.flattenedRows(required("features")(x)))
  }

  /// Before the network had parts, its layers were numbered through: 0 … 43, a flattening, 45.
  public override func currentName(of name: String) -> String {
    guard let dot = name.firstIndex(of: "."), let number = Int(name[..<dot]) else { return name }
    return number == 45 ? "classifier" + name[dot...] : "features.\(name)"
  }
}

/// Networks without shortcuts.
public enum PlainNetworks {
  /// Linear layers of these sizes with activations between them; images are taken as rows.
  /// - Throws: ``ModuleError`` for fewer than two sizes.
  public static func mlp(
    _ sizes: [Int], activation: Activation = .relu, dtype: DType = .float32, generator: Generator
  ) throws -> Sequential {
    guard sizes.count >= 2 else {
      throw ModuleError.argument(module: "nn.mlp", name: "sizes", expected: "at least two sizes", got: "\(sizes.count)")
    }
    var layers: [Module] = [Flatten()]
    for i in 1..<sizes.count {
      layers.append(try Linear(sizes[i - 1], sizes[i], dtype: dtype, generator: generator))
      if i < sizes.count - 1 { layers.append(activation.module) }
    }
    return Sequential(layers)
  }
}

extension Activation {
  fileprivate var module: Module {
    switch self {
    case .none: Sequential([])
    case .relu: ReLU()
    case .swish(let beta): Swish(beta: beta)
    }
  }
}
