import Autograd
import Tensors

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
