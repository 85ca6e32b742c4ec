import Autograd
import Datasets
import NeuralNetworks
import Optimizers
import Perturbations
import Tensors

extension Fingerprint {
  static let optimizers: [Fingerprint] = {
    var list = FingerprintList("optimizers")
    func add(_ family: String, _ make: @escaping @Sendable (ParameterGroup) throws -> any Optimizer) {
      list.addFloats(family) { digest, dtype in
        let w = try Inputs.plain([301], dtype, 110).requireGrad()
        let optimizer = try make(ParameterGroup([("w", w)], ["lr": [0.1], "weight_decay": [0.01]]))
        for step in 1...4 {
          try w.setGrad(Inputs.rough([301], dtype, 110 + UInt64(step)))
          try optimizer.step()
        }
        try digest.add(w.detach())
        for (_, tensor) in try optimizer.state() { try digest.add(tensor) }
      }
    }
    add("SGD") { try SGD([$0]) }
    add("SGD with momentum") { try SGD([$0], momentum: 0.9, dampening: 0.1) }
    add("SGD with Nesterov's momentum") { try SGD([$0], momentum: 0.9, nesterov: true) }
    add("Adam") { try Adam([$0]) }
    add("AdamW") { try Adam([$0], isDecoupled: true) }
    add("RMSprop") { try RMSprop([$0]) }
    add("Adagrad") { try Adagrad([$0]) }
    list.addFloats("L-BFGS") { digest, dtype in
      let w = try Inputs.plain([50], dtype, 115).requireGrad()
      let curvature = try Inputs.plain([50], dtype, 116).apply(.square) + 0.5
      let optimizer = try LBFGS([ParameterGroup([("w", w)], ["lr": [0.5]])])
      for _ in 1...2 {
        let loss = try optimizer.step {
          try w.setGrad(nil)
          let loss = try Differentiable.sum(
            Differentiable.apply(.mul, Differentiable.apply(.square, Differentiable.apply(.square, w)), curvature))
          try loss.backward()
          return try loss.item()
        }
        digest.add(loss)
      }
      try digest.add(w.detach())
    }
    list.add("clipping of gradients") { digest in
      let weights = [
        try Inputs.plain([301], .float32, 117).requireGrad(), try Inputs.plain([7, 5], .float32, 118).requireGrad(),
      ]
      for (i, w) in weights.enumerated() { try w.setGrad(Inputs.rough(w.shape, .float32, 119 + UInt64(i))) }
      digest.add(try GradientClipping.norm(0.5).apply(to: weights))
      for w in weights { if let gradient = w.grad { try digest.add(gradient) } }
    }
    list.add("schedules", "", [.sleef]) { digest in
      let schedules: [Schedule] = [
        .step(every: 3, factor: 0.3), .multiStep([4, 9], factor: 0.1), .exponential(factor: 0.97),
        .linear(epochs: 7, first: 0.1, last: 1), .cosine(epochs: 20, least: 0.01),
        .oneCycle(epochs: 20, peak: 0.3, first: 0.04, last: 1e-4),
      ]
      for schedule in schedules { digest.add(try (1...20).map { try schedule.factor($0) }) }
    }
    return list.all
  }()

  static let perturbations: [Fingerprint] = {
    var list = FingerprintList("perturbations")
    func add(
      _ family: String, _ libraries: Set<NumericLibrary> = [], _ make: @escaping @Sendable () throws -> any Perturbation
    ) {
      list.addFloats(family, libraries) { digest, dtype in
        let placed = try PlacedPerturbation(make(), at: .gradient, seed: 7)
        for (i, x) in [try Inputs.any([3001], dtype, 120), try Inputs.plain([3001], dtype, 121)].enumerated() {
          try digest.add(placed.apply(to: x, at: PerturbationSite(.gradient, "layer1.weight", iteration: i + 1)))
        }
      }
    }
    add("perturb.ulp") { try UlpMove(n: 1, fraction: 0.5) }
    for direction in [UlpDirection.up, .down] {
      add("perturb.ulp, \(direction.rawValue)") { try UlpMove(n: 2, direction: direction) }
    }
    for format in RoundingFormat.named + [.bits(fraction: 3, exponent: 4)] {
      add("perturb.round to \(format)") { RoundTo(format) }
    }
    for mode in RoundingMode.allCases where mode != .nearest {
      add("perturb.round, \(mode.rawValue)") { RoundTo(.bfloat16, mode) }
    }
    for isRelative in [true, false] {
      add("perturb.noise, \(isRelative ? "relative" : "absolute")", [.sleef]) {
        try Noise(scale: 1e-3, isRelative: isRelative)
      }
    }
    list.addFloats("perturb.rescale") { digest, dtype in
      let w = try Inputs.plain([301], dtype, 122).requireGrad()
      let optimizer = try SGD(
        [ParameterGroup([("w", w)], ["lr": [0.1]])], momentum: 0.9,
        perturbations: [PlacedPerturbation(Rescale(k: 3))])
      for step in 1...3 {
        try w.setGrad(Inputs.rough([301], dtype, 122 + UInt64(step)))
        try optimizer.step()
      }
      try digest.add(w.detach())
    }
    list.add("where and when") { digest in
      let placement = Placement(.gradient, pattern: "layer*.weight", probability: 0.4, seed: 5)
      for iteration in 1...200 {
        let acts = try placement.acts(at: PerturbationSite(.gradient, "layer3.weight", iteration: iteration))
        digest.add(acts ? 1.0 : 0)
      }
    }
    return list.all
  }()

  static let training: [Fingerprint] = {
    var list = FingerprintList("networks and data")
    list.add("synthetic images") { digest in
      let images = try SyntheticCIFAR(seed: 3).make(.train, count: 12)
      for byte in images.pixels + images.labels { digest.add(UInt64(byte)) }
    }
    list.add("batches and augmentation", "float32") { digest in
      let images = try SyntheticCIFAR(seed: 3).make(.train, count: 12)
      let loader = try DataLoader(images, augmentation: .cifarTraining, batchSize: 6, shuffled: true, seed: 11)
      for epoch in 1...2 {
        let batch = try loader.epoch(epoch).batch(1)
        try digest.add(batch.images)
        try digest.add(batch.labels)
      }
    }
    for (name, activation, algorithm) in [
      ("ReLU", Activation.relu, ConvolutionAlgorithm.direct), ("Swish, Winograd", .swish(beta: 1), .winograd),
    ] {
      list.add("two steps of ResNet-8", name, [.sleef]) { digest in
        var options = ResNetOptions()
        (options.depth, options.activation, options.convolution) = (8, activation, algorithm)
        let net = try ResNet(options, generator: Generator(kind: .torch, seed: 1))
        try net.requireGrad()
        let optimizer = try SGD(
          [ParameterGroup(net.namedParameters, ["lr": [0.1], "weight_decay": [5e-4]])], momentum: 0.9, nesterov: true)
        let (x, labels) = (try Inputs.plain([4, 3, 32, 32], .float32, 130), try Inputs.positions([4], below: 10, 131))
        for _ in 1...2 {
          try optimizer.zeroGrad()
          let loss = try Differentiable.crossEntropy(net(x), labels: labels)
          try loss.backward()
          try optimizer.step()
          digest.add(try loss.item())
        }
        for (_, tensor) in net.stateDict { try digest.add(tensor.detach()) }
      }
    }
    list.add("dropout", "float32") { digest in
      let generator = try Generator(seed: 9)
      try digest.addGradients(of: Inputs.plain([3001], .float32, 132)) {
        try Differentiable.dropout($0, 0.3, generator)
      }
    }
    return list.all
  }()
}
