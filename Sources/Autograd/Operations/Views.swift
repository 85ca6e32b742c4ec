import Tensors

extension Differentiable {
  /// The same elements in another shape; see `Tensor.reshape`.
  public static func reshape(_ x: Tensor, _ sizes: Shape) throws -> Tensor { try Reshape(sizes: sizes)(x) }

  /// The same elements in another shape, never copied; see `Tensor.view`.
  public static func view(_ x: Tensor, _ sizes: Shape) throws -> Tensor {
    try Reshape(sizes: x.view(sizes).shape)(x)
  }

  /// A vector of all elements in row-major order.
  public static func flatten(_ x: Tensor) throws -> Tensor { try reshape(x, [x.count]) }

  /// A new dimension of size 1; see `Tensor.unsqueeze`.
  public static func unsqueeze(_ x: Tensor, _ dimension: Int) throws -> Tensor {
    try Relabel(name: "unsqueeze") { try $0.unsqueeze(dimension) }(x)
  }

  /// Without dimensions of size 1; see `Tensor.squeeze`.
  public static func squeeze(_ x: Tensor, _ dimension: Int? = nil) throws -> Tensor {
    try Relabel(name: "squeeze") { try $0.squeeze(dimension) }(x)
  }

  /// Dimensions in another order; see `Tensor.permute`.
  public static func permute(_ x: Tensor, _ order: [Int]) throws -> Tensor { try Permute(order: order)(x) }

  /// Two dimensions exchanged; see `Tensor.transpose`.
  public static func transpose(_ x: Tensor, _ first: Int, _ second: Int) throws -> Tensor {
    try Transpose(first: first, second: second)(x)
  }

  /// The matrix transposed; see `Tensor.t`.
  public static func t(_ x: Tensor) throws -> Tensor {
    if x.rank == 2 { return try transpose(x, 0, 1) }
    return try Relabel(name: "t") { try $0.t() }(x)
  }

  /// The tensor as if repeated; see `Tensor.broadcast(to:)`.
  public static func broadcast(_ x: Tensor, to shape: Shape) throws -> Tensor {
    shape == x.shape ? x : try Broadcast(target: shape)(x)
  }

  /// The slice at one index of a dimension; see `Tensor.select`.
  public static func select(_ x: Tensor, _ dimension: Int, _ index: Int) throws -> Tensor {
    try Window(name: "select") { try $0.select(dimension, index) }(x)
  }

  /// A range of a dimension; see `Tensor.narrow`.
  public static func narrow(_ x: Tensor, _ dimension: Int, _ start: Int, _ length: Int) throws -> Tensor {
    try Window(name: "narrow") { try $0.narrow(dimension, start, length) }(x)
  }

  /// Every step-th element of a range of a dimension; see `Tensor.slice(_:from:to:step:)`.
  public static func slice(
    _ x: Tensor, _ dimension: Int, from start: Int? = nil, to end: Int? = nil, step: Int = 1
  ) throws -> Tensor {
    try Window(name: "slice") { try $0.slice(dimension, from: start, to: end, step: step) }(x)
  }

  /// The same with both ends included; see `Tensor.slice(_:from:through:by:)`.
  public static func slice(_ x: Tensor, _ dimension: Int, from first: Int, through last: Int, by step: Int = 1) throws
    -> Tensor
  {
    try Window(name: "slice") { try $0.slice(dimension, from: first, through: last, by: step) }(x)
  }

  /// One dimension in reverse order; see `Tensor.flip`.
  public static func flip(_ x: Tensor, _ dimension: Int) throws -> Tensor {
    try Window(name: "flip") { try $0.flip(dimension) }(x)
  }

  /// The diagonals of matrices; see `Tensor.diagonal`.
  public static func diagonal(_ x: Tensor, _ shift: Int = 0, _ first: Int = 0, _ second: Int = 1) throws -> Tensor {
    try Window(name: "diagonal") { try $0.diagonal(shift, first, second) }(x)
  }

  /// Any view that shows each element at most once, as a closure of tensor views.
  public static func window(_ x: Tensor, _ name: String, _ view: @escaping (Tensor) throws -> Tensor) throws -> Tensor {
    try Window(name: name, view: view)(x)
  }

