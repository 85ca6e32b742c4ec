import Tensors

extension Differentiable {
  /// Elements moved on along a dimension; see `Tensor.roll`.
  public static func roll(_ x: Tensor, _ shift: Int, _ dimension: Int) throws -> Tensor {
    try Roll(shift: shift, dimension: dimension)(x)
  }

  /// Zeros above a diagonal; see `Tensor.tril`.
  public static func tril(_ x: Tensor, _ shift: Int = 0) throws -> Tensor {
    try Triangle(isLower: true, shift: shift)(x)
  }

  /// Zeros below a diagonal; see `Tensor.triu`.
  public static func triu(_ x: Tensor, _ shift: Int = 0) throws -> Tensor {
    try Triangle(isLower: false, shift: shift)(x)
  }

  /// The coordinates of a grid; see `Tensor.meshgrid`.
  public static func meshgrid(_ vectors: [Tensor]) throws -> [Tensor] {
    let grids = try Tensor.meshgrid(vectors)
    return try zip(vectors, grids).enumerated().map { d, pair in
      let (vector, grid) = pair
      guard vector.requiresGrad else { return grid }
      var column = Shape(repeating: 1, count: grid.rank)
      column[d] = vector.count
      return try broadcast(reshape(vector, column), to: grid.shape)
    }
  }
}

/// A permutation; its derivative moves back.
struct Roll: Operation {
  let shift: Int
  let dimension: Int
  var name: String { "roll" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try inputs[0].roll(shift, dimension) }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let size = gradient.shape[dimension < 0 ? dimension + gradient.rank : dimension]
    return [try Differentiable.roll(gradient, size == 0 ? 0 : -(shift % size), dimension)]
  }
}

/// A projection: its own derivative.
struct Triangle: Operation {
  let isLower: Bool
  let shift: Int
  var name: String { isLower ? "tril" : "triu" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    try isLower ? inputs[0].tril(shift) : inputs[0].triu(shift)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] { [try self(gradient)] }
}
