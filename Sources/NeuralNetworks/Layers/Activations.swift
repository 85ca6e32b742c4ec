import Autograd
import Tensors

/// max(x, 0), element by element; NaN stays NaN.
public final class ReLU: Module {
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.activate(x, .relu) }
}

/// x·σ(βx), element by element (Ramachandran et al. 2017).
public final class Swish: Module {
  public let beta: Double
  public init(beta: Double = 1) { self.beta = beta }
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.activate(x, .swish(beta: beta)) }
}

/// x·σ(x).
public final class SiLU: Module {
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.swish(x, beta: 1) }
}

public final class Tanh: Module {
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.apply(UnaryOperation.tanh, x) }
}

/// 1/(1 + exp(−x)).
public final class Sigmoid: Module {
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.apply(UnaryOperation.sigmoid, x) }
}

/// See ``Differentiable/elu(_:alpha:)``.
public final class ELU: Module {
  public let alpha: Double
  public init(alpha: Double = 1) { self.alpha = alpha }
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.elu(x, alpha: alpha) }
}

/// x·Φ(x), or its approximation by tanh.
public final class GELU: Module {
  public enum Approximation: String, CaseIterable, Sendable { case none, tanh }
  public let approximation: Approximation
  public init(_ approximation: Approximation = .none) { self.approximation = approximation }
  public override func forward(_ x: Tensor) throws -> Tensor { try approximation(x) }
}

extension GELU.Approximation {
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    switch self {
    case .none: try Differentiable.gelu(x)
    case .tanh: try Differentiable.geluTanh(x)
    }
  }
}

/// See ``Differentiable/softplus(_:beta:threshold:)``.
public final class Softplus: Module {
  public let beta, threshold: Double
  public init(beta: Double = 1, threshold: Double = 20) { (self.beta, self.threshold) = (beta, threshold) }
  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.softplus(x, beta: beta, threshold: threshold)
  }
}

/// x where x > 0, else slope·x.
public final class LeakyReLU: Module {
  public let slope: Double
  public init(slope: Double = 0.01) { self.slope = slope }
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.leakyReLU(x, slope: slope) }
}

/// x held between two bounds.
public final class Hardtanh: Module {
  public let low, high: Double

  /// - Throws: ``ModuleError`` unless `low` is below `high`.
  public init(from low: Double = -1, to high: Double = 1) throws {
    guard low < high else {
      throw ModuleError.argument(
        module: "nn.Hardtanh", name: "max_val", expected: "number above min_val (\(low))", got: "\(high)")
    }
    (self.low, self.high) = (low, high)
  }

  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.hardtanh(x, from: low, to: high) }
}

/// exp(x)/Σ exp(x) along a dimension, or its logarithm.
public final class Softmax: Module {
  public let dimension: Int
  public let isLogarithm: Bool

  /// - Parameter dimension: from 0, or from −1 backwards.
  public init(_ dimension: Int, isLogarithm: Bool = false) {
    (self.dimension, self.isLogarithm) = (dimension, isLogarithm)
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try isLogarithm ? Differentiable.logSoftmax(x, dimension) : Differentiable.softmax(x, dimension)
  }
}

/// x itself.
public final class Identity: Module {}
