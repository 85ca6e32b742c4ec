import Tensors

/// A differentiable operation: its forward and its derivative, side by side. A value; parameters are its properties.
///
/// The derivative is itself written in differentiable operations (``Differentiable``), so that it can be differentiated
/// again; where nothing is recorded those are the plain ones.
public protocol Operation {
  /// PyTorch's name, for messages.
  var name: String { get }

  /// Whether the result shows elements of the first input where they stand, if the layout allows it. The result of any
  /// other operation has memory of its own.
  var isView: Bool { get }

  /// Whether a backward pass that keeps no graph lets go of the operation: it holds closures, which may hold anything.
  var isReleasedByBackward: Bool { get }

  /// Computes the result with plain tensor operations and saves what ``backward(_:_:)`` will need.
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor

  /// Gradients with respect to each input, from that with respect to the result; nil for none. A gradient may have the
  /// broadcast shape or another dtype: it is summed and converted to its input's.
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?]
}

extension Operation {
  public var isView: Bool { false }
  public var isReleasedByBackward: Bool { false }

  /// Runs the operation; records it if an input requires a gradient and recording is on.
  public func callAsFunction(_ inputs: Tensor...) throws -> Tensor { try apply(inputs) }

  /// The same for a list of inputs.
  public func apply(_ inputs: [Tensor]) throws -> Tensor {
    guard inputs.contains(where: { !$0.isOffTape }), GradientMode.isRecording else {
      var nothing = Saved(keeps: false)
      return try OperationClock.measure(name) { try forward(inputs, &nothing) }
    }
    let places = inputs.map(\.node)
    let isTracked = places.contains { $0 != nil }
    var saved = Saved(keeps: isTracked)
    var result = try OperationClock.measure(name) { try forward(inputs, &saved) }
    guard isTracked, result.dtype.isFloatingPoint else { return result }
    // A view, or the input itself where there was nothing to do, is a tensor of its own on the tape.
    let showsInput = isView && inputs[0].storage === result.storage
    if showsInput {
      if result.autograd != nil || result === inputs[0] { result = result.alias() }
    } else if !result.isOffTape || inputs.contains(where: { $0.isInBlock(of: result) }) {
      result = try result.clone()
    }
    result.autograd = Node(self, inputs: places, result: result, isView: showsInput, saved: saved.entries)
    result.storage.isOnTape = true
    return result
  }
}

/// What an operation saves during its forward for its backward.
public struct Saved {
  /// Saved without their place on the tape, so that a result that saves itself makes no cycle.
  struct Entry {
    let tensor: Tensor
    let version: Int
    let origin: Origin
  }

  enum Origin {
    case input(Int)
    case output
    case constant
  }

  let keeps: Bool
  private(set) var entries: [Entry] = []

  init(keeps: Bool) { self.keeps = keeps }

  /// Saves the input at a position.
  public mutating func keep(_ tensor: Tensor, input position: Int) { add(tensor, .input(position)) }

  /// Saves the result.
  public mutating func keep(output tensor: Tensor) { add(tensor, .output) }

  /// Saves a tensor through which no gradient flows.
  public mutating func keep(constant tensor: Tensor) { add(tensor, .constant) }

  private mutating func add(_ tensor: Tensor, _ origin: Origin) {
    guard keeps else { return }
    // Memory that is written to while recording will be again: a copy stays what it was.
    let kept = (tensor.storage.history == nil ? nil : try? tensor.clone()) ?? tensor.detached()
    entries.append(Entry(tensor: kept, version: kept.storage.version, origin: origin))
  }
}

/// What an operation saved, as its backward finds it.
public struct Recall {
  let node: Node
  let name: String

  /// The saved tensor at a position, in the order of saving, at its place on the tape.
  /// - Throws: ``AutogradError/released(operation:)``; ``AutogradError/modified(operation:shape:saved:found:)``.
  public func tensor(_ position: Int) throws -> Tensor {
    guard let entry = node.saved?[position] else { throw AutogradError.released(operation: name) }
    let found = entry.tensor.storage.version
    guard found == entry.version else {
      throw AutogradError.modified(operation: name, shape: entry.tensor.shape, saved: entry.version, found: found)
    }
    guard GradientMode.isRecording else { return entry.tensor }
    let tensor = entry.tensor.detached()
    switch entry.origin {
    case .input(let i): tensor.autograd = node.inputs[i]
    case .output: tensor.autograd = node
    case .constant: break
    }
    return tensor
  }

  /// All saved tensors.
  public func tensors() throws -> [Tensor] {
    guard let entries = node.saved else { throw AutogradError.released(operation: name) }
    return try entries.indices.map(tensor)
  }

  /// The number of inputs, those without gradient included.
  public var inputCount: Int { node.inputs.count }

  /// Whether the gradient with respect to that input is asked for.
  public func needs(_ input: Int) -> Bool { node.inputs[input] != nil }

  /// The shape of an input that needs a gradient.
  public func shape(_ input: Int) -> Shape { node.inputs[input]?.shape ?? [] }
}
