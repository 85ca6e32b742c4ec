import Autograd
import Tensors

/// What a module is made of: modules, parameters and buffers under names, and how they are exchanged.
extension Module {
  /// More levels than these would overflow the stack, more names (a module may stand in many places) the memory.
  private static let most = (depth: 1000, names: 1_000_000)

  /// To be asked before modules are put together as a script wants it.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)``.
  public static func check(parts: [Module], of module: String) throws {
    let depth = 1 + (parts.map(\.extent.depth).max() ?? 0)
    guard depth <= most.depth else { throw tooDeep(depth, module) }
    let names = parts.reduce(1) { min($0 + $1.extent.names, most.names + 1) }
    guard names <= most.names else { throw tooMany(module) }
  }

  private static func tooDeep(_ depth: Int, _ module: String) -> ModuleError {
    .argument(module: module, name: "modules", expected: "modules nested at most \(most.depth) deep", got: "\(depth)")
  }

  private static func tooMany(_ module: String) -> ModuleError {
    .argument(
      module: module, name: "modules", expected: "at most \(most.names) modules, counted wherever they stand",
      got: "more")
  }

  /// To be asked before a module is put into this one, which may itself stand in others.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)``, also if the part contains this module.
  public func check(part: Module, name: String) throws {
    try Module.check(name: name)
    // How far above each module the outermost one is, and how many ways lead up; the way up is at most `most.depth` long.
    var ways: [ObjectIdentifier: (levels: Int, count: Int)] = [:]
    var widest = extent.names
    func way(up module: Module) -> (levels: Int, count: Int) {
      if let known = ways[ObjectIdentifier(module)] { return known }
      widest = max(widest, module.extent.names)
      var found = (levels: 0, count: module.places.isEmpty ? 1 : 0)
      for place in module.places.values {
        guard let above = place.module.map(way) else { continue }
        let (count, overflow) = above.count.multipliedReportingOverflow(by: place.count)
        let limit = Module.most.names + 1
        found = (max(found.levels, above.levels + 1), min(found.count + (overflow ? limit : count), limit))
      }
      ways[ObjectIdentifier(module)] = found
      return found
    }
    let above = way(up: self)
    guard ways[ObjectIdentifier(part)] == nil else {
      throw ModuleError.argument(
        module: "nn.Module", name: name, expected: "module that does not contain the one that it is put into",
        got: "one that does")
    }
    let depth = above.levels + 1 + part.extent.depth
    guard depth <= Module.most.depth else { throw Module.tooDeep(depth, "nn.Module") }
    let (added, overflow) = part.extent.names.multipliedReportingOverflow(by: above.count)
    guard !overflow, widest + added <= Module.most.names else { throw Module.tooMany("nn.Module") }
  }

  /// Whether something may be registered under a name: a dot separates the names of a path.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)``.
  public static func check(name: String) throws {
    guard name.isEmpty || name.contains(".") else { return }
    throw ModuleError.argument(
      module: "nn.Module", name: name, expected: "name without dots", got: name.isEmpty ? "none" : "one with dots")
  }

  /// Adds a module under a name.
  @discardableResult
  public func register<M: Module>(_ name: String, _ module: M) -> M {
    modules.append((name, module))
    adopt(module)
    partsChanged()
    return module
  }

  /// Puts a module in the place of the one of that name, or behind the last; ask ``check(part:name:)`` first.
  public func set(_ name: String, _ module: Module) {
    guard let i = modules.firstIndex(where: { $0.name == name }) else {
      register(name, module)
      return
    }
    let old = modules[i].module
    guard old !== module else { return }
    modules[i].module = module
    release(old)
    adopt(module)
    partsChanged(without: old)
  }

  /// All modules that this one stands in, each once.
  var ancestors: [Module] {
    var seen: Set<ObjectIdentifier> = []
    var found: [Module] = []
    var open = [self]
    while let next = open.popLast() {
      for case let parent? in next.places.values.map(\.module) where seen.insert(ObjectIdentifier(parent)).inserted {
        found.append(parent)
        open.append(parent)
      }
    }
    return found
  }

