import Tensors

extension Differentiable {
  /// Tensors one after the other; see `Tensor.cat`.
  public static func cat(_ tensors: [Tensor], _ dimension: Int = 0) throws -> Tensor {
    try Concatenate(dimension: dimension, sizes: tensors.map(\.shape)).apply(tensors)
  }

  /// Tensors side by side along a new dimension; see `Tensor.stack`.
  public static func stack(_ tensors: [Tensor], _ dimension: Int = 0) throws -> Tensor {
    guard tensors.contains(where: \.requiresGrad), let first = tensors.first else {
      return try Tensor.stack(tensors, dimension)
    }
    // The plain operation also words what is wrong with the arguments.
    guard tensors.allSatisfy({ $0.shape == first.shape }), first.rank < Shape.maximumRank else {
      return try Tensor.stack(tensors, dimension)
    }
    let d = dimension < 0 ? dimension + first.rank + 1 : dimension
    return try cat(tensors.map { try unsqueeze($0, d) }, d)
  }

  /// The tensor repeated along each dimension; see `Tensor.tiled`.
  public static func tiled(_ x: Tensor, _ counts: [Int]) throws -> Tensor { try Tile(counts: counts)(x) }
}

/// Repetition along each dimension; the gradients of all repetitions are added, one dimension after the other.
struct Tile: Operation {
  let counts: [Int]
  var name: String { "tile" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try inputs[0].tiled(counts) }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let shape = saved.shape(0)
    guard gradient.count > 0 else { return [try Tensor.zeros(shape, gradient.dtype)] }
    var result = gradient
    let sizes = Array(repeating: 1, count: gradient.rank - shape.count) + shape
    for (d, size) in sizes.enumerated() where size != result.shape[d] {
      var reduced = Array(result.shape)
      reduced[d] = size
      let (outer, inner) = (reduced[..<d].reduce(1, *), reduced[(d + 1)...].reduce(1, *))
      let parts = try Differentiable.reshape(result, [outer, result.shape[d] / size, size, inner])
      result = try Differentiable.reshape(Differentiable.sum(parts, [1]), Shape(reduced) ?? [])
    }
    return [try Differentiable.reshape(result, shape)]
  }
}

struct Concatenate: Operation {
  let dimension: Int
  let sizes: [Shape]
  var name: String { "cat" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try Tensor.cat(inputs, dimension) }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let d = dimension < 0 ? dimension + gradient.rank : dimension
    var start = 0
    return try sizes.enumerated().map { i, shape in
      defer { start += shape[d] }
      return saved.needs(i) ? try Differentiable.narrow(gradient, d, start, shape[d]) : nil
    }
  }
}
