import CKernels

/// The sizes of a convolution, checked.
struct ConvolutionShape {
  /// What the kernels are told; of no use unless the options are dense.
  let kernel: il_convolution
  let input, weight, output: Shape
  let options: ConvolutionOptions
  let dtype: DType

  init(
    _ operation: String, input: Shape, weight: Shape, options: ConvolutionOptions, dtype: DType
  ) throws {
    guard input.count == 4 else {
      throw TensorError.shape(operation: operation, expected: "images N×C×H×W", got: input)
    }
    guard weight.count == 4, weight.allSatisfy({ $0 >= 1 }) else {
      throw TensorError.shape(operation: operation, expected: "weights O×I×kH×kW, none of them 0,", got: weight)
    }
    try options.check(operation)
    guard input[1] == weight[1] * options.groups, weight[0] % options.groups == 0 else {
      let expected =
        options.groups == 1
        ? "input has \(input[1]) channels, weights expect \(weight[1]); input and weights that agree expected"
        : "channels = groups × the weights' and outputs in \(options.groups) groups expected"
      throw TensorError.shapes(operation: operation, [input, weight], rule: expected)
    }
    let outputs = options.outputs(
      rows: input[2], columns: input[3], kernel: PerAxis(rows: weight[2], columns: weight[3]))
    output = [input[0], weight[0], outputs.rows, outputs.columns]
    guard output[2] >= 1, output[3] >= 1 else {
      throw TensorError.shapes(
        operation: operation, [input, weight], rule: "kernel that fits into the padded input expected")
    }
    self.options = options
    self.input = input
    self.weight = weight
    self.dtype = dtype
    var c = il_convolution()
    (c.images, c.channels, c.rows, c.columns) = (input[0], input[1], input[2], input[3])
    (c.outputs, c.kernel_rows, c.kernel_columns) = (weight[0], weight[2], weight[3])
    (c.stride, c.padding) = (options.stride.rows, options.padding.rows)
    if options.method == .padded {
      let padded = options.padded(rows: input[2], columns: input[3])
      (c.rows, c.columns, c.padding) = (padded.rows, padded.columns, 0)
    }
    (c.dtype, c.algorithm) = (dtype.rawValue, options.algorithm.kernel)
    kernel = c
  }

  /// Runs a kernel that says −1 where memory for its scratch was refused.
  func run(_ operation: String, _ body: (inout il_convolution) -> Int32) throws {
    var c = kernel
    if body(&c) != 0 { throw TrainingDoor.memory(operation, output, dtype) }
  }

  /// The shape of `channels` channels of the images with the zeros around them.
  func padded(channels: Int) -> Shape {
    let pixels = options.padded(rows: input[2], columns: input[3])
    return [input[0], channels, pixels.rows, pixels.columns]
  }

  /// The pixels of padded images that are not padding.
  func inside(_ padded: Tensor) throws -> Tensor {
    try padded.narrow(2, options.padding.rows, input[2]).narrow(3, options.padding.columns, input[3])
  }

  /// The images as the kernels want them.
  func images(_ x: Tensor) throws -> Tensor {
    guard options.method == .padded else { return try x.channelsLast() }
    let size = padded(channels: input[1])
    let images = try Tensor.zeros([size[0], size[2], size[3], size[1]], x.dtype).permute([0, 3, 1, 2])
    try inside(images).takeElements(of: x)
    return images
  }
}

extension Tensor {
  /// Cross-correlation of images N×I×H×W with weights O×I×kH×kW (and a bias of O), zeros around the images:
  /// N×O×H'×W' with H' = (H + 2·padding − (kH − 1)·dilation − 1)/stride + 1, channels last in memory. float32 or float64.
  /// With groups, weights are O×(I/groups)×kH×kW. Stride, padding and dilation may differ between rows and columns.
  ///
  /// Each output of the direct algorithm is one sum in an order that the shape alone gives: blocks of 16 input channels, in them kernel rows,
  /// kernel columns, channels, each product added by fma; the bias comes last.
  /// - Throws: `TensorError` for shapes, dtypes, stride or padding that do not fit; when memory is refused.
  public static func conv2d(
    _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, options: ConvolutionOptions = ConvolutionOptions()
  ) throws -> Tensor {
    try TrainingDoor.check("conv2d", x, weight, bias)
    let shape = try ConvolutionShape(
      "conv2d", input: x.shape, weight: weight.shape, options: options, dtype: x.dtype)
    if let bias, bias.shape != [weight.shape[0]] {
      throw TensorError.shapes(
        operation: "conv2d", [bias.shape, weight.shape], rule: "a bias for each output of the weights expected")
    }
    guard options.method != .unfolded else { return try UnfoldedConvolution(shape).forward(x, weight, bias) }
    let (input, kernel, offset) = (try shape.images(x), try weight.contiguous(), try bias?.contiguous())
    let out = try Tensor(channelsLast: shape.output, x.dtype)
    if out.count > 0 {
      try shape.run("conv2d") { il_convolve(&$0, out.data, input.data, kernel.data, offset?.data) }
    }
    return out
  }

