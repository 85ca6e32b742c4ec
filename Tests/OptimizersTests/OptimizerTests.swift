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
    "adamw": { try Adam($0, isDecoupled: true) }, "rmsprop": { try RMSprop($0) }, "adagrad": { try Adagrad($0) },
  ]

  private func groups(_ w: [Tensor], _ second: [String: [Double]] = [:]) -> [ParameterGroup] {
    [
      ParameterGroup([("w", w[0])], learningRate: 0.1, weightDecay: 0.01),
      ParameterGroup([("w", w[1])], ["lr": [0.05]].merging(second) { $1 }),
    ]
  }

  @Test("A restored optimizer goes on with the same bits, rates and options", arguments: kinds.keys.sorted())
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
    "rmsprop": [
      "lr": [0.2], "weight_decay": [0.3], "alpha": [0.5], "eps": [0.1], "momentum": [0.5], "centered": [1],
    ],
    "adagrad": [
      "lr": [0.2], "weight_decay": [0.3], "lr_decay": [0.5], "initial_accumulator_value": [0.5], "eps": [0.1],
    ],
  ]

  @Test("Each option of a group acts on that group alone", arguments: kinds.keys.sorted())
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
      "dampening": [.nan, .infinity], "eps": [-1, .nan, .infinity], "alpha": [-0.1, 1, .nan], "centered": [0.5],
      "lr_decay": [-1, .nan], "initial_accumulator_value": [-1, .infinity],
    ]
    for (kind, make) in Self.kinds {
      let optimizer = try make([ParameterGroup([("w", w)], learningRate: 0.1)])
      for option in optimizer.options {
        let values = option.kind == .list ? [[1, 0.9], [0.9, 1], [-0.1, 0.9], [.nan, 0.9], [0.9]] : []
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
      .exponential(factor: -1), .linear(epochs: 0, first: 1, last: 0), .linear(epochs: 1, first: .nan, last: 0),
      .oneCycle(epochs: 0, peak: 0.3, first: 0, last: 0), .oneCycle(epochs: 5, peak: 2, first: 0, last: 0),
      .ramp(-1, over: .constant), .cosine(epochs: 1, least: -1), .warmUp(-1, then: .constant),
      .warmUp(1, then: .step(every: 0, factor: 1)),
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
    #expect(
      try (0..<5).map { try Schedule.ramp(1, over: .multiStep([2], factor: 0.5)).factor($0) } == [
        0.5, 1, 0.5, 0.5, 0.5,
      ])
    #expect(try RateSchedule.of(.exponential(factor: 0.5), by: .step).factor(epoch: 0, step: 3) == 0.125)
    #expect(try RateSchedule.function { Double($0) + Double($1) / 8 }.factor(epoch: 2, step: 4) == 2.5)
    for bad in [-1, Double.nan, .infinity] {
      #expect(throws: TensorError.self) { try RateSchedule.function { _, _ in bad }.factor(epoch: 0, step: 0) }
    }
  }

  /// Rosenbrock's valley, whose gradient is set by hand.
  private func evaluate(_ w: Tensor) throws -> Double {
    let x = try w.detach().toArray(Double.self)
    try w.setGrad(Tensor([-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] * x[0]), 200 * (x[1] - x[0] * x[0])]))
    return (1 - x[0]) * (1 - x[0]) + 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0])
  }

  @Test("L-BFGS goes on from its state with the same bits; a closure that fails undoes the step") func lbfgs() throws {
    func run(restart: Int = .max, fail: Int = .max) throws -> [Double] {
      let w = try Tensor([-0.5, 0.5]).requireGrad()
      let groups = [ParameterGroup([("w", w)], ["lr": [0.05], "max_iter": [3], "history_size": [2]])]
      var optimizer: any Optimizer = try LBFGS(groups)
      for i in 0..<6 {
        if i == restart {
          let state = try optimizer.state()
          optimizer = try LBFGS(groups)
          try optimizer.restore(state)
        }
        if i == fail {
          let (before, state) = try (w.detach().toArray(Double.self), optimizer.state().map(\.name))
          var calls = 0
          #expect(throws: CancellationError.self) {
            try optimizer.step {
              calls += 1
              if calls == 3 { throw CancellationError() }
              return try evaluate(w)
            }
          }
          #expect(try w.detach().toArray(Double.self) == before)
          #expect(try optimizer.state().map(\.name) == state && optimizer.iteration == i)
        }
        _ = try optimizer.step { try evaluate(w) }
      }
      return try w.detach().toArray(Double.self)
    }
    let plain = try run()
    #expect(try run(restart: 3) == plain && run(restart: 0) == plain && run(fail: 4) == plain && run(fail: 0) == plain)
    let w = try Tensor([1.0]).requireGrad()
    #expect(throws: TensorError.self) { try LBFGS([ParameterGroup([("w", w)])]).step() }
    let other = try Tensor([Float(1)]).requireGrad()
    #expect(throws: TensorError.self) { try LBFGS([ParameterGroup([("w", w), ("v", other)])]) }
    #expect(throws: TensorError.self) { try LBFGS([ParameterGroup([("w", w)]), ParameterGroup([("v", other)])]) }
    for bad in [["max_iter": [0.0]], ["max_iter": [1.5]], ["history_size": [0]], ["tolerance_grad": [-1]]] {
      #expect(throws: TensorError.self) { try LBFGS([ParameterGroup([("w", w)], bad)]) }
    }
  }

  @Test("A copy of an optimizer goes on with the bits of the original", arguments: kinds.keys.sorted())
  func copies(_ kind: String) throws {
    let make = try #require(Self.kinds[kind])
    let w = try [Tensor([1.0, 2.0]).requireGrad(), Tensor([3.0]).requireGrad()]
    let optimizer = try make(groups(w))
    func step(_ w: [Tensor], _ optimizer: any Optimizer, _ i: Int) throws {
      try w[0].setGrad(Tensor([Double(i), 0.1 * Double(i)]))
      try w[1].setGrad(Tensor([0.5 * Double(i)]))
      try optimizer.finishStep()
    }
    optimizer.beginSchedule()
    for i in 0..<3 { try step(w, optimizer, i) }
    optimizer.setScheduleFactors([0.5, 0.25])
    let others = try w.map { try $0.detach().clone().requireGrad() }
    let copy = try optimizer.copy { tensor in tensor === w[0] ? others[0] : others[1] }
    #expect(copy.groups.map(\.learningRate) == [0.1 * 0.5, 0.05 * 0.25] && copy.iteration == 3)
    for i in 3..<6 {
      try step(w, optimizer, i)
      try step(others, copy, i)
    }
    for (a, b) in zip(w, others) { #expect(try a.equal(b) && a !== b) }
  }

  @Test("A step in which a perturbation of a script fails is undone") func undone() throws {
    var fails = false
    let hook = CustomPerturbation(name: "hook", needsInterpreter: true) { gradient, site, _ in
      if fails, site.name == "b" { throw CancellationError() }
      return gradient
    }
    let w = try ["a", "b"].map { ($0, try Tensor([1.0, 2.0]).requireGrad()) }
    let optimizer = try SGD(
      [ParameterGroup(w, learningRate: 0.1)], momentum: 0.9, perturbations: [PlacedPerturbation(hook, at: .gradient)])
    for (_, tensor) in w { try tensor.setGrad(Tensor([1.0, 3.0])) }
    try optimizer.finishStep()
    let before = try w.map { try $0.1.detach().clone() } + optimizer.state().map { try $0.tensor.clone() }
    fails = true
    #expect(throws: (any Error).self) { try optimizer.finishStep() }
    let after = try w.map { $0.1.detach() } + optimizer.state().map(\.tensor)
    #expect(try zip(before, after).allSatisfy { try $0.equal($1) } && optimizer.iteration == 1)
  }

  @Test("A state of another optimizer is refused and changes nothing") func foreignState() throws {
    let w = try Tensor([1.0, 2.0]).requireGrad()
    let optimizer = try Adam([ParameterGroup([("w", w)], learningRate: 0.1)])
    try w.setGrad(Tensor([1.0, 3.0]))
    try optimizer.step()
    let state = try optimizer.state()
    func with(_ name: String, _ tensor: Tensor?) -> [(name: String, tensor: Tensor)] {
      state.filter { $0.name != name } + (tensor.map { [(name, $0)] } ?? [])
    }
    let wrong = try [
      with("1.lr", nil) + [("1.momentum", Tensor([0.9]))], with("iteration", nil), with("iteration", Tensor([-1.0])),
      with("1.betas", Tensor([1.0])), with("1.1.exp_avg", Tensor([1.0])), with("2.1.exp_avg", Tensor([1.0])),
      with("1.2.exp_avg", Tensor([1.0, 2])), with("1.rate", Tensor([1.0])), with("other", Tensor([1.0])), [],
    ]
    for state in wrong { #expect(throws: TensorError.self, "\(state.map(\.name))") { try optimizer.restore(state) } }
    #expect(try zip(state, optimizer.state()).allSatisfy { try $0.name == $1.name && $0.tensor.equal($1.tensor) })
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
