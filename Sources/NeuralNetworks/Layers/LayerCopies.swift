import Tensors

// How layers are copied: another one of the same sizes and settings, whose tensors are exchanged afterwards.

extension CopyableModule where Self: DrawnModule {
  public func another(_ copies: ModuleCopies) throws -> Module {
    try drawn(from: Generator(kind: .torch, seed: 0))
  }
}

extension Linear: CopyableModule {}
extension Embedding: CopyableModule {}
extension Conv2d: CopyableModule {}
extension Conv1d: CopyableModule {}
extension BatchNorm2d: CopyableModule {}
extension LayerNorm: CopyableModule {}
extension GroupNorm: CopyableModule {}
extension Dropout: CopyableModule {}

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
