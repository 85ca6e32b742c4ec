import Tensors

// How layers are copied: another one of the same sizes and settings, whose tensors are exchanged afterwards.

extension Linear: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    try Linear(
      weight.shape[1], weight.shape[0], bias: bias != nil, dtype: weight.dtype,
      generator: Generator(kind: .torch, seed: 0))
  }
}

extension Embedding: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    try Embedding(
      weight.shape[0], weight.shape[1], first: first, dtype: weight.dtype, generator: Generator(kind: .torch, seed: 0))
  }
}

extension Conv2d: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    try Conv2d(
      weight.shape[1] * options.groups, weight.shape[0],
      kernel: PerAxis(rows: weight.shape[2], columns: weight.shape[3]), options: options, bias: bias != nil,
      dtype: weight.dtype, generator: Generator(kind: .torch, seed: 0))
  }
}

extension Conv1d: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    try Conv1d(
      weight.shape[1] * options.groups, weight.shape[0], kernel: weight.shape[2], options: options, bias: bias != nil,
      dtype: weight.dtype, generator: Generator(kind: .torch, seed: 0))
  }
}

extension BatchNorm2d: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    self is BatchNorm1d
      ? try BatchNorm1d(weight.shape[0], epsilon: epsilon, momentum: momentum, dtype: weight.dtype)
      : try BatchNorm2d(weight.shape[0], epsilon: epsilon, momentum: momentum, dtype: weight.dtype)
  }
}

extension LayerNorm: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    try LayerNorm(
      shape, epsilon: epsilon, affine: weight != nil, bias: bias != nil, dtype: weight?.dtype ?? .float32)
  }
}

extension GroupNorm: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    try GroupNorm(
      groups: groups, channels: channels, epsilon: epsilon, affine: weight != nil, dtype: weight?.dtype ?? .float32)
  }
}

extension Dropout: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { try Dropout(p, seed: 0) }
}

extension ReLU: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { ReLU() }
}

extension Swish: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Swish(beta: beta) }
}

extension SiLU: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { SiLU() }
}

extension Tanh: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Tanh() }
}

extension Sigmoid: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Sigmoid() }
}

extension ELU: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { ELU(alpha: alpha) }
}

extension GELU: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { GELU(approximation) }
}

extension Softplus: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Softplus(beta: beta, threshold: threshold) }
}

extension LeakyReLU: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { LeakyReLU(slope: slope) }
}

extension Hardtanh: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { try Hardtanh(from: low, to: high) }
}

extension Softmax: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Softmax(dimension, isLogarithm: isLogarithm) }
}

extension Identity: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { Identity() }
}

extension AvgPool2d: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { AvgPool2d(options) }
}

extension MaxPool2d: CopyableModule {
  public func another(_ copies: ModuleCopies) throws -> Module { MaxPool2d(options) }
}
