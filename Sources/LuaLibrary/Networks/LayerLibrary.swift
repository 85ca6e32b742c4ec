import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the module `nn` on layers and losses.
extension NetworkLibrary {
  func declareLayers() {
    let stride = Option.integer("stride", default: 1, atLeast: 1)
    let padding = Option.integer("padding", default: 0, atLeast: 0)
    let dilation = Option.integer("dilation", "pixels between neighbours in the kernel", default: 1, atLeast: 1)
    let groups = Option.integer("groups", "parts of the channels that do not see each other", default: 1, atLeast: 1)
    let bias = Option.boolean("bias", default: true)
    module.function(
      "Conv2d", "Cross-correlation of images N×I×H×W.",
      [.integer("in_channels", atLeast: 1), .integer("out_channels", atLeast: 1), .integer("kernel_size", atLeast: 1)],
      options: [
        stride, padding, dilation, groups, bias, NetworkOptions.convolution, NetworkOptions.dtype, NetworkOptions.seed,
      ],
      returns: "nn.Module", example: "nn.Conv2d(3, 16, 3, {padding = 1})"
    ) { call in
      call.pushFresh(
        try Conv2d(
          call.integer(1), call.integer(2), kernel: call.integer(3),
          options: ConvolutionOptions(
            stride: call[stride], padding: call[padding], dilation: call[dilation], groups: call[groups],
            algorithm: call[NetworkOptions.convolution]),
          bias: call[bias], dtype: call.networkDType(),
          generator: call.torchGenerator()) as Module)
    }
    module.function(
      "Linear", "x·Wᵀ + b for rows N×I.", [.integer("in_features", atLeast: 1), .integer("out_features", atLeast: 1)],
      options: [bias, NetworkOptions.dtype, NetworkOptions.seed], returns: "nn.Module", example: "nn.Linear(4, 2)"
    ) { call in
      call.pushFresh(
        try Linear(
          call.integer(1), call.integer(2), bias: call[bias], dtype: call.networkDType(),
          generator: call.torchGenerator()) as Module)
    }
    let epsilon = Option.number("eps", default: 1e-5)
    let momentum = Option.number("momentum", default: 0.1)
    module.function(
      "BatchNorm2d", "Batch normalisation of N×C×H×W or N×C.", [.integer("channels", atLeast: 1)],
      options: [epsilon, momentum, NetworkOptions.dtype], returns: "nn.Module",
      example: "nn.BatchNorm2d(16)"
    ) { call in
      call.pushFresh(
        try BatchNorm2d(
          call.integer(1), epsilon: call[epsilon], momentum: call[momentum], dtype: call.networkDType()) as Module)
    }
    module.function("ReLU", "max(x, 0).", returns: "nn.Module", example: "nn.ReLU()") { $0.pushFresh(ReLU() as Module) }
    module.function("Flatten", "N×… as rows.", returns: "nn.Module", example: "nn.Flatten()") {
      $0.pushFresh(Flatten() as Module)
    }
    module.function("Swish", "x·σ(βx).", [.number("beta", default: 1)], returns: "nn.Module", example: "nn.Swish(5)") {
      call in
      call.pushFresh(Swish(beta: try call.number(1)) as Module)
    }
    declareFunctions()
  }

  /// Layers without parameters, and what puts layers together.
  private func declareFunctions() {
    let window: [Parameter] = [
      .integer("kernel_size", atLeast: 1), .integer("stride", "else the kernel's size", atLeast: 1).optional,
    ]
    module.function("AvgPool2d", "Mean over windows.", window, returns: "nn.Module", example: "nn.AvgPool2d(8)") {
      call in
      call.pushFresh(AvgPool2d(kernel: try call.integer(1), stride: try call.optionalInteger(2)) as Module)
    }
    module.function(
      "MaxPool2d", "Largest element of windows.", window, returns: "nn.Module", example: "nn.MaxPool2d(2)"
    ) { call in
      call.pushFresh(MaxPool2d(kernel: try call.integer(1), stride: try call.optionalInteger(2)) as Module)
    }
    module.function(
      "Sequential", "Modules one after the other.", [.object("modules", Module.self, "nn.Module").repeated],
      returns: "nn.Module",
      example: "nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))"
    ) { call in
      let modules = try (0..<call.count).map { try call.object($0 + 1, Module.self) }
      try Module.check(parts: modules, of: "nn.Sequential")
      call.push(Sequential(modules) as Module)
    }
  }

  func declareLosses() {
    module.function(
      "cross_entropy", "Mean of −log softmax(logits)[label] over a batch; labels count from 1.",
      [.object("logits", Tensor.self, "tensor", "N×C"), .tensor("labels", "N integers, 1 … C")], returns: "tensor",
      example: "nn.cross_entropy(tensor{{1, 2}, {3, 1}}, tensor{2, 1})"
    ) { call in
      let labels = try call.tensor(2).countedFromZero { call.unexpected(2, expected: $0) }
      guard try labels.count == 0 || labels.min().item() >= 0 else {
        throw call.unexpected(2, expected: "labels from 1")
      }
      call.pushFresh(try Differentiable.crossEntropy(call.object(1, Tensor.self), labels: labels))
    }
    module.function(
      "binary_cross_entropy_with_logits", "Mean of −y·log σ(x) − (1−y)·log(1−σ(x)).",
      [.tensor("logits"), .tensor("targets", "0 … 1")],
      returns: "tensor", example: "nn.binary_cross_entropy_with_logits(tensor{0.5}, tensor{1})"
    ) { call in call.pushFresh(try Differentiable.binaryCrossEntropyWithLogits(call.tensor(1), targets: call.tensor(2)))
    }
    module.function(
      "mse_loss", "Mean of (a − b)².", [.tensor("a"), .tensor("b")], returns: "tensor",
      example: "nn.mse_loss(tensor{1}, tensor{3})"
    ) { call in call.pushFresh(try Differentiable.meanSquaredError(call.tensor(1), call.tensor(2))) }
  }
}
