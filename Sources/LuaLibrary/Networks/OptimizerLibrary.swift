import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// An optimizer as Lua holds it.
final class LuaOptimizer: LuaObject {
  let optimizer: any Optimizer
  init(_ optimizer: any Optimizer) { self.optimizer = optimizer }
}

/// A perturbation as Lua holds it.
final class LuaPerturbation: LuaObject {
  let perturbation: Perturbation
  init(_ perturbation: Perturbation) { self.perturbation = perturbation }
}

/// The modules `optim` and `perturb`: the step, and what changes its last bits on purpose.
enum OptimizerLibrary {
  static func register(in runtime: LuaRuntime) {
    let optimizerType = LuaClass<LuaOptimizer>("optimizer", "Changes parameters along their gradients.")
    declare(optimizerType)
    let perturbationType = LuaClass<LuaPerturbation>("perturbation", "A change of last bits that an experiment asks for.")
    perturbationType.metamethod("__tostring") { call in
      call.push("\(try call.object(1, LuaPerturbation.self).perturbation)")
    }
    let optim = LuaModule("optim", "Optimizers, in PyTorch's order of operations.")
    declare(optim)
    let perturb = LuaModule(
      "perturb", "Changes of last bits on purpose: what, where, when, from which seed.",
      discussion: """
        Give one, or a list, as the `perturb` of an optimizer. `at` says what is changed: the `gradient` before the step, \
        the `update` that the step subtracts, or the `weights` after it. `pattern` (`layer2.*`), `iterations` ({first, \
        last}) and `probability` restrict it. What one does depends on its seed, the iteration and the parameter's name, \
        never on order or threads. `tostring(p)` describes it.
        """)
    declarePerturbations(perturb)
    for type in [optimizerType, perturbationType] as [AnyLuaClass] { runtime.register(type) }
    runtime.register(optim)
    runtime.register(perturb)
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
    type.property("lr", "Learning rate of the first group; setting it sets every group's.", type: "number",
      get: { $0.optimizer.groups.first?.learningRate ?? 0 }, set: { o, call in o.optimizer.setLearningRate(try call.number(1)) })
    type.property("iteration", "Steps made so far.", type: "integer", get: { $0.optimizer.iteration })
    type.property("perturbations", "What the steps' last bits are changed by, in words.", type: "string",
      get: { $0.optimizer.perturbations.map(\.description).joined(separator: "; ") })
    type.metamethod("__tostring") { call in
      let o = try call.object(1, LuaOptimizer.self).optimizer
      call.push("optimizer (\(o.groups.reduce(0) { $0 + $1.parameters.count }) parameters, lr \(o.groups.first?.learningRate ?? 0))")
    }
  }

  private static let shared: @Sendable () -> [Parameter] = {
    [
      .number("lr", "learning rate", default: 0.001), .number("weight_decay", default: 0),
      .object("perturb", LuaPerturbation.self, "perturbation", "or a list of them").or("table").optional,
    ]
  }

