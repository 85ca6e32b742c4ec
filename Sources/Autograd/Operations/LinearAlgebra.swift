import Tensors

extension Differentiable {
  /// Matrix product; see `Tensor.matmul`.
  public static func matmul(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    guard a.requiresGrad || b.requiresGrad, a.rank > 0, b.rank > 0 else { return try a.matmul(b) }
    let (isRow, isColumn) = (a.rank == 1, b.rank == 1)
    var product = try MatrixProduct()(isRow ? unsqueeze(a, 0) : a, isColumn ? unsqueeze(b, 1) : b)
    if isColumn { product = try squeeze(product, -1) }
    if isRow { product = try squeeze(product, isColumn ? -1 : -2) }
    return product
  }

  /// Σ aᵢ·bᵢ of two vectors; see `Tensor.dot`.
  public static func dot(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    guard a.requiresGrad || b.requiresGrad, a.rank == 1, a.shape == b.shape else { return try a.dot(b) }
    return try sum(apply(.mul, a, b))
  }

  /// The matrix aᵢ·bⱼ of two vectors; see `Tensor.outer`.
  public static func outer(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    guard a.requiresGrad || b.requiresGrad, a.rank == 1, b.rank == 1 else { return try a.outer(b) }
    return try apply(.mul, unsqueeze(a, 1), unsqueeze(b, 0))
  }

  /// x of A·x = b; see `Tensor.solve`.
  public static func solve(_ a: Tensor, _ b: Tensor) throws -> Tensor { try Solve()(a, b) }

  /// Throws if a derivative would be needed of an operation that has none here (`svd`, `eigh` …).
  public static func refuse(_ operation: String, _ tensors: Tensor...) throws {
    if GradientMode.isRecording, tensors.contains(where: \.requiresGrad) {
      throw AutogradError.noDerivative(operation: operation)
    }
  }
}

/// A·B of matrices, or of stacks of them; the tape sums a gradient over stacks that were broadcast.
struct MatrixProduct: Operation {
  var name: String { "matmul" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    saved.keep(inputs[1], input: 1)
    return try inputs[0].matmul(inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [
      saved.needs(0) ? try Differentiable.matmul(gradient, Differentiable.transpose(saved.tensor(1), -2, -1)) : nil,
      saved.needs(1) ? try Differentiable.matmul(Differentiable.transpose(saved.tensor(0), -2, -1), gradient) : nil,
    ]
  }
}

/// A⁻¹·b. With h = A⁻ᵀ·g: ∂b = h, ∂A = −h·xᵀ.
struct Solve: Operation {
  var name: String { "solve" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let x = try inputs[0].solve(inputs[1])
    saved.keep(inputs[0], input: 0)
    saved.keep(output: x)
    return x
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let h = try Differentiable.solve(Differentiable.t(saved.tensor(0)), gradient)
    guard saved.needs(0) else { return [nil, h] }
    let x = try saved.tensor(1)
    let product = x.rank == 1 ? try Differentiable.outer(h, x) : try Differentiable.matmul(h, Differentiable.t(x))
    return [try Differentiable.apply(.neg, product), h]
  }
}
