import Tensors

/// An operation made of two closures: what `autograd.op` in Lua and quick experiments in Swift use.
///
/// `forward` runs without recording. `backward` gives one gradient (or nil) for each input; what it computes with
/// ``Differentiable`` operations can be differentiated again.
public struct UserOperation: Operation {
  public let name: String
  private let compute: ([Tensor], inout Saved) throws -> Tensor
  private let derive: (Tensor, Recall) throws -> [Tensor?]

  public init(
    name: String, forward: @escaping ([Tensor], inout Saved) throws -> Tensor,
    backward: @escaping (Tensor, Recall) throws -> [Tensor?]
  ) {
    self.name = name
    compute = forward
    derive = backward
  }

  public var isReleasedByBackward: Bool { true }

  public func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    try GradientMode.off { try compute(inputs, &saved) }
  }

  public func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] { try derive(gradient, saved) }
}