  /// The gradient of ``conv2d(_:_:bias:options:)`` by its input, from that by its output.
  ///
  /// - Parameters:
  ///   - inputShape: shape of the input.
  ///   - addend: a gradient that reaches the input another way (a skip connection): added to each sum at its end.
  public static func conv2dBackwardInput(
    _ grad: Tensor, _ weight: Tensor, inputShape: Shape, options: ConvolutionOptions = ConvolutionOptions(),
    addend: Tensor? = nil
  ) throws -> Tensor {
    let operation = "conv2d_backward_input"
    try TrainingDoor.check(operation, grad, weight, addend)
    let shape = try ConvolutionShape(
      operation, input: inputShape, weight: weight.shape, options: options, dtype: grad.dtype)
    try checkGradient(operation, grad, shape)
    if let addend, addend.shape != inputShape {
      throw TensorError.shapes(
        operation: operation, [addend.shape, inputShape], rule: "addend of the input's shape expected")
    }
    guard options.method != .unfolded else {
      return try UnfoldedConvolution(shape).backwardInput(grad, weight, addend)
    }
    if options.method == .padded {
      let (gradient, kernel) = (try grad.channelsLast(), try weight.contiguous())
      let padded = try Tensor(channelsLast: shape.padded(channels: inputShape[1]), grad.dtype)
      if padded.count == 0 { return try Tensor.zeros(inputShape, grad.dtype) }
      try shape.run(operation) { il_convolve_backward_input(&$0, padded.data, gradient.data, kernel.data, nil) }
      let inside = try shape.inside(padded).channelsLast()
      return try addend.map { try inside.apply(.add, $0) } ?? inside
    }
    let (gradient, kernel, more) = (try grad.channelsLast(), try weight.contiguous(), try addend?.channelsLast())
    let out = try Tensor(channelsLast: inputShape, grad.dtype)
    if out.count > 0 {
      try shape.run(operation) { il_convolve_backward_input(&$0, out.data, gradient.data, kernel.data, more?.data) }
    }
    return out
  }

  /// The gradient of ``conv2d(_:_:bias:options:)`` by its weights: O×I×kH×kW, contiguous.
  ///
  /// Sums run over chunks of images (some 512 pixels), chunks are added within up to 16 blocks of images, blocks in
  /// order; all of this follows from the shapes.
  public static func conv2dBackwardWeight(
    _ grad: Tensor, _ x: Tensor, weightShape: Shape, options: ConvolutionOptions = ConvolutionOptions()
  ) throws -> Tensor {
    let operation = "conv2d_backward_weight"
    try TrainingDoor.check(operation, grad, x)
    let shape = try ConvolutionShape(
      operation, input: x.shape, weight: weightShape, options: options, dtype: grad.dtype)
    try checkGradient(operation, grad, shape)
    if grad.count == 0 { return try Tensor.zeros(weightShape, grad.dtype) }
    guard options.method != .unfolded else { return try UnfoldedConvolution(shape).backwardWeight(grad, x) }
    let (gradient, input) = (try grad.channelsLast(), try shape.images(x))
    let out = try Tensor(uninitialized: weightShape, grad.dtype)
    try shape.run(operation) { il_convolve_backward_weights(&$0, out.data, gradient.data, input.data) }
    return out
  }

  private static func checkGradient(_ operation: String, _ grad: Tensor, _ shape: ConvolutionShape) throws {
    guard grad.shape == shape.output else {
      throw TensorError.shapes(
        operation: operation, [grad.shape, shape.output], rule: "gradient of the output's shape expected")
    }
  }

  /// A convolution without bias and, while each image of the output is in cache, what batch normalisation needs of it:
  /// the same `y` as ``conv2d(_:_:bias:options:)``, the same mean and biased variance as
  /// ``batchNormStatistics(_:)`` of that.
  public static func convBatchNormStatistics(
    _ x: Tensor, _ weight: Tensor, options: ConvolutionOptions = ConvolutionOptions()
  ) throws -> (y: Tensor, mean: Tensor, variance: Tensor) {
    let operation = "conv2d"
    try TrainingDoor.check(operation, x, weight)
    let shape = try ConvolutionShape(
      operation, input: x.shape, weight: weight.shape, options: options, dtype: x.dtype)
    guard x.count > 0 else { throw TensorError.empty(operation: operation, x.shape) }
    guard options.method != .unfolded else {
      let y = try UnfoldedConvolution(shape).forward(x, weight, nil)
      let (mean, variance) = try batchNormStatistics(y)
      return (y, mean, variance)
    }
    let (input, kernel) = (try shape.images(x), try weight.contiguous())
    let out = try Tensor(channelsLast: shape.output, x.dtype)
    let statistics = try ChannelStatistics(out)
    try shape.run(operation) { c in
      withUnsafePointer(to: statistics.shape) { n in
        il_convolve_with_statistics(&c, out.data, input.data, kernel.data, n, statistics.scratch.bytes)
      }
    }
    let (mean, variance) = try statistics.combined()
    return (out, mean, variance)
  }
}
