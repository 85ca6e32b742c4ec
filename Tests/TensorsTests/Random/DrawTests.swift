import Tensors
import TestSupport
import Testing

@Suite("Random outcomes")
struct DrawTests {
  @Test("Truth values have their probabilities, also at the ends", arguments: GeneratorKind.allCases)
  func bernoulli(_ kind: GeneratorKind) throws {
    let g = try Generator(kind: kind, seed: 3)
    for dtype in [DType.float32, .float64] {
      let p = try Tensor([0.0, 0.25, 0.8, 1]).to(dtype).broadcast(to: [20_000, 4])
      let outcomes = try p.bernoulli(g)
      #expect(outcomes.dtype == dtype)
      let shares = try outcomes.mean([0]).toArray(Double.self)
      #expect(shares[0] == 0 && shares[3] == 1)
      #expect((shares[1] - 0.25).magnitude < 0.0155 && (shares[2] - 0.8).magnitude < 0.0145)  // five deviations
    }
    for wrong in [-0.1, 1.5, Double.nan] {
      let state = g.state
      expectError("bernoulli: 'p': probabilities from 0 to 1 expected, got \(wrong)") {
        try Tensor([0.5, wrong]).bernoulli(g)
      }
      #expect(g.state == state, "nothing was drawn")
    }
    expectError("bernoulli: float32 or float64 probabilities expected, got int64") {
      try Tensor([Int64(1)]).bernoulli(g)
    }
  }

  @Test("Positions have their weights, with and without replacement", arguments: GeneratorKind.allCases)
  func multinomial(_ kind: GeneratorKind) throws {
    let g = try Generator(kind: kind, seed: 4)
    let weights = try Tensor([0, 1, 0, 3, 6, 0], shape: [2, 3])
    let drawn = try weights.multinomial(20_000, replacement: true, g)
    #expect(drawn.shape == [2, 20_000] && drawn.dtype == .int64)
    try expectEqual(drawn.select(0, 0), Tensor.ones([20_000], .int64))
    let share = try drawn.select(0, 1).to(.float64).mean().item()
    #expect((share - 2 / 3.0).magnitude < 0.017)
    #expect(try drawn.select(0, 1).max().item() == 1)
    // One draw without replacement has the same chances, and the order of more is that of draws one by one.
    let rows = try Tensor([1.0, 2, 5]).broadcast(to: [20_000, 3])
    let pairs = try rows.multinomial(2, replacement: false, g)
    let first = try pairs.select(1, 0).bincount().to(.float64) / 20_000
    for (found, wanted) in zip(try first.toArray(Double.self), [0.125, 0.25, 0.625]) {
      #expect((found - wanted).magnitude < 0.018)
    }
    let zeroThenTwo = try pairs.select(1, 0).apply(.eq, .integer(0)).apply(
      .logicalAnd, pairs.select(1, 1).apply(.eq, .integer(2)))
    #expect((try zeroThenTwo.to(.float64).mean().item() - 0.125 * 5 / 7).magnitude < 0.011)
    #expect(try !pairs.select(1, 0).apply(.eq, pairs.select(1, 1)).any())
    try expectEqual(
      Tensor([0, 2.0, 0, 1]).multinomial(2, replacement: false, g).sort().values, [1, 3], shape: [2], dtype: .int64)
    #expect(try Tensor([1.0]).multinomial(0, replacement: true, g).shape == [0])
    #expect(try Tensor.ones([0, 3]).multinomial(2, replacement: true, g).shape == [0, 2])
  }

  @Test("Weights that are none are refused")
  func refusals() throws {
    let g = try Generator(seed: 1)
    for wrong in [-1, Double.nan, .infinity] {
      expectError(
        "multinomial: 'weights': finite numbers of at least 0 expected, got \(wrong == .infinity ? "inf" : "\(wrong)")"
      ) {
        try Tensor([1, wrong]).multinomial(1, replacement: true, g)
      }
    }
    expectError("multinomial: 'weights': a weight above 0 in every row expected, got a row of zeros") {
      try Tensor([1.0, 1, 0, 0], shape: [2, 2]).multinomial(1, replacement: true, g)
    }
    expectError("multinomial: 'weights': weights of a finite sum expected, got an infinite one") {
      try Tensor([1e308, 1e308]).multinomial(1, replacement: true, g)
    }
    expectError("multinomial: 'n': at most 2, the number of weights that are not 0, expected, got 3") {
      try Tensor([1.0, 0, 1]).multinomial(3, replacement: false, g)
    }
    expectError("multinomial: vector or matrix of weights expected, got 0") {
      try Tensor.zeros([0]).multinomial(1, replacement: true, g)
    }
  }
}
