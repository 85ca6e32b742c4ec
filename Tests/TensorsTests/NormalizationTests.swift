import Tensors
import TestSupport
import Testing

/// il_normalization.h in plain loops: the forward pass and ∂skip bit for bit; sums over images and pixels, which the
/// kernels add in blocks, within the rounding of as many additions.
@Suite("Normalisation kernels", .serialized)
struct NormalizationTests {
  static let shapes: [Shape] = [[2, 3, 4, 5], [7, 16, 8, 8], [3, 17, 5, 1], [64, 33], [2, 100, 3, 3]]

  /// What a normalisation is given.
  private struct Inputs {
    let x, g, mean, inverseStd, gamma, beta: Tensor

    init(_ shape: Shape, _ dtype: DType) throws {
      x = try ConvolutionTests.noise(shape, dtype, seed: 1) * 3 + 0.5
      g = try ConvolutionTests.noise(shape, dtype, seed: 2)
      let variance: Tensor
      (mean, variance) = try Tensor.batchNormStatistics(x)
      inverseStd = try (variance + 1e-5).apply(.rsqrt)
      gamma = try ConvolutionTests.noise([shape[1]], dtype, seed: 3) + 1.5
      beta = try ConvolutionTests.noise([shape[1]], dtype, seed: 4)
    }
  }

  @Test("The forward pass has the bits of plain lines", arguments: shapes, [DType.float32, .float64])
  func forward(_ shape: Shape, _ dtype: DType) throws {
    let inputs = try Inputs(shape, dtype)
    for activation in [Activation.none, .relu, .swish(beta: 5)] {
      for skip in [nil, try ConvolutionTests.noise(shape, dtype, seed: 5)] {
        let z =
          dtype == .float32 ? try Self.affine(inputs, skip, Float.self) : try Self.affine(inputs, skip, Double.self)
        let expected: Tensor
        switch activation {
        case .none: expected = z
        case .relu: expected = try z.apply(.relu)
        case .swish(let beta): expected = try z * (z * beta).apply(.sigmoid)
        }
        try ConvolutionTests.onEveryMachine {
          let y = try Tensor.batchNormForward(
            inputs.x, mean: inputs.mean, inverseStd: inputs.inverseStd, gamma: inputs.gamma, beta: inputs.beta,
            activation: activation, skip: skip)
          try expectEqual(y.contiguous() + 0.0, expected + 0.0, "\(activation) \($0)")
        }
      }
    }
  }

  /// z = fma(x − mean, γ·inverseStd, β) + skip.
  private static func affine<T: BinaryFloatingPoint & TensorElement>(
    _ i: Inputs, _ skip: Tensor?, _: T.Type
  ) throws -> Tensor {
    let (x, mean, inverse) = try (i.x.toArray(T.self), i.mean.toArray(T.self), i.inverseStd.toArray(T.self))
    let (gamma, beta) = try (i.gamma.toArray(T.self), i.beta.toArray(T.self))
    let more = try skip?.toArray(T.self)
    let plane = i.x.shape.dropFirst(2).reduce(1, *)
    return try Tensor(
      x.indices.map { k in
        let c = k / plane % i.x.shape[1]
        let z = beta[c].addingProduct(x[k] - mean[c], gamma[c] * inverse[c])
        return more.map { z + $0[k] } ?? z
      }, shape: i.x.shape)
  }

  @Test("Statistics and gradients are those of plain sums", arguments: shapes, [DType.float32, .float64])
  func sums(_ shape: Shape, _ dtype: DType) throws {
    let i = try Inputs(shape, dtype)
    let n = Double(i.x.count / shape[1])
    let others = (0..<shape.count).filter { $0 != 1 }
    var wide = Shape(repeating: 1, count: shape.count)
    wide[1] = shape[1]
    func sum(_ t: Tensor) throws -> Tensor { try t.sum(others, keepDimensions: true) }
    let (x, g) = (try i.x.to(.float64), try i.g.to(.float64))
    let mean = try sum(x) / n
    let variance = try sum((x - mean).apply(.square)) / n
    let unit = dtype == .float32 ? 1e-5 : 1e-13
    func expectNear(_ found: Tensor, _ wanted: Tensor, _ what: String) throws {
      let error = try (found.to(.float64).contiguous().reshape(wanted.shape) - wanted).apply(.abs).max().item()
      #expect(error <= unit * Swift.max(1, try wanted.apply(.abs).max().item()), "\(what): \(error)")
    }
    let (gamma, beta, inverse) = try (
      i.gamma.to(.float64).reshape(wide), i.beta.to(.float64).reshape(wide), i.inverseStd.to(.float64).reshape(wide)
    )
    let u = try (x - i.mean.to(.float64).reshape(wide)) * inverse
    for (activation, slope) in try [
      (Activation.none, Tensor.ones(shape)), (.relu, ((gamma * u + beta).apply(.gt, .real(0))).to(.float64)),
      (.swish(beta: 2), (gamma * u + beta).swishDerivative(beta: 2)),
    ] {
      let d = try g * slope
      let (byBeta, byGamma) = (try sum(d), try sum(d * u))
      let byInput = try gamma * inverse * (d - (byBeta + u * byGamma) / n)
      try ConvolutionTests.onEveryMachine {
        let (m, v) = try Tensor.batchNormStatistics(i.x)
        try expectNear(m, mean, "mean \($0)")
        try expectNear(v, variance, "variance \($0)")
        let found = try Tensor.batchNormBackward(
          i.g, i.x, mean: i.mean, inverseStd: i.inverseStd, gamma: i.gamma, beta: i.beta, activation: activation)
        try expectNear(found.x, byInput, "∂x \(activation) \($0)")
        try expectNear(found.gamma, byGamma, "∂γ \(activation) \($0)")
        try expectNear(found.beta, byBeta, "∂β \(activation) \($0)")
      }
    }
  }
}
