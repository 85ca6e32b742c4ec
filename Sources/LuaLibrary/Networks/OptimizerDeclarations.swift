import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// The functions of the module `optim` that make optimizers.
extension OptimizerLibrary {
  static func declareOptimizers(_ module: LuaModule) {
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
    declareOthers(module, parameters, groups)
  }

  private static func declareOthers(_ module: LuaModule, _ parameters: Parameter, _ groups: String) {
    let weightDecay = StepOptions.weightDecay()
    let slowRate = Option.number("lr", "learning rate", default: 0.01, atLeast: 0)
    let alpha = Option.number("alpha", "decay of the mean square", default: 0.99, atLeast: 0)
    let epsilon = Option.number("eps", default: 1e-8, atLeast: 0)
    let momentum = Option.number("momentum", default: 0, atLeast: 0)
    let centered = Option.boolean("centered", "divide by the standard deviation", default: false)
    module.function(
      "rmsprop", "RMSprop.", [parameters],
      options: [slowRate, weightDecay, StepOptions.perturb, alpha, epsilon, momentum, centered], returns: "optimizer",
      example: "optim.rmsprop(nn.Linear(4, 2):parameters(), {lr = 0.01, momentum = 0.9})",
      discussion: """
        s = α·s + (1 − α)·g²; with `centered` m = m + (1 − α)·(g − m) and r = √(s − m²), else r = √s; w = w − lr·g/(r + eps), \
        or with momentum b = μ·b + g/(r + eps) and w = w − lr·b. \(groups)
        """
    ) { call in
      let shared = try [
        "lr": [call[slowRate]], "weight_decay": [call[weightDecay]], "alpha": [call[alpha]], "eps": [call[epsilon]],
        "momentum": [call[momentum]], "centered": [call[centered] ? 1 : 0],
      ]
      call.pushFresh(
        LuaOptimizer(
          try RMSprop(call.groups(RMSprop.options, shared), perturbations: call[StepOptions.perturb])))
    }
    let rateDecay = Option.number("lr_decay", "lr/(1 + (t − 1)·lr_decay) in step t", default: 0, atLeast: 0)
    let initial = Option.number("initial_accumulator_value", "of the sums", default: 0, atLeast: 0)
    let smallEpsilon = Option.number("eps", default: 1e-10, atLeast: 0)
    module.function(
      "adagrad", "Adagrad.", [parameters],
      options: [slowRate, weightDecay, StepOptions.perturb, rateDecay, initial, smallEpsilon], returns: "optimizer",
      example: "optim.adagrad(nn.Linear(4, 2):parameters(), {lr = 0.01})",
      discussion: "s = s + g²; w = w − lr·g/(√s + eps). \(groups)"
    ) { call in
      let shared = try [
        "lr": [call[slowRate]], "weight_decay": [call[weightDecay]], "lr_decay": [call[rateDecay]],
        "initial_accumulator_value": [call[initial]], "eps": [call[smallEpsilon]],
      ]
      call.pushFresh(
        LuaOptimizer(
          try Adagrad(call.groups(Adagrad.options, shared), perturbations: call[StepOptions.perturb])))
    }
    declareLBFGS(module, parameters)
  }

  private static func declareLBFGS(_ module: LuaModule, _ parameters: Parameter) {
    let rate = Option.number("lr", "length of a move", default: 1, atLeast: 0)
    let most = Option.integer("max_iter", "inner iterations of a step", default: 20, atLeast: 1)
    let evaluations = Option.integer("max_eval", "gradients of a step; 0: 5/4 of max_iter", default: 0, atLeast: 0)
    let gradient = Option.number("tolerance_grad", "largest gradient at which it ends", default: 1e-7, atLeast: 0)
    let change = Option.number("tolerance_change", "least change at which it goes on", default: 1e-9, atLeast: 0)
    let history = Option.integer("history_size", "pairs of changes that it keeps", default: 100, atLeast: 1)
    module.function(
      "lbfgs", "L-BFGS without line search.", [parameters],
      options: [rate, most, evaluations, gradient, change, history, StepOptions.perturb], returns: "optimizer",
      example: """
        local net, x, y = nn.Linear(2, 1), tensor{{1, 2}, {3, 4}}:to('float32'), tensor{{1}, {2}}:to('float32')
        local opt = optim.lbfgs(net:parameters(), {lr = 0.5})
        opt:step(function()
          opt:zero_grad()
          local loss = nn.mse_loss(net(x), y)
          loss:backward()
          return loss
        end)
        """,
      discussion: """
        PyTorch's algorithm: up to `max_iter` moves w = w + t·d in a step, t = lr (in the very first min(1, 1/Σ|g|)·lr), d from \
        the last `history_size` pairs of changes. `train.run` evaluates the batch at each. One group of parameters. \
        Perturbations count moves, not steps.
        """
    ) { call in
      let shared = try [
        "lr": [call[rate]], "max_iter": [Double(call[most])], "max_eval": [Double(call[evaluations])],
        "tolerance_grad": [call[gradient]], "tolerance_change": [call[change]],
        "history_size": [Double(call[history])],
      ]
      call.pushFresh(
        LuaOptimizer(try LBFGS(call.groups(LBFGS.options, shared), perturbations: call[StepOptions.perturb])))
    }
  }
}

/// The options of every optimizer.
enum StepOptions {
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

extension Call {
  /// Argument 1 as parameter groups. The call's own learning rate and weight decay count where a group has none.
  fileprivate func groups(_ declared: [OptimizerOption]) throws -> [ParameterGroup] {
    try groups(
      declared, ["lr": [self[StepOptions.rate]], "weight_decay": [self[StepOptions.weightDecay()]]])
  }

  /// Argument 1 as parameter groups; `shared` counts where a group has no value of its own.
  func groups(_ declared: [OptimizerOption], _ shared: [String: [Double]]) throws -> [ParameterGroup] {
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