  private static func declare(_ module: LuaModule) {
    let parameters = Parameter.any("parameters", "net:parameters(), a list of tensors, or a list of {params = …, lr = …, weight_decay = …}")
    module.function(
      "sgd", "Stochastic gradient descent with momentum.", [parameters],
      options: shared() + [.number("momentum", default: 0), .number("dampening", default: 0), .boolean("nesterov", default: false)],
      returns: "optimizer", example: "optim.sgd(nn.Linear(4, 2):parameters(), {lr = 0.1, momentum = 0.9, nesterov = true})",
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
            call.groups(), momentum: o.number("momentum"), dampening: o.number("dampening"), nesterov: o.boolean("nesterov"),
            perturbations: o.perturbations())))
    }
    for (name, isDecoupled) in [("adam", false), ("adamw", true)] {
      module.function(
        name, isDecoupled ? "AdamW: Adam with decoupled weight decay." : "Adam.", [parameters],
        options: shared() + [.numbers("betas", "{0.9, 0.999} by default"), .number("eps", default: 1e-8)], returns: "optimizer",
        example: "optim.\(name)(nn.Linear(4, 2):parameters(), {lr = 0.01})"
      ) { call in
        let o = call.options
        let betas = try o.numbers("betas")
        guard betas.isEmpty || betas.count == 2 else { throw o.unexpected("betas", expected: "two numbers") }
        call.pushFresh(
          LuaOptimizer(
            Adam(
              try call.groups(), betas: betas.isEmpty ? (0.9, 0.999) : (betas[0], betas[1]), epsilon: try o.number("eps"),
              isDecoupled: isDecoupled, perturbations: try o.perturbations())))
      }
    }
    module.function(
      "schedule", "The factor of a learning rate at an epoch (from 0).",
      options: [
        .choice("kind", ["constant", "step", "multi_step", "cosine"]), .integer("epoch", atLeast: 0),
        .integer("every", "step: epochs between two cuts", default: 40, atLeast: 1), .numbers("at", "multi_step: epochs of the cuts"),
        .number("factor", "step, multi_step: of each cut", default: 0.1), .integer("epochs", "cosine: length", default: 200, atLeast: 1),
        .number("least", "cosine: last factor", default: 0), .integer("warm_up", "epochs of linear warm-up", default: 0, atLeast: 0),
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

  private static func declarePerturbations(_ module: LuaModule) {
    let restrictions: [Parameter] = [
      .choice("at", PerturbationSite.Place.allCases.map(\.rawValue), "what is changed", default: "gradient"),
      .string("pattern", "names of parameters, * for any characters").optional,
      .numbers("iterations", "{first, last}"), .number("probability", "of acting", default: 1, atLeast: 0, atMost: 1),
      .integer("seed", default: 0),
    ]
    func declare(
      _ name: String, _ summary: String, _ options: [Parameter], example: String,
      _ change: @escaping (Call) throws -> Perturbation.Change
    ) {
      module.function(name, summary, options: options + restrictions, returns: "perturbation", example: example) { call in
        call.pushFresh(LuaPerturbation(try call.options.perturbation(change(call))))
      }
    }
    declare("none", "Changes nothing: the control.", [], example: "perturb.none()") { _ in .none }
    declare(
      "rescale", "The paper's: steps w ← w − (lr·k)·(g/k), the same in exact arithmetic.", [.number("k")],
      example: "perturb.rescale{k = 3}"
    ) { .rescale(k: try $0.options.number("k")) }
    declare(
      "ulp", "Moves elements by n units in the last place.",
      [.integer("n", default: 1), .number("fraction", "of the elements", default: 1, atLeast: 0, atMost: 1)],
      example: "perturb.ulp{n = 1, fraction = 0.5, seed = 7}"
    ) { call in
      let o = call.options
      let n = try o.integer("n")
      guard abs(n) <= 1 << 16 else { throw o.unexpected("n", expected: "integer of at most 65536 in magnitude") }
      return .ulp(n: n, fraction: try o.number("fraction"))
    }
    declare(
      "noise", "Adds normal noise.", [.number("scale", "standard deviation", atLeast: 0), .boolean("relative", "times each element's magnitude", default: true)],
      example: "perturb.noise{scale = 1e-7}"
    ) { .noise(scale: try $0.options.number("scale"), isRelative: try $0.options.boolean("relative")) }
    declare(
      "round", "Rounds to a format.",
      [.choice("format", ["bfloat16", "float16", "tf32"]).optional, .integer("mantissa", "bits of the fraction, in place of a format", atLeast: 0, atMost: 52).optional,
       .choice("mode", RoundingMode.allCases.map(\.rawValue), "", default: "nearest")],
      example: "perturb.round{format = 'bfloat16', mode = 'stochastic', seed = 1}"
    ) { call in
      let o = call.options
      let mode = RoundingMode(rawValue: try o.string("mode")) ?? .nearest
      if let bits = o.optionalInteger("mantissa") { return .round(name: "mantissa=\(bits)", { .shortened($0, fraction: bits) }, mode) }
      let formats: [String: FloatFormat] = ["bfloat16": .bfloat16, "float16": .float16, "tf32": .tf32]
      guard let name = o.optionalString("format"), let format = formats[name] else {
        throw o.unexpected("format", expected: "format, or mantissa = number of bits")
      }
      return .round(name: name, { _ in format }, mode)
    }
    declare(
      "custom", "Your own: a function of the tensor and where it stands, {name, iteration, place}, that returns a tensor.",
      [.function("f", "function(tensor, ctx)"), .string("name", "in descriptions", default: "custom")],
      example: "perturb.custom{name = 'halve', f = function(g, ctx) return ctx.iteration < 10 and g or g * 0.5 end}"
    ) { call in
      let (f, name, runtime) = (try call.options.function("f"), try call.options.string("name"), call.runtime)
      return .custom(name: name) { tensor, site in try f.perturbed(tensor, site, name, runtime) }
    }
  }
}

extension LuaFunction {
  /// The tensor that a script's perturbation returns; its errors tell where they happened.
  fileprivate func perturbed(
    _ tensor: Tensor, _ site: PerturbationSite, _ name: String, _ runtime: LuaRuntime
  ) throws -> Tensor {
    let context = runtime.newTable(fields: 3)
    context.setRaw("name", site.name)
    context.setRaw("iteration", site.iteration)
    context.setRaw("place", site.place.rawValue)
    let result: LuaValue?
    do {
      result = try call(LuaValue.object(tensor), context, results: 1).first
    } catch let error as LuaError where error.kind == .runtime {
      throw PerturbationError(perturbation: name, site: site, expected: "tensor", got: "error: \(error.message)")
    }
    guard case .object(let object)? = result, let changed = object as? Tensor else {
      throw PerturbationError(
        perturbation: name, site: site, expected: "tensor", got: result?.kind.description ?? "nothing")
    }
    return changed
  }
}

extension OptionReader {
  /// The option `perturb`: one perturbation or a list.
  fileprivate func perturbations() throws -> [Perturbation] {
    if let one: LuaPerturbation = optionalObject("perturb") { return [one.perturbation] }
    return try optionalTable("perturb")?.objects(LuaPerturbation.self, path: "option 'perturb'").map(\.perturbation) ?? []
  }

  fileprivate func perturbation(_ change: Perturbation.Change) throws -> Perturbation {
    let range = try numbers("iterations").map { Int($0) }
    guard range.isEmpty || range.count == 2 && range[0] <= range[1] else {
      throw unexpected("iterations", expected: "{first, last}")
    }
    return Perturbation(
      change, at: PerturbationSite.Place(rawValue: try string("at")) ?? .gradient, pattern: optionalString("pattern"),
      iterations: range.isEmpty ? nil : range[0]...range[1], probability: try number("probability"),
      seed: UInt64(bitPattern: Int64(try integer("seed"))))
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
    return try table.objects(Tensor.self, path: "argument 1 'parameters'").enumerated().map { ("\(prefix)\($0 + 1)", $1) }
  }
}
