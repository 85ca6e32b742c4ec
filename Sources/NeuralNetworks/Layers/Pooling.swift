import Autograd
import Tensors

/// Mean over windows of N×C×H×W; with adaptive windows `nn.AdaptiveAvgPool2d`.
public final class AvgPool2d: Module {
  public let options: PoolingOptions
  public init(_ options: PoolingOptions) { self.options = options }
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.averagePool2d(x, options) }
}

/// Largest element of windows of N×C×H×W.
public final class MaxPool2d: Module {
  public let options: PoolingOptions
  public init(_ options: PoolingOptions) { self.options = options }
  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.maxPool2d(x, options) }
}
