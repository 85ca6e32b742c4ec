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
        let twins: [Double] = zip(x, u).map { RoundingTwin.rounded($0, format, mode, u: $1) }
        let expected = try Tensor(twins).to(dtype)
        for set in [InstructionSet.v3, .v4] where InstructionSet.select(set) {
          let got = try tensor.rounded(to: format, mode, generator: generator())
          let (a, b): ([Double], [Double]) = (try got.toArray(), try expected.toArray())
          let wrong = x.indices.first { a[$0].bitPattern != b[$0].bitPattern && !x[$0].isNaN }
          #expect(wrong == nil, "\(name), \(mode), \(set): \(wrong.map { "\(x[$0]) → \(a[$0]), not \(b[$0])" } ?? "")")
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
      let values: [Double] = try y.toArray()
      let twins: [Double] = zip(values, u).map { RoundingTwin.rounded($0, .float16, .stochastic, u: $1) }
      let got: [Double] = try rounded.toArray()
      #expect(got == twins)
    }
  }

  @Test("A fraction of the elements moves, half of them each way") func fraction() throws {
    let x = try Tensor.normal([100_000], .float64, Generator(seed: 1))
    let u = try Tensor.uniform(x.shape, .float64, Generator(seed: 9, stream: 0)).toArray(Double.self)
    let values = try x.toArray(Double.self)
    let up = try x.moved(ulps: 2, .up, fraction: 0.25, Generator(seed: 9, stream: 0)).toArray(Double.self)
    let twins: [Double] = zip(values, u).map { x, u in u < 0.25 ? x.nextUp.nextUp : x }
    #expect(up == twins)
    let random = try x.moved(ulps: 1, .random, fraction: 0.25, Generator(seed: 9, stream: 0)).toArray(Double.self)
    let isRight = values.indices.allSatisfy { i in (values[i] != random[i]) == (u[i] < 0.25) }
    #expect(isRight)
    let above = zip(values, random).count { $1 > $0 }
    let below = zip(values, random).count { $1 < $0 }
    #expect(abs(above - below) < 500, "\(above) up, \(below) down")
    #expect(throws: TensorError.self) { try x.moved(ulps: 1, .random) }
    #expect(throws: TensorError.self) { try x.to(.int64).moved(ulps: 1, .up) }
  }

  @Test("Moves by many units go through zero and end at infinity") func far() throws {
    let least = Double.leastNonzeroMagnitude
    let x: [Double] = [1, -1, least, -least, 0, -0.0, .greatestFiniteMagnitude, .infinity, -.infinity, .nan]
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
    let least = Double.leastNonzeroMagnitude
    let up: Double = 1 + Double.ulpOfOne
    let cases: [(Double, Double, Int64)] = [
      (1, up, 1), (up, 1, 1), (0, -0.0, 0), (-0.0, least, 1), (-least, least, 2), (1, 1, 0), (1, 2, 1 << 52),
      (.infinity, .greatestFiniteMagnitude, 1), (.nan, 1, .max), (.nan, .nan, .max), (-.infinity, .infinity, .max),
    ]
    let (a, b) = (try Tensor(cases.map(\.0)), try Tensor(cases.map(\.1)))
    let steps: [Int64] = try Tensor.ulpDistance(a, b).toArray()
    #expect(steps == cases.map(\.2))
    let (one, infinity): ([Float], [Float]) = ([1, -.infinity], [2, .infinity])
    let singles: [Int64] = try Tensor.ulpDistance(Tensor(one), Tensor(infinity)).toArray()
    #expect(singles == [1 << 23, 0xff << 24] as [Int64])
    let column = try a.reshape([cases.count, 1])
    #expect(try Tensor.ulpDistance(column, b).shape == [cases.count, cases.count])
    #expect(throws: TensorError.self) { try Tensor.ulpDistance(a, Tensor(one)) }
    #expect(throws: TensorError.self) { try Tensor.ulpDistance(a, b.narrow(0, 0, 3)) }
  }

  @Test("Flipped bits") func flips() throws {
    func flipped<T: TensorElement, M: TensorElement>(_ values: [T], _ mask: [M]) throws -> [T] {
      try Tensor(values).flippingBits(Tensor(mask)).toArray(T.self)
    }
    let (double, single): ([Double], [Float]) = ([1, -2], [1])
    let high: [Int64] = [.min]
    let doubles: [Double] = try flipped(double, high)
    #expect(doubles == [-1, 2] as [Double])
    let both: [Int64] = [1, 1 << 31]
    let singles: [Float] = try flipped(single, both)
    #expect(singles == [Float(1).nextUp, -1] as [Float])
    let (numbers, ones): ([Int32], [Int32]) = ([5, -1], [-1])
    #expect(try flipped(numbers, ones) == [-6, 0] as [Int32])
    let (bytes, six): ([UInt8], [Int64]) = ([0b101], [0b110])
    #expect(try flipped(bytes, six) == [0b011] as [UInt8])
    let x = try Tensor.normal([3, 4], .float32, Generator(seed: 1))
    let mask = try Tensor.integers([4], 0..<(1 << 32), Generator(seed: 2))
    #expect(try x.flippingBits(mask).flippingBits(mask).equal(x))
    let beyond: [Int64] = [1 << 32]
    #expect(throws: TensorError.self) { try x.flippingBits(Tensor(beyond)) }
    #expect(throws: TensorError.self) { try x.flippingBits(Tensor(double)) }
    #expect(throws: TensorError.self) { try x.apply(.isnan).flippingBits(mask) }
  }
}
