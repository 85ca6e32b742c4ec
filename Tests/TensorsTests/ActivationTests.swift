import Tensors
import TestSupport
import Testing

/// il_activation.h: the formulas in plain lines; the sigmoid is that of the elementwise kernels.
@Suite("Activation kernels", .serialized)
struct ActivationTests {
  private static func samples(_ dtype: DType) throws -> Tensor {
    let edges = [0.0, -0.0, .infinity, -.infinity, .nan, 1e-300, -1e-300, 1e300, -745, 745, 88, -88]
    let x = try ConvolutionTests.noise([5003], .float64, seed: 1) * 10
    return try Tensor.cat([Tensor(edges), x], 0).to(dtype)
  }

  @Test("Swish and its derivative", arguments: [1.0, 5, -0.5], [DType.float32, .float64])
  func functions(_ beta: Double, _ dtype: DType) throws {
    let x = try Self.samples(dtype)
    let g = try ConvolutionTests.noise(x.shape, dtype, seed: 2)
    let sigma = try (x * beta).apply(.sigmoid)
    let expected =
      dtype == .float32
      ? try Self.twin(x, sigma, g, Float(beta)) : try Self.twin(x, sigma, g, beta)
    try ConvolutionTests.onEveryMachine {
      try expectEqual(x.swish(beta: beta), expected[0], $0)
      try expectEqual(x.swishDerivative(beta: beta), expected[1], $0)
      try expectEqual(Tensor.swishBackward(g, x, beta: beta), expected[2], $0)
    }
  }

  private static func twin<T: BinaryFloatingPoint & TensorElement>(
    _ x: Tensor, _ sigma: Tensor, _ g: Tensor, _ beta: T
  ) throws -> [Tensor] {
    let (x, s, g) = (try x.toArray(T.self), try sigma.toArray(T.self), try g.toArray(T.self))
    let slope = x.indices.map { s[$0] * (1 + beta * x[$0] * (1 - s[$0])) }
    return try [
      Tensor(x.indices.map { x[$0] * s[$0] }), Tensor(slope), Tensor(x.indices.map { g[$0] * slope[$0] }),
    ]
  }
}
