import Tensors
import TestSupport
import Testing

/// Sizes of a 3×3 convolution with stride 1.
struct WinogradCase: CustomTestStringConvertible, Sendable {
  let images, rows, columns, channels, outputs, padding: Int

  var input: Shape { [images, channels, rows, columns] }
  var weight: Shape { [outputs, channels, 3, 3] }
  var output: Shape { [images, outputs, rows + 2 * padding - 2, columns + 2 * padding - 2] }
  var testDescription: String { "\(images)×\(channels)×\(rows)×\(columns) → \(outputs), padding \(padding)" }

  /// Whole tiles and torn ones, whole vectors and torn ones, more channels than a group of the weights' gradient has, few
  /// images and more than a piece holds.
  static let all = [
    WinogradCase(images: 2, rows: 8, columns: 8, channels: 16, outputs: 16, padding: 1),
    WinogradCase(images: 1, rows: 7, columns: 13, channels: 17, outputs: 33, padding: 1),
    WinogradCase(images: 5, rows: 11, columns: 7, channels: 16, outputs: 48, padding: 0),
    WinogradCase(images: 3, rows: 5, columns: 6, channels: 100, outputs: 20, padding: 2),
    WinogradCase(images: 2, rows: 9, columns: 4, channels: 31, outputs: 70, padding: 0),
    WinogradCase(images: 18, rows: 4, columns: 4, channels: 32, outputs: 32, padding: 1),
    WinogradCase(images: 17, rows: 9, columns: 9, channels: 24, outputs: 16, padding: 1),
    WinogradCase(images: 1, rows: 2, columns: 2, channels: 64, outputs: 65, padding: 1),
    WinogradCase(images: 1, rows: 1, columns: 30, channels: 16, outputs: 16, padding: 1),
  ]

  func samples() throws -> (x: Tensor, weight: Tensor, gradient: Tensor) {
    (
      try .sample(input).to(.float32), try .sample(weight, seed: 8).to(.float32),
      try .sample(output, seed: 9).to(.float32)
    )
  }
}

/// The convolution and its derivatives as nested loops, in double.
struct PlainConvolution {
  var output, inputGradient, weightGradient: [Double]

  init(_ c: WinogradCase) throws {
    let samples = try c.samples()
    let (x, w) = (try samples.x.toArray(Double.self), try samples.weight.toArray(Double.self))
    let g = try samples.gradient.toArray(Double.self)
    output = Array(repeating: 0, count: g.count)
    inputGradient = Array(repeating: 0, count: x.count)
    weightGradient = Array(repeating: 0, count: w.count)
    let (rows, columns) = (c.output[2], c.output[3])
    for n in 0..<c.images {
      for o in 0..<c.outputs {
        for i in 0..<c.channels {
          for y in 0..<rows {
            for ky in 0..<3 where (0..<c.rows).contains(y + ky - c.padding) {
              for column in 0..<columns {
                for kx in 0..<3 where (0..<c.columns).contains(column + kx - c.padding) {
                  let a = ((n * c.channels + i) * c.rows + y + ky - c.padding) * c.columns + column + kx - c.padding
                  let b = ((o * c.channels + i) * 3 + ky) * 3 + kx
                  let r = ((n * c.outputs + o) * rows + y) * columns + column
                  output[r] += x[a] * w[b]
                  inputGradient[a] += g[r] * w[b]
                  weightGradient[b] += g[r] * x[a]
                }
              }
            }
          }
        }
      }
    }
  }
}

@Suite("Winograd convolutions") struct WinogradTests {
  /// Largest error over the root mean square of the expected values. Measured: below 1.3e-5 for F(4×4), 2e-6 for F(2×2).
  static func limit(_ algorithm: ConvolutionAlgorithm) -> Double { algorithm == .winograd ? 4e-5 : 6e-6 }

  static func error(_ found: Tensor, _ expected: [Double]) throws -> Double {
    let found = try found.toArray(Double.self)
    #expect(found.count == expected.count)
    let scale = (expected.reduce(0) { $0 + $1 * $1 } / Double(expected.count)).squareRoot()
    return zip(found, expected).reduce(0) { $1.0.isFinite ? Swift.max($0, abs($1.0 - $1.1)) : .infinity } / scale
  }

