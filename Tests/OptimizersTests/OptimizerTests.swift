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

  /// Optimizers of every kind in two groups whose options differ, one of them without gradients at first.
  static let kinds: [String: @Sendable ([ParameterGroup]) throws -> any Optimizer] = [
    "sgd": { try SGD($0, momentum: 0.9, nesterov: true) }, "adam": { try Adam($0, betas: (0.8, 0.9)) },
    "adamw": { try Adam($0, isDecoupled: true) },
  ]

  private func groups(_ w: [Tensor], _ second: [String: [Double]] = [:]) -> [ParameterGroup] {
    [
      ParameterGroup([("w", w[0])], learningRate: 0.1, weightDecay: 0.01),
      ParameterGroup([("w", w[1])], ["lr": [0.05]].merging(second) { $1 }),
    ]
  }

  @Test("A restored optimizer goes on with the same bits, rates and options", arguments: ["sgd", "adam", "adamw"])
  func resume(_ kind: String) throws {
    let make = try #require(Self.kinds[kind])
    func run(_ restart: Bool) throws -> [Double] {
      let w = try [Tensor([1.0, 2.0]).requireGrad(), Tensor([3.0]).requireGrad()]
      var optimizer = try make(groups(w))
      optimizer.beginSchedule()
      for i in 0..<6 {
        if restart, i == 4 {
          let state = try optimizer.state()
          optimizer = try make(groups(w))
          try optimizer.restore(state)
        }
        if i == 2 {
          try optimizer.set("weight_decay", [0.2], ofGroup: 1)
          optimizer.setScheduleFactor(0.5)
          optimizer.groups[0].learningRate = 0.3
        }
        if i == 5 { optimizer.setScheduleFactor(0.25) }
        try w[0].setGrad(Tensor([Double(i), 0.1 * Double(i)]))
        try w[1].setGrad(i > 2 ? Tensor([0.5 * Double(i)]) : nil)
        try optimizer.step()
      }
      #expect(optimizer.groups.map(\.learningRate) == [0.3, 0.05 * 0.25])
      return try w.flatMap { try $0.detach().toArray(Double.self) }
    }
    #expect(try run(true) == run(false))
  }

  /// Values that differ from those of all, for each option.
  static let ownOptions: [String: [String: [Double]]] = [
    "sgd": ["lr": [0.2], "weight_decay": [0.3], "momentum": [0.5], "nesterov": [0], "dampening": [0.5]],
    "adam": ["lr": [0.2], "weight_decay": [0.3], "betas": [0.5, 0.6], "eps": [0.1]],
    "adamw": ["lr": [0.2], "weight_decay": [0.3], "betas": [0.5, 0.6], "eps": [0.1]],
  ]

  @Test("Each option of a group acts on that group alone", arguments: ["sgd", "adam", "adamw"])
  func groupOptions(_ kind: String) throws {
    let make = try #require(Self.kinds[kind])
    let options = try #require(Self.ownOptions[kind])
    func run(_ own: [String: [Double]]) throws -> [Double] {
      let w = try [Tensor([1.0]).requireGrad(), Tensor([1.0]).requireGrad()]
      let optimizer = try make(groups(w, own))
      #expect(Set(optimizer.options.map(\.name)) == Set(options.keys))
      for gradient in [0.5, -2, 0.25] {
        for tensor in w { try tensor.setGrad(Tensor([gradient])) }
        try optimizer.step()
      }
      return try w.map { try $0.detach().item() }
    }
    for (name, value) in options {
      // Dampening excludes Nesterov's form.
      let rest: [String: [Double]] = name == "dampening" ? ["nesterov": [0]] : [:]
      let plain = try run(rest)
      let changed = try run(rest.merging([name: value]) { $1 })
      #expect(changed[0] == plain[0], "\(name)")
      #expect(changed[1] != plain[1], "\(name)")
    }
  }

  @Test("What no step can mean is refused where it is given, and leaves what was there")
  func impossible() throws {
    let w = try Tensor([1.0]).requireGrad()
    let bad: [String: [Double]] = [
      "lr": [-1, .nan, .infinity], "weight_decay": [-1, .nan, .infinity], "momentum": [-0.1, .nan, .infinity],
      "dampening": [.nan, .infinity], "eps": [-1, .nan, .infinity],
    ]
    for (kind, make) in Self.kinds {
      let optimizer = try make([ParameterGroup([("w", w)], learningRate: 0.1)])
      for option in optimizer.options {
        let values = option.kind == .pair ? [[1, 0.9], [0.9, 1], [-0.1, 0.9], [.nan, 0.9], [0.9]] : []
        for value in values + (bad[option.name] ?? []).map({ [$0] }) {
          #expect(throws: TensorError.self) { try make([ParameterGroup([("w", w)], [option.name: value])]) }
          #expect(throws: TensorError.self) { try optimizer.set(option.name, value, ofGroup: 0) }
        }
      }
      #expect(optimizer.groups[0].learningRate == 0.1)
      let computed = try Differentiable.apply(.mul, w, w)
      let wrong: [[ParameterGroup]] = [
        [], [ParameterGroup([])], [ParameterGroup([("a", w), ("b", w)])],
        [ParameterGroup([("a", w)]), ParameterGroup([("b", w)])], [ParameterGroup([("a", computed)])],
        [ParameterGroup([("a", try Tensor([Int64(1)]))])], [ParameterGroup([("a", w)], ["momentun": [0.9]])],
      ]
      for groups in wrong { #expect(throws: TensorError.self, "\(kind)") { try make(groups) } }
    }
    #expect(throws: TensorError.self) { try SGD([ParameterGroup([("w", w)])], nesterov: true) }
    #expect(throws: TensorError.self) {
      try SGD([ParameterGroup([("w", w)], ["dampening": [0.5]])], momentum: 0.9, nesterov: true)
    }
  }

  @Test("A schedule scales the rate that it began with; one that is set while it runs holds") func rates() throws {
    var group = try ParameterGroup([("w", Tensor([1.0]))], learningRate: 0.1)
    func rate(_ factor: Double) -> Double {
      group.scheduleFactor = factor
      return group.learningRate
    }
    #expect(rate(0.5) == 0.1)
    group.beginSchedule()
    #expect(rate(1) == 0.1 && rate(0.1) == 0.1 * 0.1 && rate(0.1 * 0.1) == 0.1 * (0.1 * 0.1) && rate(0) == 0)
    group.learningRate = 0.7
    #expect(rate(0.1 * 0.1) == 0.7 && rate(0) == 0.7 && rate(1) == 0.7)
    group.beginSchedule()
    #expect(rate(0.1) == 0.7 * 0.1)
  }

  @Test("Impossible schedules are refused")
  func impossibleSchedules() {
    for schedule: Schedule in [
      .step(every: 0, factor: 0.1), .step(every: 1, factor: -1), .step(every: 1, factor: .nan),
      .multiStep([-1], factor: 0.1), .multiStep([1], factor: .infinity), .cosine(epochs: 0, least: 0),
      .cosine(epochs: 1, least: -1), .warmUp(-1, then: .constant), .warmUp(1, then: .step(every: 0, factor: 1)),
    ] { #expect(throws: TensorError.self) { try schedule.check() } }
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
