import Autograd
import Tensors

/// A module that knows how to make another one like itself.
public protocol CopyableModule: Module {
  /// A module of the same kind and settings, which nothing else holds. Its tensors are exchanged for copies afterwards, and
  /// copies of this one's modules are registered in it.
  func another(_ copies: ModuleCopies) throws -> Module
}

/// Copies of modules and tensors. Each is made once: what several modules share is shared by their copies.
public final class ModuleCopies {
  private var modules: [ObjectIdentifier: (original: Module, copy: Module)] = [:]
  private var order: [(original: Module, copy: Module)] = []
  private var tensors: [ObjectIdentifier: (original: Tensor, copy: Tensor)] = [:]

  public init() {}

  /// The copy of a module, with all that is below it.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)`` for a kind that cannot be copied; `TensorError.memory`.
  public func copy(_ module: Module) throws -> Module {
    if let known = modules[ObjectIdentifier(module)] { return known.copy }
    guard let kind = module as? any CopyableModule, !module.isLayer || module is any TensorLayer else {
      throw ModuleError.argument(
        module: "clone", name: "nn.\(module.kind)", expected: "module that can be copied", got: "nn.\(module.kind)")
    }
    let copy = try kind.another(self)
    modules[ObjectIdentifier(module)] = (module, copy)
    order.append((module, copy))
    for (name, part) in module.modules { copy.register(name, try self.copy(part)) }
    for (name, tensor) in module.parameters {
      if copy.tensor(name) == nil { copy.parameters.append((name, try self.copy(tensor))) }
      try copy.exchange(name, for: self.copy(tensor))
    }
    for (name, tensor) in module.buffers {
      if copy.tensor(name) == nil { copy.buffers.append((name, try self.copy(tensor))) }
      try copy.exchange(name, for: self.copy(tensor))
    }
    (copy.isTraining, copy.iteration) = (module.isTraining, module.iteration)
    copy.hooks = try module.hooks.map { try $0.copied(to: copy) }
    return copy
  }

  /// The copy of a tensor: a leaf in memory of its own, which requires gradients where the original does.
  public func copy(_ tensor: Tensor) throws -> Tensor {
    if let known = tensors[ObjectIdentifier(tensor)] { return known.copy }
    let copy = try tensor.detach().clone()
    if tensor.requiresGrad { try copy.requireGrad() }
    tensors[ObjectIdentifier(tensor)] = (tensor, copy)
    return copy
  }

  /// What is done once everything is copied: perturbations find the layers by their names.
  fileprivate func finish() throws {
    for (original, copy) in order where !original.perturbations.isEmpty { try copy.perturb(original.perturbations) }
  }
}

extension Module {
  /// A copy with all its state: parameters, buffers, modes, counters, hooks and perturbations. Gradients are left behind.
  public func clone() throws -> Module {
    let copies = ModuleCopies()
    let copy = try copies.copy(self)
    try copies.finish()
    return copy
  }
}

extension Flatten: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Flatten() }
}

extension Sequential: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Sequential([]) }
}

extension ModuleList: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { ModuleList([]) }
}

extension ModuleDict: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { ModuleDict() }
}
