import Tensors

extension Differentiable {
  /// Sum; see `Tensor.sum`.
  public static func sum(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try Reduction(kind: .sum, dimensions, keepDimensions)(x)
  }

  /// Arithmetic mean; see `Tensor.mean`.
  public static func mean(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try Reduction(kind: .mean, dimensions, keepDimensions)(x)
  }

  /// Product; see `Tensor.prod`.
  public static func prod(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try Reduction(kind: .product, dimensions, keepDimensions)(x)
  }

  /// Largest element; see `Tensor.max`. Equal largest elements share the gradient.
  public static func max(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try Reduction(kind: .max, dimensions, keepDimensions)(x)
  }

  /// Smallest element; see `Tensor.min`. Equal smallest elements share the gradient.
  public static func min(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    try Reduction(kind: .min, dimensions, keepDimensions)(x)
  }

  /// Variance; see `Tensor.variance`.
  public static func variance(
    _ x: Tensor, _ dimensions: [Int]? = nil, correction: Double = 1, keepDimensions: Bool = false
  ) throws -> Tensor {
    try Reduction(kind: .variance(correction: correction), dimensions, keepDimensions)(x)
  }

  /// Standard deviation; see `Tensor.standardDeviation`. Its gradient where all elements are equal is 0, as in PyTorch.
  public static func standardDeviation(
    _ x: Tensor, _ dimensions: [Int]? = nil, correction: Double = 1, keepDimensions: Bool = false
  ) throws -> Tensor {
    try Reduction(kind: .deviation(correction: correction), dimensions, keepDimensions)(x)
  }

  /// p-norm; see `Tensor.norm`. Its gradient at 0 is 0.
  public static func norm(
    _ x: Tensor, _ p: Double = 2, _ dimensions: [Int]? = nil, keepDimensions: Bool = false
  ) throws -> Tensor {
    try Reduction(kind: .norm(p), dimensions, keepDimensions)(x)
  }

  /// log Σ exp(x), without overflow on the way; −∞ for no elements. Integers are computed in float64.
  public static func logSumExp(_ x: Tensor, _ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
    let x = x.dtype.isFloatingPoint ? x : try x.to(.float64)
    if x.count == 0 { return try apply(.log, sum(x, dimensions, keepDimensions: keepDimensions)) }
    // The largest element cancels: it is a constant of the formula. An infinite one would make NaN of ∞ − ∞.
    let largest = try x.detach().max(dimensions, keepDimensions: true)
    let shift = try Tensor.choose(largest.apply(.isfinite), largest, .scalar(.real(0), largest.dtype))
    let sum = try Tracked(apply(.exp, apply(.sub, x, shift))).sum(dimensions, keepDimensions: true)
    let result = try sum.apply(.log) + Tracked(shift)
    return try keepDimensions ? result.tensor : reshape(result.tensor, x.detach().sum(dimensions).shape)
  }

  /// Running sum; see `Tensor.cumsum`.
  public static func cumsum(_ x: Tensor, _ dimension: Int) throws -> Tensor {
    try CumulativeSum(dimension: dimension)(x)
  }

  /// Running product; see `Tensor.cumprod`.
  public static func cumprod(_ x: Tensor, _ dimension: Int) throws -> Tensor {
    try CumulativeProduct(dimension: dimension)(x)
  }

  /// The tensor summed over the dimensions that a broadcast from `shape` made.
  static func sum(_ x: Tensor, to shape: Shape) throws -> Tensor {
    let extra = x.rank - shape.count
    let widened = (0..<x.rank).filter { $0 < extra || (shape[$0 - extra] == 1 && x.shape[$0] != 1) }
    return try reshape(sum(x, widened, keepDimensions: true), shape)
  }

  static func isBroadcast(_ shape: Shape, to target: Shape) -> Bool {
    let extra = target.count - shape.count
    return extra >= 0 && shape.indices.allSatisfy { shape[$0] == 1 || shape[$0] == target[$0 + extra] }
  }
}

/// One number of many: over all dimensions (nil) or some.
struct Reduction: Operation {
  enum Kind: Equatable {
    case sum, mean, product, max, min
    case variance(correction: Double)
    case deviation(correction: Double)
    case norm(Double)
  }

  let kind: Kind
  let dimensions: [Int]?
  let keepDimensions: Bool

  init(kind: Kind, _ dimensions: [Int]?, _ keepDimensions: Bool) {
    self.kind = kind
    self.dimensions = dimensions
    self.keepDimensions = keepDimensions
  }

