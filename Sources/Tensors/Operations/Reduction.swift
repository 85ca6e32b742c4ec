import CKernels
import Interrupt

/// Reductions over all elements (no dimensions named) or over some dimensions.
///
/// A sum's order is fixed by the shape of what is summed, not by threads, vector width or layout: 64 virtual lanes in
/// blocks of 4096 elements, combined in a fixed tree (`il_reduce.h`). float32 sums in float32, with the error of
/// pairwise summation.
extension Tensor {
  /// Sum; integers and bools sum to int64 (and wrap). The sum of nothing is 0.
  public func sum(_ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try reduce(IL_SUM, "sum", dimensions, keepDimensions)
  }

  /// Product; the product of nothing is 1.
  public func prod(_ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try reduce(IL_PRODUCT, "prod", dimensions, keepDimensions)
  }

  /// Largest element; NaN if there is one.
  /// - Throws: `TensorError.empty` if there is none.
  public func max(_ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try reduce(IL_MAX, "max", dimensions, keepDimensions).to(dtype)
  }

  /// Smallest element; NaN if there is one.
  /// - Throws: `TensorError.empty` if there is none.
  public func min(_ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try reduce(IL_MIN, "min", dimensions, keepDimensions).to(dtype)
  }

  /// Arithmetic mean: sum / number; float64 for integers; NaN for no elements.
  public func mean(_ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    let input = try to(dtype.isFloatingPoint ? dtype : .float64)
    let total = try input.reduce(IL_SUM, "mean", dimensions, keepDimensions)
    return try total.apply(.div, .real(Double(reducedCount(dimensions, "mean"))))
  }

  /// Variance in two passes: Σ(x − mean)² / (n − correction); correction 1 as in PyTorch (0 as in NumPy).
  public func variance(_ dimensions: [Int]? = nil, correction: Double = 1, keepDimensions: Bool = false) throws
    -> Tensor
  {
    let input = try to(dtype.isFloatingPoint ? dtype : .float64)
    let centred = try input - input.mean(dimensions, keepDimensions: true)
    let squares = try centred.reduce(IL_SUM_OF_SQUARES, "var", dimensions, keepDimensions)
    return try squares.apply(.div, .real(Swift.max(0, Double(reducedCount(dimensions, "var")) - correction)))
  }

  /// Standard deviation: √variance.
  public func standardDeviation(
    _ dimensions: [Int]? = nil, correction: Double = 1, keepDimensions: Bool = false
  ) throws -> Tensor {
    try variance(dimensions, correction: correction, keepDimensions: keepDimensions).apply(.sqrt)
  }

  /// p-norm (Σ|x|ᵖ)^(1/p): 2 by default; 1, ∞ (largest magnitude), −∞ (smallest), 0 (number of non-zeros) and others.
  public func norm(_ p: Double = 2, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    let input = try to(dtype.isFloatingPoint ? dtype : .float64)
    switch p {
    case 2: return try input.reduce(IL_SUM_OF_SQUARES, "norm", dimensions, keepDimensions).apply(.sqrt)
    case 1: return try input.reduce(IL_SUM_OF_ABSOLUTES, "norm", dimensions, keepDimensions)
    case .infinity: return try input.apply(.abs).max(dimensions, keepDimensions: keepDimensions)
    case -.infinity: return try input.apply(.abs).min(dimensions, keepDimensions: keepDimensions)
    case 0: return try input.apply(.ne, .real(0)).sum(dimensions, keepDimensions: keepDimensions).to(input.dtype)
    default:
      let powers = try input.apply(.abs).apply(.pow, .real(p))
      return try powers.sum(dimensions, keepDimensions: keepDimensions).apply(.pow, .real(1 / p))
    }
  }

  /// Whether any element is not zero.
  public func any() throws -> Bool { try count > 0 && to(.bool).max().item() != 0 }

  /// Whether all elements are not zero.
  public func all() throws -> Bool { try count == 0 || to(.bool).min().item() != 0 }

  /// Whether any element along these dimensions is not zero (NaN is not), a bool tensor; false for no elements.
  public func any(_ dimensions: [Int]?, keepDimensions: Bool = false) throws -> Tensor {
    try count(dimensions, "any", keepDimensions) { $0 }.apply(.ne, .integer(0))
  }

  /// Whether all elements along these dimensions are not zero, a bool tensor; true for no elements.
  public func all(_ dimensions: [Int]?, keepDimensions: Bool = false) throws -> Tensor {
    try count(dimensions, "all", keepDimensions) { try $0.apply(.logicalNot) }.apply(.eq, .integer(0))
  }

  /// How many elements along these dimensions are not zero (int64).
  public func countNonzero(_ dimensions: [Int]? = nil) throws -> Tensor {
    try count(dimensions, "count_nonzero", false) { $0 }
  }

  private func count(
    _ dimensions: [Int]?, _ operation: String, _ keepDimensions: Bool, _ mask: (Tensor) throws -> Tensor
  ) throws -> Tensor { try mask(to(.bool)).reduce(IL_SUM, operation, dimensions, keepDimensions) }

  /// Position of the largest element along a dimension (or, for nil, in row-major order of all), from 0, int64; the
  /// first of equals, the first NaN if there is one.
  public func argmax(_ dimension: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try argExtreme(1, "argmax", dimension, keepDimensions)
  }

  /// Position of the smallest element; see ``argmax(_:keepDimensions:)``.
  public func argmin(_ dimension: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try argExtreme(-1, "argmin", dimension, keepDimensions)
  }

