import Tensors
import TestSupport
import Testing

@Suite("Convolution kernels", .serialized)
struct ConvolutionTests {
  /// Every path of the kernels: channel counts around blocks of 16 and groups of 32, rows of pixels around the tiles,
  /// strides that skip pixels or taps, batches that are cut into strips (small) and into parts and chunks (large).
  static let cases = [
    ConvolutionTwin(7, 3, 16, 9, 11, kernel: (3, 3), padding: 1),
    ConvolutionTwin(33, 3, 17, 17, 21, kernel: (3, 3), padding: 1),
    ConvolutionTwin(53, 16, 16, 13, 12, kernel: (3, 3), stride: 2, padding: 1),
    ConvolutionTwin(2, 16, 16, 3, 33, kernel: (3, 3), padding: 1),
    ConvolutionTwin(1, 16, 32, 8, 8, kernel: (3, 3), stride: 2, padding: 1),
    ConvolutionTwin(5, 16, 32, 9, 7, kernel: (1, 1), stride: 2),
    ConvolutionTwin(3, 17, 33, 7, 5, kernel: (3, 3), stride: 2, padding: 1),
    ConvolutionTwin(2, 32, 32, 13, 9, kernel: (3, 3), padding: 1),
    ConvolutionTwin(3, 32, 64, 8, 8, kernel: (3, 3), stride: 2, padding: 1),
    ConvolutionTwin(3, 64, 64, 6, 7, kernel: (3, 3), padding: 1),
    ConvolutionTwin(20, 64, 100, 3, 3, kernel: (1, 1)),
    ConvolutionTwin(11, 100, 100, 2, 3, kernel: (3, 3), padding: 1),
    ConvolutionTwin(9, 100, 3, 4, 3, kernel: (1, 1), stride: 2),
    ConvolutionTwin(97, 2, 3, 13, 10, kernel: (3, 3), padding: 1),
    ConvolutionTwin(1, 3, 5, 1, 1, kernel: (3, 3), padding: 1),
    ConvolutionTwin(4, 5, 6, 8, 9, kernel: (2, 3), stride: 3, padding: 2),
    ConvolutionTwin(3, 4, 7, 6, 6, kernel: (5, 4), padding: 2),
    ConvolutionTwin(2, 3, 4, 7, 8, kernel: (1, 1), stride: 3, padding: 1),
  ]

  static func noise(_ shape: Shape, _ dtype: DType, seed: UInt64) throws -> Tensor {
    var generator = SeededGenerator(seed: seed)
    return try Tensor((0..<(shape.elementCount ?? 0)).map { _ in generator.uniform() }, shape: shape).to(dtype)
  }

  /// Runs `body` with 1, 2 and 3 threads on each instruction set that the CPU has.
  static func onEveryMachine(_ body: (String) throws -> Void) throws {
    let (threads, set) = (Pool.threads, InstructionSet.current)
    defer {
      Pool.threads = threads
      _ = InstructionSet.select(set)
    }
    for other in InstructionSet.allCases where InstructionSet.select(other) {
      for n in [1, 2, 3] {
        Pool.threads = n
        try body("\(other), \(n) threads")
      }
    }
  }

  @Test("Outputs have the bits of plain loops, with and without bias", arguments: cases, [DType.float32, .float64])
  func forward(_ c: ConvolutionTwin, _ dtype: DType) throws {
    let (x, w) = (try Self.noise(c.input, dtype, seed: 1), try Self.noise(c.weight, dtype, seed: 2))
    for bias in [nil, try Self.noise([c.outputs], dtype, seed: 3)] {
      let expected = try Self.twin(dtype, c.output, [x, w, bias]) {
        c.forward($0[0], $0[1], bias: $0[2...].first)
      } double: {
        c.forward($0[0], $0[1], bias: $0[2...].first)
      }
      try Self.onEveryMachine {
        try expectEqual(
          Tensor.conv2d(x, w, bias: bias, options: ConvolutionOptions(stride: c.stride, padding: c.padding)), expected,
          $0)
      }
    }
  }