  var name: String {
    switch kind {
    case .sum: "sum"
    case .mean: "mean"
    case .product: "prod"
    case .max: "amax"
    case .min: "amin"
    case .variance: "var"
    case .deviation: "std"
    case .norm: "norm"
    }
  }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let x = inputs[0]
    switch kind {
    case .sum: return try x.sum(dimensions, keepDimensions: keepDimensions)
    case .mean: return try x.mean(dimensions, keepDimensions: keepDimensions)
    default: break
    }
    saved.keep(x, input: 0)
    let y =
      switch kind {
      case .max: try x.max(dimensions, keepDimensions: keepDimensions)
      case .min: try x.min(dimensions, keepDimensions: keepDimensions)
      case .variance(let correction): try x.variance(dimensions, correction: correction, keepDimensions: keepDimensions)
      case .deviation(let correction):
        try x.standardDeviation(dimensions, correction: correction, keepDimensions: keepDimensions)
      case .norm(let p): try x.norm(p, dimensions, keepDimensions: keepDimensions)
      default: try x.prod(dimensions, keepDimensions: keepDimensions)
      }
    saved.keep(output: y)
    return y
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let shape = saved.shape(0)
    let n = Double(reducedCount(shape))
    let g = try widened(gradient, shape)
    switch kind {
    case .sum: return [try Differentiable.broadcast(g.tensor, to: shape)]
    case .mean: return [try Differentiable.broadcast((g / n).tensor, to: shape)]
    default: break
    }
    let (x, y) = (Tracked(try saved.tensor(0)), try widened(saved.tensor(1), shape))
    switch kind {
    case .max, .min:
      // NaN is the extreme where there is one.
      let bothNaN = try x.tensor.apply(.isnan).apply(.logicalAnd, y.tensor.apply(.isnan))
      let isExtreme = try x.tensor.apply(.eq, y.tensor).apply(.logicalOr, bothNaN)
      let ties = try isExtreme.sum(dimensions, keepDimensions: true).to(x.tensor.dtype)
      return [try (g / Tracked(ties)).masked(isExtreme).tensor]
    case .variance(let correction):
      let mean = Tracked(try Differentiable.mean(x.tensor, dimensions, keepDimensions: true))
      return [try (g * (2 / Swift.max(0, n - correction)) * (x - mean)).tensor]
    case .deviation(let correction):
      let mean = Tracked(try Differentiable.mean(x.tensor, dimensions, keepDimensions: true))
      let slope = try (g * 0.5 / y).masked(y.tensor.apply(.ne, .real(0)))
      return [try (slope * (2 / Swift.max(0, n - correction)) * (x - mean)).tensor]
    case .norm(let p): return [try norm(p, g, x, y).tensor]
    default: return [try product(g, x, y).tensor]
    }
  }

  private func norm(_ p: Double, _ g: Tracked, _ x: Tracked, _ y: Tracked) throws -> Tracked {
    let isNotZero = try y.tensor.apply(.ne, .real(0))
    switch p {
    case 2: return try (g * (x / y)).masked(isNotZero)
    case 1: return try g * x.apply(.sign)
    case 0: return try g * (x * 0)
    case .infinity, -.infinity:
      let isExtreme = try x.tensor.apply(.abs).apply(.eq, y.tensor)
      let ties = try isExtreme.sum(dimensions, keepDimensions: true).to(x.tensor.dtype)
      return try (g * x.apply(.sign) / Tracked(ties)).masked(isExtreme)
    default:
      var powers = try x.apply(.abs).apply(.pow, p - 1) * x.apply(.sign)
      if p < 1 { powers = try powers.masked(x.tensor.apply(.ne, .real(0))) }
      return try (g * powers / y.apply(.pow, p - 1)).masked(isNotZero)
    }
  }

  /// Π/x where nothing is 0; else, for each element, the product with that element left out, from an n × n table.
  private func product(_ g: Tracked, _ x: Tracked, _ y: Tracked) throws -> Tracked {
    guard try x.tensor.apply(.eq, .real(0)).any() else { return try g * (y / x) }
    let isReduced = mask(x.tensor.rank)
    let order = (0..<x.tensor.rank).filter { !isReduced[$0] } + (0..<x.tensor.rank).filter { isReduced[$0] }
    let n = reducedCount(x.tensor.shape)
    let moved = try Differentiable.permute(x.tensor, order)
    let rows = try Differentiable.reshape(moved, [n == 0 ? 0 : x.tensor.count / n, 1, n])
    let table = try Differentiable.choose(Tensor.eye(n).to(.bool), .scalar(.real(1), x.tensor.dtype), rows)
    let others = try Differentiable.reshape(Differentiable.prod(table, [2]), moved.shape)
    var inverse = Array(repeating: 0, count: order.count)
    for (i, d) in order.enumerated() { inverse[d] = i }
    return try g * Tracked(Differentiable.permute(others, inverse))
  }

  private func mask(_ rank: Int) -> [Bool] {
    (0..<rank).map { d in dimensions?.contains { ($0 < 0 ? $0 + rank : $0) == d } ?? true }
  }

  private func reducedCount(_ shape: Shape) -> Int {
    zip(shape, mask(shape.count)).reduce(1) { $1.1 ? $0 * $1.0 : $0 }
  }

  /// A tensor of the result's shape with the reduced dimensions back in place, of size 1.
  private func widened(_ tensor: Tensor, _ shape: Shape) throws -> Tracked {
    if keepDimensions { return Tracked(tensor) }
    var wide = shape
    for (d, isReduced) in mask(shape.count).enumerated() where isReduced { wide[d] = 1 }
    return Tracked(try Differentiable.reshape(tensor, wide))
  }
}

