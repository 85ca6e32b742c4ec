import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  func declareElementwise() {
    for operation in UnaryOperation.allCases {
      both(
        operation.name, operation.summary + ", element by element.",
        example: "tensor.linspace(0.1, 0.9, 3):\(operation.name)()".forBooleans(operation == .logicalNot)
      ) { t, call in call.pushFresh(try Differentiable.apply(operation, t)) }
      guard operation.keepsDType else { continue }
      both(operation.name + "_", "`\(operation.name)` in place.") { t, call in
        try Differentiable.applyInPlace(operation, t)
        call.pushSelf(t)
      }
    }
    for operation in BinaryOperation.allCases {
      both(
        operation.name, operation.summary + ", element by element, shapes broadcast.",
        [.object("other", Tensor.self, "tensor").or("number")],
        example: operation.isLogical
          ? "tensor{true, false}:\(operation.name)(tensor{true, true})"
          : "tensor{1, 2, 3}:\(operation.name)(2)"
      ) { t, call in
        if let other = call.objectIfPresent(1, Tensor.self) {
          return call.pushFresh(try Differentiable.apply(operation, t, other))
        }
        if call.kind(1) == .table { return call.pushFresh(try Differentiable.apply(operation, t, call.tensor(1))) }
        call.pushFresh(try Differentiable.apply(operation, t, call.scalarOperand(1)))
      }
      guard !operation.isPredicate else { continue }
      both(
        operation.name + "_", "`\(operation.name)` in place.", [.object("other", Tensor.self, "tensor").or("number")]
      ) { t, call in
        if let other = call.objectIfPresent(1, Tensor.self) {
          try Differentiable.applyInPlace(operation, t, other)
        } else {
          try Differentiable.applyInPlace(operation, t, call.scalarOperand(1))
        }
        call.pushSelf(t)
      }
    }
    let bounds: [Parameter] = [
      .number("min").or("tensor").optional, .number("max").or("tensor").optional,
    ]
    both(
      "clamp", "Each element held between two bounds, numbers or tensors that broadcast; NaN stays NaN.", bounds,
      example: "tensor{-1, 0.5, 2}:clamp(0, 1)",
      discussion: """
        The gradient of an element at a bound is 0 for a number; a tensor takes half of it. Of bounds that cross the upper \
        one counts.
        """
    ) { t, call in
      if call.isTensor(1) || call.isTensor(2) {
        return call.pushFresh(try Differentiable.clamp(t, call.bound(1), call.bound(2)))
      }
      let (low, high) = (try call.isNil(1) ? nil : call.scalar(1), try call.isNil(2) ? nil : call.scalar(2))
      let result = try Differentiable.clamp(t, low, high)
      call.pushFresh(result === t ? try t.clone() : result)
    }
    both("clamp_", "`clamp` in place.", bounds) { t, call in
      try Differentiable.clampInPlace(t, call.bound(1), call.bound(2))
      call.pushSelf(t)
    }
    both(
      "nan_to_num", "NaN and infinities replaced; by default by 0 and the largest numbers of the dtype.",
      [.number("nan", default: 0), .number("posinf").optional, .number("neginf").optional],
      example: "tensor{0 / 0, 1 / 0, 2}:nan_to_num()"
    ) { t, call in
      call.pushFresh(
        try Differentiable.nanToNumber(t, call.number(1), call.optionalNumber(2), call.optionalNumber(3)))
    }
    both("fill_", "Sets every element to one value.", [.number("value").or("boolean")]) { t, call in
      if let value = call.objectIfPresent(1, Tensor.self), value.rank == 0 {
        try Differentiable.copyInPlace(t, value)
      } else {
        try Differentiable.fillInPlace(t, call.scalar(1, for: t.dtype))
      }
      call.pushSelf(t)
    }
    both("zero_", "Sets every element to 0.") { t, call in
      try Differentiable.fillInPlace(t, .integer(0))
      call.pushSelf(t)
    }
    both("copy_", "Copies another tensor's elements, broadcast and converted, into this one.", [.tensor("source")]) {
      t, call in
      try Differentiable.copyInPlace(t, call.tensor(1, for: t.dtype))
      call.pushSelf(t)
    }
    declareCombining()
    module.function(
      "where", "Where the condition holds the first, elsewhere the second; all three broadcast.",
      [
        .object("condition", Tensor.self, "tensor", "bool"), .object("a", Tensor.self, "tensor").or("number"),
        .object("b", Tensor.self, "tensor").or("number"),
      ],
      returns: "tensor", example: "tensor.where(tensor{true, false}, tensor{1, 2}, 0)"
    ) { call in
      let condition = try call.object(1, Tensor.self)
      var (a, b) = (try call.tensor(2), try call.tensor(3))
      // A number takes the other side's dtype, as in arithmetic.
      if call.kind(2) == .number { a = try call.tensor(2, for: call.scalar(2).promoting(b.dtype)) }
      if call.kind(3) == .number { b = try call.tensor(3, for: call.scalar(3).promoting(a.dtype)) }
      call.pushFresh(try Differentiable.choose(condition, a, b))
    }
  }

  func declareOperators() {
    let operators: [(String, BinaryOperation, String)] = [
      ("__add", .add, "`a + b`"), ("__sub", .sub, "`a - b`"), ("__mul", .mul, "`a * b`, element by element"),
      ("__div", .div, "`a / b`"), ("__idiv", .floorDivide, "`a // b`, rounded down"),
      ("__mod", .remainder, "`a % b`, with the sign of b"), ("__pow", .pow, "`a ^ b`"),
      ("__band", .logicalAnd, "`a & b` of bool tensors"), ("__bor", .logicalOr, "`a | b` of bool tensors"),
      ("__bxor", .logicalXor, "`a ~ b` of bool tensors"),
    ]
    for (name, operation, summary) in operators {
      type.metamethod(name, summary, returns: "tensor") { call in
        if let a = call.objectIfPresent(1, Tensor.self) {
          if let b = call.objectIfPresent(2, Tensor.self) {
            return call.pushFresh(try Differentiable.apply(operation, a, b))
          }
          return call.pushFresh(try Differentiable.apply(operation, a, call.scalarOperand(2)))
        }
        let b = try call.object(2, Tensor.self)
        call.pushFresh(try Differentiable.apply(operation, b, call.scalarOperand(1), scalarFirst: true))
      }
    }
    type.metamethod("__unm", "`-a`", returns: "tensor") { call in
      call.pushFresh(try Differentiable.apply(.neg, call.object(1, Tensor.self)))
    }
    type.metamethod("__bnot", "`~a` of a bool tensor", returns: "tensor") { call in
      call.pushFresh(try call.object(1, Tensor.self).apply(.logicalNot))
    }
    // Elements of a tensor on the tape are tensors without dimensions: they compare and read as the numbers they are.
    type.metamethod("__eq", "Whether both are one tensor, or both without dimensions and equal.", returns: "boolean") {
      call in
      guard let a = call.objectIfPresent(1, Tensor.self), let b = call.objectIfPresent(2, Tensor.self) else {
        return call.push(false)
      }
      guard a.rank == 0, b.rank == 0 else { return call.push(a === b) }
      call.push(try a.apply(.eq, b).any())
    }
    type.metamethod("__tonumber") { call in
      guard let t = call.objectIfPresent(1, Tensor.self), t.count == 1 else { return call.pushNil() }
      switch try t.itemValue() {
      case .bool(let value): call.push(value ? 1 : 0)
      case let value: call.push(value)
      }
    }
    type.metamethod("__concat", "`a .. b` of a tensor of one element, as its number.", returns: "string") { call in
      call.push(bytes: try call.concatenated(1) + call.concatenated(2))
    }
    for (name, holds) in [("__lt", { $0.isLess(than: $1) }), ("__le", { $0.isAtMost($1) })]
      as [(String, (Scalar, Scalar) -> Bool)]
    {
      type.metamethod(name, "Compares tensors of one element, or one with a number, as numbers.", returns: "boolean") {
        call in
        call.push(holds(try call.singleNumber(1), try call.singleNumber(2)))
      }
    }
  }
}