  @Test(
    "Gradients by data have the bits of plain loops, with and without addend", arguments: cases,
    [DType.float32, .float64])
  func backwardInput(_ c: ConvolutionTwin, _ dtype: DType) throws {
    let (g, w) = (try Self.noise(c.output, dtype, seed: 4), try Self.noise(c.weight, dtype, seed: 5))
    for addend in [nil, try Self.noise(c.input, dtype, seed: 6)] {
      let expected = try Self.twin(dtype, c.input, [g, w, addend]) {
        c.backwardInput($0[0], $0[1], addend: $0[2...].first)
      } double: {
        c.backwardInput($0[0], $0[1], addend: $0[2...].first)
      }
      try Self.onEveryMachine {
        let got = try Tensor.conv2dBackwardInput(
          g, w, inputShape: c.input, options: ConvolutionOptions(stride: c.stride, padding: c.padding), addend: addend)
        try expectEqual(got, expected, $0)
      }
    }
  }

  @Test("Gradients by weights have the bits of plain loops", arguments: cases, [DType.float32, .float64])
  func backwardWeight(_ c: ConvolutionTwin, _ dtype: DType) throws {
    let (g, x) = (try Self.noise(c.output, dtype, seed: 7), try Self.noise(c.input, dtype, seed: 8))
    let expected = try Self.twin(dtype, c.weight, [g, x]) {
      c.backwardWeight($0[0], $0[1])
    } double: {
      c.backwardWeight($0[0], $0[1])
    }
    try Self.onEveryMachine {
      let got = try Tensor.conv2dBackwardWeight(
        g, x, weightShape: c.weight, options: ConvolutionOptions(stride: c.stride, padding: c.padding))
      try expectEqual(got, expected, $0)
    }
  }

  /// The twin's result for tensors of this dtype.
  private static func twin(
    _ dtype: DType, _ shape: Shape, _ inputs: [Tensor?], single: ([[Float]]) -> [Float],
    double: ([[Double]]) -> [Double]
  ) throws -> Tensor {
    let inputs = inputs.compactMap { $0 }
    return dtype == .float32
      ? try Tensor(single(inputs.map { try $0.toArray(Float.self) }), shape: shape)
      : try Tensor(double(inputs.map { try $0.toArray(Double.self) }), shape: shape)
  }

  @Test(
    "Statistics gathered with a convolution are those of its output, bit for bit", arguments: cases,
    [DType.float32, .float64])
  func statistics(_ c: ConvolutionTwin, _ dtype: DType) throws {
    let (x, w) = (try Self.noise(c.input, dtype, seed: 9), try Self.noise(c.weight, dtype, seed: 10))
    let y = try Tensor.conv2d(x, w, options: ConvolutionOptions(stride: c.stride, padding: c.padding))
    let (mean, variance) = try Tensor.batchNormStatistics(y)
    try Self.onEveryMachine {
      let got = try Tensor.convBatchNormStatistics(
        x, w, options: ConvolutionOptions(stride: c.stride, padding: c.padding))
      try expectEqual(got.y, y, $0)
      try expectEqual(got.mean, mean, $0)
      try expectEqual(got.variance, variance, $0)
    }
  }

  @Test("Arguments may lie in memory in any way", arguments: [DType.float32, .float64])
  func layouts(_ dtype: DType) throws {
    let c = ConvolutionTwin(3, 5, 4, 6, 7, kernel: (3, 3), stride: 2, padding: 1)
    let (x, w) = (try Self.noise(c.input, dtype, seed: 11), try Self.noise(c.weight, dtype, seed: 12))
    let g = try Self.noise(c.output, dtype, seed: 13)
    func forward(_ x: Tensor, _ w: Tensor) throws -> Tensor {
      try .conv2d(x, w, options: ConvolutionOptions(stride: 2, padding: 1))
    }
    func byData(_ g: Tensor, _ w: Tensor, _ more: Tensor) throws -> Tensor {
      try .conv2dBackwardInput(
        g, w, inputShape: c.input, options: ConvolutionOptions(stride: 2, padding: 1), addend: more)
    }
    func byWeight(_ g: Tensor, _ x: Tensor) throws -> Tensor {
      try .conv2dBackwardWeight(g, x, weightShape: c.weight, options: ConvolutionOptions(stride: 2, padding: 1))
    }
    let (out, data, weight) = try (forward(x, w), byData(g, w, x), byWeight(g, x))
    for other in try Tensor.everyLayout(of: x) {
      try expectEqual(forward(other.tensor, w), out, "\(other)")
      try expectEqual(byData(g, w, other.tensor), data, "addend \(other)")
      try expectEqual(byWeight(g, other.tensor), weight, "\(other)")
    }
    for other in try Tensor.everyLayout(of: w) {
      try expectEqual(forward(x, other.tensor), out, "weight \(other)")
      try expectEqual(byData(g, other.tensor, x), data, "weight \(other)")
    }
    for other in try Tensor.everyLayout(of: g) {
      try expectEqual(byData(other.tensor, w, x), data, "gradient \(other)")
      try expectEqual(byWeight(other.tensor, x), weight, "gradient \(other)")
    }
  }

