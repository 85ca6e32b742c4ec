import Tensors

extension Differentiable {
  /// Cross-correlation of images N×I×H×W with a kernel O×I×kH×kW (and a bias of O); see `Tensor.conv2d`.
  public static func conv2d(
    _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil,
    options: ConvolutionOptions = ConvolutionOptions()
  ) throws -> Tensor {
    try Convolution(options: options).apply([x, weight] + (bias.map { [$0] } ?? []))
  }

  /// The same without bias, with mean and (biased) variance of each output channel, gathered while the output is in cache:
  /// what ``batchNorm(_:gamma:beta:epsilon:activation:skip:statistics:)`` would compute of it.
  public static func conv2dWithStatistics(
    _ x: Tensor, _ weight: Tensor, options: ConvolutionOptions
  ) throws -> (result: Tensor, statistics: (mean: Tensor, variance: Tensor)) {
    let gathered = GatheredStatistics()
    let operation = Convolution(options: options, gathered: gathered)
    let result = try operation(x, weight)
    return (result, try gathered.values ?? Tensor.batchNormStatistics(result))
  }

  /// x·Wᵀ + b for x of …×I, W of O×I, b of O: …×O. The other dimensions are so many rows.
  public static func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
    if x.rank == 1 { return try squeeze(linear(unsqueeze(x, 0), weight, bias: bias), 0) }
    guard x.rank > 2 else { return try Linear().apply([x, weight] + (bias.map { [$0] } ?? [])) }
    let inputs = x.shape[x.rank - 1]
    guard weight.rank == 2, inputs == weight.shape[1] else {
      throw TensorError.shapes(
        operation: "linear", [x.shape, weight.shape], rule: "features …×I and weights O×I expected")
    }
    var shape = x.shape
    shape[x.rank - 1] = 1
    let rows = shape.reduce(1, *)
    shape[x.rank - 1] = weight.shape[0]
    return try reshape(linear(reshape(x, [rows, inputs]), weight, bias: bias), shape)
  }

  /// Cross-correlation of signals N×I×L with a kernel O×I×k (and a bias of O): ``conv2d(_:_:bias:options:)`` of images of
  /// one row, of whose options the columns' count.
  public static func conv1d(
    _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, options: ConvolutionOptions = ConvolutionOptions()
  ) throws -> Tensor {
    guard x.rank == 3, weight.rank == 3 else {
      throw TensorError.shapes(
        operation: "conv1d", [x.shape, weight.shape], rule: "signals N×I×L and weights O×I×k expected")
    }
    var flat = options
    // Rows have one output whatever their stride is: the same one keeps the faster kernels.
    (flat.stride.rows, flat.dilation.rows) = (options.stride.columns, options.dilation.columns)
    (flat.padding.rows, flat.trailing.rows) = (0, 0)
    return try squeeze(conv2d(unsqueeze(x, 2), unsqueeze(weight, 2), bias: bias, options: flat), 2)
  }
}

/// Where a convolution leaves the statistics of its output.
final class GatheredStatistics {
  var values: (mean: Tensor, variance: Tensor)?
}

/// y = x ⋆ w. Linear in x and in w, as are its derivatives: the three are one another's derivatives.
struct Convolution: Operation {
  let options: ConvolutionOptions
  /// Asked for by the forward pass alone.
  var gathered: GatheredStatistics?
  var name: String { "conv2d" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    saved.keep(inputs[1], input: 1)
    if let gathered {
      let (y, mean, variance) = try Tensor.convBatchNormStatistics(
        inputs[0], inputs[1], options: options)
      gathered.values = (mean, variance)
      return y
    }
    return try Tensor.conv2d(
      inputs[0], inputs[1], bias: inputs.count > 2 ? inputs[2] : nil, options: options)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (x, weight) = (try saved.tensor(0), try saved.tensor(1))
    return [
      saved.needs(0) ? try ConvolutionBackwardInput(options: options, shape: x.shape)(gradient, weight) : nil,
      saved.needs(1) ? try ConvolutionBackwardWeight(options: options, shape: weight.shape)(gradient, x) : nil,
    ] + (saved.inputCount > 2 ? [saved.needs(2) ? try Differentiable.sum(gradient, [0, 2, 3]) : nil] : [])
  }
}

/// The gradient by data: inputs (gradient, weight).
struct ConvolutionBackwardInput: Operation {
  let options: ConvolutionOptions
  let shape: Shape
  var name: String { "conv2d backward" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    saved.keep(inputs[1], input: 1)
    return try Tensor.conv2dBackwardInput(
      inputs[0], inputs[1], inputShape: shape, options: options)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (g, weight) = (try saved.tensor(0), try saved.tensor(1))
    return [
      saved.needs(0) ? try Convolution(options: options)(gradient, weight) : nil,
      saved.needs(1) ? try ConvolutionBackwardWeight(options: options, shape: weight.shape)(g, gradient) : nil,
    ]
  }
}

/// The gradient by weights: inputs (gradient, x).
struct ConvolutionBackwardWeight: Operation {
  let options: ConvolutionOptions
  let shape: Shape
  var name: String { "conv2d backward" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    saved.keep(inputs[1], input: 1)
    return try Tensor.conv2dBackwardWeight(
      inputs[0], inputs[1], weightShape: shape, options: options)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (g, x) = (try saved.tensor(0), try saved.tensor(1))
    return [
      saved.needs(0) ? try Convolution(options: options)(x, gradient) : nil,
      saved.needs(1) ? try ConvolutionBackwardInput(options: options, shape: x.shape)(g, gradient) : nil,
    ]
  }
}

/// y = x·Wᵀ + b for matrices. Both derivatives are products of the same kind, with transposed views.
struct Linear: Operation {
  var name: String { "linear" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    saved.keep(inputs[1], input: 1)
    return try Tensor.linear(inputs[0], inputs[1], bias: inputs.count > 2 ? inputs[2] : nil)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (x, weight) = (try saved.tensor(0), try saved.tensor(1))
    return [
      saved.needs(0) ? try Differentiable.linear(gradient, Differentiable.t(weight)) : nil,
      saved.needs(1) ? try Differentiable.linear(Differentiable.t(gradient), Differentiable.t(x)) : nil,
    ] + (saved.inputCount > 2 ? [saved.needs(2) ? try Differentiable.sum(gradient, [0]) : nil] : [])
  }
}
