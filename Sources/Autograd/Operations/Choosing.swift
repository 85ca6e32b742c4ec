import Tensors

extension Differentiable {
  /// condition ? a : b, element by element, all three broadcast; see `Tensor.choose`.
  public static func choose(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    try Choose()(condition, a, b)
  }

  /// Each element held between two bounds; the gradient passes where the element lies between them. At a bound it is 0, as
  /// that of PyTorch since 2.15 (1 before).
  public static func clamp(_ x: Tensor, _ low: Scalar?, _ high: Scalar?) throws -> Tensor {
    try Clamp(low: low, high: high)(x)
  }
}

/// condition ? a : b.
struct Choose: Operation {
  var name: String { "where" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    return try Tensor.choose(inputs[0], inputs[1], inputs[2])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let zero = try Tensor.scalar(.real(0), gradient.dtype)
    let condition = try saved.tensor(0)
    return [
      nil,
      saved.needs(1) ? try Differentiable.choose(condition, gradient, zero) : nil,
      saved.needs(2) ? try Differentiable.choose(condition, zero, gradient) : nil,
    ]
  }
}

struct Clamp: Operation {
  let low: Scalar?
  let high: Scalar?
  var name: String { "clamp" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    return try inputs[0].clamp(low, high)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    var g = Tracked(gradient)
    let x = try saved.tensor(0)
    if let low { g = try g.masked(x.apply(.gt, low)) }
    if let high { g = try g.masked(x.apply(.lt, high)) }
    return [g.tensor]
  }
}
