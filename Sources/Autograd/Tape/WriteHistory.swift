import Tensors

/// What recorded writes made of a memory: the place on the tape of the memory seen as one vector. All tensors that look at
/// the memory share it, so that a write through one is seen by all (PyTorch's rebased history of a base and its views).
final class WriteHistory: TapePlace {
  /// The memory's place; nil before the first write to a memory that was off the tape.
  private(set) var node: Node?
  /// Counts the recorded writes. The place of a tensor from before the last one is out of date.
  private(set) var epoch = 0

  init(_ node: Node?) { self.node = node }

  override func willWrite(_ operation: String) throws {
    if node != nil, GradientMode.isRecording { throw AutogradError.inPlace(operation: operation, isLeaf: false) }
  }

  /// Notes that `target` was overwritten by what `source` is the place of (nil: by constants). As in PyTorch, what was
  /// overwritten keeps its place, with gradient 0.
  func record(_ target: Tensor, from source: Node?) {
    epoch += 1
    let length: Shape = [target.storage.byteCount / target.dtype.byteCount]
    if let source, target.fillsMemory {
      node = Node(Reshape(sizes: length), inputs: [source], shape: length, dtype: target.dtype, epoch: epoch)
    } else {
      node = Node(
        CopySlices(Layout(of: target)), inputs: [node, source], shape: length, dtype: target.dtype, epoch: epoch)
    }
  }
}

extension Tensor {
  /// The history of the memory's recorded writes; begins with the first.
  /// - Parameter family: the tensor through which the script writes; `self` may be a plain view of it.
  /// - Throws: ``AutogradError/inPlace(operation:isLeaf:)`` for a leaf that requires gradients, or a view of one;
  ///   ``AutogradError/unrecordedView(operation:)``.
  func history(_ operation: String, _ family: Tensor) throws -> WriteHistory {
    if let history = storage.history as? WriteHistory { return history }
    var flat: Node?
    if let place = family.node {
      var base = place
      while base.isView, let input = base.inputs[0] { base = input }
      if base.isLeaf { throw AutogradError.inPlace(operation: operation, isLeaf: true) }
      let length: Shape = [storage.byteCount / dtype.byteCount]
      let whole: any Operation =
        base.layout.map { PutIntoZeros(shape: length, window: $0.window) } ?? Reshape(sizes: length)
      flat = Node(whole, inputs: [base], shape: length, dtype: dtype, epoch: 0)
    } else if storage.isOnTape {
      throw AutogradError.unrecordedView(operation: operation)
    }
    let history = WriteHistory(flat)
    storage.history = history
    return history
  }

  /// The place as a window onto the memory's.
  func placeAfterWrites(_ history: TapePlace) -> Node? {
    guard let history = history as? WriteHistory else { return nil }
    let before = autograd as? Node
    if let before, before.epoch == history.epoch { return before }
    guard let memory = history.node else {
      autograd = nil
      return nil
    }
    var place: Node
    if let layout = Layout(self) {
      let window = layout.window
      var distinct = shape
      for d in 0..<rank where strides[d] == 0 && shape[d] > 1 { distinct[d] = 1 }
      place = Node(window, inputs: [memory], shape: distinct, dtype: dtype, epoch: history.epoch)
      if layout.isBroadcast {
        place = Node(Broadcast(target: shape), inputs: [place], shape: shape, dtype: dtype, epoch: history.epoch)
      }
    } else if shape == memory.shape {
      place = memory
    } else {
      place = Node(Reshape(sizes: shape), inputs: [memory], shape: shape, dtype: dtype, epoch: history.epoch)
    }
    if before?.retainsGrad == true { place.retainsGrad = true }
    autograd = place
    return place
  }
}
