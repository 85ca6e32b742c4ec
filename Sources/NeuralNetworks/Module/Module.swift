import Autograd
import Perturbations
import Tensors

/// A part of a network: parameters, buffers and other modules under names, and a forward function of one tensor.
///
/// Names are PyTorch's: `layer2.5.conv1.weight` is the parameter `weight` of the module `conv1` of the module `5` of the
/// module `layer2`. Order is that of registration. Belongs to one thread at a time.
open class Module {
  /// Whether the module trains (batch statistics) or is evaluated (running statistics).
  public internal(set) var isTraining = true
  public internal(set) var modules: [(name: String, module: Module)] = []
  public internal(set) var parameters: [(name: String, tensor: Tensor)] = []
  /// State that is saved but not trained, such as running statistics.
  public internal(set) var buffers: [(name: String, tensor: Tensor)] = []

  public init() {}

  /// A module that this one is registered in, and in how many places. It takes itself off the list when it dies.
  struct Parent {
    weak var module: Module?
    var count: Int
  }

  /// The modules that this one is registered in.
  var places: [ObjectIdentifier: Parent] = [:]

  /// The modules that this one is registered in, once for each place: who wants to know whether anybody else holds it counts
  /// them.
  package var parents: [ObjectIdentifier] { places.flatMap { Array(repeating: $0.key, count: $0.value.count) } }

  /// How many levels of modules there are, and how many names, here and below.
  var extent = (depth: 1, names: 1)

  deinit {
    for (_, module) in modules { module.places[ObjectIdentifier(self)] = nil }
  }

  /// The module's output. Subclasses say what it computes and for which shapes.
  open func forward(_ x: Tensor) throws -> Tensor { x }

  /// The name that a tensor of a file has here, where files name it otherwise; see ``load(_:strict:)``. Names are relative
  /// to this module, and unknown ones are given back as they are.
  open func currentName(of name: String) -> String { name }

  /// What becomes of the module's output after each forward; nil: nothing, at no cost.
  public var outputHook: ((Tensor) throws -> Tensor)?

  /// What scripts look at inputs, outputs and gradients with, in the order in which it came; see ``ModuleHook``.
  public internal(set) var hooks: [ModuleHook] = []

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

  /// ``forward(_:)``, and what hooks make of its input and result.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    if isTraining { iteration += 1 }
    return hooks.isEmpty ? try hooked(forward(x)) : try lookedAt(x)
  }

  /// A result as the output hook leaves it.
  final func hooked(_ y: Tensor) throws -> Tensor { try outputHook.map { try $0(y) } ?? y }

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
}
