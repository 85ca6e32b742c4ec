import LuaRuntime
import NeuralNetworks
import Tensors

/// The options that layers and networks share.
enum NetworkOptions {
  static let convolution = Option.choice(
    "convolution", ConvolutionAlgorithm.self,
    "algorithm of the 3×3 convolutions; Winograd's are faster and round differently", default: .direct)
  static let dtype = Option.choice("dtype", NetworkDType.self, default: .float32)
  static let seed = Option.seed("of PyTorch's generator")
  static let activation = Option.choice("activation", ActivationName.self, default: .relu)
  static let beta = Option.number("beta", "β of swish", default: 5)
}

/// The number types of parameters.
enum NetworkDType: String, CaseIterable, Sendable { case float32, float64 }

/// The activations of whole networks.
enum ActivationName: String, CaseIterable, Sendable { case relu, swish }

extension Call {
  func networkDType() throws -> DType {
    switch try self[NetworkOptions.dtype] {
    case .float32: .float32
    case .float64: .float64
    }
  }

  func torchGenerator() throws -> Generator { try Generator(kind: .torch, seed: self[NetworkOptions.seed]) }

  fileprivate func activation() throws -> Activation {
    switch try self[NetworkOptions.activation] {
    case .relu: .relu
    case .swish: .swish(beta: try self[NetworkOptions.beta])
    }
  }
}

/// The part of the module `nn` on whole networks.
extension NetworkLibrary {
  func declareModels() {
    let depth = Option.integer(
      "depth", "20, 32, 44, 56, 110 … (6n + 2; bottleneck 9n + 2)", default: 20, atMost: 10_000)
    let block = Option.choice("block", ResNetOptions.Block.self, default: .basic)
    let classes = Option.integer("classes", default: 10, atLeast: 1)
    let shortcutNorm = Option.boolean(
      "shortcut_norm", "whether the 1×1 convolution of a shortcut is normalised", default: true)
    let shared: [any DeclaredOption] = [
      NetworkOptions.activation, NetworkOptions.beta, classes, NetworkOptions.dtype, NetworkOptions.seed,
    ]
    module.function(
      "resnet", "A residual network for images N×3×32×32 (He et al. 2016), as the paper's reference builds it.",
      options: [depth, block, shortcutNorm, NetworkOptions.convolution] + shared,
      returns: "nn.Module", example: "nn.resnet{depth = 8, activation = 'swish'}",
      discussion: """
        Shortcuts by 1×1 convolution and normalisation where the shape changes; convolutions start from normal(0, √(2/(k²·outputs))). \
        Pre-activated networks elsewhere have no normalisation there: `shortcut_norm = false` loads their files.
        """
    ) { call in
      var options = ResNetOptions()
      (options.depth, options.block, options.classes) = try (call[depth], call[block], call[classes])
      (options.activation, options.dtype) = try (call.activation(), call.networkDType())
      options.convolution = try call[NetworkOptions.convolution]
      options.normalizesShortcuts = try call[shortcutNorm]
      call.pushFresh(try ResNet(options, generator: call.torchGenerator()) as Module)
    }
    module.function(
      "vgg16", "VGG16 with batch normalisation for images N×3×32×32.", options: [NetworkOptions.convolution] + shared,
      returns: "nn.Module"
    ) { call in
      call.pushFresh(
        try VGG(
          activation: call.activation(), classes: call[classes], convolution: call[NetworkOptions.convolution],
          dtype: call.networkDType(), generator: call.torchGenerator()) as Module)
    }
    let sizes = Option.requiredIntegers(
      "sizes", "inputs, hidden …, outputs", atLeast: 1, what: "whole numbers of at least 1")
    module.function(
      "mlp", "Linear layers of these sizes with activations between them.",
      options: [
        sizes, NetworkOptions.activation, NetworkOptions.beta, NetworkOptions.dtype, NetworkOptions.seed,
      ],
      returns: "nn.Module",
      example: "nn.mlp{sizes = {784, 64, 10}}"
    ) { call in
      call.pushFresh(
        try PlainNetworks.mlp(
          call[sizes], activation: call.activation(), dtype: call.networkDType(), generator: call.torchGenerator())
          as Module)
    }
  }
}
