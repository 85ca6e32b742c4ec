import CKernels
import Interrupt

extension Tensor {
  /// Averages over kernel × kernel windows, `stride` apart (default: the kernel's size): N×C×H'×W' with
  /// H' = (H + 2·padding − kernel)/stride + 1. Pixels of the padding count as zeros, as in PyTorch.
  /// - Throws: `TensorError` unless x is N×C×H×W of float32 or float64 and the windows fit; padding ≤ kernel/2.
  public static func averagePool2d(_ x: Tensor, kernel: Int, stride: Int? = nil, padding: Int = 0) throws -> Tensor {
    let plan = try PoolingPlan("avg_pool2d", x.shape, kernel, stride ?? kernel, padding, x)
    return try plan.forward(x) { il_average_pool(&$0, $1, $2) }
  }

  /// The gradient of ``averagePool2d(_:kernel:stride:padding:)`` by its input.
  public static func averagePool2dBackward(
    _ grad: Tensor, inputShape: Shape, kernel: Int, stride: Int? = nil, padding: Int = 0
  ) throws -> Tensor {
    let plan = try PoolingPlan("avg_pool2d_backward", inputShape, kernel, stride ?? kernel, padding, grad)
    return try plan.backward(grad, inputShape) { il_average_pool_backward(&$0, $1, $2) }
  }

  /// Maxima over kernel × kernel windows and where they stood: `positions` (int64) are row·W + column in the input.
  /// Padding holds no pixels. A NaN wins; among equals the first of the window does.
  public static func maxPool2d(
    _ x: Tensor, kernel: Int, stride: Int? = nil, padding: Int = 0
  ) throws -> (values: Tensor, positions: Tensor) {
    let plan = try PoolingPlan("max_pool2d", x.shape, kernel, stride ?? kernel, padding, x)
    let positions = try Tensor(channelsLast: plan.output, .int64)
    let values = try plan.forward(x) { il_max_pool(&$0, $1, positions.data.assumingMemoryBound(to: Int.self), $2) }
    return (values, positions)
  }

  /// The gradient of ``maxPool2d(_:kernel:stride:padding:)`` by its input: each goes to the pixel that won.
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

  init(
    _ operation: String, _ input: Shape, _ kernel: Int, _ stride: Int, _ padding: Int, _ tensor: Tensor
  ) throws {
    try TrainingDoor.atLeast(1, operation, "kernel", kernel)
    try TrainingDoor.atLeast(1, operation, "stride", stride)
    try TrainingDoor.atLeast(0, operation, "padding", padding)
    guard padding <= kernel / 2 else {
      throw TensorError.argument(
        operation: operation, name: "padding", expected: "at most half the kernel (\(kernel / 2))", got: "\(padding)")
    }
    try self.init(operation, input, kernel, kernel, stride, padding, tensor)
  }

  init(global operation: String, _ input: Shape, _ tensor: Tensor) throws {
    guard input.count == 4 else {
      throw TensorError.shape(operation: operation, expected: "images N×C×H×W", got: input)
    }
    try self.init(operation, input, input[2], input[3], 1, 0, tensor)
  }

  private init(
    _ operation: String, _ input: Shape, _ rows: Int, _ columns: Int, _ stride: Int, _ padding: Int, _ tensor: Tensor
  ) throws {
    try TrainingDoor.check(operation, tensor)
    guard input.count == 4, input[2] + 2 * padding >= rows, input[3] + 2 * padding >= columns, rows > 0, columns > 0
    else {
      throw TensorError.shape(operation: operation, expected: "images N×C×H×W that hold a window", got: input)
    }
    var p = il_pooling()
    (p.images, p.channels, p.rows, p.columns) = (input[0], input[1], input[2], input[3])
    (p.kernel_rows, p.kernel_columns, p.stride, p.padding) = (rows, columns, stride, padding)
    p.out_rows = (input[2] + 2 * padding - rows) / stride + 1
    p.out_columns = (input[3] + 2 * padding - columns) / stride + 1
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
