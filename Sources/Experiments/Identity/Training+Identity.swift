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
    settings["data"] = try trainSet.identity
    settings["augment"] = try IdentityValue(encoding: trainSet.augmentation)
    settings["batch"] = .integer(Int64(trainSet.batchSize))
    settings["seed"] = .integer(Int64(bitPattern: trainSet.seed))
    settings["test"] = try testSet?.identity ?? false
    settings["schedule"] = schedule.identity
    settings["replicas"] = .list(try replicas.map { try $0.identity() })
    settings.merge(context.functions) { $1 }
    return RunIdentity(settings)
  }
}

extension DataLoader {
  /// What is in the set, whatever it is called and wherever it lies.
  fileprivate var identity: IdentityValue {
    get throws { ["images": .integer(Int64(set.count)), "checksum": .text(set.checksum.description)] }
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
    case .cosine(let epochs, let least):
      ["kind": "cosine", "epochs": .integer(Int64(epochs)), "least": .number(least)]
    case .warmUp(let epochs, let then): ["kind": "warm_up", "warm_up": .integer(Int64(epochs)), "then": then.identity]
    }
  }
}

extension Replica {
  /// Whether functions of a script take part in its steps.
  var runsScript: Bool {
    let ofParts = model.namedModules.flatMap(\.module.perturbations)
    return model.runsScript
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
    case .pair: .numbers(value)
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
