import Tensors

extension Differentiable {
  /// Means of windows; see `Tensor.averagePool2d`.
  public static func averagePool2d(_ x: Tensor, _ options: PoolingOptions) throws -> Tensor {
    try AveragePool(options: options)(x)
  }

  /// Largest elements of windows; of equals the first in row-major order takes the gradient.
  public static func maxPool2d(_ x: Tensor, _ options: PoolingOptions) throws -> Tensor {
    try MaxPool(options: options)(x)
  }
}

struct AveragePool: Operation {
  let options: PoolingOptions
  var name: String { "avg_pool2d" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    try Tensor.averagePool2d(inputs[0], options)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try AveragePoolBackward(options: options, shape: saved.shape(0))(gradient)]
  }
}

/// Linear: its derivative is the pool again.
struct AveragePoolBackward: Operation {
  let options: PoolingOptions
  let shape: Shape
  var name: String { "avg_pool2d backward" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    try Tensor.averagePool2dBackward(inputs[0], inputShape: shape, options)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try AveragePool(options: options)(gradient)]
  }
}

struct MaxPool: Operation {
  let options: PoolingOptions
  var name: String { "max_pool2d" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let (values, positions) = try Tensor.maxPool2d(inputs[0], options)
    saved.keep(constant: positions)
    return values
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try MaxPoolBackward(shape: saved.shape(0))(gradient, saved.tensor(0))]
  }
}

/// Puts gradients where the largest elements stood: inputs (gradient, positions). Its derivative fetches them there.
struct MaxPoolBackward: Operation {
  let shape: Shape
  var name: String { "max_pool2d backward" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(constant: inputs[1])
    return try Tensor.maxPool2dBackward(inputs[0], positions: inputs[1], inputShape: shape)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let positions = try saved.tensor(0)
    let planes: Shape = [shape[0], shape[1], shape[2] * shape[3]]
    let flat = try Differentiable.reshape(gradient, planes)
    let fetched = try Differentiable.gather(flat, 2, positions.reshape([shape[0], shape[1], -1]))
    return [try Differentiable.reshape(fetched, positions.shape), nil]
  }
}
