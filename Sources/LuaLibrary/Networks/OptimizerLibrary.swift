import Interrupt
import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// An optimizer as Lua holds it.
final class LuaOptimizer: LuaObject {
  let optimizer: any Optimizer
  init(_ optimizer: any Optimizer) { self.optimizer = optimizer }
}

/// A group of parameters of an optimizer, as Lua holds it.
final class LuaParameterGroup: LuaObject {
  let optimizer: any Optimizer
  let index: Int
  init(_ optimizer: any Optimizer, _ index: Int) { (self.optimizer, self.index) = (optimizer, index) }
}

/// The module `optim`: what makes a step.
enum OptimizerLibrary {
  static func register(in runtime: LuaRuntime) {
    let optimizerType = LuaClass<LuaOptimizer>("optimizer", "Changes parameters along their gradients.")
    declare(optimizerType)
    let groupType = LuaClass<LuaParameterGroup>("parameter group", "Parameters that share an optimizer's options.")
    declare(groupType)
    runtime.register(groupType)
    let optim = LuaModule("optim", "Optimizers, in PyTorch's order of operations.")
    declare(optim)
    runtime.register(optimizerType)
    runtime.register(optim)
  }

  private static func declare(_ type: LuaClass<LuaOptimizer>) {
    type.method("zero_grad", "Forgets all gradients.") { o, call in
      try o.optimizer.zeroGrad()
      call.pushReceiver()
    }
    type.method("step", "Makes one step with the gradients that the parameters hold.") { o, call in
      try Interrupt.finishing { try o.optimizer.step() }
      call.pushReceiver()
    }
    type.property(
      "lr", "Learning rate of the first group; setting it sets every group's.", type: "number",
      get: { $0.optimizer.groups.first?.learningRate ?? 0 },
      set: { o, call in
        let rate = try call.number(1)
        for i in o.optimizer.groups.indices { try o.optimizer.set("lr", [rate], ofGroup: i) }
      })
    type.property(
      "param_groups", "Its groups of parameters, whose options can be read and set: `opt.param_groups[2].lr = 0.01`.",
      type: "list of parameter groups",
      push: { o, call in
        let table = call.newTable(elements: o.optimizer.groups.count)
        for i in o.optimizer.groups.indices { table.setRaw(i + 1, .object(LuaParameterGroup(o.optimizer, i))) }
        call.push(table)
      })
    type.property("iteration", "Steps made so far.", type: "integer", get: { $0.optimizer.iteration })
    type.property(
      "perturbations", "What the steps' last bits are changed by, in words.", type: "string",
      get: { $0.optimizer.perturbations.map(\.description).joined(separator: "; ") })
    type.metamethod("__tostring") { call in
      let o = try call.object(1, LuaOptimizer.self).optimizer
      let rates = o.groups.map { "\($0.learningRate)" }.joined(separator: ", ")
      call.push("optimizer (\(o.groups.reduce(0) { $0 + $1.parameters.count }) parameters, lr \(rates))")
    }
  }

  private static func declare(_ type: LuaClass<LuaParameterGroup>) {
    for (name, summary) in [
      ("lr", "Learning rate of the next step."), ("weight_decay", "Weight decay."),
      ("momentum", "Momentum of SGD."), ("dampening", "Dampening of SGD's momentum."),
      ("nesterov", "Whether SGD's momentum is Nesterov's."), ("betas", "The two decays of Adam, a list."),
      ("eps", "What Adam adds to the root."),
    ] {
      type.property(
        name, summary,
        push: { group, call in
          let option = try group.option(name)
          let value = group.optimizer.groups[group.index].values(name)
          switch option.kind {
          case .number: call.push(value.first ?? 0)
          case .flag: call.push(value.first != 0)
          case .pair: call.push(call.runtime.newTable(value))
          }
        },
        set: { group, call in
          let option = try group.option(name)
          guard let value = option.value(call.value(1)) else { throw call.unexpected(1, expected: option.expected) }
          try group.optimizer.set(name, value, ofGroup: group.index)
        })
    }
    type.property(
      "params", "The parameters.", type: "parameters",
      push: { group, call in call.pushFresh(LuaParameters(group.optimizer.groups[group.index].parameters)) })
    type.metamethod("__tostring") { call in
      let group = try call.object(1, LuaParameterGroup.self)
      let own = group.optimizer.groups[group.index]
      let settings = group.optimizer.options.map { option in
        "\(option.name) \(own.values(option.name).map { "\($0)" }.joined(separator: ", "))"
      }
      call.push("parameter group (\(own.parameters.count) parameters, \(settings.joined(separator: ", ")))")
    }
  }

