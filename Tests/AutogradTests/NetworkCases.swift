import Autograd
import Tensors
import TestSupport

extension OperationCase {
  static let networks: [OperationCase] =
    [
      one("swish", [2, 3]) { try D.swish($0, beta: 5) },
      one("log_softmax", [2, 3]) { try D.logSoftmax($0, 1) },
      one("softmax", [2, 3]) { try D.softmax($0, 0) },
      one("avg_pool2d", [1, 2, 4, 5]) { try D.averagePool2d($0, PoolingOptions(kernel: 2)) },
      one("avg_pool2d, padding not counted, rounded up", [1, 2, 4, 5]) {
        try D.averagePool2d(
          $0,
          PoolingOptions(
            kernel: PerAxis(rows: 3, columns: 2), stride: 2, padding: 1, ceilMode: true, countsPadding: false))
      },
      one("adaptive_avg_pool2d", [1, 2, 4, 5]) {
        try D.averagePool2d($0, PoolingOptions(adaptive: PerAxis(rows: 3, columns: 2)))
      },
      one("max_pool2d", [1, 2, 4, 5]) { try D.maxPool2d($0, PoolingOptions(kernel: 3, stride: 1)) },
      one("max_pool2d, padding", [1, 2, 4, 5]) {
        try D.maxPool2d($0, PoolingOptions(kernel: PerAxis(rows: 2, columns: 3), stride: 2, padding: 1))
      },
      one("adaptive_max_pool2d", [1, 2, 4, 5]) { try D.maxPool2d($0, PoolingOptions(adaptive: 3)) },
      one("elu") { try D.elu($0, alpha: 0.7) },
      one("gelu") { try D.gelu($0) },
      one("gelu by tanh") { try D.geluTanh($0) },
      one("softplus", [2, 4]) { try D.softplus($0, beta: 3, threshold: 2) },
      one("leaky_relu", [2, 4]) { try D.leakyReLU($0, slope: 0.2) },
      one("hardtanh", [2, 4]) { try D.hardtanh($0, from: -0.9, to: 1.1) },
      one("cross_entropy", [3, 4]) { try D.crossEntropy($0, labels: Tensor([1, 0, 3] as [Int64])) },
      two("bce_with_logits", [4], [4]) { try D.binaryCrossEntropyWithLogits($0, targets: $1) },
      two("mse", [2, 3], [2, 3]) { try D.meanSquaredError($0, $1) },
      two("l1", [2, 3], [2, 3]) { try D.absoluteError($0, $1, reduction: .none) },
      two("huber", [2, 3], [2, 3]) { try D.huber($0, $1, delta: 0.8) },
      two("smooth l1", [2, 3], [2, 3]) { try D.smoothAbsoluteError($0, $1, beta: 1.2, reduction: .sum) },
      two("kl_div", [2, 3], [2, 3], from: 0.1, to: 1) { try D.divergence($0, $1, isBatchMean: true) },
      two("kl_div, logarithms", [2, 3], [2, 3]) { try D.divergence($0, $1, isLog: true) },
      OperationCase(
        name: "bce_with_logits, weighted",
        inputs: { [try .sample([2, 3]), try .sample([2, 3], seed: 8), try .sample([3], from: 0.5)] }
      ) { try D.binaryCrossEntropyWithLogits($0[0], targets: $0[1], positiveWeight: $0[2]) },
      OperationCase(
        name: "cross_entropy, weighted and smoothed", inputs: { [try .sample([3, 4]), try .sample([4], from: 0.5)] }
      ) {
        try D.crossEntropy(
          $0[0], labels: Tensor([1, 0, 3] as [Int64]),
          options: ClassLossOptions(weight: $0[1], ignored: 0, labelSmoothing: 0.2))
      },
      two("cross_entropy of probabilities", [3, 4, 2], [3, 4, 2]) {
        try D.crossEntropy($0, probabilities: $1, options: ClassLossOptions(labelSmoothing: 0.1, reduction: .sum))
      },
      one("nll_loss", [3, 4]) { try D.negativeLogLikelihood($0, labels: Tensor([1, 0, 3] as [Int64])) },
      OperationCase(
        name: "linear with bias", inputs: { [try .sample([2, 3]), try .sample([2, 3]), try .sample([2])] }
      ) {
        try D.linear($0[0], $0[1], bias: $0[2])
      },
      two("linear of more dimensions", [2, 2, 3], [4, 3]) { try D.linear($0, $1) },
      OperationCase(
        name: "layer_norm", inputs: { [try .sample([3, 5]), try .sample([5], from: 0.5), try .sample([5], seed: 9)] }
      ) { try D.layerNorm($0[0], [5], gamma: $0[1], beta: $0[2], epsilon: 1e-5) },
      one("layer_norm of images", [2, 2, 2, 2]) { try D.layerNorm($0, [2, 2, 2], epsilon: 0.1) },
      OperationCase(
        name: "group_norm",
        inputs: { [try .sample([2, 4, 2, 2]), try .sample([4], from: 0.5), try .sample([4], seed: 9)] }
      ) { try D.groupNorm($0[0], groups: 2, gamma: $0[1], beta: $0[2], epsilon: 1e-5) },
      convolution("conv2d 3×3", [2, 2, 4, 3], [2, 2, 3, 3], stride: 1, padding: 1, bias: true),
      convolution("conv2d 3×3 stride 2", [1, 2, 5, 4], [2, 2, 3, 3], stride: 2, padding: 1, bias: false),
      convolution("conv2d 1×1 stride 2", [1, 3, 4, 5], [2, 3, 1, 1], stride: 2, padding: 0, bias: false),
      convolution(
        "conv2d, dilation", [1, 2, 5, 6], [2, 2, 2, 3], ConvolutionOptions(padding: 1, dilation: 2), bias: true),
      convolution(
        "conv2d, groups", [1, 4, 3, 4], [2, 2, 2, 2], ConvolutionOptions(stride: 2, groups: 2), bias: false),
      convolution(
        "conv2d, padded", [1, 2, 3, 4], [2, 2, 2, 3],
        ConvolutionOptions(stride: 1, padding: PerAxis(rows: 0, columns: 1), trailing: PerAxis(rows: 1, columns: 0)),
        bias: true),
      convolution(
        "conv2d, strides of each axis", [1, 2, 5, 4], [2, 2, 2, 2],
        ConvolutionOptions(stride: PerAxis(rows: 2, columns: 1), padding: 1, trailing: 0, dilation: 2), bias: true),
      two("conv1d", [2, 2, 6], [3, 2, 3]) {
        try D.conv1d($0, $1, options: ConvolutionOptions(stride: 2, padding: 1))
      },
    ] + normalization

