import Datasets
import Experiments
import LuaRuntime
import NeuralNetworks
import Optimizers
import Tensors

/// A call of `train.run`: the training that its options ask for, and what its script is shown of it.
final class TrainingCall {
  let training: Training
  /// Functions of the script that bits depend on, by the names of their options.
  let functions: [(name: String, function: LuaFunction?)]
  /// The optimizers as the script holds them.
  private var optimizers: [ObjectIdentifier: LuaOptimizer]
  private var shown: (count: Int, list: LuaTable)?

  /// - Parameters:
  ///   - generator: what the script's functions draw from.
  ///   - checkpoint: its file, if the script names none.
  init(_ call: Call, _ generator: Generator, checkpoint: String? = nil) throws {
    let replicas = try call.trainingReplicas()
    let source = try call.trainingSource()
    let functions = try TrainingFunctions(call, source)
    var plan = TrainingPlan()
    functions.fill(&plan)
    plan.schedules = try call.schedules()
    plan.clipping = try call[TrainingOptions.clipping]
    plan.spawn = try call[TrainingOptions.spawn]
    plan.generator = generator
    plan.checkpoint = try (call[TrainingOptions.checkpoint] ?? checkpoint).map {
      Checkpoint(path: $0, every: try call[TrainingOptions.checkpointEvery], generator: generator)
    }
    if case .table(let table) = try call[TrainingOptions.schedule] {
      self.functions =
        functions.ofBits
        + (1...max(1, table.rawCount)).compactMap { i in table[raw: i].scheduleFunction.map { ("schedule_\(i)", $0) } }
    } else {
      self.functions = try functions.ofBits + [("schedule", call[TrainingOptions.schedule].scheduleFunction)]
    }
    let data = try call.trainingData(source, replicas)
    training = try Training(
      replicas.map(\.replica), data: data, testData: call.testData(source), plan: plan)
    optimizers = Dictionary(replicas.map { (ObjectIdentifier($0.replica.optimizer), $0.optimizer) }) { first, _ in first
    }
  }

  /// A list of {name, model, optimizer}.
  func replicas(_ call: Call) -> LuaTable {
    if let shown, shown.count == training.replicas.count { return shown.list }
    let list = call.newTable(elements: training.replicas.count)
    for (i, replica) in training.replicas.enumerated() {
      list.setRaw(
        i + 1,
        call.newOrderedTable([
          ("name", .text(replica.name)), ("model", .object(replica.model)), ("optimizer", .object(held(replica))),
        ]))
    }
    shown = (training.replicas.count, list)
    return list
  }

  private func held(_ replica: Replica) -> LuaOptimizer {
    let key = ObjectIdentifier(replica.optimizer)
    if let known = optimizers[key] { return known }
    let new = LuaOptimizer(replica.optimizer)
    optimizers[key] = new
    return new
  }

  /// A list of the replicas' metrics, each a vector over epochs.
  func metrics(_ call: Call) -> LuaTable {
    let list = call.newTable(elements: training.replicas.count)
    func vector(_ values: [Double]) -> LuaValue { (try? Tensor(values)).map { .object($0) } ?? .nil }
    let plan = training.plan
    for (i, replica) in training.replicas.enumerated() {
      let history = training.history[i]
      var fields: [(name: String, value: LuaValue)] = [
        ("name", .text(replica.name)), ("loss", vector(history.map(\.loss))),
      ]
      if plan.classes != nil {
        fields += [
          ("train_accuracy", vector(history.map(\.trainAccuracy))),
          ("test_accuracy", vector(history.map(\.testAccuracy))),
        ]
      }
      if training.testData != nil { fields.append(("test_loss", vector(history.map(\.testLoss)))) }
      for (k, metric) in plan.metrics.enumerated() {
        fields.append(("train_\(metric.name)", vector(history.map { $0.train[k] })))
        if training.testData != nil { fields.append(("test_\(metric.name)", vector(history.map { $0.test[k] }))) }
      }
      fields += [
        ("perturbations", .text(replica.perturbations)),
        ("convolution", replica.model.convolutionDescription.luaValue),
        ("first_nonfinite", training.firstNonFinite[i].map { .table(record($0, replica.name, call)) } ?? .nil),
        ("model", .object(replica.model)), ("optimizer", .object(held(replica))),
      ]
      list.setRaw(i + 1, call.newOrderedTable(fields))
    }
    return list
  }

  private func record(_ found: NonFinite, _ replica: String, _ call: Call) -> LuaTable {
    call.newOrderedTable([
      ("replica", .text(replica)), ("step", found.step.luaValue), ("kind", .text(found.kind.rawValue)),
      ("layer", found.layer.luaValue),
    ])
  }
}

extension LuaValue {
  /// The function of a script in a schedule.
  fileprivate var scheduleFunction: LuaFunction? {
    switch self {
    case .function(let function): function
    case .object(let object): (object as? LuaSchedule)?.function
    default: nil
    }
  }
}

extension Call {
  fileprivate func schedules() throws -> [RateSchedule] {
    let given = try self[TrainingOptions.schedule]
    let cuts: [any DeclaredOption] = [TrainingOptions.cutAt, TrainingOptions.cutEvery, TrainingOptions.cutFactor]
    if !given.isNil, let other = try cuts.first(where: { try isGiven($0) }) {
      throw unexpected(other, expected: "nothing beside a schedule")
    }
    func one(_ value: LuaValue) throws -> RateSchedule {
      switch value {
      case .function(let function): return LuaSchedule(function).schedule
      case .object(let object): if let schedule = object as? LuaSchedule { return schedule.schedule }
      default: break
      }
      throw ArgumentError.option(
        "schedule", expected: "schedule (optim.schedule.cosine{…}), function(epoch, step), or list of them",
        got: runtime.gotText(value))
    }
    switch given {
    case .nil: return [.of(try cutSchedule(), by: .epoch)]
    case .table(let table):
      guard table.rawCount > 0, try table.pairs().count == table.rawCount else {
        throw unexpected(TrainingOptions.schedule, expected: "list with a schedule for each group")
      }
      return try (1...table.rawCount).map { try one(table[raw: $0]) }
    default: return [try one(given)]
    }
  }

  private func cutSchedule() throws -> Schedule {
    let (cuts, every) = try (self[TrainingOptions.cutAt], self[TrainingOptions.cutEvery])
    let factor = try self[TrainingOptions.cutFactor]
    if !cuts.isEmpty { return .multiStep(cuts, factor: factor) }
    return every > 0 ? .step(every: every, factor: factor) : .constant
  }
}
