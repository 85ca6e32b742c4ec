import Tensors

/// A tensor's place on the tape: the operation that computed it and the places of what it was computed from, or, for a
/// leaf, just where its gradient gathers. Belongs to one thread at a time, as its tensor.
final class Node: TapePlace {
  /// A leaf has none.
  private(set) var operation: (any Operation)?
  /// The places of the operation's inputs; nil where an input requires no gradient.
  private(set) var inputs: [Node?]
  /// What gradients must look like.
  let shape: Shape
  let dtype: DType
  /// How many recorded writes the tensor's memory had seen: after a further one the tensor has another place.
  let epoch: Int
  /// Whether the tensor is a view of the first input's.
  let isView: Bool
  /// How the tensor lies in its memory; nil: it fills it in row-major order.
  let layout: Layout?
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
    epoch = tensor.epoch
    isView = false
    layout = Layout(tensor)
    super.init()
  }

  init(
    _ operation: any Operation, inputs: [Node?], result: Tensor, isView: Bool = false, saved: [Saved.Entry] = []
  ) {
    self.operation = operation
    self.inputs = inputs
    shape = result.shape
    dtype = result.dtype
    epoch = result.epoch
    self.isView = isView
    layout = isView ? nil : Layout(result)
    self.saved = saved
    super.init()
  }

  /// The place of a memory as one vector, or of a window onto it.
  init(_ operation: any Operation, inputs: [Node?], shape: Shape, dtype: DType, epoch: Int) {
    self.operation = operation
    self.inputs = inputs
    self.shape = shape
    self.dtype = dtype
    self.epoch = epoch
    isView = false
    layout = nil
    super.init()
  }

  var isLeaf: Bool { operation == nil }

  /// Forgets what a further pass would need.
  func release() {
    saved = nil
    if let operation, operation.isReleasedByBackward { self.operation = ReleasedOperation(name: operation.name) }
  }

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

/// What is left of an operation after a pass that kept no graph.
private struct ReleasedOperation: Operation {
  let name: String
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    throw AutogradError.released(operation: name)
  }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    throw AutogradError.released(operation: name)
  }
}

/// How a tensor lies in its memory.
final class Layout {
  let shape, strides: Shape
  let offset: Int

  init(of tensor: Tensor) { (shape, strides, offset) = (tensor.shape, tensor.strides, tensor.offset) }

  /// Nil for a tensor that fills its memory in row-major order.
  convenience init?(_ tensor: Tensor) {
    if tensor.fillsMemory { return nil }
    self.init(of: tensor)
  }

  /// The window that a tensor of this layout is onto its memory as one vector. Repeated elements appear once.
  var window: Window {
    var distinct = shape
    for d in 0..<shape.count where strides[d] == 0 && shape[d] > 1 { distinct[d] = 1 }
    let (strides, offset) = (strides, offset)
    return Window(name: "as_strided") { try $0.contiguous().asStrided(distinct, strides, offset: offset) }
  }

  /// Whether elements are repeated.
  var isBroadcast: Bool { (0..<shape.count).contains { strides[$0] == 0 && shape[$0] > 1 } }
}

extension Tensor {
  /// The place to which gradients flow, nil if none is required.
  var node: Node? {
    guard let place, place.requiresGrad else { return nil }
    return place
  }

  /// The tensor's place as it is after all recorded writes to its memory.
  var place: Node? {
    if let history = storage.history { return placeAfterWrites(history) }
    guard let place = autograd else { return nil }
    return place as? Node
  }

  /// The number of recorded writes to the memory.
  var epoch: Int { (storage.history as? WriteHistory)?.epoch ?? 0 }

  /// Whether the tensor is all of its memory, in row-major order.
  var fillsMemory: Bool { offset == 0 && count * dtype.byteCount == storage.byteCount && isContiguous }
}