  static func convolution(
    _ name: String, _ x: Shape, _ w: Shape, stride: Int, padding: Int, bias: Bool
  ) -> OperationCase {
    convolution(name, x, w, ConvolutionOptions(stride: stride, padding: padding), bias: bias)
  }

  static func convolution(
    _ name: String, _ x: Shape, _ w: Shape, _ options: ConvolutionOptions, bias: Bool
  ) -> OperationCase {
    OperationCase(
      name: name, inputs: { [try .sample(x), try .sample(w, seed: 9)] + (bias ? [try .sample([w[0]])] : []) }
    ) {
      try D.conv2d(
        $0[0], $0[1], bias: bias ? $0[2] : nil, options: options)
    }
  }

  /// Every fused form: activation, skip, statistics of the batch or given.
  static let normalization: [OperationCase] = [Activation.none, .relu, .swish(beta: 2)].flatMap { activation in
    [false, true].flatMap { skip in
      [false, true].map { evaluates in
        OperationCase(
          name: "batch_norm \(activation)\(skip ? ", skip" : "")\(evaluates ? ", given statistics" : "")",
          inputs: {
            [try .sample([2, 2, 2, 2]), try .sample([2], from: 0.5), try .sample([2], seed: 9)]
              + (skip ? [try .sample([2, 2, 2, 2], seed: 10)] : [])
          }
        ) { inputs in
          let (x, gamma, beta, skip) = (inputs[0], inputs[1], inputs[2], inputs.count > 3 ? inputs[3] : nil)
          guard evaluates else {
            return try D.batchNorm(x, gamma: gamma, beta: beta, epsilon: 1e-5, activation: activation, skip: skip)
              .result
          }
          return try D.batchNorm(
            x, mean: Tensor([0.3, -0.2]), variance: Tensor([1.5, 0.7]), gamma: gamma, beta: beta, epsilon: 1e-5,
            activation: activation, skip: skip)
        }
      }
    }
  }
}
