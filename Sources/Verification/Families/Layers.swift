import Autograd
import Tensors

extension Fingerprint {
  static let layers: [Fingerprint] = {
    var list = FingerprintList("convolutions and pooling")
    for (family, options, kernel) in convolutions {
      list.addFloats(family) { digest, dtype in
        let x = try Inputs.plain([3, 18, 13, 11], dtype, 70)
        let weight = try Inputs.plain([20, 18 / options.groups, kernel.rows, kernel.columns], dtype, 71)
        let y = try Tensor.conv2d(x, weight, bias: Inputs.plain([20], dtype, 72), options: options)
        let gradient = try Inputs.plain(y.shape, dtype, 73)
        try digest.add(y)
        try digest.add(Tensor.conv2dBackwardInput(gradient, weight, inputShape: x.shape, options: options))
        try digest.add(Tensor.conv2dBackwardWeight(gradient, x, weightShape: weight.shape, options: options))
      }
    }
    list.addFloats("convolution of one channel") {
      let (x, weight) = (try Inputs.plain([2, 1, 28, 28], $1, 74), try Inputs.plain([6, 1, 5, 5], $1, 75))
      try $0.add(Tensor.conv2d(x, weight, options: ConvolutionOptions(padding: 2)))
    }
    for (family, options) in pools {
      list.addFloats("average pooling" + family) { digest, dtype in
        let x = try Inputs.plain([3, 5, 13, 11], dtype, 76)
        let y = try Tensor.averagePool2d(x, options)
        try digest.add(y)
        try digest.add(
          Tensor.averagePool2dBackward(Inputs.plain(y.shape, dtype, 77), inputShape: x.shape, options))
      }
      list.addFloats("max pooling" + family) { digest, dtype in
        let x = try Inputs.any([3, 5, 13, 11], dtype, 78)
        let (values, positions) = try Tensor.maxPool2d(x, options)
        try digest.add(values)
        try digest.add(positions)
        try digest.add(
          Tensor.maxPool2dBackward(
            Inputs.plain(values.shape, dtype, 79), positions: positions, inputShape: x.shape))
      }
    }
    return list.all
  }()

  private static let convolutions: [(String, ConvolutionOptions, PerAxis)] = [
    ("convolution 3×3", ConvolutionOptions(padding: 1), 3),
    ("convolution 3×3, stride 2", ConvolutionOptions(stride: 2, padding: 1), 3),
    ("convolution 1×1", ConvolutionOptions(), 1),
    ("convolution 5×5", ConvolutionOptions(padding: 2), 5),
    (
      "convolution 3×2, uneven padding",
      ConvolutionOptions(stride: 1, padding: PerAxis(rows: 1, columns: 0), trailing: PerAxis(rows: 0, columns: 1)),
      PerAxis(rows: 3, columns: 2)
    ),
    ("convolution, groups", ConvolutionOptions(padding: 1, groups: 2), 3),
    ("convolution, dilation", ConvolutionOptions(padding: 2, dilation: 2), 3),
    ("Winograd's F(4×4)", ConvolutionOptions(padding: 1, algorithm: .winograd), 3),
    ("Winograd's F(2×2)", ConvolutionOptions(padding: 1, algorithm: .winograd2x2), 3),
  ]

  private static let pools: [(String, PoolingOptions)] = [
    ("", PoolingOptions(kernel: 3, stride: 2, padding: 1)), (", adaptive", PoolingOptions(adaptive: 4)),
  ]

