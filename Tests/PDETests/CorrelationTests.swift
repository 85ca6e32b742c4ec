import PDE
import Tensors
import Testing

struct CorrelationCase: Sendable, CustomTestStringConvertible {
  let image, kernel: [Int]
  var testDescription: String { "\(image) ⋆ \(kernel)" }

  /// Row lengths whose transforms have factors 2, 3, 4 and 5, odd ones, kernels as large as the image, of one weight.
  static let all = [
    ([1, 1], [1, 1]), ([3, 3], [3, 3]), ([13, 7], [1, 1]), ([30, 37], [5, 7]), ([9, 50], [9, 3]), ([40, 45], [3, 40]),
    ([20, 150], [3, 40]), ([64, 64], [8, 8]), ([70, 81], [33, 2]), ([17, 96], [2, 96]),
  ].map { CorrelationCase(image: $0.0, kernel: $0.1) }

  func tensor(_ shape: [Int], seed: UInt64) throws -> Tensor {
    try Tensor(noise(shape.reduce(1, *), seed: seed), shape: #require(Shape(shape)))
  }
  func imageTensor() throws -> Tensor { try tensor(image, seed: 5) }
  func kernelTensor(seed: UInt64 = 6) throws -> Tensor { try tensor(kernel, seed: seed) }
  func patches() throws -> PatchOperator {
    try PatchOperator(image: imageTensor(), kernelShape: #require(Shape(kernel)))
  }

  /// Valid correlation in plain loops.
  func twin(_ image: [Double], _ kernel: [Double], _ size: [Int]) -> [Double] {
    let (rows, columns) = (self.image[0] - size[0] + 1, self.image[1] - size[1] + 1)
    return (0..<rows * columns).map { at in
      var sum = 0.0
      for i in 0..<size[0] {
        for j in 0..<size[1] {
          sum += image[(at / columns + i) * self.image[1] + at % columns + j] * kernel[i * size[1] + j]
        }
      }
      return sum
    }
  }
}

@Suite("Correlation and Swish kernels", .serialized)
struct CorrelationTests {
  @Test("Forward and adjoint agree with plain loops", arguments: CorrelationCase.all)
  func twins(_ c: CorrelationCase) throws {
    let patches = try c.patches()
    let image = try c.imageTensor().toArray(Double.self)
    let w = try c.kernelTensor()
    let out = try patches.forward(w)
    #expect(Array(out.shape) == zip(c.image, c.kernel).map { $0 - $1 + 1 })
    for (a, b) in try zip(out.toArray(Double.self), c.twin(image, w.toArray(Double.self), c.kernel)) {
      #expect(abs(a - b) < 1e-13)
    }
    let delta = try c.tensor(Array(out.shape), seed: 8)
    let back = try patches.adjoint(delta).toArray(Double.self)
    for (a, b) in try zip(back, c.twin(image, delta.toArray(Double.self), Array(out.shape))) {
      #expect(abs(a - b) < 1e-12)
    }
  }

  @Test("Swish, its slope and its curvature agree with plain formulas", arguments: CorrelationCase.all)
  func swish(_ c: CorrelationCase) throws {
    let (patches, w, v) = try (c.patches(), c.kernelTensor(), c.kernelTensor(seed: 9))
    for beta in [1.0, 0.3] {
      let x = try patches.forward(w)
      let sigma = try (x * beta).apply(.sigmoid)
      let less = try sigma * -1 + 1
      let slope = try sigma * (x * beta * less + 1)
      let curvature = try sigma * less * beta * (x * beta * (sigma * -2 + 1) + 2)
      let sum = try (x * sigma).sum().item()
      let weightings: [(PatchOperator.Weighting, Tensor)] = try [
        (.identity, x), (.swishSlope, slope), (.swishCurvature(direction: v), curvature * patches.forward(v)),
      ]
      for (weighting, expected) in weightings {
        let got = try patches.swish(w, beta: beta, weighting)
        #expect(abs(got.sum - sum) < 1e-12 * max(1, abs(sum)))
        #expect(try (got.patches - patches.adjoint(expected)).apply(.abs).max().item() < 1e-12)
      }
    }
  }

  @Test("Bits depend neither on threads nor on the instruction set")
  func bits() throws {
    let (threads, isa) = (Pool.threads, InstructionSet.current)
    defer {
      Pool.threads = threads
      _ = InstructionSet.select(isa)
    }
    var sums: Set<[UInt64]> = []
    for set in InstructionSet.allCases where InstructionSet.select(set) {
      for count in [1, 2, 3] {
        Pool.threads = count
        let linear = try CNNFixture.linear(alpha: 1.2e7).run(iterations: 3)
        let nonlinear = try CNNFixture.nonlinear(learningRate: 0.05).run(iterations: 5)
        let bound = try CNNFixture.nonlinear(learningRate: 0.05).stepBound(nonlinear.w)
        let small = try CorrelationCase.all.map {
          try checksum($0.patches().adjoint($0.patches().forward($0.kernelTensor())))
        }
        sums.insert(
          try [
            checksum(linear.loss), checksum(linear.w), checksum(nonlinear.loss), checksum(nonlinear.w),
            bound.bitPattern,
          ] + small)
      }
    }
    #expect(sums.count == 1)
  }

  @Test("Infinity, NaN and overflow are results")
  func nonFinite() throws {
    let image = try CNNFixture.checkerboard(16, 16)
    let huge = try Tensor.full([3, 3], .real(1e300)) * CNNFixture.checkerboard(3, 3)
    let patches = try PatchOperator(image: image, kernelShape: [3, 3])
    #expect(try patches.forward(huge * 1e8).apply(.isfinite).any() == false)
    #expect(try patches.swish(huge, beta: 1, .swishSlope).sum.isFinite)
    let broken = try PatchOperator(image: image * Double.nan, kernelShape: [3, 3])
    #expect(try broken.forward(huge).apply(.isnan).all())
  }
}