  @Test("NaN reaches the outputs whose window holds it, and an infinite weight the border")
  func nonFinite() throws {
    let ones = try Tensor.full([1, 1, 3, 3], .real(1))
    let x = try Tensor((0..<25).map { $0 == 12 ? Double.nan : 1 }, shape: [1, 1, 5, 5])
    let inside = try Tensor.conv2d(x, ones, options: ConvolutionOptions(padding: 1)).toArray(Double.self).map(\.isNaN)
    #expect(inside == (0..<25).map { (1...3).contains($0 / 5) && (1...3).contains($0 % 5) })
    let infinite = try Tensor.conv2d(
      Tensor.full([1, 1, 5, 5], .real(1)), ones * Double.infinity, options: ConvolutionOptions(padding: 1))
    let expected = (0..<25).map { (1...3).contains($0 / 5) && (1...3).contains($0 % 5) ? Double.infinity : .nan }
    try expectEqual(infinite, expected, shape: [1, 1, 5, 5], dtype: .float64)
  }

  @Test("No images give no outputs, and weights without gradient")
  func empty() throws {
    let (x, w) = (try Tensor.zeros([0, 3, 4, 4]), try Tensor.full([2, 3, 3, 3], .real(1)))
    let out = try Tensor.conv2d(x, w)
    #expect(out.shape == [0, 2, 2, 2])
    #expect(try Tensor.conv2dBackwardInput(out, w, inputShape: x.shape).shape == x.shape)
    try expectEqual(Tensor.conv2dBackwardWeight(out, x, weightShape: w.shape), Tensor.zeros(w.shape))
    expectError("conv2d: at least one element expected, got shape 0×3×4×4") {
      try Tensor.convBatchNormStatistics(x, w)
    }
  }

  @Test("Arguments that do not fit are named")
  func errors() throws {
    let (x, w) = (try Tensor.zeros([2, 3, 4, 5]), try Tensor.zeros([6, 3, 3, 3]))
    expectError("conv2d: images N×C×H×W expected, got 4×5") { try Tensor.conv2d(x.select(0, 0).select(0, 0), w) }
    expectError("conv2d: weights O×I×kH×kW, none of them 0, expected, got 3×3×3") {
      try Tensor.conv2d(x, w.select(0, 0))
    }
    expectError(
      "conv2d: input has 3 channels, weights expect 2; input and weights that agree expected, got 2×3×4×5 and 6×2×3×3"
    ) { try Tensor.conv2d(x, w.narrow(1, 0, 2)) }
    expectError("conv2d: 'stride': whole number of at least 1 expected, got 0") {
      try Tensor.conv2d(x, w, options: ConvolutionOptions(stride: 0))
    }
    expectError("conv2d: 'padding': whole number of at least 0 expected, got -1") {
      try Tensor.conv2d(x, w, options: ConvolutionOptions(padding: -1))
    }
    expectError("conv2d: kernel that fits into the padded input expected, got 2×3×2×5 and 6×3×3×3") {
      try Tensor.conv2d(x.narrow(2, 0, 2), w)
    }
    expectError("conv2d: a bias for each output of the weights expected, got 5 and 6×3×3×3") {
      try Tensor.conv2d(x, w, bias: Tensor.zeros([5]))
    }
    expectError("conv2d: float32 or float64, all the same, expected, got float64 and float32") {
      try Tensor.conv2d(x, w.to(.float32))
    }
    expectError("conv2d_backward_input: gradient of the output's shape expected, got 2×3×4×5 and 2×6×2×3") {
      try Tensor.conv2dBackwardInput(x, w, inputShape: x.shape)
    }
    expectError("conv2d_backward_input: addend of the input's shape expected, got 2×6×2×3 and 2×3×4×5") {
      let gradient = try Tensor.zeros([2, 6, 2, 3])
      return try Tensor.conv2dBackwardInput(gradient, w, inputShape: x.shape, addend: gradient)
    }
    expectError("conv2d_backward_weight: gradient of the output's shape expected, got 2×3×4×5 and 2×6×2×3") {
      try Tensor.conv2dBackwardWeight(x, x, weightShape: w.shape)
    }
  }

