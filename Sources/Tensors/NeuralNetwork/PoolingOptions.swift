import CKernels

/// The windows over which pixels are pooled.
public struct PoolingOptions: Equatable, Sendable {
  public let kernel, stride, padding: PerAxis
  /// Whether a last window that reaches beyond the padding counts too, cut off there.
  public let ceilMode: Bool
  /// Whether averages count the zeros of the padding.
  public let countsPadding: Bool
  /// The number of outputs of adaptive windows, which share the pixels among them; nil: windows of `kernel` pixels.
  public let outputs: PerAxis?

  /// Windows of `kernel` pixels, `stride` apart (default: the kernel's size).
  public init(
    kernel: PerAxis, stride: PerAxis? = nil, padding: PerAxis = 0, ceilMode: Bool = false, countsPadding: Bool = true
  ) {
    (self.kernel, self.stride, self.padding) = (kernel, stride ?? kernel, padding)
    (self.ceilMode, self.countsPadding, outputs) = (ceilMode, countsPadding, nil)
  }

  /// So many windows that share the pixels: number i of n over size pixels reaches from ⌊i·size/n⌋ to ⌈(i + 1)·size/n⌉.
  public init(adaptive outputs: PerAxis) {
    (kernel, stride, padding, ceilMode, countsPadding) = (1, 1, 0, false, false)
    self.outputs = outputs
  }

  /// PyTorch's name of a pooling with these windows, for messages.
  func named(_ operation: String) -> String { outputs == nil ? operation : "adaptive_" + operation }

  /// The sizes for the kernels of il_pooling.h.
  /// - Throws: `TensorError` for windows that do not fit an input of this shape.
  func sizes(_ operation: String, _ input: Shape) throws -> il_pooling {
    let unfit = TensorError.shape(operation: operation, expected: "images N×C×H×W that hold a window", got: input)
    guard input.count == 4, input[2] >= 1, input[3] >= 1 else { throw unfit }
    var p = il_pooling()
    (p.images, p.channels, p.rows, p.columns) = (input[0], input[1], input[2], input[3])
    if let outputs {
      try outputs.check(atLeast: 1, operation, "output_size")
      (p.out_rows, p.out_columns, p.adaptive) = (outputs.rows, outputs.columns, 1)
      return p
    }
    try check(operation)
    p.out_rows = outputs(input[2], \.rows)
    p.out_columns = outputs(input[3], \.columns)
    guard p.out_rows >= 1, p.out_columns >= 1 else { throw unfit }
    (p.kernel_rows, p.kernel_columns) = (kernel.rows, kernel.columns)
    (p.stride_rows, p.stride_columns) = (stride.rows, stride.columns)
    (p.padding_rows, p.padding_columns, p.counts_padding) = (padding.rows, padding.columns, countsPadding ? 1 : 0)
    return p
  }

  private func check(_ operation: String) throws {
    try kernel.check(atLeast: 1, operation, "kernel")
    try stride.check(atLeast: 1, operation, "stride")
    try padding.check(atLeast: 0, operation, "padding")
    for (padding, kernel) in [(padding.rows, kernel.rows), (padding.columns, kernel.columns)] where padding > kernel / 2
    {
      throw TensorError.argument(
        operation: operation, name: "padding", expected: "at most half the kernel (\(kernel / 2))", got: "\(padding)")
    }
  }

  /// The number of windows along an axis of so many pixels.
  private func outputs(_ pixels: Int, _ axis: KeyPath<PerAxis, Int>) -> Int {
    let (kernel, stride, padding) = (kernel[keyPath: axis], stride[keyPath: axis], padding[keyPath: axis])
    let room = pixels + 2 * padding - kernel + (ceilMode ? stride - 1 : 0)
    guard room >= 0 else { return 0 }
    let count = room / stride + 1
    // A window that starts in the far padding would hold no pixel.
    return ceilMode && (count - 1) * stride >= pixels + padding ? count - 1 : count
  }
}
