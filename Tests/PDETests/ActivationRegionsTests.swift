import Foundation
import PDE
import Tensors
import Testing

/// Table 3: regions of the one-layer CNN's outputs, their bounds, and what small errors do in them.
@Suite("Activation regions")
struct ActivationRegionsTests {
  private func equation(
    _ image: Tensor, _ w: Tensor, alpha: Double = 20, rate: Double = 0.07, beta: Double = 1, label: Double = 1
  ) throws -> CNNNonlinearPDE {
    try CNNNonlinearPDE(
      image: image, initial: w, descent: Descent(learningRate: rate), alpha: alpha, beta: beta, label: label)
  }

  /// By how much one step multiplies an error: two copies, the second apart by a small direction; the largest of many.
  private func measuredGrowth(_ equation: CNNNonlinearPDE) throws -> Double {
    let shape = equation.initial.shape
    var direction = try Tensor(noise(shape.elementCount ?? 0, seed: 8), shape: shape)
    var factor = 0.0
    for _ in 0..<60 {  // power iteration with the step itself
      direction = try direction / direction.norm().item()
      func end(_ sign: Double) throws -> Tensor {
        var shifted = equation
        shifted.initial = try equation.initial + direction * (sign * 1e-5)
        return try shifted.run(iterations: 1).w
      }
      let image = try (end(1) - end(-1)) / 2e-5
      factor = try image.norm().item()
      direction = image
    }
    return factor
  }

  @Test("The default threshold is where swish″ changes sign", arguments: [1.0, 5])
  func inflection(beta: Double) throws {
    let w = try Tensor.ones([1, 1])
    let regions = try ActivationRegions(equation(Tensor.ones([1, 1]), w, beta: beta))
    func curvature(_ x: Double) -> Double {
      let s = 1 / (1 + exp(-beta * x))
      return beta * s * (1 - s) * (2 + beta * x * (1 - 2 * s))
    }
    #expect(curvature(regions.threshold * (1 - 1e-9)) > 0)
    #expect(curvature(regions.threshold * (1 + 1e-9)) < 0)
  }

  @Test("Shares are those of a plain count, and NaN is in no region")
  func shares() throws {
    let image = try Tensor(noise(20 * 17, seed: 3), shape: [20, 17]) * 2
    let w = try Tensor(noise(12, seed: 5), shape: [4, 3])
    let regions = try ActivationRegions(equation(image, w), threshold: 0.7)
    let state = try regions.state(w)
    let outputs = try regions.equation.patches.forward(w).toArray(Double.self)
    let counts = [
      outputs.count { $0 >= 0.7 }, outputs.count { abs($0) < 0.7 }, outputs.count { $0 <= -0.7 },
    ]
    #expect(counts.allSatisfy { $0 > 10 } && counts.reduce(0, +) == outputs.count)
    for (region, count) in zip(ActivationRegion.allCases, counts) {
      #expect(try state.share(region) == Double(count) / Double(outputs.count))
    }
    let lost = try regions.state(w * Double.nan)
    for region in ActivationRegion.allCases { #expect(try lost.share(region) == 0) }
    #expect(try lost.growth(learningRate: 0.07).isNaN)
  }

  @Test("Growth is what two nearby copies measure; the regions' parts are the derivative by parts")
  func growth() throws {
    let image = try Tensor(noise(18 * 19, seed: 3), shape: [18, 19]) * 3
    for (seed, label) in [(5, 1.0), (6, 0.2)] as [(UInt64, Double)] {
      let w = try Tensor(noise(12, seed: seed), shape: [4, 3])
      let equation = try equation(image, w, alpha: 2, rate: 0.9, beta: 1.3, label: label)
      let state = try ActivationRegions(equation).state(w)
      let measured = try measuredGrowth(equation)
      #expect(abs(try state.growth(learningRate: 0.9) / measured - 1) < 1e-4)
      // The curvatures of the regions add up; weight decay is in each, and the means multiply.
      let v = try Tensor(noise(12, seed: 9), shape: [4, 3])
      let exact = try equation.hessian(w)(v)
      #expect(try (state.hessian()(v) - exact).apply(.abs).max().item() < 1e-12)
    }
  }

  @Test(
    "On the paper's image errors grow among transitioning outputs just where the table says",
    arguments: [
      (20.0, 0.07), (250, 1e-3), (255.9, 1e-3), (256.1, 1e-3), (300, 1e-3), (1999, 1e-3), (2001, 1e-3), (100, 1e-3),
      (300, 0.0066), (300, 0.0067), (27, 0.07), (29, 0.07),
    ])
  func transitioning(alpha: Double, rate: Double) throws {
    let w = try Tensor.zeros([32, 32])
    let equation = try equation(CNNFixture.checkerboard(), w, alpha: alpha, rate: rate)
    let bounds = try ActivationRegions.bounds(equation, learningRate: rate)
    #expect(abs(bounds.transitioning.above - 256) < 1e-9)
    #expect(abs(bounds.transitioning.below * rate - 2) < 1e-9)
    let isStable = bounds.transitioning.above < alpha && alpha < bounds.transitioning.below
    let state = try ActivationRegions(equation).state(w)
    #expect(try state.share(.transitioning) == 1)
    let growth = try state.growth(learningRate: rate, .transitioning)
    #expect((growth < 1) == isStable, "α = \(alpha), lr = \(rate): \(growth)")
    #expect(try abs(measuredGrowth(equation) / growth - 1) < 1e-3)
  }

  @Test("All outputs far above or below 0: stable up to 2/lr, less what the mean image takes")
  func straight() throws {
    // A mean image of 4 in one weight, w = ±1: outputs ±4 with β = 10; the sigmoid is at ±4 or 0.
    let image = try Tensor.ones([6, 6]) * 4
    for (w, region) in [(1.0, ActivationRegion.activated), (-1, .notActivated)] {
      for (alpha, rate) in [(19.9, 0.1), (20.1, 0.1), (5, 0.3), (7, 0.3)] {
        let equation = try equation(image, Tensor.ones([1, 1]) * w, alpha: alpha, rate: rate, beta: 10)
        let bounds = try ActivationRegions.bounds(equation, learningRate: rate)
        #expect(abs(bounds.activated - (2 / rate - 2)) < 1e-9)
        #expect(bounds.notActivated == 2 / rate)
        let state = try ActivationRegions(equation).state(equation.initial)
        #expect(try state.share(region) == 1)
        let growth = try state.growth(learningRate: rate, region)
        // The table has the sigmoid's slope at 0 times ½; the exact one at ±4 is smaller yet.
        let s = 1 / (1 + exp(region == .activated ? -4.0 : 0))
        let slope = region == .activated ? s * (1 - s) * 16 : 0
        #expect(abs(growth - abs(1 - rate * (alpha + slope))) < 1e-9)
      }
    }
  }

  @Test("A threshold that is no positive number is refused", arguments: [0, -1, Double.nan, .infinity])
  func refused(threshold: Double) throws {
    let equation = try equation(Tensor.ones([2, 2]), Tensor.ones([1, 1]))
    #expect(throws: PDEError.self) { try ActivationRegions(equation, threshold: threshold) }
  }
}
