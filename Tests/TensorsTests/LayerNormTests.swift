import Tensors
import TestSupport
import Testing

/// il_row_normalization.h: the elements of a row bit for bit from its statistics, sums within the rounding of as many
/// additions, the same bits on every machine.
@Suite("Layer normalisation kernels", .serialized)
struct LayerNormTests {
  /// Rows, columns: below, at and above a vector, four of them, a block; rows below and above a block of sums.
  static let shapes: [Shape] = [
    [3, 1], [2, 5], [7, 8], [5, 16], [33, 17], [4, 64], [3, 71], [300, 130], [2, 4096], [3, 4101], [9000, 3],
  ]

  @Test("Each element is that of plain lines", arguments: shapes, [DType.float32, .float64])
  func forward(_ shape: Shape, _ dtype: DType) throws {
    let x = try ConvolutionTests.noise(shape, dtype, seed: 1) * 3 + 0.5
    let (gamma, beta) = (
      try ConvolutionTests.noise([shape[1]], dtype, seed: 2) + 1.5,
      try ConvolutionTests.noise([shape[1]], dtype, seed: 3)
    )
    let plain = try x.to(.float64)
    let mean = try plain.sum([1]) / Double(shape[1])
    let variance = try (plain - mean.reshape([shape[0], 1])).apply(.square).sum([1]) / Double(shape[1])
    let unit = dtype == .float32 ? 1e-6 : 1e-14
    let first = try Tensor.layerNorm(x, gamma: gamma, beta: beta, eps: 1e-3)
    #expect(try (first.mean.to(.float64) - mean).apply(.abs).max().item() <= 10 * unit)
    let inverse = try (variance + 1e-3).apply(.rsqrt)
    #expect(try ((first.inverseStd.to(.float64) - inverse) / inverse).apply(.abs).max().item() <= 10 * unit)
    let expected =
      dtype == .float32
      ? try Self.affine(x, first.mean, first.inverseStd, gamma, beta, Float.self)
      : try Self.affine(x, first.mean, first.inverseStd, gamma, beta, Double.self)
    try ConvolutionTests.onEveryMachine { machine in
      let found = try Tensor.layerNorm(x, gamma: gamma, beta: beta, eps: 1e-3)
      try expectEqual(found.y, expected, machine)
      try expectEqual(found.mean, first.mean, machine)
      try expectEqual(found.inverseStd, first.inverseStd, machine)
    }
  }

  /// fma((x − mean)·inverseStd, γ, β).
  private static func affine<T: BinaryFloatingPoint & TensorElement>(
    _ x: Tensor, _ mean: Tensor, _ inverse: Tensor, _ gamma: Tensor, _ beta: Tensor, _: T.Type
  ) throws -> Tensor {
    let (xs, m, s) = try (x.toArray(T.self), mean.toArray(T.self), inverse.toArray(T.self))
    let (g, b) = try (gamma.toArray(T.self), beta.toArray(T.self))
    let columns = x.shape[1]
    return try Tensor(
      xs.indices.map { b[$0 % columns].addingProduct((xs[$0] - m[$0 / columns]) * s[$0 / columns], g[$0 % columns]) },
      shape: x.shape)
  }

  @Test("Gradients are those of plain sums", arguments: shapes, [DType.float32, .float64])
  func backward(_ shape: Shape, _ dtype: DType) throws {
    let (x, g) = (
      try ConvolutionTests.noise(shape, dtype, seed: 1) * 2 + 1, try ConvolutionTests.noise(shape, dtype, seed: 2)
    )
    let gamma = try ConvolutionTests.noise([shape[1]], dtype, seed: 3) + 1.5
    let (_, mean, inverse) = try Tensor.layerNorm(x, gamma: gamma, beta: Tensor.zeros([shape[1]], dtype), eps: 1e-3)
    func column(_ t: Tensor) throws -> Tensor { try t.to(.float64).reshape([shape[0], 1]) }
    func average(_ t: Tensor) throws -> Tensor { try t.sum([1], keepDimensions: true) / Double(shape[1]) }
    let (wide, slope) = (try x.to(.float64), try g.to(.float64))
    let u = try (wide - column(mean)) * column(inverse)
    let d = try slope * gamma.to(.float64)
    let byInput = try column(inverse) * (d - average(d) - u * average(d * u))
    let (byGamma, byBeta) = (try (slope * u).sum([0]), try slope.sum([0]))
    let unit = dtype == .float32 ? 2e-5 : 1e-13
    var first: [Tensor]?
    try ConvolutionTests.onEveryMachine { machine in
      let found = try Tensor.layerNormBackward(g, x, mean: mean, inverseStd: inverse, gamma: gamma)
      for (name, a, b) in [("∂x", found.x, byInput), ("∂γ", found.gamma, byGamma), ("∂β", found.beta, byBeta)] {
        let error = try (a.to(.float64) - b).apply(.abs).max().item() / Swift.max(1, b.apply(.abs).max().item())
        #expect(error <= unit, "\(name) \(machine): \(error)")
      }
      let all = [found.x, found.gamma, found.beta]
      if let first { for (a, b) in zip(all, first) { try expectEqual(a, b, machine) } } else { first = all }
    }
  }

  @Test("Nothing of a mean is lost, NaN stays in its row, no rows give nothing, and what does not fit is refused")
  func edges() throws {
    let (ones, zeros) = (try Tensor.ones([4], .float32), try Tensor.zeros([4], .float32))
    let far = try Tensor([1e6, 1e6 + 1, 1e6 + 2, 1e6 + 3] as [Float], shape: [1, 4])
    let y = try Tensor.layerNorm(far, gamma: ones, beta: zeros, eps: 0).y.toArray(Float.self)
    let near = try Tensor.layerNorm(far - 1e6, gamma: ones, beta: zeros, eps: 0).y.toArray(Float.self)
    #expect(y == near)
    let spoilt = try Tensor([1, .nan, 2, 3, 1, 2, 3, 4] as [Float], shape: [2, 4])
    let found = try Tensor.layerNorm(spoilt, gamma: ones, beta: zeros, eps: 1e-5).y.toArray(Float.self)
    #expect(found[..<4].allSatisfy(\.isNaN) && found[4...].allSatisfy(\.isFinite))
    let none = try Tensor.zeros([0, 4], .float32)
    let (empty, mean, inverse) = try Tensor.layerNorm(none, gamma: ones, beta: zeros, eps: 1e-5)
    #expect(empty.shape == [0, 4])
    try expectEqual(
      Tensor.layerNormBackward(none, none, mean: mean, inverseStd: inverse, gamma: ones).gamma, zeros)
    expectError("layer_norm: an input whose last sizes are those normalised expected, got 1×4 and 3") {
      try Tensor.layerNorm(far, gamma: Tensor.ones([3], .float32), beta: Tensor.ones([3], .float32), eps: 0)
    }
    expectError("layer_norm: float32 or float64, all the same, expected, got float32 and float64 and float32") {
      try Tensor.layerNorm(far, gamma: Tensor.ones([4]), beta: zeros, eps: 0)
    }
  }
}
