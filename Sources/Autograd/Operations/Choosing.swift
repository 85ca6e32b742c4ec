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

extension Differentiable {
  /// What holds elements in a range: one number, or a tensor that broadcasts.
  public enum Bound {
    case number(Scalar)
    case tensor(Tensor)
  }

  /// Each element held between bounds that are numbers or tensors, which broadcast. Of an element that meets a bound that is
  /// a tensor each takes half the gradient, as in PyTorch; where the bounds cross, the upper one counts.
  public static func clamp(_ x: Tensor, _ low: Bound?, _ high: Bound?) throws -> Tensor {
    var result = x
    switch low {
    case .tensor(let bound): result = try apply(.maximum, result, bound)
    case .number(let bound): result = try clamp(result, bound, nil)
    case nil: break
    }
    switch high {
    case .tensor(let bound): result = try apply(.minimum, result, bound)
    case .number(let bound): result = try clamp(result, nil, bound)
    case nil: break
    }
    return result === x ? try clone(x) : result
  }

  /// `x = clamp(x, low, high)`; the result is converted to the tensor's dtype.
  /// - Throws: `TensorError.dtypes` for a bound of a higher kind; `.shapes` unless bounds broadcast to the tensor.
  public static func clampInPlace(_ x: Tensor, _ low: Bound?, _ high: Bound?) throws {
    func result(_ x: Tensor) throws -> Tensor {
      if case .number(let a)? = low, case .number(let b)? = high { return try clamp(x, a, b) }
      return try clamp(x, low, high)
    }
    var sources: [Tensor] = []
    for case .tensor(let bound)? in [low, high] { sources.append(bound) }
    func checked(_ y: Tensor) throws -> Tensor {
      guard y.dtype.isFloatingPoint == x.dtype.isFloatingPoint || x.dtype.isFloatingPoint else {
        throw TensorError.dtypes(operation: "clamp_", expected: "result that fits \(x.dtype.name)", got: [y.dtype])
      }
      return y
    }
    try rewrite(x, "clamp_", from: sources, copied: true) {
      try x.copyInPlace(checked(result(x)))
    } recorded: {
      try checked(result($0))
    }
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
