import Tensors

/// Sums of products and the way between two tensors, in PyTorch's order of operations; also in place.
extension Differentiable {
  /// x + (factor·a)·b, as PyTorch's `addcmul`.
  public static func addProduct(_ x: Tensor, _ a: Tensor, _ b: Tensor, _ factor: Scalar = .integer(1)) throws -> Tensor
  {
    try apply(.add, x, apply(.mul, scaled(a, factor), b))
  }

  /// x + (factor·a)/b, as PyTorch's `addcdiv`.
  public static func addQuotient(_ x: Tensor, _ a: Tensor, _ b: Tensor, _ factor: Scalar = .integer(1)) throws -> Tensor
  {
    try apply(.add, x, apply(.div, scaled(a, factor), b))
  }

  /// x + weight·(end − x) for weights below ½, else end − (end − x)·(1 − weight): exactly `end` for 1 (PyTorch's `lerp`).
  /// - Parameter weight: a tensor that broadcasts, or one without dimensions.
  public static func interpolate(_ x: Tensor, _ end: Tensor, _ weight: Tensor) throws -> Tensor {
    let distance = try apply(.sub, end, x)
    let rest = try apply(.sub, weight, .integer(1), scalarFirst: true)
    let isNear = try weight.apply(.abs).apply(.lt, .real(0.5))
    return try choose(
      isNear, apply(.add, x, apply(.mul, weight, distance)), apply(.sub, end, apply(.mul, distance, rest)))
  }

  /// `x = f(x)` for an `f` of further tensors whose result has the kind of `x` and its shape.
  /// - Throws: `TensorError.dtypes` for a result of a higher kind; `.shapes`.
  public static func combineInPlace(
    _ x: Tensor, _ operation: String, with sources: [Tensor], _ f: (Tensor) throws -> Tensor
  ) throws {
    func checked(_ y: Tensor) throws -> Tensor {
      guard x.dtype.isFloatingPoint || !y.dtype.isFloatingPoint else {
        throw TensorError.dtypes(operation: operation, expected: "result that fits \(x.dtype.name)", got: [y.dtype])
      }
      return y
    }
    try rewrite(x, operation, from: sources, copied: true) {
      try x.copyInPlace(checked(f(x)))
    } recorded: {
      try checked(f($0))
    }
  }

  private static func scaled(_ x: Tensor, _ factor: Scalar) throws -> Tensor {
    factor.doubleValue == 1 ? x : try apply(.mul, x, factor)
  }
}

extension Differentiable {
  /// Each element `count` times in a row along a dimension (PyTorch's `repeat_interleave`).
  /// - Throws: `TensorError.argument` for a negative count; `.dimension`; `.rank`.
  public static func repeatInterleaved(_ x: Tensor, _ count: Int, _ dimension: Int) throws -> Tensor {
    guard count >= 0 else {
      throw TensorError.argument(
        operation: "repeat_interleave", name: "count", expected: "number of at least 0", got: "\(count)")
    }
    let d = dimension < 0 ? dimension + x.rank : dimension
    guard d >= 0, d < x.rank else {
      throw TensorError.dimension(operation: "repeat_interleave", dimension: dimension, rank: x.rank)
    }
    let wide = try unsqueeze(x, d + 1)
    var target = wide.shape
    target[d + 1] = count
    let (size, overflow) = x.shape[d].multipliedReportingOverflow(by: count)
    guard !overflow else { throw TensorError.memory(shape: target, dtype: x.dtype, bytes: nil) }
    var result = x.shape
    result[d] = size
    return try reshape(broadcast(wide, to: target), result)
  }

  /// Differences of neighbours along a dimension, taken `times` times (PyTorch's `diff`); of bools whether they differ.
  /// - Throws: `TensorError.argument` for a negative number of times; `.dimension`.
  public static func differences(_ x: Tensor, _ times: Int = 1, _ dimension: Int = -1) throws -> Tensor {
    guard times >= 0 else {
      throw TensorError.argument(operation: "diff", name: "n", expected: "number of at least 0", got: "\(times)")
    }
    let d = dimension < 0 ? dimension + x.rank : dimension
    guard d >= 0, d < x.rank else {
      throw TensorError.dimension(operation: "diff", dimension: dimension, rank: x.rank)
    }
    var result = times == 0 ? try clone(x) : x
    for _ in 0..<Swift.min(times, x.shape[d]) {
      let n = result.shape[d]
      result = try apply(
        x.dtype == .bool ? .logicalXor : .sub, narrow(result, d, 1, n - 1), narrow(result, d, 0, n - 1))
    }
    return result
  }
}
