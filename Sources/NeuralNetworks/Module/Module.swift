import Autograd
import Perturbations
import Tensors

/// A part of a network: parameters, buffers and other modules under names, and a forward function of one tensor.
///
/// Names are PyTorch's: `layer2.5.conv1.weight` is the parameter `weight` of the module `conv1` of the module `5` of the
/// module `layer2`. Order is that of registration. Belongs to one thread at a time.
open class Module {
  /// Whether the module trains (batch statistics) or is evaluated (running statistics).
  public private(set) var isTraining = true
  public private(set) var modules: [(name: String, module: Module)] = []
  public private(set) var parameters: [(name: String, tensor: Tensor)] = []
  /// State that is saved but not trained, such as running statistics.
  public private(set) var buffers: [(name: String, tensor: Tensor)] = []

  public init() {}

  /// The modules that this one is registered in, once for each place: who wants to know whether anybody else holds it counts
  /// them.
  package private(set) var parents: [ObjectIdentifier] = []

  deinit {
    for (_, module) in modules { module.parents.removeAll { $0 == ObjectIdentifier(self) } }
  }

  /// The module's output. Subclasses say what it computes and for which shapes.
  open func forward(_ x: Tensor) throws -> Tensor { x }

  /// What becomes of the module's output after each forward; nil: nothing, at no cost.
  public var outputHook: ((Tensor) throws -> Tensor)?

  /// What ``perturb(_:)`` installed.
  public internal(set) var perturbations: [PlacedPerturbation] = []

  /// What networks that this module is part of do to its outputs.
  var outputPerturbations: [LayerPerturbations] = []

  /// The number of the forward in training that is under way, from 1, as perturbations are told it.
  public var iteration = 0

  /// Sets the count of forwards, here and below, to the steps made so far: who trains does so before each step, so that a
  /// run that was resumed tells perturbations the same iterations.
  public func setIteration(_ steps: Int) {
    iteration = steps
    for (_, module) in modules { module.setIteration(steps) }
  }