  @Test(
    "With dilation, groups and numbers of each axis: the bits of plain loops, and derivatives that are those of them",
    arguments: [
      ConvolutionOptions(stride: 1, padding: 2, dilation: 2), ConvolutionOptions(stride: 2, padding: 1, groups: 2),
      ConvolutionOptions(stride: 3, padding: 0, dilation: 2, groups: 4), ConvolutionOptions(groups: 4),
      ConvolutionOptions(stride: PerAxis(rows: 2, columns: 1), padding: 1, trailing: 0),
      ConvolutionOptions(
        stride: PerAxis(rows: 1, columns: 3), padding: PerAxis(rows: 2, columns: 0),
        trailing: PerAxis(rows: 0, columns: 1),
        dilation: PerAxis(rows: 2, columns: 1), groups: 2),
    ])
  func unfolded(_ o: ConvolutionOptions) throws {
    let (x, w) = (
      try Self.noise([2, 4, 9, 8], .float64, seed: 1), try Self.noise([8, 4 / o.groups, 3, 2], .float64, seed: 2)
    )
    let bias = try Self.noise([8], .float64, seed: 3)
    let expected = try Self.plain(x, w, bias, o)
    let g = try Self.noise(expected.shape, .float64, seed: 4)
    let by = try (x: Self.byInput(g, w, x.shape, o), w: Self.byWeight(g, x, w.shape, o))
    try Self.onEveryMachine {
      try expectEqual(Tensor.conv2d(x, w, bias: bias, options: o), expected, $0)
      let byInput = try Tensor.conv2dBackwardInput(g, w, inputShape: x.shape, options: o)
      let byWeight = try Tensor.conv2dBackwardWeight(g, x, weightShape: w.shape, options: o)
      #expect(try (byInput - by.x).apply(.abs).max().item() < 1e-13, "\($0)")
      #expect(try (byWeight - by.w).apply(.abs).max().item() < 1e-13, "\($0)")
    }
    expectError("conv2d: 'dilation': whole number of at least 1 expected, got 0") {
      try Tensor.conv2d(x, w, options: ConvolutionOptions(dilation: 0))
    }
    #expect(throws: TensorError.self) { try Tensor.conv2d(x, w, options: ConvolutionOptions(groups: 3)) }
    #expect(throws: TensorError.self) { try Tensor.conv2d(x, w, options: ConvolutionOptions(dilation: 1 << 62)) }
  }

  @Test("Paddings that differ have the bits of images with zeros around them")
  func padded() throws {
    let (x, w) = (try Self.noise([2, 5, 6, 7], .float32, seed: 1), try Self.noise([4, 5, 3, 2], .float32, seed: 2))
    let options = ConvolutionOptions(
      stride: 2, padding: PerAxis(rows: 2, columns: 0), trailing: PerAxis(rows: 0, columns: 1))
    let around = try Tensor.zeros([2, 5, 10, 8], .float32)
    try around.narrow(2, 2, 6).narrow(3, 0, 7).copyInPlace(x)
    let plain = ConvolutionOptions(stride: 2)
    try Self.onEveryMachine {
      let y = try Tensor.conv2d(x, w, options: options)
      try expectEqual(y, Tensor.conv2d(around, w, options: plain), $0)
      let g = try Self.noise(y.shape, .float32, seed: 3)
      let byAround = try Tensor.conv2dBackwardInput(g, w, inputShape: around.shape, options: plain)
      try expectEqual(
        Tensor.conv2dBackwardInput(g, w, inputShape: x.shape, options: options),
        byAround.narrow(2, 2, 6).narrow(3, 0, 7), $0)
      try expectEqual(
        Tensor.conv2dBackwardWeight(g, x, weightShape: w.shape, options: options),
        Tensor.conv2dBackwardWeight(g, around, weightShape: w.shape, options: plain), $0)
      try expectEqual(Tensor.convBatchNormStatistics(x, w, options: options).y, y, $0)
    }
  }