  /// Running sum along a dimension, in index order; float32 is gathered in float64, as PyTorch does.
  public func cumsum(_ dimension: Int) throws -> Tensor { try cumulate(product: false, "cumsum", dimension) }

  /// Running product along a dimension, in index order; float32 is gathered in float64.
  public func cumprod(_ dimension: Int) throws -> Tensor { try cumulate(product: true, "cumprod", dimension) }
}

extension Tensor {
  /// Kept and reduced dimensions apart, and the shape of the result.
  fileprivate struct Split {
    var keptShape = Shape(), keptStrides = Shape(), reducedShape = Shape(), reducedStrides = Shape(), result = Shape()
  }

  private func split(_ dimensions: [Int]?, _ operation: String, keepDimensions: Bool) throws -> Split {
    var isReduced = Shape(repeating: dimensions == nil ? 1 : 0, count: rank)
    for entry in dimensions ?? [] {
      let d = try resolve(dimension: entry, operation, scalarHasOne: true)
      guard rank == 0 ? dimensions?.count == 1 : isReduced[d] == 0 else {
        throw TensorError.repeatedDimension(operation: operation, dimension: d)
      }
      if rank > 0 { isReduced[d] = 1 }
    }
    var split = Split()
    for d in 0..<rank {
      if isReduced[d] == 1 {
        split.reducedShape.append(shape[d])
        split.reducedStrides.append(strides[d])
        if keepDimensions { split.result.append(1) }
      } else {
        split.keptShape.append(shape[d])
        split.keptStrides.append(strides[d])
        split.result.append(shape[d])
      }
    }
    return split
  }

  private func reducedCount(_ dimensions: [Int]?, _ operation: String) throws -> Int {
    try split(dimensions, operation, keepDimensions: false).reducedShape.reduce(1, *)
  }

  private func reduce(_ kind: Int, _ operation: String, _ dimensions: [Int]?, _ keepDimensions: Bool) throws -> Tensor {
    let input = try to(dtype.isFloatingPoint ? dtype : .int64)
    let split = try input.split(dimensions, operation, keepDimensions: keepDimensions)
    if kind == IL_MAX || kind == IL_MIN, split.reducedShape.contains(0), split.keptShape.elementCount != 0 {
      throw TensorError.empty(operation: operation, shape)
    }
    let result = try Tensor(uninitialized: split.result, input.dtype)
    split.call { kept, keptShape, keptStrides, reduced, reducedShape, reducedStrides in
      il_reduce(
        Int32(kind), input.dtype.rawValue, kept, keptShape, keptStrides, reduced, reducedShape, reducedStrides,
        result.data, input.data)
    }
    try Interrupt.check()
    return result
  }

  private func argExtreme(_ sign: Int32, _ operation: String, _ dimension: Int?, _ keepDimensions: Bool) throws
    -> Tensor
  {
    let input = try to(dtype.isFloatingPoint ? dtype : .int64)
    let split = try input.split(dimension.map { [$0] }, operation, keepDimensions: keepDimensions)
    if split.reducedShape.contains(0), split.keptShape.elementCount != 0 {
      throw TensorError.empty(operation: operation, shape)
    }
    let result = try Tensor(uninitialized: split.result, .int64)
    split.call { kept, keptShape, keptStrides, reduced, reducedShape, reducedStrides in
      il_arg_extreme(
        sign, input.dtype.rawValue, kept, keptShape, keptStrides, reduced, reducedShape, reducedStrides,
        result.data.assumingMemoryBound(to: Int.self), input.data)
    }
    try Interrupt.check()
    return result
  }

  private func cumulate(product: Bool, _ operation: String, _ dimension: Int) throws -> Tensor {
    try along(dimension, operation) { line, d in
      let input = try line.to(dtype.isFloatingPoint ? dtype : .int64)
      let result = try input.emptyLike()
      try input.forEachLine(along: d, with: result) { from, to in
        il_cumulate(
          product ? 1 : 0, input.dtype.rawValue, input.shape[d], to, result.strides[d], from, input.strides[d])
      }
      try Interrupt.check()
      return result
    }
  }
}

extension Tensor.Split {
  fileprivate func call(
    _ body: (Int32, UnsafePointer<Int>, UnsafePointer<Int>, Int32, UnsafePointer<Int>, UnsafePointer<Int>) -> Void
  ) {
    keptShape.withUnsafePointer { a in
      keptStrides.withUnsafePointer { b in
        reducedShape.withUnsafePointer { c in
          reducedStrides.withUnsafePointer { d in
            body(Int32(keptShape.count), a, b, Int32(reducedShape.count), c, d)
          }
        }
      }
    }
  }
}

extension Tensor {
  /// Calls `body` with the address of the first element of every line along dimension `d`, in this tensor and in
  /// another of the same shape but for dimension `d`.
  func forEachLine(
    along d: Int, with other: Tensor, _ body: (UnsafeMutableRawPointer, UnsafeMutableRawPointer) throws -> Void
  ) throws {
    guard count > 0 else { return }
    var index = Shape(repeating: 0, count: rank)
    var here = data
    var there = other.data
    let (hereSize, thereSize) = (dtype.byteCount, other.dtype.byteCount)
    lines: while true {
      try body(here, there)
      try Interrupt.check()
      var k = rank - 1
      while k >= 0 {
        if k != d {
          index[k] += 1
          here += strides[k] * hereSize
          there += other.strides[k] * thereSize
          if index[k] < shape[k] { continue lines }
          here -= index[k] * strides[k] * hereSize
          there -= index[k] * other.strides[k] * thereSize
          index[k] = 0
        }
        k -= 1
      }
      return
    }
  }
}