extension Call {
  /// The number beside a tensor in an operation.
  func scalarOperand(_ index: Int) throws -> Scalar {
    switch value(index) {
    case .integer(let value): .integer(value)
    case .number(let value): .real(value)
    case .boolean(let value): .bool(value)
    default: throw unexpected(index, expected: "tensor or number")
    }
  }

  /// Whether argument `index` is a tensor, or a table that makes one.
  fileprivate func isTensor(_ index: Int) -> Bool {
    kind(index) == .table || objectIfPresent(index, Tensor.self) != nil
  }

  /// A bound of `clamp`; nil if it is missing.
  fileprivate func bound(_ index: Int) throws -> Differentiable.Bound? {
    if isNil(index) { return nil }
    return isTensor(index) ? .tensor(try tensor(index)) : .number(try scalar(index))
  }

  /// What Lua's `..` makes of a string, a number, or the only element of a tensor.
  fileprivate func concatenated(_ index: Int) throws -> [UInt8] {
    guard let tensor = objectIfPresent(index, Tensor.self) else {
      guard kind(index) == .string || kind(index) == .number else {
        throw unexpected(index, expected: "string or number beside a tensor of one element")
      }
      return Array(runtime.displayText(value(index)).utf8)
    }
    guard tensor.count == 1 else {
      throw TensorError.shape(
        operation: "..", expected: "tensor of one element (use tostring to show a whole one)", got: tensor.shape)
    }
    switch try tensor.itemValue() {
    case .bool(let value): return Array("\(value)".utf8)
    case .integer(let value): return Array("\(value)".utf8)
    case .real(let value): return Array(runtime.displayText(.number(value)).utf8)
    }
  }

