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

/// Mean over windows of N×C×H×W.
public final class AvgPool2d: Module {
  public let kernel: Int
  public let stride: Int?
  public init(kernel: Int, stride: Int? = nil) { (self.kernel, self.stride) = (kernel, stride) }
  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.averagePool2d(x, kernel: kernel, stride: stride)
  }
}

/// Largest element of windows of N×C×H×W.
public final class MaxPool2d: Module {
  public let kernel: Int
  public let stride: Int?
  public init(kernel: Int, stride: Int? = nil) { (self.kernel, self.stride) = (kernel, stride) }
  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.maxPool2d(x, kernel: kernel, stride: stride)
  }
}

/// N×… as rows N×(the rest).
public final class Flatten: Module {
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.flattenedRows(x) }
}

/// Modules one after the other, under the names 0, 1, 2 …; what ``Fusion`` makes in one pass has the same bits.
public final class Sequential: Module {
  public init(_ list: [Module]) {
    super.init()
    for (i, module) in list.enumerated() { register("\(i)", module) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try Fusion.run(modules.map { .module($0.module) }, on: x)
  }
}

extension Differentiable {
  /// N×… as N×(the rest).
  static func flattenedRows(_ x: Tensor) throws -> Tensor {
    guard x.rank >= 1 else {
      throw TensorError.shape(operation: "flatten", expected: "at least one dimension", got: x.shape)
    }
    return try reshape(x, [x.shape[0], x.shape[0] == 0 ? 0 : x.count / x.shape[0]])
  }
}
