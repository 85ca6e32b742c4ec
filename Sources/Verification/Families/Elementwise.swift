import Autograd
import Tensors

extension Fingerprint {
  private static let floats = [DType.float32, .float64]
  /// Enough for a difference in one of a thousand results, and for several vectors.
  private static let count = 8192
  /// More than a piece of the pool's work (2¹⁶).
  private static let many = 70_001

  static let elementwise: [Fingerprint] = {
    var list = FingerprintList("elementwise functions")
    for operation in UnaryOperation.allCases {
      for dtype in operation.fingerprintedTypes {
        list.add(operation.name, dtype.name, operation.isElementary ? [.sleef] : []) {
          try $0.add(Inputs.any([count], dtype, 1).apply(operation))
        }
      }
    }
    for operation in BinaryOperation.allCases {
      for dtype in operation.fingerprintedTypes {
        list.add(
          operation.name, dtype.name, [.pow, .atan2].contains(operation) && dtype.isFloatingPoint ? [.sleef] : []
        ) {
          let (a, b) = (try Inputs.any([64, count / 64], dtype, 2), try Inputs.any([64, count / 64], dtype, 3))
          try $0.add(a.apply(operation, operation.needsDivisor && !dtype.isFloatingPoint ? b.withoutZeros() : b))
          // Broadcast, in reverse, and with a number.
          try $0.add(a.apply(operation, b.narrow(0, 1, 1).flip(1).withoutZeros()))
          try $0.add(a.apply(operation, dtype.isFloatingPoint ? .real(1.7) : .integer(3)))
        }
      }
    }
    for (from, to) in DType.allCases.flatMap({ from in DType.allCases.map { (from, $0) } }) where from != to {
      list.add("conversion", "\(from.name) to \(to.name)") { try $0.add(Inputs.any([count], from, 4).to(to)) }
    }
    list.addFloats("exp and tanh of many", [.sleef]) {
      let x = try Inputs.any([many], $1, 5)
      try $0.add(x.apply(.exp))
      try $0.add(x.apply(.tanh))
    }
    list.addFloats("where, clamp") {
      let (a, b) = (try Inputs.any([count], $1, 6), try Inputs.any([count], $1, 7))
      try $0.add(Tensor.choose(a.apply(.lt, b), a, b))
      try $0.add(Differentiable.clamp(a, .real(-2.5), .real(40)))
    }
    list.addFloats("ulp, ulp_distance, flip_bits") {
      let (a, b) = (try Inputs.any([count], $1, 8), try Inputs.any([count], $1, 9))
      try $0.add(a.moved(ulps: 3, .up))
      try $0.add(Tensor.ulpDistance(a, b))
      try $0.add(a.flippingBits(Inputs.positions([count], below: 256, 10)))
    }
    return list.all
  }()
}

extension UnaryOperation {
  /// Whether SLEEF computes it.
  fileprivate var isElementary: Bool {
    switch self {
    case .sigmoid, .exp, .exp2, .expm1, .log, .log2, .log10, .log1p, .sin, .cos, .tan, .asin, .acos, .atan, .sinh,
      .cosh,
      .tanh:
      true
    default: false
    }
  }

  fileprivate var fingerprintedTypes: [DType] {
    switch self {
    case .neg, .abs, .sign, .square: [.uint8, .int32, .int64, .float32, .float64]
    case .logicalNot: [.bool]
    default: [.float32, .float64]
    }
  }
}

extension BinaryOperation {
  fileprivate var needsDivisor: Bool { self == .remainder || self == .floorDivide }

  fileprivate var fingerprintedTypes: [DType] {
    switch self {
    case .add, .sub, .mul, .maximum, .minimum, .remainder, .floorDivide, .eq, .lt: [.int32, .int64, .float32, .float64]
    case .logicalAnd, .logicalOr, .logicalXor: [.bool]
    default: [.float32, .float64]
    }
  }
}

extension Tensor {
  /// 1 in the place of integers that are 0.
  fileprivate func withoutZeros() throws -> Tensor {
    guard dtype.isInteger else { return self }
    return try Tensor.choose(apply(.eq, .integer(0)), .scalar(.integer(1), dtype), self)
  }
}
