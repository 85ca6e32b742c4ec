import Autograd
import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// An optimizer as Lua holds it.
final class LuaOptimizer: LuaObject {
  let optimizer: any Optimizer
  private var hasToldOfNothing = false
  init(_ optimizer: any Optimizer) { self.optimizer = optimizer }

  /// Says, once, that a step found no gradient at all: it changes nothing, which nobody wants.
  fileprivate func tellOfNothing(_ runtime: LuaRuntime) {
    let parameters = optimizer.groups.lazy.flatMap(\.parameters)
    guard !hasToldOfNothing, !parameters.contains(where: { $0.tensor.grad != nil }) else { return }
    hasToldOfNothing = true
    runtime.warn(
      "optimizer:step: no parameter has a gradient, so nothing was changed: was backward called, and the optimizer made after "
        + "the network was given its tensors (net:double(), net:to(), an assigned field)?")
  }
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
    declareOptimizers(optim)
    declareWritten(optim)
    runtime.register(optimizerType)
    runtime.register(optim)
    ScheduleLibrary.register(in: runtime)
  }

  private static func declare(_ type: LuaClass<LuaOptimizer>) {
    type.method("zero_grad", "Forgets all gradients.") { o, call in
      try o.optimizer.zeroGrad()
      call.pushReceiver()
    }
    type.method(
      "step", "Makes one step: with the gradients that the parameters hold, or with those that a closure computes.",
      [.function("closure", "forgets and computes the gradients, and returns the loss").optional],
      returns: "optimizer, or number",
      discussion: """
        With a closure it gives back the loss before the step. `optim.lbfgs` needs one, which it calls up to `max_eval` times. \
        A step is made whole or not at all: where a function of the script fails or is interrupted, parameters and state are \
        put back.
        """
    ) { o, call in
      guard let closure = try call.optionalFunction(1) else {
        guard !o.optimizer.needsClosure else {
          throw call.unexpected(1, expected: "function that computes the gradients and returns the loss")
        }
        o.tellOfNothing(call.runtime)
        try o.optimizer.finishStep()
        return call.pushReceiver()
      }
      call.push(
        try o.optimizer.step {
          guard let loss = try closure.call(results: 1).first?.oneNumber else {
            throw call.unexpected(1, expected: "function that returns the loss, a number or a tensor of one element")
          }
          return loss
        })
    }
    type.method(
      "state_dict", "Copies of all that it must keep to go on with the same bits, by name, to be saved.",
      returns: "table of tensors",
      example: "optim.adam(nn.Linear(4, 2):parameters(), {lr = 0.01}):state_dict()",
      discussion: """
        `iteration`, `<group>.<option>`, `<group>.rate` (base, factors of a schedule), `<group>.<parameter>.<name>`, all \
        counted from 1, and `shared.<name>`: what `tensor.save` writes. Of an optimizer written in Lua its state tables are \
        here: `<group>.<parameter>.<key>:<type>`.
        """
    ) { o, call in
      call.pushNamed(try o.optimizer.state().map { ($0.name, try $0.tensor.detach().clone()) })
    }
    type.method(
      "load_state_dict", "Goes on where a `state_dict` was taken, of an optimizer of the same kind and parameters.",
      [.table("state", "name → tensor")], discussion: "Nothing is changed if it does not fit."
    ) { o, call in
      try o.optimizer.restore(call.named(1))
      call.pushReceiver()
    }
    type.property("name", "`sgd`, `adam` …: what kind it is.", type: "string", get: { $0.optimizer.name })
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
      ("momentum", "Momentum of SGD and RMSprop."), ("dampening", "Dampening of SGD's momentum."),
      ("nesterov", "Whether SGD's momentum is Nesterov's."), ("betas", "The two decays of Adam, a list."),
      ("eps", "What Adam, RMSprop and Adagrad add to the root."), ("alpha", "RMSprop's decay."),
      ("centered", "Whether RMSprop subtracts the mean."), ("lr_decay", "Adagrad's decay of the rate."),
      ("initial_accumulator_value", "What Adagrad's sums start from."),
      ("max_iter", "Inner iterations of a step of L-BFGS."), ("max_eval", "Gradients of a step of L-BFGS."),
      ("tolerance_grad", "Largest gradient at which L-BFGS ends."),
      ("tolerance_change", "Least change at which L-BFGS goes on."), ("history_size", "Pairs that L-BFGS keeps."),
    ] {
      type.property(
        name, summary, push: { group, call in call.push(try group.value(of: group.option(name), call)) },
        set: { group, call in
          let option = try group.option(name)
          guard let value = option.value(call.value(1)) else { throw call.unexpected(1, expected: option.expected) }
          try group.optimizer.set(name, value, ofGroup: group.index)
        })
    }
    // Those that a script made up.
    type.fields(
      names: { group in group.optimizer.options.map(\.name) },
      peek: { group, key in
        let option = group.optimizer.options.first { $0.name == key.text && $0.kind == .number }
        return option.map { .number(group.optimizer.groups[group.index][$0.name]) } ?? .nil
      },
      get: { group, name, call in
        group.optimizer.options.first { $0.name == name }.map { group.value(of: $0, call) }
      },
      set: { group, name, value, _ in
        guard let option = group.optimizer.options.first(where: { $0.name == name }) else { return false }
        guard let numbers = option.value(value) else {
          throw TensorError.argument(
            operation: "parameter group", name: name, expected: option.expected, got: "\(value.kind)")
        }
        try group.optimizer.set(name, numbers, ofGroup: group.index)
        return true
      })
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
}

extension LuaParameterGroup {
  /// - Throws: `ArgumentError` for an option that the optimizer does not have.
  fileprivate func option(_ name: String) throws -> OptimizerOption {
    if let option = optimizer.options.first(where: { $0.name == name }) { return option }
    throw ArgumentError.option(
      name, expected: "option of \(optimizer.name) (\(optimizer.options.map(\.name).joined(separator: ", ")))",
      got: "another")
  }

  /// An option's value as a script reads it.
  fileprivate func value(of option: OptimizerOption, _ call: Call) -> LuaValue {
    let values = optimizer.groups[index].values(option.name)
    switch option.kind {
    case .number: return .number(values.first ?? 0)
    case .flag: return .boolean(values.first != 0)
    case .list: return .table(call.runtime.newTable(values))
    }
  }
}

extension OptimizerOption {
  /// A value as a script gives it, if it is of the option's kind.
  func value(_ value: LuaValue) -> [Double]? {
    switch (kind, value) {
    case (.flag, .boolean(let flag)): [flag ? 1 : 0]
    case (.list, .table(let table)): try? table.numbers()
    case (.number, _): value.double.map { [$0] }
    default: nil
    }
  }
}
