import Tensors
import Testing

@Suite struct RoundingTests {
  @Test("float16 and bfloat16 round as Swift's and as truncation of bits do") func formats() throws {
    let values: [Float] = [
      0, -0.0, 1, 1.0009765, 0.1, -3.14159, 65504, 65519, 65520, 1e-8, 6e-8, 5.9e-5, .infinity, 1e30,
    ]
    let halves = try Tensor(values).rounded(to: .float16).toArray(Float.self)
    for (x, half) in zip(values, halves) { #expect(half.bitPattern == Float(Float16(x)).bitPattern, "\(x)") }
    let cut = try Tensor(values).rounded(to: .bfloat16, .towardZero).toArray(Float.self)
    for (x, short) in zip(values, cut) { #expect(short.bitPattern == x.bitPattern & 0xffff_0000, "\(x)") }
    #expect(try Tensor([Float.nan]).rounded(to: .float16).toArray(Float.self)[0].isNaN)
  }

  @Test("Directions, and what lies beyond the largest value") func modes() throws {
    let format = FloatFormat.shortened(.float64, fraction: 2)
    let x = try Tensor([1.3, -1.3])
    #expect(try x.rounded(to: format, .up).toArray(Double.self) == [1.5, -1.25])
    #expect(try x.rounded(to: format, .down).toArray(Double.self) == [1.25, -1.5])
    #expect(try x.rounded(to: format, .towardZero).toArray(Double.self) == [1.25, -1.25])
    let large = try Tensor([1e6, -1e6])
    #expect(try large.rounded(to: .float16).toArray(Double.self) == [.infinity, -.infinity])
    #expect(try large.rounded(to: .float16, .down).toArray(Double.self) == [65504, -.infinity])
  }

  @Test("Stochastic rounding is right in the mean, and repeatable") func stochastic() throws {
    let x = try Tensor.full([20000], .real(1.3))
    let format = FloatFormat.shortened(.float64, fraction: 1)
    func draw(_ seed: UInt64) throws -> Tensor {
      try x.rounded(to: format, .stochastic, generator: Generator(seed: seed, stream: 0))
    }
    #expect(try abs(draw(1).mean().item() - 1.3) < 0.01)
    #expect(try draw(1).equal(draw(1)))
    #expect(try !draw(1).equal(draw(2)))
    #expect(throws: TensorError.self) { try x.rounded(to: format, .stochastic) }
  }

  @Test("Units in the last place") func ulps() throws {
    let x: [Float] = [1, -1, 0, .infinity]
    #expect(try Tensor(x).moved(ulps: 2).toArray(Float.self) == x.map { $0.nextUp.nextUp })
    #expect(
      try Tensor(x).moved(ulps: -1, where: Tensor([true, false, true, true])).toArray(Float.self)
        == [Float(1).nextDown, -1, Float(0).nextDown, Float.infinity.nextDown])
  }
}