  private static func declare(_ module: LuaModule) {
    let parameters = Parameter.any(
      "parameters", "net:parameters(), a list of tensors, or a list of groups {params = …, lr = …, momentum = …}")
    let groups = """
      A group may set any of these options but `perturb` for itself; what it does not set is that of all. Each parameter \
      may stand in one group only.
      """
    let momentum = Option.number("momentum", default: 0, atLeast: 0)
    let dampening = Option.number("dampening", default: 0)
    let nesterov = Option.boolean("nesterov", default: false)
    module.function(
      "sgd", "Stochastic gradient descent with momentum.", [parameters],
      options: [StepOptions.rate, StepOptions.weightDecay(), StepOptions.perturb, momentum, dampening, nesterov],
      returns: "optimizer",
      example: "optim.sgd(nn.Linear(4, 2):parameters(), {lr = 0.1, momentum = 0.9, nesterov = true})",
      discussion: """
        d = g + wd·w; v = μ·v + (1 − dampening)·d (v = d in the first step); d = d + μ·v for Nesterov, else v; \
        w = w − lr·d, each operation rounded once: PyTorch's order. With `perturb.rescale{k = 3}` the last line is \
        w − (lr·k)·(d/k). \(groups)
        """
    ) { call in
      call.pushFresh(
        LuaOptimizer(
          try SGD(
            call.groups(SGD.options), momentum: call[momentum], dampening: call[dampening], nesterov: call[nesterov],
            perturbations: call[StepOptions.perturb])))
    }
    let betas = Option.numbers("betas", "{0.9, 0.999} by default").map { betas, option in
      guard betas.isEmpty || betas.count == 2 else { throw option.unexpected(expected: "two numbers") }
      return betas.isEmpty ? (0.9, 0.999) : (betas[0], betas[1])
    }
    let epsilon = Option.number("eps", default: 1e-8, atLeast: 0)
    for (name, isDecoupled) in [("adam", false), ("adamw", true)] {
      let weightDecay = StepOptions.weightDecay(isDecoupled ? 0.01 : 0)
      module.function(
        name, isDecoupled ? "AdamW: Adam with decoupled weight decay." : "Adam.", [parameters],
        options: [StepOptions.rate, weightDecay, StepOptions.perturb, betas, epsilon],
        returns: "optimizer", example: "optim.\(name)(nn.Linear(4, 2):parameters(), {lr = 0.01})", discussion: groups
      ) { call in
        call.pushFresh(
          LuaOptimizer(
            try Adam(
              call.groups(Adam.options), betas: call[betas], epsilon: call[epsilon],
              isDecoupled: isDecoupled, perturbations: call[StepOptions.perturb])))
      }
    }
    declareSchedule(module)
  }

  private static func declareSchedule(_ module: LuaModule) {
    let kind = Option.choice("kind", ScheduleKind.self)
    let epoch = Option.integer("epoch", atLeast: 0)
    let every = Option.integer("every", "step: epochs between two cuts", default: 40, atLeast: 1)
    let cuts = Option.epochs("at", "multi_step: epochs of the cuts")
    let factor = Option.number("factor", "step, multi_step: of each cut", default: 0.1, atLeast: 0)
    let epochs = Option.integer("epochs", "cosine: length", default: 200, atLeast: 1)
    let least = Option.number("least", "cosine: last factor", default: 0, atLeast: 0)
    let warmUp = Option.integer("warm_up", "epochs of linear warm-up", default: 0, atLeast: 0)
    module.function(
      "schedule", "The factor of a learning rate at an epoch (from 0).",
      options: [kind, epoch, every, cuts, factor, epochs, least, warmUp],
      returns: "number", example: "optim.schedule{kind = 'step', every = 40, epoch = 85}"
    ) { call in
      let plain: Schedule =
        switch try call[kind] {
        case .constant: .constant
        case .step: .step(every: try call[every], factor: try call[factor])
        case .multiStep: .multiStep(try call[cuts], factor: try call[factor])
        case .cosine: .cosine(epochs: try call[epochs], least: try call[least])
        }
      let warmUp = try call[warmUp]
      let schedule = warmUp > 0 ? Schedule.warmUp(warmUp, then: plain) : plain
      try schedule.check()
      call.push(try schedule.factor(call[epoch]))
    }
  }
}

