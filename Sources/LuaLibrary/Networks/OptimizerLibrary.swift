import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// An optimizer as Lua holds it.
final class LuaOptimizer: LuaObject {
  let optimizer: any Optimizer
  init(_ optimizer: any Optimizer) { self.optimizer = optimizer }
}

/// The module `optim`: what makes a step.
enum OptimizerLibrary {
  static func register(in runtime: LuaRuntime) {
    let optimizerType = LuaClass<LuaOptimizer>("optimizer", "Changes parameters along their gradients.")
    declare(optimizerType)
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
      try o.optimizer.step()
      call.pushReceiver()
    }
    type.property(
      "lr", "Learning rate of the first group; setting it sets every group's.", type: "number",
      get: { $0.optimizer.groups.first?.learningRate ?? 0 },
      set: { o, call in o.optimizer.setLearningRate(try call.number(1)) })
    type.property("iteration", "Steps made so far.", type: "integer", get: { $0.optimizer.iteration })
    type.property(
      "perturbations", "What the steps' last bits are changed by, in words.", type: "string",
      get: { $0.optimizer.perturbations.map(\.description).joined(separator: "; ") })
    type.metamethod("__tostring") { call in
      let o = try call.object(1, LuaOptimizer.self).optimizer
      call.push(
        "optimizer (\(o.groups.reduce(0) { $0 + $1.parameters.count }) parameters, lr \(o.groups.first?.learningRate ?? 0))"
      )
    }
  }

  private static let shared: @Sendable () -> [Parameter] = {
    [
      .number("lr", "learning rate", default: 0.001), .number("weight_decay", default: 0),
      .any("perturb", "perturbation, list of them, or function(tensor, ctx)").optional,
    ]
  }

  private static func declare(_ module: LuaModule) {
    let parameters = Parameter.any(
      "parameters", "net:parameters(), a list of tensors, or a list of {params = …, lr = …, weight_decay = …}")
    module.function(
      "sgd", "Stochastic gradient descent with momentum.", [parameters],
      options: shared() + [
        .number("momentum", default: 0), .number("dampening", default: 0), .boolean("nesterov", default: false),
      ],
      returns: "optimizer",
      example: "optim.sgd(nn.Linear(4, 2):parameters(), {lr = 0.1, momentum = 0.9, nesterov = true})",
      discussion: """
        d = g + wd·w; v = μ·v + (1 − dampening)·d (v = d in the first step); d = d + μ·v for Nesterov, else v; \
        w = w − lr·d, each operation rounded once: PyTorch's order. With `perturb.rescale{k = 3}` the last line is \
        w − (lr·k)·(d/k).
        """
    ) { call in
      let o = call.options
      call.pushFresh(
        LuaOptimizer(
          try SGD(
            call.groups(), momentum: o.number("momentum"), dampening: o.number("dampening"),
            nesterov: o.boolean("nesterov"),
            perturbations: o.stepPerturbations())))
    }
    for (name, isDecoupled) in [("adam", false), ("adamw", true)] {
      module.function(
        name, isDecoupled ? "AdamW: Adam with decoupled weight decay." : "Adam.", [parameters],
        options: shared() + [.numbers("betas", "{0.9, 0.999} by default"), .number("eps", default: 1e-8)],
        returns: "optimizer",
        example: "optim.\(name)(nn.Linear(4, 2):parameters(), {lr = 0.01})"
      ) { call in
        let o = call.options
        let betas = try o.numbers("betas")
        guard betas.isEmpty || betas.count == 2 else { throw o.unexpected("betas", expected: "two numbers") }
        call.pushFresh(
          LuaOptimizer(
            try Adam(
              call.groups(), betas: betas.isEmpty ? (0.9, 0.999) : (betas[0], betas[1]),
              epsilon: o.number("eps"),
              isDecoupled: isDecoupled, perturbations: o.stepPerturbations())))
      }
    }
    module.function(
      "schedule", "The factor of a learning rate at an epoch (from 0).",
      options: [
        .choice("kind", ["constant", "step", "multi_step", "cosine"]), .integer("epoch", atLeast: 0),
        .integer("every", "step: epochs between two cuts", default: 40, atLeast: 1),
        .numbers("at", "multi_step: epochs of the cuts"),
        .number("factor", "step, multi_step: of each cut", default: 0.1),
        .integer("epochs", "cosine: length", default: 200, atLeast: 1),
        .number("least", "cosine: last factor", default: 0),
        .integer("warm_up", "epochs of linear warm-up", default: 0, atLeast: 0),
      ],
      returns: "number", example: "optim.schedule{kind = 'step', every = 40, epoch = 85}"
    ) { call in
      let o = call.options
      let plain: Schedule =
        switch try o.string("kind") {
        case "step": .step(every: try o.integer("every"), factor: try o.number("factor"))
        case "multi_step": .multiStep(try o.numbers("at").map { Int($0) }, factor: try o.number("factor"))
        case "cosine": .cosine(epochs: try o.integer("epochs"), least: try o.number("least"))
        default: .constant
        }
      let warmUp = try o.integer("warm_up")
      let schedule = warmUp > 0 ? Schedule.warmUp(warmUp, then: plain) : plain
      call.push(try schedule.factor(o.integer("epoch")))
    }
  }
}

extension Call {
  /// Argument 1 as parameter groups, with the options' learning rate and weight decay where a group has none.
  fileprivate func groups() throws -> [ParameterGroup] {
    let (rate, decay) = (try options.number("lr"), try options.number("weight_decay"))
    if let list = objectIfPresent(1, LuaParameters.self) {
      return [ParameterGroup(list.entries, learningRate: rate, weightDecay: decay)]
    }
    let table = try table(1)
    if case .table = table[raw: 1] {
      return try (1...table.rawCount).map { i in
        guard case .table(let group) = table[raw: i] else { throw unexpected(1, expected: "list of groups") }
        return ParameterGroup(
          try entries(group[raw: "params"], prefix: "group\(i)."), learningRate: group[raw: "lr"].double ?? rate,
          weightDecay: group[raw: "weight_decay"].double ?? decay)
      }
    }
    return [ParameterGroup(try entries(.table(table), prefix: ""), learningRate: rate, weightDecay: decay)]
  }

  private func entries(_ value: LuaValue, prefix: String) throws -> [(name: String, tensor: Tensor)] {
    if case .object(let object) = value, let list = object as? LuaParameters { return list.entries }
    guard case .table(let table) = value else { throw unexpected(1, expected: "parameters, or a list of tensors") }
    return try table.objects(Tensor.self, path: "argument 1 'parameters'").enumerated().map {
      ("\(prefix)\($0 + 1)", $1)
    }
  }
}
