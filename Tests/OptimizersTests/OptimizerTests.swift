import Autograd
import Optimizers
import Perturbations
import Tensors
import Testing

@Suite struct OptimizerTests {
  /// Gradients g of a parameter w, each step: what PyTorch's formula gives, written out.
  @Test(
    "SGD follows PyTorch's formula",
    arguments: [(0.0, 0.0, false), (0.9, 0.0, false), (0.9, 0.5, false), (0.9, 0.0, true)])
  func sgd(_ momentum: Double, _ dampening: Double, _ nesterov: Bool) throws {
    let w = try Tensor([1.0, -2.0]).requireGrad()
    let optimizer = try SGD(
      [ParameterGroup([("w", w)], learningRate: 0.1, weightDecay: 0.01)], momentum: momentum, dampening: dampening,
      nesterov: nesterov)
    var (x, v) = ([1.0, -2.0], [Double]?.none)
    for gradient in [[0.5, 0.25], [-1, 2], [0.125, 3]] {
      try w.setGrad(Tensor(gradient))
      try optimizer.step()
      for i in 0..<2 {
        var d = gradient[i] + 0.01 * x[i]
        if momentum != 0 {
          var velocity = v ?? [Double.nan, .nan]
          velocity[i] = velocity[i].isNaN ? d : momentum * velocity[i] + (1 - dampening) * d
          v = velocity
          d = nesterov ? d + momentum * velocity[i] : velocity[i]
        }
        x[i] -= 0.1 * d
      }
      #expect(try zip(w.detach().toArray(Double.self), x).allSatisfy { abs($0 - $1) < 1e-15 })
    }
    #expect(optimizer.iteration == 3)
  }

  @Test("A restored optimizer goes on with the same bits") func resume() throws {
    func run(_ restart: Bool) throws -> [Double] {
      let w = try Tensor([1.0, 2.0]).requireGrad()
      var optimizer = try SGD([ParameterGroup([("w", w)], learningRate: 0.1)], momentum: 0.9)
      for i in 0..<6 {
        if restart, i == 3 {
          let state = optimizer.state
          optimizer = try SGD([ParameterGroup([("w", w)], learningRate: 0.1)], momentum: 0.9)
          try optimizer.restore(iteration: state.iteration, velocities: state.velocities)
        }
        try w.setGrad(Tensor([Double(i), 0.1 * Double(i)]))
        try optimizer.step()
      }
      return try w.detach().toArray(Double.self)
    }
    #expect(try run(true) == run(false))
  }

  @Test("Adam's first step is lr times the sign of the gradient; AdamW decays apart from it") func adam() throws {
    for (isDecoupled, expected) in [(false, 0.9), (true, 0.89)] {
      let w = try Tensor([1.0]).requireGrad()
      let optimizer = try Adam(
        [ParameterGroup([("w", w)], learningRate: 0.1, weightDecay: 0.1)], isDecoupled: isDecoupled)
      try w.setGrad(Tensor([3.0]))
      try optimizer.step()
      #expect(abs(try w.detach().item() - expected) < 1e-8)
    }
  }

  @Test("Schedules") func schedules() throws {
    #expect(try (0..<5).map { try Schedule.step(every: 2, factor: 0.5).factor($0) } == [1, 1, 0.5, 0.5, 0.25])
    #expect(
      try [0, 23, 24, 34].map { try Schedule.multiStep([24, 34], factor: 0.1).factor($0) } == [1, 1, 0.1, 0.1 * 0.1])
    #expect(try abs(Schedule.cosine(epochs: 10, least: 0.2).factor(5) - 0.6) < 1e-15)
    #expect(try Schedule.cosine(epochs: 10, least: 0.2).factor(11) == 0.2)
    #expect(try (0..<3).map { try Schedule.warmUp(1, then: .constant).factor($0) } == [0.5, 1, 1])
  }

  @Test("Perturbations act at their place on what their pattern names, the same whatever the order") func places()
    throws
  {
    func run(_ perturbation: PlacedPerturbation, names: [String] = ["layer1.weight", "fc.weight"]) throws -> [String:
      [Double]]
    {
      let parameters = try names.map { ($0, try Tensor([1.0, 2, 3, 4]).requireGrad()) }
      let optimizer = try SGD([ParameterGroup(parameters, learningRate: 0.5)], perturbations: [perturbation])
      for (_, w) in parameters { try w.setGrad(Tensor([1.0, 1, 1, 1])) }
      try optimizer.step()
      return try Dictionary(uniqueKeysWithValues: parameters.map { ($0.0, try $0.1.detach().toArray(Double.self)) })
    }
    let plain = [0.5, 1.5, 2.5, 3.5]
    let weights = try run(PlacedPerturbation(UlpMove(direction: .up), at: .weights, pattern: "layer*"))
    #expect(weights["layer1.weight"] == plain.map(\.nextUp))
    #expect(weights["fc.weight"] == plain)
    let update = try run(PlacedPerturbation(CustomPerturbation(name: "x") { t, _, _ in try t * 2 }, at: .update))
    #expect(update["fc.weight"] == [0, 1, 2, 3])
    let random = try PlacedPerturbation(UlpMove(fraction: 0.5), seed: 3)
    let (forwards, backwards) = (try run(random), try run(random, names: ["fc.weight", "layer1.weight"]))
    #expect(forwards == backwards)
    let other = try run(PlacedPerturbation(UlpMove(fraction: 0.5), seed: 4))
    #expect(other != forwards || forwards["fc.weight"] != plain)
    #expect(throws: PerturbationError.self) {
      try run(PlacedPerturbation(CustomPerturbation(name: "x") { _, _, _ in try Tensor([1.0]) }))
    }
  }
}
