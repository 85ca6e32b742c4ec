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
  public static func tiled(_ x: Tensor, _ counts: [Int]) throws -> Tensor {
    guard x.requiresGrad, counts.allSatisfy({ $0 >= 0 }), counts.count <= Shape.maximumRank else {
      return try x.tiled(counts)
    }
    var result = x
    while result.rank < counts.count { result = try unsqueeze(result, 0) }
    for (i, count) in counts.enumerated() where count != 1 {
      let d = result.rank - counts.count + i
      result = try count == 0 ? narrow(result, d, 0, 0) : cat(Array(repeating: result, count: count), d)
    }
    return result
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
