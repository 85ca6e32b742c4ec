/// Convolutions with dilation or groups, or with strides that differ between rows and columns: the patches as rows of a matrix, then a fully connected layer for each group.
///
/// Slower than the kernels of il_convolution.h, by the copies of each pixel. Sums run over channels, kernel rows and kernel
/// columns in this order, product by product with fma; gradients by the input are added kernel row by kernel row, kernel
/// column by kernel column. The bits depend on shapes alone.
struct UnfoldedConvolution {
  private let shape: ConvolutionShape
  private let rows, columns: Int
  private let groups, channels, outputs: Int

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    (rows, columns) = (shape.weight[2], shape.weight[3])
    groups = shape.options.groups
    (channels, outputs) = (shape.weight[1], shape.weight[0] / groups)
  }

  func forward(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?) throws -> Tensor {
    let out = try Tensor(channelsLast: shape.output, x.dtype)
    for group in 0..<groups {
      let offset = try bias?.narrow(0, group * outputs, outputs)
      let y = try Tensor.linear(patches(of: x, group), matrix(of: weight, group), bias: offset)
      try out.narrow(1, group * outputs, outputs).takeElements(of: images(y))
    }
    return out
  }

  func backwardInput(_ gradient: Tensor, _ weight: Tensor, _ addend: Tensor?) throws -> Tensor {
    let out = try Tensor(channelsLast: shape.input, gradient.dtype)
    for group in 0..<groups {
      let byPatches = try Tensor.linearBackwardInput(pixels(of: gradient, group), matrix(of: weight, group))
      try out.narrow(1, group * channels, channels).takeElements(of: folded(byPatches))
    }
    return try addend.map { try out.apply(.add, $0) } ?? out
  }

  func backwardWeight(_ gradient: Tensor, _ x: Tensor) throws -> Tensor {
    let out = try Tensor(uninitialized: shape.weight, gradient.dtype)
    for group in 0..<groups {
      let byMatrix = try Tensor.linearBackwardWeight(pixels(of: gradient, group), patches(of: x, group))
      try out.narrow(0, group * outputs, outputs).takeElements(
        of: byMatrix.reshape([outputs, channels, rows, columns]))
    }
    return out
  }

  /// The weights of a group: outputs × (channels·rows·columns).
  private func matrix(of weight: Tensor, _ group: Int) throws -> Tensor {
    try weight.narrow(0, group * outputs, outputs).contiguous().reshape([outputs, channels * rows * columns])
  }

  /// The images of a group's outputs as rows: (images·rows·columns) × outputs.
  private func pixels(of y: Tensor, _ group: Int) throws -> Tensor {
    try y.narrow(1, group * outputs, outputs).permute([0, 2, 3, 1]).contiguous().reshape([-1, outputs])
  }

  private func images(_ y: Tensor) throws -> Tensor {
    try y.reshape([shape.output[0], shape.output[2], shape.output[3], outputs]).permute([0, 3, 1, 2])
  }

  /// What each output sees of a group's channels: (images·rows·columns) × (channels·rows·columns).
  private func patches(of x: Tensor, _ group: Int) throws -> Tensor {
    let images = try Tensor.zeros(shape.padded(channels: channels), x.dtype)
    try shape.inside(images).takeElements(of: x.narrow(1, group * channels, channels))
    let (steps, options) = (images.strides, shape.options)
    let windows = try images.asStrided(
      [shape.output[0], shape.output[2], shape.output[3], channels, rows, columns],
      [
        steps[0], steps[2] * options.stride.rows, steps[3] * options.stride.columns, steps[1],
        steps[2] * options.dilation.rows, steps[3] * options.dilation.columns,
      ], offset: 0)
    return try windows.contiguous().reshape([-1, channels * rows * columns])
  }

  /// The sums over all patches that a pixel stands in.
  private func folded(_ patches: Tensor) throws -> Tensor {
    let sums = try Tensor.zeros(shape.padded(channels: channels), patches.dtype)
    let (height, width) = (shape.output[2], shape.output[3])
    let (stride, dilation) = (shape.options.stride, shape.options.dilation)
    let windows = try patches.reshape([shape.output[0], height, width, channels, rows, columns])
    for row in 0..<rows {
      for column in 0..<columns {
        let (top, left) = (row * dilation.rows, column * dilation.columns)
        let seen = try sums.slice(2, from: top, to: top + (height - 1) * stride.rows + 1, step: stride.rows)
          .slice(3, from: left, to: left + (width - 1) * stride.columns + 1, step: stride.columns)
        let part = try windows.select(4, row).select(4, column).permute([0, 3, 1, 2])
        try seen.applyInPlace(.add, part)
      }
    }
    return try shape.inside(sums)
  }
}
