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
    #expect(try Tensor(x).moved(ulps: 2, .up).toArray(Float.self) == x.map { $0.nextUp.nextUp })
    #expect(
      try Tensor(x).moved(ulps: 1, .down).toArray(Float.self)
        == [Float(1).nextDown, Float(-1).nextDown, Float(0).nextDown, Float.infinity.nextDown])
  }

  static let formats: [(FloatFormat, String)] = [
    (.bfloat16, "bfloat16"), (.float16, "float16"), (.tf32, "tf32"), (.float32, "float32"),
    (.shortened(.float32, fraction: 0), "0 bits"), (.shortened(.float32, fraction: 3, exponent: 4), "3 and 4 bits"),
    (.shortened(.float32, fraction: 22), "22 bits"), (.shortened(.float64, fraction: 51), "51 bits"),
    (.shortened(.float64, fraction: 40, exponent: 9), "40 and 9 bits"),
  ]

  @Test(
    "Each format and mode gives what the plain twin gives, on either instruction set",
    arguments: [DType.float32, .float64])
  func twin(_ dtype: DType) throws {
    let x = try RoundingTwin.samples(dtype)
    let tensor = try Tensor(x).to(dtype)
    let best = InstructionSet.current
    defer { _ = InstructionSet.select(best) }
    for (format, name) in Self.formats where dtype == .float64 || format.leastExponent >= -126 {
      for mode in RoundingMode.allCases {
        let generator = { Generator(seed: 3, stream: 1) }
        let u = try Tensor.uniform(tensor.shape, .float64, generator()).toArray(Double.self)
        let expected = try Tensor(zip(x, u).map { RoundingTwin.rounded($0, format, mode, u: $1) }).to(dtype)
        for set in [InstructionSet.v3, .v4] where InstructionSet.select(set) {
          let got = try tensor.rounded(to: format, mode, generator: generator())
          #expect(
            try Tensor.ulpDistance(got, expected).toArray(Int64.self).enumerated().allSatisfy { i, steps in
              steps == 0 || x[i].isNaN
            }, "\(name), \(mode), \(set)")
          #expect(
            try got.apply(.reciprocal).apply(.lt, .real(0)).toArray(Bool.self)
              == expected.apply(.reciprocal).apply(.lt, .real(0)).toArray(Bool.self), "\(name), \(mode): signs of zero")
        }
      }
    }
  }

  @Test("Stochastic rounding and moves do not depend on threads, and other generators serve too")
  func threads() throws {
    let before = Pool.threads
    defer { Pool.threads = before }
    let x = try Tensor.normal([3, 70_001], .float32, Generator(seed: 1))
    func bits(_ threads: Int) throws -> [[Float]] {
      Pool.threads = threads
      return [
        try x.rounded(to: .bfloat16, .stochastic, generator: Generator(seed: 2, stream: 0)).toArray(Float.self),
        try x.moved(ulps: 3, .random, fraction: 0.3, Generator(seed: 2, stream: 0)).toArray(Float.self),
      ]
    }
    let expected = try bits(1)
    #expect(try bits(2) == expected && bits(3) == expected)
    let y = try x.to(.float64)
    for kind in [GeneratorKind.numpy, .torch] {
      let u = try Tensor.uniform(y.shape, .float64, Generator(kind: kind, seed: 4)).toArray(Double.self)
      let rounded = try y.rounded(to: .float16, .stochastic, generator: Generator(kind: kind, seed: 4))
      #expect(
        try rounded.toArray(Double.self)
          == zip(y.toArray(Double.self), u).map { RoundingTwin.rounded($0, .float16, .stochastic, u: $1) })
    }
  }

  @Test("A fraction of the elements moves, half of them each way") func fraction() throws {
    let x = try Tensor.normal([100_000], .float64, Generator(seed: 1))
    let u = try Tensor.uniform(x.shape, .float64, Generator(seed: 9, stream: 0)).toArray(Double.self)
    let values = try x.toArray(Double.self)
    let up = try x.moved(ulps: 2, .up, fraction: 0.25, Generator(seed: 9, stream: 0)).toArray(Double.self)
    #expect(up == zip(values, u).map { $1 < 0.25 ? $0.nextUp.nextUp : $0 })
    let random = try x.moved(ulps: 1, .random, fraction: 0.25, Generator(seed: 9, stream: 0)).toArray(Double.self)
    #expect(zip(zip(values, random), u).allSatisfy { $0.0 == $0.1 ? $1 >= 0.25 : $1 < 0.25 })
    let above = zip(values, random).count { $1 > $0 }
    let below = zip(values, random).count { $1 < $0 }
    #expect(abs(above - below) < 500, "\(above) up, \(below) down")
    #expect(throws: TensorError.self) { try x.moved(ulps: 1, .random) }
    #expect(throws: TensorError.self) { try x.to(.int64).moved(ulps: 1, .up) }
  }

  @Test("Moves by many units go through zero and end at infinity") func far() throws {
    let x = [1.0, -1, 5e-324, -5e-324, 0, -0.0, .greatestFiniteMagnitude, .infinity, -.infinity, .nan]
    for steps in [1, -1, 3, 65536] {
      let moved = try Tensor(x).moved(ulps: steps, .up).toArray(Double.self)
      for (from, to) in zip(x, moved) {
        var expected = from
        for _ in 0..<steps.magnitude { expected = steps > 0 ? expected.nextUp : expected.nextDown }
        #expect(to.bitPattern == expected.bitPattern || from.isNaN && to.isNaN, "\(from) by \(steps): \(to)")
      }
    }
  }

  @Test("Distances in units in the last place") func distance() throws {
    func steps<T: TensorElement>(_ a: [T], _ b: [T]) throws -> [Int64] {
      try Tensor.ulpDistance(Tensor(a), Tensor(b)).toArray(Int64.self)
    }
    let one = 1.0
    #expect(try steps([1, 1, 0, -0.0, 1], [one.nextUp.nextUp, one.nextDown, -0.0, 5e-324, 1]) == [2, 1, 0, 1, 0])
    #expect(
      try steps([-5e-324, .infinity, .nan, .nan], [5e-324, .greatestFiniteMagnitude, 1, .nan]) == [2, 1, .max, .max])
    #expect(try steps([-Double.infinity, 1], [.infinity, 2]) == [.max, 1 << 52])
    #expect(try steps([Float(1), -Float.infinity], [2, .infinity]) == [1 << 23, 0xff << 24])
    #expect(try Tensor.ulpDistance(Tensor([1.0, 2], shape: [2, 1]), Tensor([1.0, 2, 4])).shape == [2, 3])
    #expect(throws: TensorError.self) {
      try steps([1.0], [1.0, 2]).count + Tensor.ulpDistance(Tensor([1.0]), Tensor([Float(1)])).count
    }
  }

  @Test("Flipped bits") func flips() throws {
    #expect(try Tensor([1.0, -2]).flippingBits(Tensor([Int64.min])).toArray(Double.self) == [-1, 2])
    #expect(
      try Tensor([Float(1)]).flippingBits(Tensor([Int64(1), 1 << 31])).toArray(Float.self) == [Float(1).nextUp, -1])
    #expect(try Tensor([Int32(5), -1]).flippingBits(Tensor([Int32(-1)])).toArray(Int32.self) == [-6, 0])
    #expect(try Tensor([UInt8(0b101)]).flippingBits(Tensor([Int64(0b110)])).toArray(UInt8.self) == [0b011])
    let x = try Tensor.normal([3, 4], .float32, Generator(seed: 1))
    let mask = try Tensor.integers([4], 0..<(1 << 32), Generator(seed: 2))
    #expect(try x.flippingBits(mask).flippingBits(mask).toArray(Float.self) == x.toArray(Float.self))
    for (tensor, mask) in [(x, try Tensor([Int64(1) << 32])), (x, try Tensor([1.0])), (try Tensor([true]), mask)] {
      #expect(throws: TensorError.self) { try tensor.flippingBits(mask) }
    }
  }
}
