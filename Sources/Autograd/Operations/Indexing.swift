import Tensors

extension Differentiable {
  /// Slices at positions; see `Tensor.indexSelect`.
  public static func indexSelect(_ x: Tensor, _ dimension: Int, _ positions: Tensor) throws -> Tensor {
    guard x.rank > 0 || x.autograd == nil else {
      let chosen = try indexSelect(unsqueeze(x, 0), dimension, positions)
      return positions.count == 1 ? try reshape(chosen, []) : chosen
    }
    return try IndexSelect(dimension: dimension)(x, positions)
  }

  /// Elements at positions along a dimension; see `Tensor.gather`.
  public static func gather(_ x: Tensor, _ dimension: Int, _ positions: Tensor) throws -> Tensor {
    try Gather(dimension: dimension)(x, positions)
  }

  /// A vector of the elements where the mask is true; see `Tensor.maskedSelect`.
  public static func maskedSelect(_ x: Tensor, _ mask: Tensor) throws -> Tensor {
    guard x.requiresGrad else { return try x.maskedSelect(mask) }
    let places = try Tensor.arange(0, Double(x.count), .int64).reshape(x.shape).maskedSelect(mask)
    return try gather(flatten(x), 0, places)
  }

  /// The elements of each line in order, and where they stood; see `Tensor.sort`.
  public static func sort(_ x: Tensor, _ dimension: Int = -1, descending: Bool = false) throws -> (
    values: Tensor, positions: Tensor
  ) {
    let sorted = try x.sort(dimension, descending: descending)
    guard x.requiresGrad else { return sorted }
    return (try gather(x, dimension, sorted.positions), sorted.positions)
  }

  /// The largest (or smallest) elements of each line, and where they stood; see `Tensor.topk`.
  public static func topk(_ x: Tensor, _ k: Int, _ dimension: Int = -1, largest: Bool = true) throws -> (
    values: Tensor, positions: Tensor
  ) {
    let top = try x.topk(k, dimension, largest: largest)
    return x.requiresGrad ? (try gather(x, dimension, top.positions), top.positions) : top
  }
}

struct IndexSelect: Operation {
  let dimension: Int
  var name: String { "index_select" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[1], input: 1)
    return try inputs[0].indexSelect(dimension, inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try IndexAdd(shape: saved.shape(0), dimension: dimension)(gradient, saved.tensor(0)), nil]
  }
}

/// Zeros to which slices are added, in the order of the positions.
struct IndexAdd: Operation {
  let shape: Shape
  let dimension: Int
  var name: String { "index_add" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[1], input: 1)
    return try Tensor.zeros(shape, inputs[0].dtype).indexAdd(dimension, inputs[1], inputs[0])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try Differentiable.indexSelect(gradient, dimension, saved.tensor(0)), nil]
  }
}

struct Gather: Operation {
  let dimension: Int
  var name: String { "gather" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[1], input: 1)
    return try inputs[0].gather(dimension, inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try ScatterAdd(shape: saved.shape(0), dimension: dimension)(gradient, saved.tensor(0)), nil]
  }
}

/// Zeros to which elements are added at positions along a dimension.
struct ScatterAdd: Operation {
  let shape: Shape
  let dimension: Int
  var name: String { "scatter_add" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[1], input: 1)
    return try Tensor.zeros(shape, inputs[0].dtype).scatterAdd(dimension, inputs[1], inputs[0])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try Differentiable.gather(gradient, dimension, saved.tensor(0)), nil]
  }
}
