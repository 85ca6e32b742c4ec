import Autograd
import Datasets
import Formats
import NeuralNetworks
import Optimizers
import Perturbations
import Tensors

extension Training {
  /// Who this run is, from its objects as they are now.
  func makeIdentity(_ context: RunContext) throws -> RunIdentity {
    var settings = context.settings(usesOpenBLAS: replicas.contains(where: \.runsScript) || !context.functions.isEmpty)
    settings.merge(try data[0].settings()) { $1 }
    settings["test"] = try testData.map { try $0.settings()["data"] ?? .null } ?? false
    settings["schedule"] =
      plan.schedules.count == 1 ? plan.schedules[0].identity : .list(plan.schedules.map(\.identity))
    var replicas = try replicas.prefix(firstReplicas).map { try $0.identity() }
    // Seeds of their own.
    for (i, own) in data.enumerated() where data.count > 1 {
      let seeds = try own.settings().filter { $0.key.hasSuffix("seed") }
      replicas[i] = replicas[i].with("seeds", .object(seeds))
    }
    settings["replicas"] = .list(replicas)
    // Named where they are used: an identity that was written without them stays what it was.
    settings["gradient_clipping"] = plan.clipping?.identity
    settings["spawn"] = plan.spawn?.identity
    settings.merge(context.functions) { $1 }
    return RunIdentity(settings)
  }
}

extension IdentityValue {
  /// An object with one more field.
  fileprivate func with(_ name: String, _ value: IdentityValue) -> IdentityValue {
    guard case .object(var fields) = self else { return self }
    fields[name] = value
    return .object(fields)
  }
}

extension GradientClipping {
  fileprivate var identity: IdentityValue {
    switch self {
    case .norm(let most): ["norm": .number(most)]
    case .value(let most): ["value": .number(most)]
    }
  }
}

extension Spawn {
  fileprivate var identity: IdentityValue {
    ["at": .numbers(steps.map(Double.init)), "perturb": .list(perturbations.map(\.identity))]
  }
}

extension RateSchedule {
  /// Of a function of a script the run's context has the checksum.
  fileprivate var identity: IdentityValue {
    switch self {
    case .of(let schedule, .epoch): schedule.identity
    case .of(let schedule, .step): ["by": "step", "of": schedule.identity]
    case .function: ["kind": "function"]
    }
  }
}

extension Schedule {
  /// Its settings, under the names of the options of `train.run`.
  var identity: IdentityValue {
    switch self {
    case .constant: ["kind": "constant", "lr_every": 0]
    case .step(let every, let factor):
      ["kind": "step", "lr_every": .integer(Int64(every)), "lr_factor": .number(factor)]
    case .multiStep(let epochs, let factor):
      ["kind": "multi_step", "lr_at": .numbers(epochs.map(Double.init)), "lr_factor": .number(factor)]
    case .exponential(let factor): ["kind": "exponential", "factor": .number(factor)]
    case .linear(let epochs, let first, let last):
      ["kind": "linear", "epochs": .integer(Int64(epochs)), "first": .number(first), "last": .number(last)]
    case .cosine(let epochs, let least):
      ["kind": "cosine", "epochs": .integer(Int64(epochs)), "least": .number(least)]
    case .oneCycle(let epochs, let peak, let first, let last):
      [
        "kind": "one_cycle", "epochs": .integer(Int64(epochs)), "peak": .number(peak), "first": .number(first),
        "last": .number(last),
      ]
    case .warmUp(let epochs, let then): ["kind": "warm_up", "warm_up": .integer(Int64(epochs)), "then": then.identity]
    case .ramp(let epochs, let over): ["kind": "ramp", "warm_up": .integer(Int64(epochs)), "over": over.identity]
    }
  }
}

extension Replica {
  /// Whether functions of a script take part in its steps.
  var runsScript: Bool {
    let ofParts = model.namedModules.flatMap(\.module.perturbations)
    return model.runsScript || optimizer.runsScript
      || (model.perturbations + ofParts + optimizer.perturbations).contains { $0.perturbation.needsInterpreter }
  }

  fileprivate func identity() throws -> IdentityValue {
    // Parts of the network may have been told to be perturbed on their own.
    let parts = model.namedModules.filter { !$0.module.perturbations.isEmpty }.map { name, module in
      IdentityValue.object(["part": .text(name), "perturb": .list(module.perturbations.map(\.identity))])
    }
    return [
      "network": .list(
        model.architecture.map { name, kind, settings in
          let own: [String: IdentityValue] = ["name": .text(name), "kind": .text(kind)]
          return .object(own.merging(settings.mapValues { .text($0) }) { $1 })
        }),
      "dtype": .text(model.namedParameters.first?.tensor.dtype.name ?? "none"),
      "frozen": .list(model.namedParameters.filter { !$0.tensor.requiresGrad }.map { .text($0.name) }),
      "weights": .text(try model.stateDict.checksum()),
      "perturb": .list(model.perturbations.map(\.identity) + parts),
      "optimizer": try optimizer.identity(of: model),
    ]
  }
}

extension Optimizer {
  fileprivate func identity(of model: Module) throws -> IdentityValue {
    // A list of tensors has no names of its own; the network's say which they are.
    let known = Dictionary(model.namedParameters.map { (ObjectIdentifier($0.tensor), $0.name) }) { first, _ in first }
    let groups = groups.map { group in
      IdentityValue.object(
        Dictionary(uniqueKeysWithValues: options.map { ($0.name, $0.identity(of: group.values($0.name))) })
          .merging(["parameters": .list(group.parameters.map { .text(known[ObjectIdentifier($0.tensor)] ?? $0.name) })])
        { $1 })
    }
    var result: [String: IdentityValue] = [
      "kind": .text(name), "groups": .list(groups), "perturb": .list(perturbations.map(\.identity)),
    ]
    result.merge(settings.mapValues { .text($0) }) { $1 }
    // One that has made steps already starts from what it remembers of them.
    if iteration > 0 { result["state"] = .text(try state().checksum()) }
    return .object(result)
  }
}

extension OptimizerOption {
  fileprivate func identity(of value: [Double]) -> IdentityValue {
    switch kind {
    case .number: .number(value.first ?? 0)
    case .flag: .boolean(value.first != 0)
    case .list: .numbers(value)
    }
  }
}

extension PlacedPerturbation {
  fileprivate var identity: IdentityValue {
    var fields = Dictionary(settings.map { ($0.key, IdentityValue($0.value)) }) { $1 }
    // Under the option's name.
    if let first = fields.removeValue(forKey: "first_iteration"),
      let last = fields.removeValue(forKey: "last_iteration")
    {
      fields["iterations"] = [first, last]
    }
    return .object(fields)
  }
}

extension IdentityValue {
  fileprivate init(_ value: PerturbationSetting.Value) {
    self =
      switch value {
      case .text(let value): .text(value)
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      }
  }
}

extension [(name: String, tensor: Tensor)] {
  /// SHA-256 of names, dtypes, shapes and elements, in the order of the names.
  func checksum() throws -> String {
    var parts: [[UInt8]] = []
    for (name, tensor) in sorted(by: { $0.name < $1.name }) {
      let dense = try tensor.detach().contiguous()
      parts.append([UInt8]("\(name) \(dense.dtype.name) \(dense.shape)\n".utf8))
      parts.append(try dense.bytes())
    }
    return Checksum.sha256(ofBytes: parts).description
  }
}