/// The kinds of ``Schedule`` that a script names.
private enum ScheduleKind: String, CaseIterable, Sendable {
  case constant, step
  case multiStep = "multi_step"
  case cosine
}

/// The options of every optimizer.
private enum StepOptions {
  static let rate = Option.number("lr", "learning rate", default: 0.001, atLeast: 0)
  static let perturb = Option.stepPerturbations()

  static func weightDecay(_ standard: Double = 0) -> Option<Double> {
    .number("weight_decay", default: standard, atLeast: 0)
  }
}

extension Option where Value == [Int] {
  /// An option that lists epochs, counted from 0.
  static func epochs(_ name: String, _ summary: String) -> Option {
    integers(name, summary, atLeast: 0, what: "epochs from 0")
  }
}

extension LuaParameterGroup {
  /// - Throws: `ArgumentError` for an option that the optimizer does not have.
  fileprivate func option(_ name: String) throws -> OptimizerOption {
    if let option = optimizer.options.first(where: { $0.name == name }) { return option }
    throw ArgumentError.option(
      name, expected: "option of \(optimizer.name) (\(optimizer.options.map(\.name).joined(separator: ", ")))",
      got: "another")
  }
}

extension OptimizerOption {
  /// A value as a script gives it, if it is of the option's kind.
  fileprivate func value(_ value: LuaValue) -> [Double]? {
    switch (kind, value) {
    case (.flag, .boolean(let flag)): [flag ? 1 : 0]
    case (.pair, .table(let table)): try? table.numbers()
    case (.number, _): value.double.map { [$0] }
    default: nil
    }
  }
}

extension Call {
  /// Argument 1 as parameter groups. The call's own learning rate and weight decay count where a group has none.
  fileprivate func groups(_ declared: [OptimizerOption]) throws -> [ParameterGroup] {
    let shared = ["lr": [try self[StepOptions.rate]], "weight_decay": [try self[StepOptions.weightDecay()]]]
    if let list = objectIfPresent(1, LuaParameters.self) { return [ParameterGroup(list.entries, shared)] }
    let table = try table(1)
    // An option beside the list is no group's.
    for key in try runtime.sortedKeys(of: table, path: "argument 1 'parameters'") where key.text != nil {
      throw ArgumentError.argument(
        1, name: "parameters", expected: "list of tensors or groups; options stand in argument 2 or in a group",
        got: "field '\(key.text ?? "")'")
    }
    guard case .table = table[raw: 1] else {
      return [ParameterGroup(try entries(.table(table), prefix: ""), shared)]
    }
    return try (1...table.rawCount).map { i in
      guard case .table(let group) = table[raw: i] else { throw unexpected(1, expected: "list of groups") }
      var own = shared
      // In a fixed order, so that of several mistakes the same is named.
      for key in try runtime.sortedKeys(of: group, path: "group \(i)") where key.text != "params" {
        own[key.text ?? ""] = try value(group.raw(key: key), of: key, group: i, declared)
      }
      guard !group[raw: "params"].isNil else {
        throw ArgumentError.argument(1, name: "parameters[\(i)].params", expected: "parameters", got: "nil")
      }
      return ParameterGroup(try entries(group[raw: "params"], prefix: "group\(i)."), own)
    }
  }

  private func value(
    _ value: LuaValue, of key: LuaValue, group i: Int, _ declared: [OptimizerOption]
  ) throws -> [Double] {
    let name = key.text ?? "[\(key.double ?? 0)]"
    guard let option = declared.first(where: { $0.name == name }) else {
      let known = declared.map(\.name) + ["params"]
      throw ArgumentError.argument(
        1, name: "parameters[\(i)]", expected: "params and options \(declared.map(\.name).joined(separator: ", "))",
        got: "unknown option '\(name)'" + Suggestion.phrase(for: name, in: known))
    }
    guard let numbers = option.value(value) else {
      throw ArgumentError.argument(
        1, name: "parameters[\(i)].\(name)", expected: option.expected, got: "\(value.kind)")
    }
    return numbers
  }

  private func entries(_ value: LuaValue, prefix: String) throws -> [(name: String, tensor: Tensor)] {
    if case .object(let object) = value, let list = object as? LuaParameters { return list.entries }
    guard case .table(let table) = value else { throw unexpected(1, expected: "parameters, or a list of tensors") }
    return try table.objects(Tensor.self, path: "argument 1 'parameters'").enumerated().map {
      ("\(prefix)\($0 + 1)", $1)
    }
  }
}
