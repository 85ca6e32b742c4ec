import Tensors

/// A tensor's place on the tape: the operation that computed it and the places of what it was computed from, or, for a
/// leaf, just where its gradient gathers. Belongs to one thread at a time, as its tensor.
final class Node: TapePlace {
  /// A leaf has none.
  let operation: (any Operation)?
  /// The places of the operation's inputs; nil where an input requires no gradient.
  private(set) var inputs: [Node?]
  /// What gradients must look like.
  let shape: Shape
  let dtype: DType
  var requiresGrad = true
  /// The sum of the gradients that reached a leaf, or a tensor told to retain them.
  var grad: Tensor?
  var retainsGrad = false
  var hooks: [(Tensor) throws -> Tensor?] = []
  /// What the operation saved; nil once released.
  var saved: [Saved.Entry]?

  /// A leaf's place.
  init(leaf tensor: Tensor) {
    operation = nil
    inputs = []
    shape = tensor.shape
    dtype = tensor.dtype
    super.init()
  }

  init(_ operation: any Operation, inputs: [Node?], result: Tensor, saved: [Saved.Entry]) {
    self.operation = operation
    self.inputs = inputs
    shape = result.shape
    dtype = result.dtype
    self.saved = saved
    super.init()
  }

  var isLeaf: Bool { operation == nil }

  override func willWrite(_ operation: String) throws {
    if requiresGrad, GradientMode.isRecording { throw AutogradError.inPlace(operation: operation, isLeaf: isLeaf) }
  }

  /// A long chain is taken apart link by link: released one inside the other, it would overflow the stack.
  deinit {
    var chain = inputs.compactMap { $0 }
    inputs = []
    while var node = chain.popLast() {
      if isKnownUniquelyReferenced(&node) {
        for case let input? in node.inputs { chain.append(input) }
        node.inputs = []
      }
    }
  }
}

extension Tensor {
  /// The place to which gradients flow, nil if none is required.
  var node: Node? {
    guard let place = autograd else { return nil }
    guard let node = place as? Node, node.requiresGrad else { return nil }
    return node
  }
}
