import CKernels
import Interrupt

extension Tensor {
  /// Averages over windows of images N×C×H×W: N×C×H'×W'. Pixels of the padding are zeros; they count, unless the options
  /// say otherwise.
  /// - Throws: `TensorError` unless x is N×C×H×W of float32 or float64 and the windows fit; padding ≤ kernel/2.
  public static func averagePool2d(_ x: Tensor, _ options: PoolingOptions) throws -> Tensor {
    let plan = try PoolingPlan(options.named("avg_pool2d"), x.shape, options, x)
    return try plan.forward(x) { il_average_pool(&$0, $1, $2) }
  }

  /// The gradient of ``averagePool2d(_:_:)`` by its input.
  public static func averagePool2dBackward(
    _ grad: Tensor, inputShape: Shape, _ options: PoolingOptions
  ) throws -> Tensor {
    let plan = try PoolingPlan(options.named("avg_pool2d_backward"), inputShape, options, grad)
    return try plan.backward(grad, inputShape) { il_average_pool_backward(&$0, $1, $2) }
  }

  /// Maxima over windows and where they stood: `positions` (int64) are row·W + column in the input.
  /// Padding holds no pixels. A NaN wins; among equals the first of the window does.
  public static func maxPool2d(_ x: Tensor, _ options: PoolingOptions) throws -> (values: Tensor, positions: Tensor) {
    let plan = try PoolingPlan(options.named("max_pool2d"), x.shape, options, x)
    let positions = try Tensor(channelsLast: plan.output, .int64)
    let values = try plan.forward(x) { il_max_pool(&$0, $1, positions.data.assumingMemoryBound(to: Int.self), $2) }
    return (values, positions)
  }

  /// The gradient of ``maxPool2d(_:_:)`` by its input: each goes to the pixel that won.
  /// - Throws: `TensorError.argument` for positions outside the input.
  public static func maxPool2dBackward(_ grad: Tensor, positions: Tensor, inputShape: Shape) throws -> Tensor {
    let operation = "max_pool2d_backward"
    try TrainingDoor.check(operation, grad)
    guard grad.rank == 4, inputShape.count == 4, positions.shape == grad.shape, positions.dtype == .int64,
      grad.shape[0] == inputShape[0], grad.shape[1] == inputShape[1]
    else {
      throw TensorError.shapes(
        operation: operation, [grad.shape, positions.shape, inputShape],
        rule: "gradient and int64 positions N×C×H'×W', and the input's shape, expected")
    }
    let chosen = try positions.channelsLast()
    let pixels = inputShape[2] * inputShape[3]
    if grad.count > 0, try chosen.min().item() < 0 || chosen.max().item() >= Double(pixels) {
      throw TensorError.argument(
        operation: operation, name: "positions", expected: "positions below \(pixels)",
        got: "\(try chosen.max().item())")
    }
    var p = il_pooling()
    (p.images, p.channels, p.rows, p.columns) = (inputShape[0], inputShape[1], inputShape[2], inputShape[3])
    (p.out_rows, p.out_columns, p.dtype) = (grad.shape[2], grad.shape[3], grad.dtype.rawValue)
    let gradient = try grad.channelsLast()
    let out = try Tensor(channelsLast: inputShape, grad.dtype)
    il_max_pool_backward(&p, out.data, gradient.data, chosen.data.assumingMemoryBound(to: Int.self))
    try Interrupt.check()
    return out
  }
}

/// The sizes of a pooling, checked.
private struct PoolingPlan {
  let output: Shape
  private let operation: String
  private let sizes: il_pooling

  init(_ operation: String, _ input: Shape, _ options: PoolingOptions, _ tensor: Tensor) throws {
    try TrainingDoor.check(operation, tensor)
    var p = try options.sizes(operation, input)
    p.dtype = tensor.dtype.rawValue
    (self.operation, sizes, output) = (operation, p, [input[0], input[1], p.out_rows, p.out_columns])
  }

  func forward(
    _ x: Tensor, _ body: (inout il_pooling, UnsafeMutableRawPointer, UnsafeRawPointer) -> Void
  ) throws -> Tensor {
    let dense = try x.channelsLast()
    let out = try Tensor(channelsLast: output, x.dtype)
    var p = sizes
    body(&p, out.data, dense.data)
    try Interrupt.check()
    return out
  }

  func backward(
    _ grad: Tensor, _ inputShape: Shape, _ body: (inout il_pooling, UnsafeMutableRawPointer, UnsafeRawPointer) -> Void
  ) throws -> Tensor {
    guard grad.shape == output else {
      throw TensorError.shapes(
        operation: operation, [grad.shape, output], rule: "gradient of the output's shape expected")
    }
    let dense = try grad.channelsLast()
    let out = try Tensor(channelsLast: inputShape, grad.dtype)
    var p = sizes
    body(&p, out.data, dense.data)
    try Interrupt.check()
    return out
  }
}
