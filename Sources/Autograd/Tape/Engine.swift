import Interrupt
import Tensors

/// Walks the tape backwards: each node once, after all that were computed from it, in an order fixed by the graph alone.
struct Engine {
  var retainsGraph: Bool
  /// Whether the derivatives are recorded, to be differentiated again.
  var createsGraph: Bool
  /// Places whose gradients are wanted; nil: gather them in the leaves.
  var targets: [ObjectIdentifier: Int]?

  /// A gradient on its way.
  private struct Gradient {
    /// Nil while only slices have arrived.
    var tensor: Tensor?
    /// Whether the tensor is known here alone, so that it may be changed in place.
    var isOwned: Bool
    /// Gradients of windows, to be added to what is yet to come.
    var slices: [(window: Window, gradient: Tensor)] = []

    /// The whole gradient, of a tensor of that shape.
    func whole(_ shape: Shape, _ dtype: DType) throws -> (Tensor, isOwned: Bool) {
      if slices.isEmpty, let tensor { return (tensor, isOwned) }
      let sum = try tensor.map { try isOwned ? $0 : $0.clone() } ?? Tensor.zeros(shape, dtype)
      for (window, gradient) in slices { try window.view(sum).applyInPlace(.add, gradient) }
      return (sum, true)
    }
  }

  private var gradients: [ObjectIdentifier: Gradient] = [:]
  private(set) var captured: [Tensor?] = []

  init(retainsGraph: Bool, createsGraph: Bool, targets: [Node]? = nil) {
    self.retainsGraph = retainsGraph
    self.createsGraph = createsGraph
    if let targets {
      self.targets = Dictionary(targets.enumerated().map { (ObjectIdentifier($1), $0) }) { first, _ in first }
      captured = Array(repeating: nil, count: targets.count)
    }
  }

  mutating func run(from roots: [(node: Node, gradient: Tensor)]) throws {
    let order = Engine.inputsFirst(roots.map(\.node))
    let wanted = targets.map { Engine.leading(to: $0, order) }
    try GradientMode.set(createsGraph) {
      for root in roots { try add(root.gradient, to: root.node) }
      for node in order.reversed() {
        guard wanted?.contains(ObjectIdentifier(node)) ?? true else {
          gradients[ObjectIdentifier(node)] = nil
          continue
        }
        try visit(node)
        try Interrupt.check()
      }
    }
  }

  private mutating func visit(_ node: Node) throws {
    let id = ObjectIdentifier(node)
    guard let arrived = gradients.removeValue(forKey: id) else { return }
    if try passOn(arrived, of: node) { return }
    var (gradient, isOwned) = try arrived.whole(node.shape, node.dtype)
    for hook in node.hooks {
      isOwned = false
      guard let changed = try hook(gradient) else { continue }
      guard changed.shape == node.shape else {
        throw AutogradError.gradientShape(operation: "hook", expected: node.shape, got: changed.shape)
      }
      gradient = try Differentiable.to(changed, node.dtype)
    }
    if let position = targets?[id] {
      captured[position] = gradient
      isOwned = false
    }
    guard let operation = node.operation else {
      if targets == nil { try gather(gradient, in: node) }
      return
    }
    if node.retainsGrad, targets == nil { try gather(gradient, in: node) }
    if !createsGraph, try passSlice(gradient, isOwned: isOwned, of: operation, at: node) { return }
    let results = try OperationClock.measure(operation.name, isBackward: true) {
      try operation.backward(gradient, Recall(node: node, name: operation.name))
    }
    guard results.count == node.inputs.count else {
      throw AutogradError.gradientCount(operation: operation.name, expected: node.inputs.count, got: results.count)
    }
    for case (let result?, let input?) in zip(results, node.inputs) {
      try add(Engine.fitted(result, to: input, operation.name), to: input)
    }
    if !retainsGraph { node.release() }
  }

  private mutating func add(_ gradient: Tensor, to node: Node, isOwned: Bool = false) throws {
    let id = ObjectIdentifier(node)
    if let sum = gradients[id]?.tensor {
      let total = try Differentiable.apply(.add, sum, gradient)
      gradients[id] = Gradient(tensor: total, isOwned: !createsGraph, slices: gradients[id]?.slices ?? [])
    } else {
      gradients[id] = Gradient(tensor: gradient, isOwned: isOwned, slices: gradients[id]?.slices ?? [])
    }
  }