  /// ``forward(_:)``, and what the hook makes of its result.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    if isTraining { iteration += 1 }
    return try hooked(forward(x))
  }

  /// A result as the hook leaves it.
  final func hooked(_ y: Tensor) throws -> Tensor { try outputHook.map { try $0(y) } ?? y }

  /// How many levels of modules there are, and how many names, here and below.
  private var extent = (depth: 1, names: 1)

  /// More levels than these would overflow the stack, more names (a module may stand in many places) the memory.
  private static let most = (depth: 1000, names: 1_000_000)

  /// To be asked before modules are put together as a script wants it.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)``.
  public static func check(parts: [Module], of module: String) throws {
    let depth = 1 + (parts.map(\.extent.depth).max() ?? 0)
    guard depth <= most.depth else {
      throw ModuleError.argument(
        module: module, name: "modules", expected: "modules nested at most \(most.depth) deep", got: "\(depth)")
    }
    let names = parts.reduce(1) { min($0 + $1.extent.names, most.names + 1) }
    guard names <= most.names else {
      throw ModuleError.argument(
        module: module, name: "modules", expected: "at most \(most.names) modules, counted wherever they stand",
        got: "more")
    }
  }

  /// Adds a module under a name.
  @discardableResult
  public func register<M: Module>(_ name: String, _ module: M) -> M {
    modules.append((name, module))
    module.parents.append(ObjectIdentifier(self))
    extent = (max(extent.depth, 1 + module.extent.depth), extent.names + module.extent.names)
    return module
  }

  /// Adds a parameter, which from now on requires gradients.
  @discardableResult
  public func register(_ name: String, parameter: Tensor) throws -> Tensor {
    try parameter.requireGrad()
    parameters.append((name, parameter))
    return parameter
  }

  /// Adds a buffer.
  @discardableResult
  public func register(_ name: String, buffer: Tensor) -> Tensor {
    buffers.append((name, buffer))
    return buffer
  }

  /// Switches between training and evaluation, here and below.
  public func train(_ training: Bool = true) {
    isTraining = training
    for (_, module) in modules { module.train(training) }
  }

  /// Calls `body` with the module in training; afterwards, whatever happened, buffers, iteration counters and modes, here
  /// and below, are what they were. For measuring what training would see.
  public func frozen<R>(_ body: () throws -> R) throws -> R {
    let all = [self] + namedModules.map(\.module)
    let states = all.map { (isTraining: $0.isTraining, iteration: $0.iteration) }
    let kept = try all.flatMap(\.buffers).map {
      ($0.tensor, copy: try $0.tensor.clone(), version: $0.tensor.storage.version)
    }
    train()
    let result = Result { try body() }
    for (module, state) in zip(all, states) {
      (module.isTraining, module.iteration) = (state.isTraining, state.iteration)
    }
    try GradientMode.off {
      for (buffer, copy, version) in kept where buffer.storage.version != version { try buffer.copyInPlace(copy) }
    }
    return try result.get()
  }

  /// All parameters, here and below, with their full names. One that stands in several places is listed once, under the
  /// first of its names.
  public var namedParameters: [(name: String, tensor: Tensor)] {
    var seen: Set<ObjectIdentifier> = []
    return collect { $0.parameters }.filter { seen.insert(ObjectIdentifier($0.tensor)).inserted }
  }

  /// All modules below, with their full names, each before its own.
  public var namedModules: [(name: String, module: Module)] {
    modules.flatMap { name, module in
      [(name, module)] + module.namedModules.map { ("\(name).\($0.name)", $0.module) }
    }
  }

  /// Parameters and buffers, here and below, in PyTorch's order: the module's own, then those of its modules. One that
  /// stands in several places is listed under each of its names, as PyTorch's files have it.
  public var stateDict: [(name: String, tensor: Tensor)] { collect { $0.parameters + $0.buffers } }

  /// Copies named tensors into parameters and buffers. Their number type is converted.
  /// - Parameter strict: whether missing and unknown names are errors.
  /// - Throws: ``ModuleError``; nothing is changed then.
  public func load(_ state: [(name: String, tensor: Tensor)], strict: Bool = true) throws {
    let given = Dictionary(state.map { ($0.name, $0.tensor) }) { first, _ in first }
    let own = stateDict
    let known = Set(own.map(\.name))
    let missing = own.map(\.name).filter { given[$0] == nil }
    let unknown = state.map(\.name).filter { !known.contains($0) }
    if strict, !(missing.isEmpty && unknown.isEmpty) { throw ModuleError.names(missing: missing, unknown: unknown) }
    for (name, tensor) in own {
      guard let source = given[name], source.shape != tensor.shape else { continue }
      throw ModuleError.shape(name: name, expected: tensor.shape, got: source.shape)
    }
    try GradientMode.off {
      for (name, tensor) in own { if let source = given[name] { try tensor.copyInPlace(source.detach()) } }
    }
  }

  private func collect(_ own: (Module) -> [(name: String, tensor: Tensor)]) -> [(name: String, tensor: Tensor)] {
    own(self) + modules.flatMap { name, module in module.collect(own).map { ("\(name).\($0.name)", $0.tensor) } }
  }
}

/// What does not fit when a network is put together or loaded.
public enum ModuleError: Error, Equatable, CustomStringConvertible {
  case names(missing: [String], unknown: [String])
  case shape(name: String, expected: Shape, got: Shape)
  case argument(module: String, name: String, expected: String, got: String)

  public var description: String {
    switch self {
    case .names(let missing, let unknown):
      "state_dict: "
        + [("missing", missing), ("unknown", unknown)].filter { !$0.1.isEmpty }
        .map { "\($0.0): \(Self.list($0.1))" }.joined(separator: "; ")
    case .shape(let name, let expected, let got): "state_dict: '\(name)': shape \(expected) expected, got \(got)"
    case .argument(let module, let name, let expected, let got):
      "\(module): '\(name)': \(expected) expected, got \(got)"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(4).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}