  @Test("Outputs and both gradients are those of nested loops", arguments: WinogradCase.all)
  func twin(_ c: WinogradCase) throws {
    let (x, weight, gradient) = try c.samples()
    let plain = try PlainConvolution(c)
    for algorithm in [ConvolutionAlgorithm.winograd, .winograd2x2] {
      let limit = Self.limit(algorithm)
      #expect(
        try Tensor.conv2dTile(
          input: c.input, weight: c.weight, options: ConvolutionOptions(padding: c.padding, algorithm: algorithm)) > 1)
      let y = try Tensor.conv2d(x, weight, options: ConvolutionOptions(padding: c.padding, algorithm: algorithm))
      #expect(try Self.error(y, plain.output) < limit, "\(algorithm), output")
      let byInput = try Tensor.conv2dBackwardInput(
        gradient, weight, inputShape: c.input, options: ConvolutionOptions(padding: c.padding, algorithm: algorithm))
      #expect(try Self.error(byInput, plain.inputGradient) < limit, "\(algorithm), by input")
      let byWeight = try Tensor.conv2dBackwardWeight(
        gradient, x, weightShape: c.weight, options: ConvolutionOptions(padding: c.padding, algorithm: algorithm))
      #expect(try Self.error(byWeight, plain.weightGradient) < limit, "\(algorithm), by weight")
    }
  }

  @Test(
    "A bias, and a gradient from elsewhere, are added at the end",
    arguments: [WinogradCase.all[1], WinogradCase.all[6]])
  func additions(_ c: WinogradCase) throws {
    let (x, weight, gradient) = try c.samples()
    let bias = try Tensor.sample([c.outputs], seed: 3).to(.float32)
    let addend = try Tensor.sample(c.input, seed: 4).to(.float32)
    let y = try Tensor.conv2d(x, weight, options: ConvolutionOptions(padding: c.padding, algorithm: .winograd))
    try expectEqual(
      Tensor.conv2d(x, weight, bias: bias, options: ConvolutionOptions(padding: c.padding, algorithm: .winograd)),
      y + bias.reshape([1, c.outputs, 1, 1]))
    let g = try Tensor.conv2dBackwardInput(
      gradient, weight, inputShape: c.input, options: ConvolutionOptions(padding: c.padding, algorithm: .winograd))
    try expectEqual(
      Tensor.conv2dBackwardInput(
        gradient, weight, inputShape: c.input, options: ConvolutionOptions(padding: c.padding, algorithm: .winograd),
        addend: addend), addend + g)
  }

  @Test("Statistics gathered with the output have the bits of those taken from it", arguments: WinogradCase.all)
  func statistics(_ c: WinogradCase) throws {
    let (x, weight, _) = try c.samples()
    let y = try Tensor.conv2d(x, weight, options: ConvolutionOptions(padding: c.padding, algorithm: .winograd))
    let fused = try Tensor.convBatchNormStatistics(
      x, weight, options: ConvolutionOptions(padding: c.padding, algorithm: .winograd))
    let (mean, variance) = try Tensor.batchNormStatistics(y)
    try expectEqual(fused.y, y)
    try expectEqual(fused.mean, mean)
    try expectEqual(fused.variance, variance)
  }

  @Test("An image's output does not depend on the images beside it") func batch() throws {
    let c = WinogradCase(images: 18, rows: 9, columns: 10, channels: 20, outputs: 36, padding: 1)
    let (x, weight, _) = try c.samples()
    let all = try Tensor.conv2d(x, weight, options: ConvolutionOptions(padding: 1, algorithm: .winograd))
    for image in [0, 7, 17] {
      let one = try Tensor.conv2d(
        x.narrow(0, image, 1), weight, options: ConvolutionOptions(padding: 1, algorithm: .winograd))
      try expectEqual(one, all.narrow(0, image, 1))
    }
  }

  /// Whether pixel `k` of the m+2 that a tile sees along one axis reaches output `j` of its m: the outermost two belong to
  /// one output, as in the direct sum, all others to every one.
  static func reaches(_ k: Int, _ j: Int, edge: Int) -> Bool {
    switch k {
    case 0: j == 0
    case edge + 1: j == edge - 1
    default: (1...edge).contains(k)
    }
  }

  @Test("A NaN or an infinity reaches the tiles that see it and nothing else", arguments: [Double.nan, .infinity])
  func nonfinite(_ value: Double) throws {
    let c = WinogradCase(images: 2, rows: 13, columns: 12, channels: 16, outputs: 17, padding: 1)
    let (x, weight, _) = try c.samples()
    for (algorithm, edge) in [(ConvolutionAlgorithm.winograd, 4), (.winograd2x2, 2)] {
      let clean = try Tensor.conv2d(x, weight, options: ConvolutionOptions(padding: 1, algorithm: algorithm)).toArray(
        Float.self)
      for (row, column) in [(0, 0), (4, 7), (3, 8), (12, 11)] {
        var values = try x.toArray(Float.self)
        values[(5 * 13 + row) * 12 + column] = Float(value)
        let spoilt = try Tensor(values, shape: x.shape)
        let found = try Tensor.conv2d(spoilt, weight, options: ConvolutionOptions(padding: 1, algorithm: algorithm))
          .toArray(Float.self)
        for i in found.indices {
          let (image, y, x) = (i / (17 * 13 * 12), i / 12 % 13, i % 12)
          let reached =
            image == 0 && Self.reaches(row + 1 - y / edge * edge, y % edge, edge: edge)
            && Self.reaches(column + 1 - x / edge * edge, x % edge, edge: edge)
          let holds = reached ? !found[i].isFinite : found[i].bitPattern == clean[i].bitPattern
          if !holds {
            Issue.record("\(algorithm), pixel \(row) \(column), output \(y) \(x): \(found[i]), was \(clean[i])")
          }
        }
      }
    }
  }

  @Test("Shapes alone decide which algorithm computes") func choice() throws {
    func tile(
      _ channels: Int, _ outputs: Int, _ size: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1,
      dtype: DType = .float32, _ algorithm: ConvolutionAlgorithm = .winograd
    ) throws -> Int {
      try Tensor.conv2dTile(
        input: [1, channels, size, size], weight: [outputs, channels, kernel, kernel],
        options: ConvolutionOptions(stride: stride, padding: padding, algorithm: algorithm),
        dtype: dtype)
    }
    #expect(try tile(16, 16, 32) == 4)
    #expect(try tile(64, 64, 8) == 4)
    #expect(try tile(64, 64, 7) == 4)
    #expect(try tile(64, 64, 6) == 2)  // as many products as F(4×4), fewer roundings
    #expect(try tile(64, 64, 5) == 2)
    #expect(try tile(64, 64, 2) == 2)
    #expect(try tile(64, 64, 1) == 1)
    #expect(try tile(64, 64, 8, .winograd2x2) == 2)
    #expect(try tile(64, 64, 8, .direct) == 1)
    #expect(try tile(15, 64, 8) == 1)
    #expect(try tile(64, 15, 8) == 1)
    #expect(try tile(64, 64, 8, stride: 2) == 1)
    #expect(try tile(64, 64, 8, padding: 3) == 1)
    #expect(try tile(64, 64, 8, kernel: 1) == 1)
    #expect(try tile(64, 64, 8, dtype: .float64) == 1)
  }

  @Test("What Winograd does not apply to has the direct sum's bits") func direct() throws {
    for dtype in [DType.float32, .float64] {
      let x = try Tensor.sample([2, 16, 8, 8]).to(dtype), weight = try Tensor.sample([16, 16, 3, 3], seed: 8).to(dtype)
      let stride = dtype == .float32 ? 2 : 1
      try expectEqual(
        Tensor.conv2d(x, weight, options: ConvolutionOptions(stride: stride, padding: 1, algorithm: .winograd)),
        Tensor.conv2d(x, weight, options: ConvolutionOptions(stride: stride, padding: 1)))
    }
  }
}

