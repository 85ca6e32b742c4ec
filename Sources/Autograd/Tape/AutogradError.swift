import Tensors

/// What can go wrong with derivatives. Cases carry facts; ``description`` words them.
public enum AutogradError: Error, Equatable {
  /// Only tensors of floats have derivatives.
  case notFloat(DType)
  /// A tensor that was computed cannot be told whether it requires gradients.
  case notLeaf
  /// A tensor that no recorded operation leads to.
  case notOnTape
  /// A tensor as its own gradient.
  case ownGradient
  /// `backward` without a gradient, of a tensor of more than one element.
  case gradientNeeded(Shape)
  /// A gradient whose shape cannot be that of the tensor it belongs to. `operation` computed it.
  case gradientShape(operation: String, expected: Shape, got: Shape)
  /// A user's backward gave another number of gradients than its operation has inputs.
  case gradientCount(operation: String, expected: Int, got: Int)
  /// What an operation saved was given back by an earlier backward pass.
  case released(operation: String)
  /// What an operation saved was written to since.
  case modified(operation: String, shape: Shape, saved: Int, found: Int)
  /// A leaf that requires gradients, or a view of one, would be written to while recording; or (`isLeaf` false) any tensor
  /// on the tape by what is not recorded.
  case inPlace(operation: String, isLeaf: Bool)
  /// A tensor that the tape does not know would be written to while recording, though it shares memory with one on it.
  case unrecordedView(operation: String)
  /// An input that the differentiated tensor does not depend on. Counted from 0.
  case unused(index: Int)
  /// An operation whose derivative is not defined here.
  case noDerivative(operation: String)
}

extension AutogradError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFloat(let dtype): "requires_grad: float32 or float64 tensor expected, got \(dtype.name)"
    case .notLeaf:
      "requires_grad: only a tensor that was not computed by recorded operations can be told; use detach() to cut it off"
    case .notOnTape:
      "backward: a tensor that depends on one with requires_grad expected, but no recorded operation leads to this one"
    case .ownGradient: "grad: another tensor expected, got the tensor itself"
    case .gradientNeeded(let shape):
      "backward: a tensor of one element expected, got shape \(shape): give the gradient with respect to it as argument"
    case .gradientShape(let operation, let expected, let got):
      "\(operation): backward: gradient of shape \(expected) expected, got \(got)"
    case .gradientCount(let operation, let expected, let got):
      "\(operation): backward: \(expected) gradients expected, one for each input, got \(got)"
    case .released(let operation):
      "backward: what \(operation) saved was already released by an earlier backward; "
        + "to go through the graph again, call the first as y:backward{retain_graph = true}"
    case .modified(let operation, let shape, let saved, let found):
      "backward: a tensor of shape \(shape) that \(operation) needs was changed in place since "
        + "(version \(found), version \(saved) expected)"
    case .inPlace(let operation, let isLeaf):
      (isLeaf
        ? "\(operation): a tensor that requires gradients cannot be changed in place while operations are recorded"
        : "\(operation): a tensor computed from one that requires gradients cannot be changed in place "
          + "while operations are recorded") + "; do it inside no_grad, or use the form without underscore"
    case .unrecordedView(let operation):
      "\(operation): a view that was made inside no_grad, or before requires_grad, of a tensor that requires gradients "
        + "cannot be changed in place while operations are recorded; make the view again, or do it inside no_grad"
    case .unused(let index):
      "grad: input \(index + 1) has no part in the outputs (autograd.grad(…, {allow_unused = true}) gives nil for it)"
    case .noDerivative(let operation): "\(operation): has no derivative; detach() its argument or use no_grad"
    }
  }
}
