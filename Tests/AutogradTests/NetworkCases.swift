import Autograd
import Tensors
import TestSupport

extension OperationCase {
  static let networks: [OperationCase] =
    [
      one("swish", [2, 3]) { try D.swish($0, beta: 5) },
      one("log_softmax", [2, 3]) { try D.logSoftmax($0, 1) },
      one("softmax", [2, 3]) { try D.softmax($0, 0) },
      one("avg_pool2d", [1, 2, 4, 5]) { try D.averagePool2d($0, kernel: 2) },
      one("max_pool2d", [1, 2, 4, 5]) { try D.maxPool2d($0, kernel: 3, stride: 1) },
      one("cross_entropy", [3, 4]) { try D.crossEntropy($0, labels: Tensor([1, 0, 3] as [Int64])) },
      two("bce_with_logits", [4], [4]) { try D.binaryCrossEntropyWithLogits($0, targets: $1) },
      two("mse", [2, 3], [2, 3]) { try D.meanSquaredError($0, $1) },
      OperationCase(
        name: "linear with bias", inputs: { [try .sample([2, 3]), try .sample([2, 3]), try .sample([2])] }
      ) {
        try D.linear($0[0], $0[1], bias: $0[2])
      },
      convolution("conv2d 3×3", [2, 2, 4, 3], [2, 2, 3, 3], stride: 1, padding: 1, bias: true),
      convolution("conv2d 3×3 stride 2", [1, 2, 5, 4], [2, 2, 3, 3], stride: 2, padding: 1, bias: false),
      convolution("conv2d 1×1 stride 2", [1, 3, 4, 5], [2, 3, 1, 1], stride: 2, padding: 0, bias: false),
      convolution(
        "conv2d, dilation", [1, 2, 5, 6], [2, 2, 2, 3], ConvolutionOptions(padding: 1, dilation: 2), bias: true),
      convolution(
        "conv2d, groups", [1, 4, 3, 4], [2, 2, 2, 2], ConvolutionOptions(stride: 2, groups: 2), bias: false),
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
