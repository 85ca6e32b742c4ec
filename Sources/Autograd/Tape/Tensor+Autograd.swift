import Tensors

extension Tensor {
  /// Whether gradients with respect to this tensor, or to what it was computed from, are recorded.
  public var requiresGrad: Bool { node != nil }

  /// Whether it was not computed by a recorded operation.
  public var isLeaf: Bool { place?.isLeaf ?? true }

  /// Makes the tensor one whose gradients are recorded, or (`false`) no longer.
  /// - Throws: ``AutogradError/notFloat(_:)``; ``AutogradError/notLeaf`` for a computed one told `false`.
  @discardableResult
  public func requireGrad(_ required: Bool = true) throws -> Tensor {
    guard isLeaf else {
      if required { return self }
      throw AutogradError.notLeaf
    }
    guard dtype.isFloatingPoint || !required else { throw AutogradError.notFloat(dtype) }
    if required, place == nil { autograd = Node(leaf: self) }
    guard let place else { return self }
    place.requiresGrad = required
    storage.isOnTape = required
    return self
  }

  /// The sum of the gradients of all backward passes since it was last set to nil. Same shape and dtype as the tensor.
  ///
  /// A gradient made with `createGraph` refers to the graph and, through it, to this tensor: set it to nil when done.
  public var grad: Tensor? { place?.grad }

  /// Sets or forgets the gradient.
  /// - Throws: ``AutogradError/notOnTape`` if no gradient is recorded; ``AutogradError/gradientShape(operation:expected:got:)``.
  public func setGrad(_ gradient: Tensor?) throws {
    guard let node = place else {
      if gradient == nil { return }
      throw AutogradError.notOnTape
    }
    if gradient === self { throw AutogradError.ownGradient }
    if let gradient, gradient.shape != shape || gradient.dtype != dtype {
      throw AutogradError.gradientShape(operation: "grad", expected: shape, got: gradient.shape)
    }
    node.grad = gradient
  }

  /// Keeps the gradient of a computed tensor too, in ``grad``.
  public func retainGrad() throws {
    guard let node else { throw AutogradError.notOnTape }
    node.retainsGrad = true
  }

  /// Calls `hook` with the gradient of this tensor in each backward pass; what it gives back, if not nil, goes on in its
  /// place.
  /// - Returns: the place on the tape that holds the hook.
  @discardableResult
  public func registerHook(_ hook: @escaping (Tensor) throws -> Tensor?) throws -> AnyObject {
    guard let node else { throw AutogradError.notOnTape }
    node.hooks.append(hook)
    return node
  }

  /// Whether an object is the tensor's place on the tape, as ``registerHook(_:)`` gives it.
  public func hasPlace(_ object: AnyObject) -> Bool { autograd === object }

  /// The same elements in the same memory, cut off the tape.
  public func detach() -> Tensor { detached() }

  /// Adds the gradients of this tensor to those of all leaves that it depends on.
  ///
  /// - Parameters:
  ///   - gradient: the gradient with respect to this tensor; by default 1 for a tensor of one element.
  ///   - retainGraph: keep what the operations saved, for another pass.
  ///   - createGraph: record the derivatives too, to be differentiated again (keeps the graph as well).
  /// - Throws: ``AutogradError``; what an operation or a hook throws.
  public func backward(_ gradient: Tensor? = nil, retainGraph: Bool = false, createGraph: Bool = false) throws {
    var engine = Engine(retainsGraph: retainGraph || createGraph, createsGraph: createGraph)
    try engine.run(from: [root(gradient)])
  }

  /// The gradients of outputs (weighted with `gradOutputs`, by default 1) with respect to inputs; leaves gather nothing.
  ///
  /// - Throws: ``AutogradError``, ``AutogradError/unused(index:)`` for an input without part in the outputs, unless
  ///   `allowUnused`: nil then.
  public static func gradients(
    of outputs: [Tensor], withRespectTo inputs: [Tensor], gradOutputs: [Tensor?] = [], retainGraph: Bool = false,
    createGraph: Bool = false, allowUnused: Bool = false
  ) throws -> [Tensor?] {
    let targets = try inputs.map { input in
      guard let node = input.node else { throw AutogradError.notOnTape }
      return node
    }
    var engine = Engine(retainsGraph: retainGraph || createGraph, createsGraph: createGraph, targets: targets)
    try engine.run(
      from: outputs.enumerated().map { i, output in try output.root(i < gradOutputs.count ? gradOutputs[i] : nil) })
    return try targets.enumerated().map { i, node in
      let gradient = engine.gradient(of: node)
      if gradient == nil, !allowUnused { throw AutogradError.unused(index: i) }
      return gradient
    }
  }

  private func root(_ gradient: Tensor?) throws -> (node: Node, gradient: Tensor) {
    guard let node else { throw AutogradError.notOnTape }
    guard let gradient else {
      guard count == 1 else { throw AutogradError.gradientNeeded(shape) }
      return (node, try .ones(shape, dtype))
    }
    guard gradient.shape == shape else {
      throw AutogradError.gradientShape(operation: "backward", expected: shape, got: gradient.shape)
    }
    return (node, try Differentiable.to(gradient, dtype))
  }
}

extension Engine {
  func gradient(of target: Node) -> Tensor? { targets?[ObjectIdentifier(target)].flatMap { captured[$0] } }
}
