import Experiments
import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// The options of `train.run`.
enum TrainingOptions {
  static let replicas = Option.table(
    "replicas", "list of {name = …, model = network, optimizer = optim.sgd(…) …, seeds = {…}}")
  static let data = Option<LuaValue>(
    .object("data", LuaDataset.self, "dataset", "of the module data, or function(epoch, skip) → iterator of x, y")
      .or("function")
  ) { $0.value }
  static let loss = Option.function(
    "loss", "function(output, target) → tensor of one element; else the cross-entropy"
  ).optional
  static let metrics = Option.table("metrics", "{accuracy = true, name = function(output, target) → number}").optional
  static let epochs = Option.integer("epochs", default: 1, atLeast: 0)
  static let iterations = Option.integer("iterations", "at most so many steps", atLeast: 0).optional
  static let batch = Option.integer("batch", default: 128, atLeast: 1)
  static let fullBatch = Option.boolean(
    "full_batch", "one batch of all examples, in their order; images are not augmented unless `augment` says so",
    default: false)
  static let shuffle = Option.boolean(
    "shuffle", "a new order of the examples in each epoch; false: as they stand", default: true)
  static let augment = Option.boolean("augment", "random crops and flips", default: true)
  static let seed = Option.seed("of order and augmentation")
  static let test = Option.boolean("test", "evaluate after each epoch", default: true)
  static let schedule = Option<LuaValue>(
    .object("schedule", LuaSchedule.self, "schedule", "of the learning rates, in place of lr_every and lr_at")
      .or("function").or("list of them, one for each group").optional
  ) { $0.value }
  static let cutEvery = Option.integer(
    "lr_every", "epochs after which the learning rate is cut, again and again; 0: never", default: 40, atLeast: 0)
  static let cutAt = Option.epochs(
    "lr_at", "epochs (from 0) at which the learning rate is cut, in place of lr_every")
  static let cutFactor = Option.number("lr_factor", "of each cut", default: 0.1, atLeast: 0)
  static let clipping = Option<GradientClipping?>(
    .number("gradient_clipping", "largest norm of all gradients together", atLeast: 0)
      .or("{norm = …}").or("{value = …}, the largest element").optional
  ) { option in
    switch option.value {
    case .nil: return nil
    case .table(let table):
      let fields = try table.pairs()
      guard fields.count == 1, let bound = fields[0].value.double, bound >= 0, bound.isFinite else { break }
      if fields[0].key.text == "norm" { return .norm(bound) }
      if fields[0].key.text == "value" { return .value(bound) }
    default: if let norm = option.value.double, norm.isFinite { return .norm(norm) }
    }
    throw option.unexpected(expected: "number of at least 0, {norm = …} or {value = …}")
  }
  static let spawn = Option<Spawn?>(
    .table("spawn", "{at = {steps}, perturb = p}: copies that leave after these steps").optional
  ) { option in
    guard case .table(let table) = option.value else { return nil }
    for key in try option.runtime.sortedKeys(of: table, path: "spawn")
    where !["at", "perturb"].contains(key.text ?? "") {
      throw option.unexpected(
        expected: "{at = …, perturb = …}",
        got: "'\(key.text ?? "\(key.double ?? 0)")'" + Suggestion.phrase(for: key.text ?? "", in: ["at", "perturb"]))
    }
    var steps: [Int] = []
    switch table[raw: "at"] {
    case .table(let list):
      guard let numbers = try? list.integers() else {
        throw ArgumentError.option("spawn.at", expected: "list of steps from 0", got: "another")
      }
      steps = numbers
    case let value:
      guard let step = value.int else {
        throw ArgumentError.option(
          "spawn.at", expected: "list of steps from 0", got: option.runtime.gotText(value))
      }
      steps = [Int(step)]
    }
    let given = table[raw: "perturb"]
    let perturbations =
      try given.isNil
      ? []
      : LuaPerturbation.list(given, at: .gradient) {
        ArgumentError.option("spawn.perturb", expected: $0, got: option.runtime.gotText(given))
      }
    return Spawn(at: steps, perturbations: perturbations)
  }
  static let checkpoint = Option.string(
    "checkpoint", "file (.safetensors or .npz): written after each epoch, resumed from if it is there"
  ).optional
  static let checkpointEvery = Option.integer(
    "checkpoint_every", "steps between checkpoints within an epoch; 0: none", default: 0, atLeast: 0)
  static let manifest = Option.string(
    "manifest", "file (.json) that names all that the result's bits depend on, written at the end"
  ).optional
  static let onStep = Option.function(
    "on_step",
    "function(iteration, losses, replicas) after each step, replicas a list of {name, model, optimizer}; false ends the run"
  ).optional
  static let onEpoch = Option.function("on_epoch", "function(epoch, metrics) after each epoch").optional

  static let all: [any DeclaredOption] = [
    replicas, data, loss, metrics, epochs, iterations, batch, fullBatch, shuffle, augment, seed, test, schedule,
    cutEvery, cutAt,
    cutFactor, clipping, spawn, checkpoint, checkpointEvery, manifest, onStep, onEpoch,
  ]
}
