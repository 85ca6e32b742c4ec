import Experiments
import LuaRuntime
import NeuralNetworks
import Optimizers
import Tensors

/// An entry of the option `replicas`.
struct ReplicaEntry {
  let replica: Replica
  let optimizer: LuaOptimizer
  /// Seeds of its own.
  let order, augmentation: UInt64?
}

extension Call {
  /// The option `replicas`, read and checked.
  func trainingReplicas() throws -> [ReplicaEntry] {
    let list = try self[TrainingOptions.replicas]
    guard list.rawCount > 0 else { throw unexpected(TrainingOptions.replicas, expected: "at least one replica") }
    guard try list.pairs().count == list.rawCount else {
      throw unexpected(TrainingOptions.replicas, expected: "list of replicas, without names of its own")
    }
    return try (1...list.rawCount).map { i in
      guard case .table(let entry) = list[raw: i] else {
        throw unexpected(
          TrainingOptions.replicas, expected: "entry \(i) = {model = network, optimizer = optim.sgd(…)}")
      }
      let known = ["model", "name", "optimizer", "seeds"]
      for key in try runtime.sortedKeys(of: entry, path: "replicas[\(i)]") where !known.contains(key.text ?? "") {
        throw ArgumentError.option(
          "replicas[\(i)]", expected: "name, model, optimizer and seeds",
          got: "unknown field '\(key.text ?? "\(key.double ?? 0)")'" + Suggestion.phrase(for: key.text ?? "", in: known)
        )
      }
      let seeds = try seeds(entry[raw: "seeds"], i)
      let model = try model(entry[raw: "model"], seed: seeds["init"], i)
      let optimizer = try optimizer(entry[raw: "optimizer"], of: model, i)
      let described = Replica(name: "", model: model, optimizer: optimizer.optimizer).perturbations
      let name = entry[raw: "name"].text ?? (described.isEmpty ? "\(i)" : described)
      return ReplicaEntry(
        replica: Replica(name: name, model: model, optimizer: optimizer.optimizer), optimizer: optimizer,
        order: seeds["order"], augmentation: seeds["augmentation"])
    }
  }

  private func fault(_ i: Int, _ field: String, _ expected: String, _ got: LuaValue) -> ArgumentError {
    .option("replicas[\(i)].\(field)", expected: expected, got: runtime.gotText(got))
  }

  private func seeds(_ value: LuaValue, _ i: Int) throws -> [String: UInt64] {
    if value.isNil { return [:] }
    guard case .table(let table) = value else {
      throw fault(i, "seeds", "{init = …, order = …, augmentation = …}", value)
    }
    let known = ["init", "order", "augmentation"]
    var seeds: [String: UInt64] = [:]
    for key in try runtime.sortedKeys(of: table, path: "replicas[\(i)].seeds") {
      guard let name = key.text, known.contains(name) else {
        throw ArgumentError.option(
          "replicas[\(i)].seeds", expected: "init, order and augmentation",
          got: "'\(key.text ?? "\(key.double ?? 0)")'" + Suggestion.phrase(for: key.text ?? "", in: known))
      }
      guard let seed = table.raw(key: key).int else { throw fault(i, "seeds.\(name)", "integer", table.raw(key: key)) }
      seeds[name] = UInt64(bitPattern: seed)
    }
    return seeds
  }

  /// The network: ready made, drawn anew from a seed of its own, or made by a function of the seed.
  private func model(_ value: LuaValue, seed: UInt64?, _ i: Int) throws -> Module {
    switch value {
    case .object(let object):
      guard let model = object as? Module else { break }
      if let seed {
        do { try model.redraw(Generator(kind: .torch, seed: seed)) } catch {
          throw ArgumentError.option(
            "replicas[\(i)].seeds.init", expected: "network whose layers can be drawn anew, or model = function(seed)",
            got: "\(error)")
        }
      }
      return model
    case .function(let function):
      let seed = try seed ?? self[TrainingOptions.seed]
      let made = try function.call(Int(bitPattern: UInt(seed)), results: 1).first ?? .nil
      guard case .object(let object) = made, let model = object as? Module else {
        throw fault(i, "model", "function(seed) that returns a network", made)
      }
      return model
    default: break
    }
    throw fault(i, "model", "network, or function(seed) that returns one", value)
  }

  private func optimizer(_ value: LuaValue, of model: Module, _ i: Int) throws -> LuaOptimizer {
    var (given, expected) = (value, "optimizer (optim.sgd(…) …), or function(net) that returns one")
    if case .function(let function) = value {
      given = try function.call(LuaValue.object(model), results: 1).first ?? .nil
      expected = "function(net) that returns an optimizer"
    }
    guard case .object(let object) = given, let optimizer = object as? LuaOptimizer else {
      throw fault(i, "optimizer", expected, given)
    }
    return optimizer
  }
}