  private func adopt(_ module: Module) {
    module.places[ObjectIdentifier(self), default: Parent(module: self, count: 0)].count += 1
    grow(names: module.extent.names, depth: 1 + module.extent.depth)
  }

  private func release(_ module: Module) {
    let count = module.places[ObjectIdentifier(self)]?.count ?? 0
    if count > 1 {
      module.places[ObjectIdentifier(self)]?.count = count - 1
    } else {
      module.places[ObjectIdentifier(self)] = nil
    }
    grow(names: -module.extent.names, depth: 0)
  }

  /// Adds to the extent, here and wherever this module stands. The depth of what was taken out stays counted.
  private func grow(names: Int, depth: Int) {
    extent = (max(extent.depth, depth), extent.names + names)
    for place in places.values { place.module?.grow(names: names * place.count, depth: extent.depth + 1) }
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

  /// Takes away the module, parameter or buffer of a name, if there is one.
  public func remove(_ name: String) {
    if let i = modules.firstIndex(where: { $0.name == name }) {
      let old = modules.remove(at: i).module
      release(old)
      partsChanged(without: old)
    }
    parameters.removeAll { $0.name == name }
    buffers.removeAll { $0.name == name }
  }

  /// The module registered under a name.
  public func part(_ name: String) -> Module? { modules.first { $0.name == name }?.module }

  /// The module registered under a name, which a forward cannot do without.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)``.
  func required(_ name: String) throws -> Module {
    if let part = part(name) { return part }
    throw ModuleError.argument(module: "nn.\(kind)", name: name, expected: "module", got: "nothing of that name")
  }

  /// The parameter or buffer registered under a name.
  public func tensor(_ name: String) -> Tensor? {
    (parameters.first { $0.name == name } ?? buffers.first { $0.name == name })?.tensor
  }

  /// Puts a tensor in the place of the parameter or buffer of that name. It may stand elsewhere too: it is shared then.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)`` for a layer that does not let its tensors be exchanged.
  public func exchange(_ name: String, for tensor: Tensor) throws {
    if isLayer {
      guard let layer = self as? any TensorLayer else {
        throw ModuleError.argument(
          module: "nn.\(kind)", name: name, expected: "layer whose tensors can be exchanged", got: "nn.\(kind)")
      }
      layer.keep(name, tensor)
    }
    if let i = parameters.firstIndex(where: { $0.name == name }) { parameters[i].tensor = tensor }
    if let i = buffers.firstIndex(where: { $0.name == name }) { buffers[i].tensor = tensor }
  }

  /// Whether the module may keep its tensors in properties of its own.
  var isLayer: Bool { !(self is any TensorRegistry) && !(parameters.isEmpty && buffers.isEmpty) }

  /// The name of its class: `Conv2d`.
  public var kind: String { (self as? any ConfiguredModule)?.kindName ?? "\(type(of: self))" }
}

/// A layer that keeps its tensors in properties, besides having registered them.
public protocol TensorLayer: Module {
  /// The tensor of that name is another one from now on.
  func keep(_ name: String, _ tensor: Tensor)
}

/// A module whose tensors stand nowhere but where they are registered.
public protocol TensorRegistry: Module {}

extension Linear: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) { if name == "weight" { weight = tensor } else { bias = tensor } }
}

extension Conv2d: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) { if name == "weight" { weight = tensor } else { bias = tensor } }
}

extension BatchNorm2d: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) {
    switch name {
    case "weight": weight = tensor
    case "bias": bias = tensor
    case "running_mean": runningMean = tensor
    case "running_var": runningVariance = tensor
    default: batchesTracked = tensor
    }
  }
}

extension Conv1d: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) { if name == "weight" { weight = tensor } else { bias = tensor } }
}

extension Embedding: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) { weight = tensor }
}

extension LayerNorm: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) { if name == "weight" { weight = tensor } else { bias = tensor } }
}

extension GroupNorm: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) { if name == "weight" { weight = tensor } else { bias = tensor } }
}

extension Dropout: TensorLayer {
  public func keep(_ name: String, _ tensor: Tensor) { state = tensor }
}