  static let normalizations: [Fingerprint] = {
    var list = FingerprintList("normalisation and activations")
    for (family, activation, libraries) in [
      ("batch norm", Activation.none, []), ("batch norm, ReLU", .relu, []),
      ("batch norm, Swish", .swish(beta: 1.5), [.sleef]),
    ] as [(String, Activation, Set<NumericLibrary>)] {
      list.addFloats(family, libraries) { digest, dtype in
        let (x, skip) = (try Inputs.plain([6, 19, 7, 5], dtype, 80), try Inputs.plain([6, 19, 7, 5], dtype, 81))
        let (gamma, beta) = (try Inputs.plain([19], dtype, 82), try Inputs.plain([19], dtype, 83))
        let (mean, variance) = try Tensor.batchNormStatistics(x)
        let inverseStd = try (variance + 1e-5).apply(.rsqrt)
        try digest.add(mean)
        try digest.add(variance)
        try digest.add(
          Tensor.batchNormForward(
            x, mean: mean, inverseStd: inverseStd, gamma: gamma, beta: beta, activation: activation, skip: skip))
        for training in [true, false] {
          let back = try Tensor.batchNormBackward(
            Inputs.plain(x.shape, dtype, 84), x, mean: mean, inverseStd: inverseStd, gamma: gamma, beta: beta,
            activation: activation, skip: skip, training: training)
          for gradient in [back.x, back.gamma, back.beta, back.skip].compactMap({ $0 }) { try digest.add(gradient) }
        }
      }
    }
    list.addFloats("statistics of a convolution") {
      let (x, weight) = (try Inputs.plain([4, 17, 9, 9], $1, 85), try Inputs.plain([18, 17, 3, 3], $1, 86))
      let (y, mean, variance) = try Tensor.convBatchNormStatistics(x, weight, options: ConvolutionOptions(padding: 1))
      for tensor in [y, mean, variance] { try $0.add(tensor) }
    }
    list.addFloats("layer norm") {
      let (x, gamma) = (try Inputs.plain([20, 301], $1, 87), try Inputs.plain([301], $1, 88))
      let (y, mean, inverseStd) = try Tensor.layerNorm(x, gamma: gamma, beta: Inputs.plain([301], $1, 89), eps: 1e-5)
      let back = try Tensor.layerNormBackward(
        Inputs.plain([20, 301], $1, 90), x, mean: mean, inverseStd: inverseStd, gamma: gamma)
      for tensor in [y, mean, inverseStd, back.x, back.gamma, back.beta] { try $0.add(tensor) }
    }
    list.addFloats("group norm") {
      try $0.addGradients(of: Inputs.plain([4, 6, 7, 5], $1, 91)) {
        try Differentiable.groupNorm($0, groups: 3, epsilon: 1e-5)
      }
    }
    list.addFloats("Swish", [.sleef]) {
      let (x, gradient) = (try Inputs.any([4000], $1, 92), try Inputs.plain([4000], $1, 93))
      try $0.add(x.swish(beta: 1.5))
      try $0.add(x.swishDerivative(beta: 1.5))
      try $0.add(Tensor.swishBackward(gradient, x, beta: 1.5))
    }
    for (family, libraries, function) in activations {
      list.addFloats(family, libraries) { try $0.addGradients(of: Inputs.plain([4000], $1, 94, scale: 12), function) }
    }
    return list.all
  }()

  private static let activations: [(String, Set<NumericLibrary>, @Sendable (Tensor) throws -> Tensor)] = [
    ("ELU", [.sleef], { try Differentiable.elu($0) }),
    ("GELU", [.sleef], { try Differentiable.gelu($0) }),
    ("GELU by tanh", [.sleef], { try Differentiable.geluTanh($0) }),
    ("softplus", [.sleef], { try Differentiable.softplus($0) }),
    ("leaky ReLU, hardtanh", [], { try Differentiable.hardtanh(Differentiable.leakyReLU($0)) }),
  ]

  static let losses: [Fingerprint] = {
    var list = FingerprintList("softmax and losses")
    list.addFloats("softmax, log_softmax", [.sleef]) {
      let x = try Inputs.plain([40, 101], $1, 95, scale: 30)
      for dimension in [0, 1] {
        try $0.add(x.softmax(dimension))
        try $0.add(x.logSoftmax(dimension))
      }
    }
    list.addFloats("cross entropy", [.sleef]) {
      let (logits, labels) = (try Inputs.plain([64, 10], $1, 96, scale: 9), try Inputs.positions([64], below: 10, 97))
      try $0.add(Tensor.crossEntropy(logits, labels: labels))
      try $0.add(Tensor.crossEntropyBackward(.scalar(.real(1), $1), logits, labels: labels))
      try $0.addGradients(of: logits) {
        try Differentiable.crossEntropy($0, labels: labels, options: ClassLossOptions(labelSmoothing: 0.1))
      }
    }
    list.addFloats("binary cross entropy", [.sleef]) { digest, dtype in
      let targets = try Inputs.plain([500], dtype, 98).apply(.abs)
      try digest.addGradients(of: Inputs.plain([500], dtype, 99, scale: 30)) {
        try Differentiable.binaryCrossEntropyWithLogits($0, targets: targets)
      }
    }
    list.addFloats("squared, absolute and Huber's loss") { digest, dtype in
      let targets = try Inputs.plain([500], dtype, 100)
      let x = try Inputs.plain([500], dtype, 101, scale: 4)
      try digest.addGradients(of: x) { try Differentiable.meanSquaredError($0, targets) }
      try digest.addGradients(of: x) { try Differentiable.absoluteError($0, targets) }
      try digest.addGradients(of: x) { try Differentiable.huber($0, targets) }
    }
    return list.all
  }()
}

extension Digest {
  /// A function's value, and the gradient of its sum.
  mutating func addGradients(of x: Tensor, _ function: (Tensor) throws -> Tensor) throws {
    let leaf = try x.clone().requireGrad()
    let value = try function(leaf)
    try add(value.detach())
    try Differentiable.sum(value).backward()
    if let gradient = leaf.grad { try add(gradient) }
  }
}
