import Tensors

extension Differentiable {
  /// Swish, x·σ(βx) (Ramachandran, Zoph and Le 2017).
  public static func swish(_ x: Tensor, beta: Double = 1) throws -> Tensor { try Swish(beta: beta)(x) }

  /// The function that follows a layer.
  public static func activate(_ x: Tensor, _ activation: Activation) throws -> Tensor {
    switch activation {
    case .none: x
    case .relu: try apply(UnaryOperation.relu, x)
    case .swish(let beta): try swish(x, beta: beta)
    }
  }

  /// log(exp(xᵢ) / Σ exp(xⱼ)) along a dimension, without overflow.
  public static func logSoftmax(_ x: Tensor, _ dimension: Int = -1) throws -> Tensor {
    try LogSoftmax(dimension: dimension)(x)
  }

  /// exp(xᵢ) / Σ exp(xⱼ) along a dimension, without overflow.
  public static func softmax(_ x: Tensor, _ dimension: Int = -1) throws -> Tensor {
    try Softmax(dimension: dimension)(x)
  }
}

/// x·σ(βx). Derivative: σ(βx)·(1 + βx·(1 − σ(βx))).
struct Swish: Operation {
  let beta: Double
  var name: String { "swish" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    return try inputs[0].swish(beta: beta)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let x = try saved.tensor(0)
    return try FusedGradients.record(name, of: [gradient, x], [Tensor.swishBackward(gradient, x, beta: beta)]) {
      inputs in
      [try (inputs[0] * Swish.slope(inputs[1], beta)).tensor]
    }
  }

  /// The derivative in differentiable steps.
  static func slope(_ x: Tracked, _ beta: Double) throws -> Tracked {
    let sigma = try (x * beta).apply(.sigmoid)
    return try sigma * (x * beta * (1 - sigma) + 1)
  }
}

/// exp(x) / Σ exp(x), which is closer than exp(log_softmax(x)) where that logarithm is large. Derivative: y·(g − Σ g·y).
struct Softmax: Operation {
  let dimension: Int
  var name: String { "softmax" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let y = try inputs[0].softmax(dimension)
    saved.keep(output: y)
    return y
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (g, y) = (Tracked(gradient), Tracked(try saved.tensor(0)))
    return [try (y * (g - (g * y).sum([dimension], keepDimensions: true))).tensor]
  }
}

/// x − log Σ exp(x). Derivative: g − softmax·Σ g.
struct LogSoftmax: Operation {
  let dimension: Int
  var name: String { "log_softmax" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let y = try inputs[0].logSoftmax(dimension)
    saved.keep(output: y)
    return y
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (g, y) = (Tracked(gradient), Tracked(try saved.tensor(0)))
    return [try (g - y.apply(.exp) * g.sum([dimension], keepDimensions: true)).tensor]
  }
}