  /// Calls `body` with the places in output, input and weights of each product.
  private static func products(
    _ x: Shape, _ w: Shape, _ o: ConvolutionOptions,
    _ body: (_ output: [Int], _ input: [Int], _ weight: [Int]) throws -> Void
  ) rethrows -> Shape {
    func outputs(_ pixels: Int, _ kernel: Int, _ axis: KeyPath<PerAxis, Int>) -> Int {
      let padded = pixels + 2 * o.padding[keyPath: axis] + o.trailing[keyPath: axis]
      return (padded - (kernel - 1) * o.dilation[keyPath: axis] - 1) / o.stride[keyPath: axis] + 1
    }
    let (height, width) = (outputs(x[2], w[2], \.rows), outputs(x[3], w[3], \.columns))
    for image in 0..<x[0] {
      for output in 0..<w[0] {
        for row in 0..<height {
          for column in 0..<width {
            for channel in 0..<w[1] {
              for i in 0..<w[2] {
                for j in 0..<w[3] {
                  let (y, z) = (
                    row * o.stride.rows - o.padding.rows + i * o.dilation.rows,
                    column * o.stride.columns - o.padding.columns + j * o.dilation.columns
                  )
                  let source = output / (w[0] / o.groups) * w[1] + channel
                  let isInside = (0..<x[2]).contains(y) && (0..<x[3]).contains(z)
                  try body(
                    [image, output, row, column], isInside ? [image, source, y, z] : [], [output, channel, i, j])
                }
              }
            }
          }
        }
      }
    }
    return [x[0], w[0], height, width]
  }

  private static func at(_ place: [Int], _ shape: Shape) -> Int { zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 } }

  private static func plain(_ x: Tensor, _ w: Tensor, _ bias: Tensor, _ o: ConvolutionOptions) throws -> Tensor {
    let (xs, ws, bs) = try (x.toArray(Double.self), w.toArray(Double.self), bias.toArray(Double.self))
    let shape = products(x.shape, w.shape, o) { _, _, _ in }
    var sums = [Double](repeating: 0, count: shape.elementCount ?? 0)
    _ = products(x.shape, w.shape, o) { out, input, weight in
      let pixel = input.isEmpty ? 0 : xs[at(input, x.shape)]
      sums[at(out, shape)] = sums[at(out, shape)].addingProduct(pixel, ws[at(weight, w.shape)])
    }
    let plane = shape[2] * shape[3]
    return try Tensor(sums.enumerated().map { $1 + bs[$0 / plane % shape[1]] }, shape: shape)
  }

  private static func byInput(_ g: Tensor, _ w: Tensor, _ shape: Shape, _ o: ConvolutionOptions) throws -> Tensor {
    let (gs, ws) = try (g.toArray(Double.self), w.toArray(Double.self))
    var sums = [Double](repeating: 0, count: shape.elementCount ?? 0)
    _ = products(shape, w.shape, o) { out, input, weight in
      if !input.isEmpty { sums[at(input, shape)] += gs[at(out, g.shape)] * ws[at(weight, w.shape)] }
    }
    return try Tensor(sums, shape: shape)
  }

  private static func byWeight(_ g: Tensor, _ x: Tensor, _ shape: Shape, _ o: ConvolutionOptions) throws -> Tensor {
    let (gs, xs) = try (g.toArray(Double.self), x.toArray(Double.self))
    var sums = [Double](repeating: 0, count: shape.elementCount ?? 0)
    _ = products(x.shape, shape, o) { out, input, weight in
      if !input.isEmpty { sums[at(weight, shape)] += gs[at(out, g.shape)] * xs[at(input, x.shape)] }
    }
    return try Tensor(sums, shape: shape)
  }
}
