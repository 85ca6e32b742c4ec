import Tensors

extension Differentiable {
  /// Mean over the batch of −log softmax(logits)[label].
  /// - Parameters:
  ///   - logits: N×C.
  ///   - labels: N classes from 0, int64.
  public static func crossEntropy(_ logits: Tensor, labels: Tensor) throws -> Tensor {
    try CrossEntropy()(logits, labels)
  }

  /// Mean of −(t·log σ(x) + (1 − t)·log(1 − σ(x))), as max(x, 0) − x·t + log(1 + exp(−|x|)): no overflow, no log of 0.
  /// - Throws: `TensorError.shapes` unless the shapes are equal or one has no dimensions.
  public static func binaryCrossEntropyWithLogits(_ logits: Tensor, targets: Tensor) throws -> Tensor {
    let (x, t) = try paired("binary_cross_entropy_with_logits", logits, targets)
    return try mean(BinaryCrossEntropy()(x, t))
  }

  /// Mean of (a − b)².
  /// - Throws: `TensorError.shapes` unless the shapes are equal or one has no dimensions.
  public static func meanSquaredError(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    let (a, b) = try paired("mse_loss", a, b)
    return try mean(apply(.square, apply(.sub, a, b)))
  }

  /// Predictions and targets in their common float dtype, float64 for integers. n×1 against n would broadcast to n×n
  /// differences.
  /// - Throws: `TensorError.shapes` unless the shapes are equal or one has no dimensions.
  private static func paired(_ operation: String, _ a: Tensor, _ b: Tensor) throws -> (Tensor, Tensor) {
    guard a.shape == b.shape || a.rank == 0 || b.rank == 0 else {
      throw TensorError.shapes(
        operation: operation, [a.shape, b.shape], rule: "predictions and targets of one shape expected")
    }
    let promoted = Tensor.promoted(a, b)
    let dtype = promoted.isFloatingPoint ? promoted : .float64
    return (try to(a, dtype), try to(b, dtype))
  }
}

/// −mean log softmax(x)[label]. Derivative: (softmax(x) − one-hot)/N·g.
struct CrossEntropy: Operation {
  var name: String { "cross_entropy" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    saved.keep(constant: inputs[1])
    return try Tensor.crossEntropy(inputs[0], labels: inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (logits, labels) = (try saved.tensor(0), try saved.tensor(1))
    let byLogits = try Tensor.crossEntropyBackward(gradient, logits, labels: labels)
    let recorded = try FusedGradients.record(name, of: [gradient, logits], [byLogits]) { inputs in
      let (g, logits) = (inputs[0], inputs[1].tensor)
      let ones = try Tensor.ones([labels.count, 1], logits.dtype)
      let oneHot = try Tensor.zeros(logits.shape, logits.dtype).scatterAdd(1, labels.unsqueeze(1), ones)
      let error = try Tracked(Differentiable.softmax(logits, 1)) - Tracked(oneHot)
      return [try (error / Double(labels.count) * g).tensor]
    }
    return recorded + [nil]
  }
}

/// Element by element, before the mean. Derivative: σ(x) − t by x, −x by t.
struct BinaryCrossEntropy: Operation {
  var name: String { "bce_with_logits" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let (x, t) = (inputs[0], inputs[1])
    saved.keep(x, input: 0)
    saved.keep(t, input: 1)
    return try x.apply(.relu) - x * t + (-x.apply(.abs)).apply(.exp).apply(.log1p)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (g, x, t) = (Tracked(gradient), Tracked(try saved.tensor(0)), Tracked(try saved.tensor(1)))
    return [
      saved.needs(0) ? try (g * (x.apply(.sigmoid) - t)).tensor : nil, saved.needs(1) ? try (g * -x).tensor : nil,
    ]
  }
}
