import Tensors
import TestSupport
import Testing

@Suite("Fourier transforms")
struct FourierTests {
  /// Σ_j x[j]·exp(−2πi·jk/n) term by term, angles reduced as integers.
  private static func direct(_ x: [Double]) throws -> [Double] {
    let n = x.count / 2
    let angles = try Tensor.arange(0, through: Int64(n) - 1, step: 1, .float64) * (2 * Double.pi / Double(n))
    let (c, s) = (try angles.apply(.cos).toArray(Double.self), try angles.apply(.sin).toArray(Double.self))
    return (0..<n).flatMap { k in
      var (re, im) = (0.0, 0.0)
      for j in 0..<n {
        let place = j * k % n
        re += x[2 * j] * c[place] + x[2 * j + 1] * s[place]
        im += x[2 * j + 1] * c[place] - x[2 * j] * s[place]
      }
      return [re, im]
    }
  }

  @Test(
    "Every length has the transform of its definition, and its inverse gives the line back",
    arguments: Array(1...40) + [49, 64, 74, 96, 101, 125, 128, 143, 210, 243, 256, 289, 360, 509, 512, 1000])
  func lengths(_ n: Int) throws {
    let x = try Tensor.sample([n, 2], seed: UInt64(n))
    let y = try x.fourier(0, isInverse: false)
    let expected = try Self.direct(x.toArray(Double.self))
    let scale = try x.norm().item()
    for (a, b) in zip(try y.toArray(Double.self), expected) { #expect((a - b).magnitude <= 2e-15 * Double(n) * scale) }
    let back = try y.fourier(0, isInverse: true) / Double(n)
    #expect(try (back - x).apply(.abs).max().item() <= 4e-15 * scale, "there and back")
    let single = try x.to(.float32).fourier(0, isInverse: false)
    #expect(single.dtype == .float32)
    try expectEqual(single, x.to(.float32).to(.float64).fourier(0, isInverse: false).to(.float32), "rounded once")
    // Of real numbers: half of it, and back by the adjoint.
    let real = try x.select(1, 0)
    let half = try real.realFourier(0, isInverse: false)
    let whole = try Tensor.stack([real, Tensor.zeros([n])], 1).fourier(0, isInverse: false)
    try expectEqual(half, whole.narrow(0, 0, n / 2 + 1), "half")
    let weights = try Tensor.sample(half.shape, seed: 5)
    let adjoint = try weights.realPartOfFourier(0, n, isInverse: true)
    let (left, right) = (try (half * weights).sum().item(), try (real * adjoint).sum().item())
    #expect((left - right).magnitude <= 1e-13 * Double(n) * scale, "adjoint")
  }

  @Test("Lines are transformed along any dimension, on every layout; one with NaN spoils no other")
  func lines() throws {
    let x = try Tensor.sample([3, 5, 2, 2], seed: 1)
    for d in 0..<3 {
      let expected = try x.fourier(d, isInverse: false)
      for layout in try Tensor.everyLayout(of: x) {
        try expectEqual(layout.tensor.fourier(d, isInverse: false), expected, "\(layout)")
        try expectEqual(layout.tensor.fourier(d - 3, isInverse: false), expected, "\(layout)")
      }
    }
    let one = try x.select(2, 1).select(0, 2)
    try expectEqual(x.fourier(1, isInverse: false).select(2, 1).select(0, 2), one.fourier(0, isInverse: false))
    let spoiled = try x.clone()
    try spoiled.select(0, 1).select(0, 3).select(0, 0).fillInPlace(.real(.nan))
    let isNaN = try spoiled.fourier(1, isInverse: false).apply(.isnan)
    #expect(try isNaN.to(.int64).sum().item() == 10)
    #expect(try Tensor.zeros([0, 4, 2]).fourier(1, isInverse: false).shape == [0, 4, 2])
    try expectEqual(
      Tensor([Int64(1), 2, 3]).realFourier(0, isInverse: false).select(0, 0), [6, 0], shape: [2], dtype: .float64)
  }

  @Test("What is no complex tensor, or has no length, is refused")
  func refusals() throws {
    expectError(
      "fft: complex tensor, whose last dimension has size 2 (real and imaginary part), expected, got 3"
    ) { try Tensor.zeros([3]).fourier(0, isInverse: false) }
    expectError("fft: dimension 1 to 1 (or −1 to −1) expected, got 2") {
      try Tensor.zeros([3, 2]).fourier(1, isInverse: false)
    }
    expectError("fft: dimension 1 to 1 (or −1 to −1) expected, got -9223372036854775808") {
      try Tensor.zeros([3, 2]).fourier(.min, isInverse: false)
    }
    expectError("fft: at least one element expected, got shape 0×2") {
      try Tensor.zeros([0, 2]).fourier(0, isInverse: false)
    }
    expectError("rfft: at least one dimension expected, got scalar") {
      try Tensor.zeros([]).realFourier(0, isInverse: false)
    }
    expectError("irfft: 'n': length whose half and 1 are 3 expected, got 9") {
      try Tensor.zeros([3, 2]).realPartOfFourier(0, 9, isInverse: true)
    }
  }
}
