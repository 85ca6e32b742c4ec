import Tensors

extension Differentiable {
  /// Largest elements along one dimension, and where they are. The gradient goes to that place, as in PyTorch; see
  /// ``max(_:_:keepDimensions:)`` for ties that share it.
  public static func max(_ x: Tensor, along dimension: Int, keepDimension: Bool = false) throws -> (
    values: Tensor, positions: Tensor
  ) {
    let positions = try x.argmax(dimension, keepDimensions: keepDimension)
    let operation = Extreme(isLargest: true, dimension: dimension, keepDimension: keepDimension)
    return (try operation(x, positions), positions)
  }

  /// Smallest elements along one dimension, and where they are; see ``max(_:along:keepDimension:)``.
  public static func min(_ x: Tensor, along dimension: Int, keepDimension: Bool = false) throws -> (
    values: Tensor, positions: Tensor
  ) {
    let positions = try x.argmin(dimension, keepDimensions: keepDimension)
    let operation = Extreme(isLargest: false, dimension: dimension, keepDimension: keepDimension)
    return (try operation(x, positions), positions)
  }

  /// The q-quantile; see `Tensor.quantile`. The gradient goes to the two elements between which it lies.
  public static func quantile(
    _ x: Tensor, _ q: Double, _ dimension: Int? = nil, keepDimensions: Bool = false
  ) throws -> Tensor {
    guard x.requiresGrad else { return try x.quantile(q, dimension, keepDimensions: keepDimensions) }
    return try Quantile(q: q, dimension: dimension, keepDimensions: keepDimensions, isMedian: false)(x)
  }

  /// The middle element, or the mean of the middle two; see `Tensor.median`.
  public static func median(_ x: Tensor, _ dimension: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
    guard x.requiresGrad else { return try x.median(dimension, keepDimensions: keepDimensions) }
    return try Quantile(q: 0.5, dimension: dimension, keepDimensions: keepDimensions, isMedian: true)(x)
  }

  /// The different elements, and how often each occurs; see `Tensor.unique`. The gradient of a value goes to the first
  /// element that has it.
  public static func unique(_ x: Tensor) throws -> (values: Tensor, counts: Tensor) {
    let found = try x.unique()
    guard x.requiresGrad, x.count > 0 else { return found }
    let flat = try flatten(x)
    let order = try flat.detach().sort().positions  // stable: of equals the first comes first
    let starts = try found.counts.cumsum(0) - found.counts
    return (try gather(flat, 0, order.gather(0, starts)), found.counts)
  }
}

/// The largest (or smallest) elements along a dimension. Inputs: x, the positions of the results in it.
struct Extreme: Operation {
  let isLargest: Bool
  let dimension: Int
  let keepDimension: Bool
  var name: String { isLargest ? "max" : "min" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(constant: inputs[1])
    return try isLargest
      ? inputs[0].max([dimension], keepDimensions: keepDimension)
      : inputs[0].min([dimension], keepDimensions: keepDimension)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (shape, positions) = (saved.shape(0), try saved.tensor(0))
    if shape.count == 0 { return [gradient, nil] }
    let d = dimension < 0 ? dimension + shape.count : dimension
    guard !keepDimension else { return [try ScatterAdd(shape: shape, dimension: d)(gradient, positions), nil] }
    let (wide, places) = (try Differentiable.unsqueeze(gradient, d), try positions.unsqueeze(d))
    return [try ScatterAdd(shape: shape, dimension: d)(wide, places), nil]
  }
}

/// The element at a place between others in order: (1 − f)·below + f·above.
struct Quantile: Operation {
  let q: Double
  let dimension: Int?
  let keepDimensions: Bool
  let isMedian: Bool
  var name: String { isMedian ? "median" : "quantile" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let x = inputs[0]
    let result =
      try isMedian
      ? x.median(dimension, keepDimensions: keepDimensions) : x.quantile(q, dimension, keepDimensions: keepDimensions)
    if saved.keeps { saved.keep(constant: try lines(x).sort(line(x.rank)).positions) }
    saved.keep(output: result)
    return result
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (shape, order) = (saved.shape(0), try saved.tensor(0))
    let d = line(shape.count)
    let n = order.shape[d]
    var kept = order.shape
    kept[d] = 1
    let g = try Differentiable.reshape(gradient, kept)
    // NaN stands last in order, and is the result wherever there is one.
    let isNaN = try saved.tensor(1).detach().apply(.isnan).reshape(kept)
    let place = q * Double(n - 1)
    let (below, above) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
    let last = try order.narrow(d, n - 1, 1)
    var sum: Tensor?
    for (position, weight) in [(below, 1 - (place - Double(below))), (above, place - Double(below))] where weight > 0 {
      let places = try Tensor.choose(isNaN, last, order.narrow(d, position, 1))
      let share = try ScatterAdd(shape: order.shape, dimension: d)(Differentiable.apply(.mul, g, .real(weight)), places)
      sum = try sum.map { try Differentiable.apply(.add, $0, share) } ?? share
    }
    return [try sum.map { try Differentiable.reshape($0, shape) }]
  }

  /// Without a dimension, all elements are one line; so is one element without dimensions.
  private func lines(_ x: Tensor) throws -> Tensor { try dimension == nil || x.rank == 0 ? x.flatten() : x }

  private func line(_ rank: Int) -> Int { rank == 0 ? 0 : dimension.map { $0 < 0 ? $0 + rank : $0 } ?? 0 }
}
