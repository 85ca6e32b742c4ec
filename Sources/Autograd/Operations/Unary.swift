import Tensors

extension Differentiable {
  /// One operation on every element; see `Tensor.apply(_:)`. Predicates and `logical_not` are not differentiable: their
  /// results require no gradient.
  public static func apply(_ operation: UnaryOperation, _ x: Tensor) throws -> Tensor {
    if x.isOffTape { return try x.apply(operation) }
    return try Unary(kind: operation)(x)
  }
}

/// y = f(x), element by element.
///
/// At kinks the derivative is PyTorch's: abs′(0) = 0, relu′(0) = 0; steps have derivative 0. A neighbouring value
/// (`next_up`, `next_down`) passes gradients on as the value itself would.
struct Unary: Operation {
  let kind: UnaryOperation
  var name: String { kind.name }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let y = try inputs[0].apply(kind)
    switch rule {
    case .fromResult: saved.keep(output: y)
    case .fromInput: saved.keep(inputs[0], input: 0)
    case .zero, .same, .negated: break
    }
    return y
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let g = Tracked(gradient)
    let result =
      switch rule {
      case .zero: try g * 0
      case .same: g
      case .negated: try -g
      case .fromInput, .fromResult: try derivative(g, Tracked(saved.tensor(0)))
      }
    return [result.tensor]
  }

  /// What a derivative is computed from.
  private enum Rule { case zero, same, negated, fromInput, fromResult }

  private var rule: Rule {
    switch kind {
    case .sign, .floor, .ceil, .round, .trunc, .isnan, .isinf, .isfinite, .logicalNot: .zero
    case .nextUp, .nextDown: .same
    case .neg: .negated
    case .abs, .square, .log, .log2, .log10, .log1p, .sin, .cos, .asin, .acos, .atan, .sinh, .cosh, .erf: .fromInput
    case .sqrt, .rsqrt, .reciprocal, .relu, .sigmoid, .exp, .exp2, .expm1, .tan, .tanh: .fromResult
    }
  }

  /// `s` is the saved input or the saved result, as ``rule`` has it.
  private func derivative(_ g: Tracked, _ s: Tracked) throws -> Tracked {
    switch kind {
    case .abs: try g * s.apply(.sign)
    case .square: try g * (2 * s)
    case .sqrt: try g * 0.5 / s
    case .rsqrt: try g * -0.5 * (s * s * s)
    case .reciprocal: try -g * (s * s)
    case .relu: try g.masked(s.tensor.apply(.le, .real(0)).apply(.logicalNot))
    case .sigmoid: try g * (s * (1 - s))
    case .exp: try g * s
    case .exp2: try g * (s * 0.693147180559945309417)
    case .expm1: try g * (s + 1)
    case .log: try g / s
    case .log2: try g / (s * 0.693147180559945309417)
    case .log10: try g / (s * 2.30258509299404568402)
    case .log1p: try g / (s + 1)
    case .sin: try g * s.apply(.cos)
    case .cos: try -g * s.apply(.sin)
    case .tan: try g * (s * s + 1)
    case .asin: try g * (1 - s * s).apply(.rsqrt)
    case .acos: try -g * (1 - s * s).apply(.rsqrt)
    case .atan: try g / (s * s + 1)
    case .sinh: try g * s.apply(.cosh)
    case .cosh: try g * s.apply(.sinh)
    case .tanh: try g * (1 - s * s)
    case .erf: try g * ((-s.apply(.square)).apply(.exp) * 1.12837916709551257390)  // 2/√π
    default: throw AutogradError.noDerivative(operation: kind.name)
    }
  }
}