  /// Views of `size` elements along a dimension; see `Tensor.split`.
  public static func split(_ x: Tensor, _ size: Int, _ dimension: Int = 0) throws -> [Tensor] {
    var start = 0
    return try x.split(size, dimension).map { part in
      let length = part.shape[dimension < 0 ? dimension + x.rank : dimension]
      defer { start += length }
      return try narrow(x, dimension, start, length)
    }
  }

  /// Views of these sizes along a dimension, which they must add up to.
  /// - Throws: `TensorError.argument`; `.dimension`.
  public static func split(_ x: Tensor, sizes: [Int], _ dimension: Int = 0) throws -> [Tensor] {
    let d = dimension < 0 ? dimension + x.rank : dimension
    guard d >= 0, d < x.rank else {
      throw TensorError.dimension(operation: "split", dimension: dimension, rank: x.rank)
    }
    var rest = x.shape[d]
    for size in sizes {
      guard size >= 0, size <= rest else { rest = -1; break }
      rest -= size
    }
    guard rest == 0 else {
      throw TensorError.argument(
        operation: "split", name: "sizes", expected: "sizes of at least 0 with the sum \(x.shape[d])", got: "\(sizes)")
    }
    var start = 0
    return try sizes.map { size in
      defer { start += size }
      return try narrow(x, d, start, size)
    }
  }

  /// The same elements in another dtype; see `Tensor.to`.
  public static func to(_ x: Tensor, _ dtype: DType) throws -> Tensor {
    dtype == x.dtype ? x : try Convert(name: "to") { try $0.to(dtype) }(x)
  }

  /// The same elements in row-major order; see `Tensor.contiguous`.
  public static func contiguous(_ x: Tensor) throws -> Tensor {
    x.isContiguous ? x : try Convert(name: "contiguous") { try $0.contiguous() }(x)
  }

  /// A copy with memory of its own; see `Tensor.clone`.
  public static func clone(_ x: Tensor) throws -> Tensor { try Convert(name: "clone") { try $0.clone() }(x) }
}

/// Another shape for the same elements in the same order.
struct Reshape: Operation {
  let sizes: Shape
  var name: String { "reshape" }
  var isView: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try inputs[0].reshape(sizes) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try Differentiable.reshape(gradient, saved.shape(0))]
  }
}

/// A view that only adds or drops dimensions of size 1.
struct Relabel: Operation {
  let name: String
  let view: (Tensor) throws -> Tensor
  var isView: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try view(inputs[0]) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try Differentiable.reshape(gradient, saved.shape(0))]
  }
}

struct Permute: Operation {
  let order: [Int]
  var name: String { "permute" }
  var isView: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try inputs[0].permute(order) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    var inverse = Array(repeating: 0, count: order.count)
    for (i, d) in order.enumerated() { inverse[d < 0 ? d + order.count : d] = i }
    return [try Differentiable.permute(gradient, inverse)]
  }
}

struct Transpose: Operation {
  let first: Int
  let second: Int
  var name: String { "transpose" }
  var isView: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try inputs[0].transpose(first, second) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try Differentiable.transpose(gradient, first, second)]
  }
}

/// Repetition; the tape sums a gradient over what was repeated.
struct Broadcast: Operation {
  let target: Shape
  var name: String { "expand" }
  var isView: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try inputs[0].broadcast(to: target) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] { [gradient] }
}

/// A view of some of the elements, none of them twice. Its derivative puts a gradient into zeros through the same view.
struct Window: Operation {
  let name: String
  let view: (Tensor) throws -> Tensor
  var isView: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try view(inputs[0]) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try PutIntoZeros(shape: saved.shape(0), window: self)(gradient)]
  }
}

/// Zeros but for what a window shows.
struct PutIntoZeros: Operation {
  let shape: Shape
  let window: Window
  var name: String { window.name }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let zeros = try Tensor.zeros(shape, inputs[0].dtype)
    try window.view(zeros).copyInPlace(inputs[0])
    return zeros
  }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] { [try window(gradient)] }
}

/// The same values elsewhere or in another dtype; the tape converts a gradient back.
struct Convert: Operation {
  let name: String
  let convert: (Tensor) throws -> Tensor
  var isView: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { try convert(inputs[0]) }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] { [gradient] }
}
