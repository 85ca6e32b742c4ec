import Tensors

/// Elements and slices put, or added, at positions; see `Tensor.scatter` and its like. Where several values go to one place,
/// the last of them has the gradient.
extension Differentiable {
  /// See `Tensor.scatter`.
  public static func scatter(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws -> Tensor {
    guard GradientMode.isRecording, values.requiresGrad || x.requiresGrad else {
      return try x.scatter(dimension, positions, values)
    }
    return try Scatter(dimension: dimension)(x, fitted(values, positions), positions)
  }

  /// See `Tensor.scatterAdd`.
  public static func scatterAdd(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws -> Tensor {
    guard GradientMode.isRecording, values.requiresGrad || x.requiresGrad else {
      return try x.scatterAdd(dimension, positions, values)
    }
    return try ScatterAddition(dimension: dimension)(x, fitted(values, positions), positions)
  }

  /// The slices of `values`, times a number, added at positions; see `Tensor.indexAdd`.
  public static func indexAdd(
    _ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor, times factor: Scalar? = nil
  ) throws -> Tensor {
    let values = try factor.map { try apply(.mul, values, $0) } ?? values
    let vector = positions.rank == 0 ? try positions.reshape([1]) : positions
    return try IndexAddition(dimension: dimension)(x, values, vector)
  }

  /// A copy with the slices of `values` at positions (PyTorch's `index_copy`).
  public static func indexCopy(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws -> Tensor {
    let places = try values.slicePositions("index_copy", of: x, dimension, positions)
    return try scatter(x, dimension, places, values)
  }

  /// A copy with one value, without dimensions, in the slices at positions (PyTorch's `index_fill`).
  public static func indexFill(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ value: Tensor) throws -> Tensor {
    var line = x.shape
    let d = dimension < 0 ? dimension + x.rank : dimension
    if x.rank > 0, line.indices.contains(d) { line[d] = positions.count }
    let places = try Tensor.zeros(line, .bool).slicePositions("index_fill", of: x, dimension, positions)
    let chosen = try Tensor.zeros(x.shape, .bool).scatter(dimension, places, .scalar(.bool(true), .bool))
    return try maskedFill(x, chosen, value)
  }

  /// One value, without dimensions, where a mask is true; else the elements (PyTorch's `masked_fill`). The dtype stays.
  /// - Throws: `TensorError.dtypes` for a mask that is not bool; `.shape` for a value with dimensions.
  public static func maskedFill(_ x: Tensor, _ mask: Tensor, _ value: Tensor) throws -> Tensor {
    guard mask.dtype == .bool else {
      throw TensorError.dtypes(operation: "masked_fill", expected: "bool mask", got: [mask.dtype])
    }
    guard value.rank == 0 else {
      throw TensorError.shape(operation: "masked_fill", expected: "value without dimensions", got: value.shape)
    }
    return try choose(mask, to(value, x.dtype), x)
  }

  /// Values as large as the positions: PyTorch looks at no others.
  private static func fitted(_ values: Tensor, _ positions: Tensor) throws -> Tensor {
    if values.rank == 0 { return try broadcast(values, to: positions.shape) }
    var fitted = values
    for d in 0..<Swift.min(values.rank, positions.rank) where values.shape[d] > positions.shape[d] {
      fitted = try narrow(fitted, d, 0, positions.shape[d])
    }
    return fitted
  }
}

extension Differentiable {
  /// `x = scatter(x, …)`.
  public static func scatterInPlace(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    try rewrite(x, "scatter_", from: [values]) {
      try x.scatterInPlace(dimension, positions, values)
    } recorded: {
      try scatter($0, dimension, positions, values)
    }
  }

  /// `x = scatterAdd(x, …)`.
  public static func scatterAddInPlace(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    try rewrite(x, "scatter_add_", from: [values]) {
      try x.scatterAddInPlace(dimension, positions, values)
    } recorded: {
      try scatterAdd($0, dimension, positions, values)
    }
  }

  /// `x = indexAdd(x, …)`.
  public static func indexAddInPlace(
    _ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor, times factor: Scalar? = nil
  ) throws {
    try rewrite(x, "index_add_", from: [values]) {
      let scaled = try factor.map { try values.apply(.mul, $0) } ?? values
      try x.indexAddInPlace(dimension, positions, scaled)
    } recorded: {
      try indexAdd($0, dimension, positions, values, times: factor)
    }
  }

  /// `x = indexCopy(x, …)`.
  public static func indexCopyInPlace(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    let places = try values.slicePositions("index_copy_", of: x, dimension, positions)
    try rewrite(x, "index_copy_", from: [values]) {
      try x.scatterInPlace(dimension, places, values)
    } recorded: {
      try scatter($0, dimension, places, values)
    }
  }

  /// `x = indexFill(x, …)`.
  public static func indexFillInPlace(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ value: Tensor) throws {
    try rewrite(x, "index_fill_", from: [value]) {
      try x.copyInPlace(indexFill(x, dimension, positions, value))
    } recorded: {
      try indexFill($0, dimension, positions, value)
    }
  }

  /// `x = maskedFill(x, …)`.
  public static func maskedFillInPlace(_ x: Tensor, _ mask: Tensor, _ value: Tensor) throws {
    let wide = try mask.broadcast(to: x.shape)
    try rewrite(x, "masked_fill_", from: [value]) {
      try x.copyInPlace(maskedFill(x, wide, value))
    } recorded: {
      try maskedFill($0, wide, value)
    }
  }
}

/// A copy with values at positions. Inputs: the tensor, as many values as positions, the positions.
struct Scatter: Operation {
  let dimension: Int
  var name: String { "scatter" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let (x, positions) = (inputs[0], inputs[2])
    let result = try x.scatter(dimension, positions, inputs[1])
    saved.keep(constant: positions)
    if saved.keeps {
      // Which value stayed: the number that is read where it was put.
      let numbers = try Tensor.arange(0, through: Int64(positions.count) - 1, step: 1, .int64).reshape(positions.shape)
      let last = try Tensor.zeros(x.shape, .int64).scatter(dimension, positions, numbers).gather(dimension, positions)
      saved.keep(constant: try last.apply(.eq, numbers))
    }
    return result
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (positions, isLast) = (try saved.tensor(0), try saved.tensor(1))
    let zero = try Tensor.scalar(.real(0), gradient.dtype)
    return [
      saved.needs(0) ? try Differentiable.scatter(gradient, dimension, positions, zero) : nil,
      saved.needs(1)
        ? try Differentiable.choose(isLast, Differentiable.gather(gradient, dimension, positions), zero) : nil, nil,
    ]
  }
}

/// A copy with values added at positions. Inputs as those of ``Scatter``.
struct ScatterAddition: Operation {
  let dimension: Int
  var name: String { "scatter_add" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(constant: inputs[2])
    return try inputs[0].scatterAdd(dimension, inputs[2], inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [gradient, saved.needs(1) ? try Differentiable.gather(gradient, dimension, saved.tensor(0)) : nil, nil]
  }
}

/// A copy with slices added at positions. Inputs: the tensor, the slices, the positions.
struct IndexAddition: Operation {
  let dimension: Int
  var name: String { "index_add" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(constant: inputs[2])
    return try inputs[0].indexAdd(dimension, inputs[2], inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    guard saved.needs(1) else { return [gradient, nil, nil] }
    let slices = try Differentiable.indexSelect(gradient, dimension, saved.tensor(0))
    return [gradient, try Differentiable.reshape(slices, saved.shape(1)), nil]
  }
}
