import Autograd
import Tensors

/// A module whose constructor draws its first weights.
public protocol DrawnModule: Module {
  /// One of the same kind and settings, drawn from a generator.
  func drawn(from generator: Generator) throws -> Module
}

extension Module {
  /// Gives all parameters and buffers, here and below, the values that a constructor of such a network gives them with this
  /// generator. They stay the same tensors.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)`` for a module with parameters of its own that does not say
  ///   how they are drawn, or one whose forward is a function of a script; nothing is changed then.
  public func redraw(_ generator: Generator) throws {
    for (name, module) in [("", self)] + namedModules {
      let isScripted = (module as? any ConfiguredModule)?.isScripted ?? false
      guard isScripted || !(module is any DrawnModule) && !(module.parameters + module.buffers).isEmpty else {
        continue
      }
      throw ModuleError.argument(
        module: "nn.Module", name: "redraw", expected: "network of layers that the program knows how to draw",
        got: name.isEmpty ? module.kind : "'\(name)', an nn.\(module.kind)")
    }
    try drawAnew(generator)
  }

  private func drawAnew(_ generator: Generator) throws {
    if let drawn = self as? any DrawnModule { return try load(drawn.drawn(from: generator).stateDict) }
    for (_, module) in modules { try module.drawAnew(generator) }
  }
}

extension Linear: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module {
    try Linear(weight.shape[1], weight.shape[0], bias: bias != nil, dtype: weight.dtype, generator: generator)
  }
}

extension Conv2d: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module {
    try Conv2d(
      weight.shape[1] * options.groups, weight.shape[0],
      kernel: PerAxis(rows: weight.shape[2], columns: weight.shape[3]), options: options, bias: bias != nil,
      dtype: weight.dtype, generator: generator)
  }
}

extension Conv1d: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module {
    try Conv1d(
      weight.shape[1] * options.groups, weight.shape[0], kernel: weight.shape[2], options: options, bias: bias != nil,
      dtype: weight.dtype, generator: generator)
  }
}

extension Embedding: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module {
    try Embedding(weight.shape[0], weight.shape[1], first: first, dtype: weight.dtype, generator: generator)
  }
}

extension LayerNorm: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module {
    try LayerNorm(
      shape, epsilon: epsilon, affine: weight != nil, bias: bias != nil, dtype: weight?.dtype ?? .float32)
  }
}

extension GroupNorm: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module {
    try GroupNorm(
      groups: groups, channels: channels, epsilon: epsilon, affine: weight != nil, dtype: weight?.dtype ?? .float32)
  }
}

extension Dropout: DrawnModule {
  /// Its numbers come from a seed that the generator gives, as where a script names none.
  public func drawn(from generator: Generator) throws -> Module {
    let seed = try Tensor.integers([1], 0..<Int64.max, generator).toArray(Int64.self)[0]
    return try Dropout(p, seed: UInt64(seed))
  }
}

extension BatchNorm2d: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module {
    self is BatchNorm1d
      ? try BatchNorm1d(weight.shape[0], epsilon: epsilon, momentum: momentum, dtype: weight.dtype)
      : try BatchNorm2d(weight.shape[0], epsilon: epsilon, momentum: momentum, dtype: weight.dtype)
  }
}

extension ResNet: DrawnModule {
  public func drawn(from generator: Generator) throws -> Module { try ResNet(options, generator: generator) }
}