@Suite(.serialized) struct WinogradBitsTests {
  @Test("Bits depend neither on threads nor on the instruction set", arguments: WinogradCase.all)
  func bits(_ c: WinogradCase) throws {
    let (threads, set) = (Pool.threads, InstructionSet.current)
    defer {
      Pool.threads = threads
      _ = InstructionSet.select(set)
    }
    let (x, weight, gradient) = try c.samples()
    func results() throws -> [UInt32] {
      try [ConvolutionAlgorithm.winograd, .winograd2x2].flatMap { algorithm in
        let fused = try Tensor.convBatchNormStatistics(
          x, weight, options: ConvolutionOptions(padding: c.padding, algorithm: algorithm))
        return try [
          fused.y, fused.mean.to(.float32), fused.variance.to(.float32),
          Tensor.conv2dBackwardInput(
            gradient, weight, inputShape: c.input, options: ConvolutionOptions(padding: c.padding, algorithm: algorithm)
          ),
          Tensor.conv2dBackwardWeight(
            gradient, x, weightShape: c.weight, options: ConvolutionOptions(padding: c.padding, algorithm: algorithm)),
        ].flatMap { try $0.toArray(Float.self).map(\.bitPattern) }
      }
    }
    Pool.threads = 1
    _ = InstructionSet.select(.v3)
    let expected = try results()
    for n in [1, 2, 3, 7] {
      Pool.threads = n
      for other in InstructionSet.allCases where InstructionSet.select(other) {
        #expect(try results() == expected, "\(n) threads, \(other)")
      }
    }
  }
}