struct CumulativeSum: Operation {
  let dimension: Int
  var name: String { "cumsum" }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try inputs[0].cumsum(dimension) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    if gradient.rank == 0 { return [gradient] }
    let reversed = try Differentiable.flip(gradient, dimension)
    return [try Differentiable.flip(Differentiable.cumsum(reversed, dimension), dimension)]
  }
}

struct CumulativeProduct: Operation {
  let dimension: Int
  var name: String { "cumprod" }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let y = try inputs[0].cumprod(dimension)
    saved.keep(inputs[0], input: 0)
    saved.keep(output: y)
    return y
  }

  /// ∂/∂xₖ = Σ_{i ≥ k} gᵢ·Π_{j ≤ i, j ≠ k} xⱼ, which is (Σ_{i ≥ k} gᵢ·yᵢ)/xₖ where xₖ is not 0.
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (x, y) = (try saved.tensor(0), try saved.tensor(1))
    if x.rank == 0 { return [gradient] }
    guard try x.apply(.eq, .real(0)).any() else {
      return [try (tails(Tracked(gradient) * Tracked(y)) / Tracked(x)).tensor]
    }
    return try FusedGradients.record(
      name, of: [gradient, x], [GradientMode.off { try byFirstZeros(gradient, x, y) }]
    ) { inputs in [try leftOut(inputs[0].tensor, inputs[1].tensor)] }
  }

  private func tails(_ t: Tracked) throws -> Tracked {
    let reversed = try Differentiable.flip(t.tensor, dimension)
    return Tracked(try Differentiable.flip(Differentiable.cumsum(reversed, dimension), dimension))
  }

  /// Before a line's first zero as ever; at it the same with a 1 in its place; after it nothing counts.
  private func byFirstZeros(_ gradient: Tensor, _ x: Tensor, _ y: Tensor) throws -> Tensor {
    let isZero = try x.apply(.eq, .real(0))
    let zeros = try isZero.to(.int64).cumsum(dimension)
    let isFirst = try zeros.apply(.eq, .integer(1)).apply(.logicalAnd, isZero)
    let filled = try Tensor.choose(isFirst, .scalar(.real(1), x.dtype), x)
    let before = try tails(Tracked(gradient) * Tracked(y)) / Tracked(filled)
    let at = try tails(Tracked(gradient) * Tracked(filled.cumprod(dimension)))
    return try Tensor.choose(
      zeros.apply(.eq, .integer(0)), before.tensor, at.masked(isFirst).tensor)
  }

  /// The same as a polynomial, which can be differentiated at zeros: for each k the running product without xₖ.
  private func leftOut(_ gradient: Tensor, _ x: Tensor) throws -> Tensor {
    let n = x.shape[dimension < 0 ? dimension + x.rank : dimension]
    let line = try Differentiable.transpose(x, dimension, -1)
    let one = try Tensor.scalar(.real(1), x.dtype)
    let table = try Differentiable.choose(Tensor.eye(n).to(.bool), one, Differentiable.unsqueeze(line, -2))
    let products = Tracked(try Differentiable.cumprod(table, -1))
    let g = Tracked(try Differentiable.unsqueeze(Differentiable.transpose(gradient, dimension, -1), -2))
    let counts = try Tensor.ones([n, n], .bool).triu()
    let sums = try (g * products).masked(counts).sum([-1])
    return try Differentiable.transpose(sums.tensor, dimension, -1)
  }
}
