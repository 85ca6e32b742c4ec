import Tensors

extension Differentiable {
  /// A product of tensors in Einstein's notation; see `EinsumEquation`. Two are contracted at a time, from left to right: by
  /// a matrix product where dimensions are summed, else element by element.
  /// - Throws: `TensorError.argument` for what is no equation for these tensors; `.rank` for more than eight dimensions on
  ///   the way.
  public static func einsum(_ text: String, _ tensors: [Tensor]) throws -> Tensor {
    guard !tensors.isEmpty else {
      throw TensorError.argument(operation: "einsum", name: "tensors", expected: "at least one tensor", got: "none")
    }
    let equation = try EinsumEquation(text, tensors.map(\.shape))
    let factors = try zip(equation.operands, tensors).map { try Factor($0, $1).spread(equation.sizes) }
    var product = factors[0]
    for i in factors.indices.dropFirst() {
      let needed = Set(equation.result).union(factors[(i + 1)...].flatMap(\.labels))
      product = try product.summed(keeping: needed.union(factors[i].labels))
      product = try product.times(factors[i].summed(keeping: needed.union(product.labels)), keeping: needed)
    }
    return try product.summed(keeping: Set(equation.result)).ordered(equation.result)
  }
}

/// A tensor whose dimensions have names, each but once.
private struct Factor {
  typealias Label = EinsumEquation.Label
  let labels: [Label]
  let tensor: Tensor

  private init(distinct labels: [Label], _ tensor: Tensor) { (self.labels, self.tensor) = (labels, tensor) }

  /// Of a name that occurs twice the diagonal is taken.
  init(_ labels: [Label], _ tensor: Tensor) throws {
    var (labels, tensor) = (labels, tensor)
    while let e = labels.indices.first(where: { labels[..<$0].contains(labels[$0]) }),
      let d = labels.firstIndex(of: labels[e])
    {
      tensor = try Differentiable.diagonal(tensor, 0, d, e)
      let label = labels.remove(at: e)
      labels.remove(at: d)
      labels.append(label)
    }
    self.init(distinct: labels, tensor)
  }

  /// Dimensions of size 1 repeated where the name runs over more positions.
  func spread(_ sizes: [Label: Int]) throws -> Factor {
    guard let shape = Shape(labels.map { sizes[$0] ?? 1 }) else {
      throw TensorError.rank(operation: "einsum", labels.count)
    }
    return Factor(distinct: labels, try Differentiable.broadcast(tensor, to: shape))
  }

  func summed(keeping kept: Set<Label>) throws -> Factor {
    let gone = labels.indices.filter { !kept.contains(labels[$0]) }
    if gone.isEmpty { return self }
    return Factor(distinct: labels.filter(kept.contains), try Differentiable.sum(tensor, gone))
  }

  func ordered(_ order: [Label]) throws -> Tensor {
    if order == labels { return tensor }
    return try Differentiable.permute(tensor, order.compactMap { labels.firstIndex(of: $0) })
  }

  /// The product, summed over names that both have and nobody needs. Every other name of either is needed.
  func times(_ other: Factor, keeping needed: Set<Label>) throws -> Factor {
    let shared = labels.filter(other.labels.contains)
    let (batch, inner) = (shared.filter(needed.contains), shared.filter { !needed.contains($0) })
    let (rows, columns) = (labels.filter { !shared.contains($0) }, other.labels.filter { !shared.contains($0) })
    let left = try stack(batch, rows, inner)
    let right = try other.stack(batch, inner, columns)
    let product =
      try inner.isEmpty ? Differentiable.apply(.mul, left, right) : Differentiable.matmul(left, right)
    let result = batch + rows + columns
    let sizes = result.map { size($0) ?? other.size($0) ?? 1 }
    guard let shape = Shape(sizes) else { throw TensorError.rank(operation: "einsum", sizes.count) }
    return Factor(distinct: result, try Differentiable.reshape(product, shape))
  }

  private func size(_ label: Label) -> Int? { labels.firstIndex(of: label).map { tensor.shape[$0] } }

  /// As a stack of matrices: three groups of dimensions, each made one.
  private func stack(_ a: [Label], _ b: [Label], _ c: [Label]) throws -> Tensor {
    func count(_ group: [Label]) -> Int { group.reduce(1) { $0 * (size($1) ?? 1) } }
    return try Differentiable.reshape(ordered(a + b + c), [count(a), count(b), count(c)])
  }
}
