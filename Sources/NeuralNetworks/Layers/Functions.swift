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

/// Modules one after the other, under the names 0, 1, 2 …
///
/// A normalisation right after a convolution takes its statistics from it, and an activation after a normalisation is made
/// in the same pass: the same bits as one by one, fewer passes over memory.
public final class Sequential: Module {
  public init(_ list: [Module]) {
    super.init()
    for (i, module) in list.enumerated() { register("\(i)", module) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    var y = x
    var rest = modules.map(\.module)[...]
    while let next = rest.popFirst() {
      let convolution = next as? Conv2d
      guard let norm = (convolution == nil ? next : rest.first) as? BatchNorm2d else {
        y = try next(y)
        continue
      }
      if convolution != nil { rest.removeFirst() }
      var activation = Activation.none
      if let fused = (rest.first as? any ActivationModule)?.fusedActivation {
        activation = fused
        rest.removeFirst()
      }
      y =
        try convolution.map { try norm.forward(y, after: $0, activation: activation) }
        ?? norm.forward(y, activation: activation)
    }
    return y
  }
}

/// A module that is nothing but an activation.
private protocol ActivationModule: Module {
  var activation: Activation { get }
}

extension ActivationModule {
  /// The activation, if no hook asks for its own output.
  var fusedActivation: Activation? { outputHook == nil ? activation : nil }
}

extension ReLU: ActivationModule {
  var activation: Activation { .relu }
}

extension Swish: ActivationModule {
  var activation: Activation { .swish(beta: beta) }
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
