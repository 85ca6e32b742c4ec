import Autograd
import Tensors

/// What is done to all tensors of a network at once.
extension Module {
  /// Forgets the gradients of all parameters, here and below.
  public func zeroGrad() throws {
    for (_, tensor) in namedParameters { try tensor.setGrad(nil) }
  }

  /// Whether gradients with respect to all parameters, here and below, are recorded from now on. A parameter without is
  /// frozen: optimizers leave it as it is.
  public func requireGrad(_ required: Bool = true) throws {
    for (_, tensor) in namedParameters { try tensor.requireGrad(required) }
  }

  /// Exchanges all parameters and buffers of floating-point numbers, here and below, for such of another dtype; what was
  /// shared is shared. Gradients are converted too. An optimizer that was made before holds the old ones.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)`` for a layer that keeps its tensors; nothing is changed then.
  public func convert(to dtype: DType) throws {
    let all = distinctModules.map(\.module)
    var converted: [ObjectIdentifier: (original: Tensor, other: Tensor)] = [:]
    for module in all {
      for (name, tensor) in module.parameters + module.buffers where tensor.dtype.isFloatingPoint {
        if tensor.dtype == dtype || converted[ObjectIdentifier(tensor)] != nil { continue }
        if module.isLayer, !(module is any TensorLayer) {
          // Words the error.
          try module.exchange(name, for: tensor)
        }
        let other = try tensor.detach().to(dtype)
        if tensor.requiresGrad { try other.requireGrad() }
        if let gradient = tensor.grad { try other.setGrad(gradient.detach().to(dtype)) }
        converted[ObjectIdentifier(tensor)] = (tensor, other)
      }
    }
    for module in all {
      for (name, tensor) in module.parameters + module.buffers {
        if let other = converted[ObjectIdentifier(tensor)]?.other { try module.exchange(name, for: other) }
      }
    }
  }

  /// The numbers of tensors, one behind the other in row-major order, as one vector; differentiable.
  public static func vector(of tensors: [Tensor]) throws -> Tensor {
    try Differentiable.cat(tensors.map { try Differentiable.flatten($0) })
  }

  /// Copies a vector's numbers into tensors, in the order of ``vector(of:)``; not recorded.
  /// - Throws: ``ModuleError/argument(module:name:expected:got:)`` for a vector of another length; nothing is changed then.
  public static func set(_ tensors: [Tensor], toVector vector: Tensor) throws {
    let count = tensors.reduce(0) { $0 + $1.count }
    guard vector.rank == 1, vector.count == count else {
      throw ModuleError.argument(
        module: "nn.vector_to_parameters", name: "vector", expected: "vector of \(count) numbers",
        got: "tensor of shape \(vector.shape)")
    }
    try GradientMode.off {
      var start = 0
      let plain = vector.detach()
      for tensor in tensors {
        try tensor.copyInPlace(plain.narrow(0, start, tensor.count).reshape(tensor.shape))
        start += tensor.count
      }
    }
  }
}
