import Tensors

extension Differentiable {
  /// One operation on pairs of elements, shapes broadcast; see `Tensor.apply(_:_:)`. Comparisons and logical operations
  /// are not differentiable: their results require no gradient.
  public static func apply(_ operation: BinaryOperation, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    if a.isOffTape, b.isOffTape { return try a.apply(operation, b) }  // nothing to record, at no cost
    return try Binary(kind: operation)(a, b)
  }

  /// The same with a number on one side.
  public static func apply(
    _ operation: BinaryOperation, _ x: Tensor, _ scalar: Scalar, scalarFirst: Bool = false
  ) throws -> Tensor {
    if x.isOffTape { return try x.apply(operation, scalar, scalarFirst: scalarFirst) }
    return try BinaryScalar(kind: operation, scalar: scalar, scalarFirst: scalarFirst)(x)
  }
}

/// f(a, b), element by element.
struct Binary: Operation {
  let kind: BinaryOperation
  var name: String { kind.name }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    if kind.needsOperands {
      saved.keep(inputs[0], input: 0)
      saved.keep(inputs[1], input: 1)
    }
    return try inputs[0].apply(kind, inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let operands = try kind.needsOperands ? saved.tensors().map { Tracked($0) } : nil
    let g = Tracked(gradient)
    return [
      saved.needs(0) ? try kind.derivative(0, g, operands).tensor : nil,
      saved.needs(1) ? try kind.derivative(1, g, operands).tensor : nil,
    ]
  }
}

/// f(x, number) or f(number, x), element by element.
struct BinaryScalar: Operation {
  let kind: BinaryOperation
  let scalar: Scalar
  let scalarFirst: Bool
  var name: String { kind.name }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    if kind.needsOperands { saved.keep(inputs[0], input: 0) }
    return try inputs[0].apply(kind, scalar, scalarFirst: scalarFirst)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    guard kind.needsOperands else { return [try kind.derivative(scalarFirst ? 1 : 0, Tracked(gradient), nil).tensor] }
    let x = Tracked(try saved.tensor(0))
    let number = Tracked(try .scalar(scalar, x.tensor.dtype))
    return [
      try kind.derivative(scalarFirst ? 1 : 0, Tracked(gradient), scalarFirst ? [number, x] : [x, number]).tensor
    ]
  }
}

extension BinaryOperation {
  /// Whether the derivative depends on the operands.
  fileprivate var needsOperands: Bool {
    switch self {
    case .add, .sub, .nextafter, .floorDivide: false
    case .mul, .div, .maximum, .minimum, .remainder, .atan2, .pow: true
    case .eq, .ne, .lt, .le, .gt, .ge, .logicalAnd, .logicalOr, .logicalXor: true
    }
  }

  /// The gradient with respect to operand 0 or 1.
  ///
  /// As PyTorch's: where maximum and minimum meet equals, each side takes half, beside NaN both take all; atan2(0, 0) has
  /// gradient 0; `//` is a step; `nextafter` passes on to the value that moves; x⁰ and 0ˣ have the derivatives of their limits
  /// from the right.
  fileprivate func derivative(_ side: Int, _ g: Tracked, _ operands: [Tracked]?) throws -> Tracked {
    switch self {
    case .add: return g
    case .sub: return side == 0 ? g : try -g
    case .nextafter: return side == 0 ? g : try g * 0
    case .floorDivide: return try g * 0
    default: break
    }
    guard let operands else { throw AutogradError.noDerivative(operation: name) }
    let (a, b) = (operands[0], operands[1])
    switch self {
    case .mul: return try g * (side == 0 ? b : a)
    case .div: return side == 0 ? try g / b : try -g * (a / b / b)
    case .maximum, .minimum:
      let (own, other) = side == 0 ? (a.tensor, b.tensor) : (b.tensor, a.tensor)
      let loses = try own.apply(self == .maximum ? .lt : .gt, other)
      let shared = try Differentiable.choose(own.apply(.eq, other), (g * 0.5).tensor, g.tensor)
      return try Tracked(shared).masked(loses.apply(.logicalNot))
    case .remainder: return side == 0 ? g : try -g * a.apply(.floorDivide, b)
    case .atan2:
      let square = try a * a + b * b
      return try ((side == 0 ? g * b : -g * a) / square).masked(square.tensor.apply(.ne, .real(0)))
    case .pow: return try side == 0 ? powerByBase(g, a, b) : powerByExponent(g, a, b)
    default: throw AutogradError.noDerivative(operation: name)
    }
  }

  private func powerByBase(_ g: Tracked, _ a: Tracked, _ b: Tracked) throws -> Tracked {
    // Where the exponent is 0 so is the derivative, and every further one: 0·x⁻¹ would be NaN at 0.
    let isZero = try b.tensor.detach().apply(.eq, .real(0))
    guard try isZero.any() else { return try g * (b * a.apply(.pow, b + -1)) }
    let one = try Tensor.scalar(.real(1), b.tensor.dtype)
    let exponent = Tracked(try Differentiable.choose(isZero, one, b.tensor))
    return try (g * (exponent * a.apply(.pow, exponent + -1))).masked(isZero.apply(.logicalNot))
  }

  private func powerByExponent(_ g: Tracked, _ a: Tracked, _ b: Tracked) throws -> Tracked {
    let isFlat = try a.tensor.apply(.eq, .real(0)).apply(.logicalAnd, b.tensor.apply(.ge, .real(0)))
    return try (g * (a.apply(.pow, b) * a.apply(.log))).masked(isFlat.apply(.logicalNot))
  }
}