  /// Views and writes of slices, without a copy of the whole gradient for each: 10⁶ elements of one vector are read and
  /// written in time proportional to 10⁶.
  private mutating func passSlice(
    _ gradient: Tensor, isOwned: Bool, of operation: any Operation, at node: Node
  ) throws -> Bool {
    if let window = operation as? Window, let input = node.inputs[0] {
      try add(gradient, to: input, through: window)
    } else if let written = operation as? CopySlices {
      let slice = try written.view(gradient)
      if let source = node.inputs[1] { try add(slice.clone(), to: source, isOwned: true) }
      if let memory = node.inputs[0] {
        let rest = isOwned && gradient.isContiguous ? gradient : try gradient.clone()
        try written.view(rest).fillInPlace(.integer(0))
        try add(rest, to: memory, isOwned: true)
      }
    } else {
      return false
    }
    return true
  }

  /// Whether a node is the place of a memory that is written to, or that memory in another shape.
  private func waitsForSlices(_ node: Node) -> Bool {
    node.operation is CopySlices || node.operation is Reshape && node.inputs[0]?.operation is CopySlices
  }

  /// Slices of a memory in another shape become slices of the memory, if nobody asked for the gradient there.
  private mutating func passOn(_ arrived: Gradient, of node: Node) throws -> Bool {
    guard !arrived.slices.isEmpty, arrived.tensor == nil, node.operation is Reshape, let memory = node.inputs[0],
      node.hooks.isEmpty, !node.retainsGrad, targets?[ObjectIdentifier(node)] == nil
    else { return false }
    let shape = node.shape
    for (window, gradient) in arrived.slices {
      try add(gradient, to: memory, through: Window(name: window.name) { try window.view($0.reshape(shape)) })
    }
    return true
  }

  /// Adds the gradient of a window to that of what it shows part of.
  private mutating func add(_ gradient: Tensor, to node: Node, through window: Window) throws {
    let id = ObjectIdentifier(node)
    let sum = gradients[id]
    // What is written to after it was read will get its own gradient: a slice waits for it.
    if waitsForSlices(node) {
      gradients[id, default: Gradient(tensor: nil, isOwned: false)].slices.append((window, gradient))
    } else if let whole = sum?.tensor, let isOwned = sum?.isOwned {
      let total = isOwned ? whole : try whole.clone()
      try window.view(total).applyInPlace(.add, gradient)
      gradients[id] = Gradient(tensor: total, isOwned: true)
    } else {
      var nothing = Saved(keeps: false)
      let spread = try PutIntoZeros(shape: node.shape, window: window).forward([gradient], &nothing)
      gradients[id] = Gradient(tensor: spread, isOwned: true)
    }
  }

  /// The gradient becomes the leaf's own: nothing else shares its memory, unless it is itself on the tape.
  private func gather(_ gradient: Tensor, in node: Node) throws {
    if let sum = node.grad {
      node.grad = try Differentiable.apply(.add, sum, gradient)
    } else {
      node.grad = createsGraph ? gradient : try gradient.clone()
    }
  }

  /// A gradient summed over what was broadcast and converted to the dtype of its input.
  private static func fitted(_ gradient: Tensor, to node: Node, _ operation: String) throws -> Tensor {
    var fitted = gradient
    if gradient.shape != node.shape {
      guard Differentiable.isBroadcast(node.shape, to: gradient.shape) else {
        throw AutogradError.gradientShape(operation: operation, expected: node.shape, got: gradient.shape)
      }
      fitted = try Differentiable.sum(gradient, to: node.shape)
    }
    return fitted.dtype == node.dtype ? fitted : try Differentiable.to(fitted, node.dtype)
  }

  /// All nodes that lead to the roots, each after all its inputs. Depth first, with a stack of its own: a graph may be
  /// deeper than the thread's.
  private static func inputsFirst(_ roots: [Node]) -> [Node] {
    var order: [Node] = []
    var seen = Set<ObjectIdentifier>()
    var stack: [(node: Node, next: Int)] = []
    for root in roots where seen.insert(ObjectIdentifier(root)).inserted {
      stack.append((root, 0))
      while let (node, next) = stack.last {
        if next == node.inputs.count {
          order.append(node)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        if let input = node.inputs[next], seen.insert(ObjectIdentifier(input)).inserted { stack.append((input, 0)) }
      }
    }
    return order
  }

  /// The nodes through which gradients reach the targets.
  private static func leading(to targets: [ObjectIdentifier: Int], _ order: [Node]) -> Set<ObjectIdentifier> {
    var leading = Set<ObjectIdentifier>()
    for node in order {
      let isTarget = targets[ObjectIdentifier(node)] != nil
      let leads = node.inputs.contains { $0.map { leading.contains(ObjectIdentifier($0)) } ?? false }
      if isTarget || leads { leading.insert(ObjectIdentifier(node)) }
    }
    return leading
  }
}