  /// A number, or the only element of a tensor.
  fileprivate func singleNumber(_ index: Int) throws -> Scalar {
    guard let tensor = objectIfPresent(index, Tensor.self) else { return try scalarOperand(index) }
    guard tensor.count == 1 else {
      throw TensorError.shape(
        operation: "compare", expected: "tensor of one element (use :lt, :le … to compare element by element)",
        got: tensor.shape)
    }
    return try tensor.itemValue()
  }
}

extension String {
  fileprivate func forBooleans(_ isLogical: Bool) -> String { isLogical ? "tensor{true, false}:logical_not()" : self }
}

extension BinaryOperation {
  var isLogical: Bool { self == .logicalAnd || self == .logicalOr || self == .logicalXor }

  /// What the help says.
  var summary: String {
    switch self {
    case .add: "Sum"
    case .sub: "Difference"
    case .mul: "Product"
    case .maximum: "The larger (NaN if either is)"
    case .minimum: "The smaller (NaN if either is)"
    case .remainder: "Remainder with the sign of the divisor"
    case .floorDivide: "Quotient rounded down"
    case .div: "Quotient"
    case .pow: "Power"
    case .atan2: "Angle of the point (other, self), in radians"
    case .nextafter: "The next value of the format in the direction of the other"
    case .eq: "Whether equal"
    case .ne: "Whether not equal"
    case .lt: "Whether less"
    case .le: "Whether less or equal"
    case .gt: "Whether greater"
    case .ge: "Whether greater or equal"
    case .logicalAnd: "Whether both hold"
    case .logicalOr: "Whether either holds"
    case .logicalXor: "Whether exactly one holds"
    }
  }
}

extension UnaryOperation {
  /// Whether the in-place form makes sense: the result has the input's dtype.
  var keepsDType: Bool {
    switch self {
    case .isnan, .isinf, .isfinite: false
    default: true
    }
  }

  /// What the help says.
  var summary: String {
    switch self {
    case .neg: "Negative"
    case .abs: "Magnitude"
    case .sign: "Sign: −1, 0 or 1"
    case .square: "Square"
    case .sqrt: "Square root, correctly rounded"
    case .rsqrt: "1 / √x"
    case .reciprocal: "1 / x"
    case .floor: "Rounded down"
    case .ceil: "Rounded up"
    case .round: "Rounded to the nearest integer, halves to even"
    case .trunc: "Rounded towards 0"
    case .relu: "max(x, 0); NaN stays NaN"
    case .sigmoid: "1 / (1 + exp(−x))"
    case .exp: "Exponential, within 1 ulp"
    case .exp2: "2ˣ, within 1 ulp"
    case .expm1: "exp(x) − 1, within 1 ulp"
    case .log: "Natural logarithm, within 1 ulp"
    case .log2: "Logarithm to base 2, within 1 ulp"
    case .log10: "Logarithm to base 10, within 1 ulp"
    case .log1p: "log(1 + x), within 1 ulp"
    case .sin: "Sine, within 1 ulp"
    case .cos: "Cosine, within 1 ulp"
    case .tan: "Tangent, within 1 ulp"
    case .asin: "Inverse sine, within 1 ulp"
    case .acos: "Inverse cosine, within 1 ulp"
    case .atan: "Inverse tangent, within 1 ulp"
    case .sinh: "Hyperbolic sine, within 1 ulp; near overflow within 3"
    case .cosh: "Hyperbolic cosine, within 1 ulp; near overflow within 3"
    case .tanh: "Hyperbolic tangent, within 1 ulp"
    case .erf: "Error function, within 1 ulp"
    case .nextUp: "The next larger value of the format: one unit in the last place up"
    case .nextDown: "The next smaller value of the format: one unit in the last place down"
    case .isnan: "Whether NaN"
    case .isinf: "Whether infinite"
    case .isfinite: "Whether finite"
    case .logicalNot: "Whether it does not hold"
    }
  }
}
