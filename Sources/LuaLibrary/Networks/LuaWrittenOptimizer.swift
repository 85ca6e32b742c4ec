import Autograd
import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// An optimizer whose step is a function of a script, called for one parameter after the other.
///
/// What it remembers stands in a Lua table for each parameter, and nowhere else: checkpoints hold the tables.
final class LuaWrittenOptimizer: Optimizer {
  let name = "optimizer"
  let options: [OptimizerOption]
  var groups: [ParameterGroup]
  private(set) var iteration = 0
  let perturbations: [PlacedPerturbation]
  let function: LuaFunction
  /// The state table of the i-th parameter, counted from 1 over all groups.
  let states: LuaTable
  private let places: [ObjectIdentifier: Int]

  var settings: [String: String] { ["step": function.checksum] }
  var runsScript: Bool { true }

  /// Where perturbations act: what the function makes of a gradient cannot be taken apart into an update.
  private static let perturbed: [PerturbationSite.Place] = [.gradient, .weights]

  /// - Throws: as other optimizers.
  init(
    _ groups: [ParameterGroup], options: [OptimizerOption], perturbations: [PlacedPerturbation], function: LuaFunction
  ) throws {
    self.groups = try groups.completed("optim.Optimizer", options, [:])
    let parameters = groups.flatMap(\.parameters)
    try perturbations.check(places: Self.perturbed, names: parameters.map(\.name), of: "parameter")
    (self.options, self.perturbations, self.function) = (options, perturbations, function)
    states = try function.requireRuntime().newTable(elements: parameters.count)
    places = Dictionary(parameters.enumerated().map { (ObjectIdentifier($1.tensor), $0 + 1) }) { first, _ in first }
  }

  func step() throws {
    iteration += 1
    try GradientMode.off {
      for (i, group) in groups.enumerated() {
        let options = LuaParameterGroup(self, i)
        for (name, tensor) in group.parameters { try step(options, name, tensor) }
      }
    }
  }

  private func step(_ options: LuaParameterGroup, _ name: String, _ tensor: Tensor) throws {
    guard let gradient = tensor.grad else { return }
    let step = PerturbedStep(perturbations, name: name, iteration: iteration)
    let changed = try step.gradient(gradient.detach())
    if !perturbations.isEmpty { try tensor.setGrad(changed) }
    defer { if !perturbations.isEmpty { try? tensor.setGrad(gradient) } }
    let result = try function.call(
      LuaValue.object(options), LuaValue.object(tensor), LuaValue.table(state(of: tensor)), results: 1)
    switch result.first ?? .nil {
    case .nil: break
    case .object(let object) where object === tensor: break
    case let other:
      throw ArgumentError.option(
        "step", expected: "function that changes p in place and returns nothing", got: "\(other.kind) of '\(name)'")
    }
    try step.finish(tensor)
  }

  private func state(of parameter: Tensor) -> LuaTable {
    let place = places[ObjectIdentifier(parameter)] ?? 0
    if case .table(let state) = states[raw: place] { return state }
    guard let runtime = try? function.requireRuntime() else { return states }
    let state = runtime.newTable()
    states.setRaw(place, state)
    return state
  }

  // MARK: State

  func memory(of parameter: Tensor) throws -> [(name: String, tensor: Tensor)] {
    guard case .table(let state) = states[raw: places[ObjectIdentifier(parameter)] ?? 0] else { return [] }
    return try function.requireRuntime().sortedKeys(of: state, path: "state").map { key in
      let name = try StateEntry.name(of: key)
      return try StateEntry.encoded(state.raw(key: key), name, of: parameter)
    }
  }

  func restore(
    iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    shared: [(name: String, tensor: Tensor)]
  ) throws {
    let runtime = try function.requireRuntime()
    var tables: [(Int, LuaTable)] = []
    for (_, tensor) in groups.flatMap(\.parameters) {
      let table = runtime.newTable()
      for (name, value) in try memory(tensor) {
        let (key, value) = try StateEntry.decoded(name, value)
        table.setRaw(key: key, value)
      }
      tables.append((places[ObjectIdentifier(tensor)] ?? 0, table))
    }
    for (place, table) in tables { states.setRaw(place, table) }
    self.iteration = iteration
  }

  func undo() throws -> () throws -> Void {
    let parameters = try groups.flatMap(\.parameters).map { ($0.tensor, copy: try $0.tensor.detach().clone()) }
    let kept = try parameters.map { try self.kept(of: $0.0) }
    let (iteration, groups) = (iteration, groups)
    return {
      try GradientMode.off { for (tensor, copy) in parameters { try tensor.copyInPlace(copy) } }
      for ((tensor, _), undo) in zip(parameters, kept) {
        try undo(self.states, self.places[ObjectIdentifier(tensor)] ?? 0)
      }
      (self.iteration, self.groups) = (iteration, groups)
    }
  }

  /// What puts a state table back as it is now, tensors in it too.
  private func kept(of parameter: Tensor) throws -> (_ states: LuaTable, _ place: Int) throws -> Void {
    guard case .table(let state) = states[raw: places[ObjectIdentifier(parameter)] ?? 0] else {
      return { states, place in states.setRaw(place, LuaValue.nil) }
    }
    let entries = try state.pairs()
    let copies = try entries.compactMap { _, value -> (Tensor, Tensor)? in
      guard case .object(let object) = value, let tensor = object as? Tensor else { return nil }
      return (tensor, try tensor.detach().clone())
    }
    return { _, _ in
      for (key, _) in try state.pairs() { state.setRaw(key: key, .nil) }
      for (key, value) in entries { state.setRaw(key: key, value) }
      try GradientMode.off { for (tensor, copy) in copies { try tensor.copyInPlace(copy) } }
    }
  }

  func another(for groups: [ParameterGroup], _ perturbations: [PlacedPerturbation]) throws -> any Optimizer {
    try LuaWrittenOptimizer(groups, options: options, perturbations: perturbations, function: function)
  }
}

/// An entry of a state table as a tensor with a name that tells key and type: `momentum:tensor`, `[1]:integer`.
private enum StateEntry {
  /// - Throws: `ArgumentError` for a key that is no name and no integer.
  static func name(of key: LuaValue) throws -> String {
    if case .string(let bytes) = key, let text = String(validating: bytes, as: UTF8.self), !text.hasPrefix("[") {
      return text
    }
    if case .integer(let index) = key { return "[\(index)]" }
    throw ArgumentError.option(
      "state", expected: "names and integers as keys", got: key.text.map { "'\($0)'" } ?? "\(key.kind)")
  }

  static func encoded(_ value: LuaValue, _ name: String, of parameter: Tensor) throws -> (name: String, tensor: Tensor)
  {
    switch value {
    case .boolean(let flag): return ("\(name):boolean", try Tensor([flag ? 1 : 0] as [UInt8]))
    case .integer(let number): return ("\(name):integer", try Tensor([number]))
    case .number(let number): return ("\(name):number", try Tensor([number]))
    case .string(let bytes): return ("\(name):string", try Tensor(bytes))
    case .object(let object):
      if object === parameter {
        throw ArgumentError.option("state.\(name)", expected: "copy of the parameter (p:clone())", got: "p itself")
      }
      if let tensor = object as? Tensor { return ("\(name):tensor", tensor.detach()) }
    default: break
    }
    throw ArgumentError.option(
      "state.\(name)", expected: "tensor, number, string or boolean (what else a step remembers cannot be saved)",
      got: "\(value.kind)")
  }

  static func decoded(_ name: String, _ tensor: Tensor) throws -> (key: LuaValue, value: LuaValue) {
    func damaged() -> ArgumentError {
      .option("state", expected: "entry that a state_dict of this optimizer has", got: "'\(name)' of \(tensor.shape)")
    }
    guard let colon = name.lastIndex(of: ":") else { throw damaged() }
    let (text, type) = (name[..<colon], name[name.index(after: colon)...])
    var key = LuaValue.text(String(text))
    if text.hasPrefix("[") {
      guard let index = Int64(text.dropFirst().dropLast()) else { throw damaged() }
      key = .integer(index)
    }
    if type == "tensor" { return (key, .object(try tensor.clone())) }
    if type == "string" { return (key, .string(try tensor.to(.uint8).toArray(UInt8.self))) }
    guard tensor.count == 1 else { throw damaged() }
    switch type {
    case "boolean": return (key, .boolean(try tensor.item() != 0))
    case "integer": return (key, .integer(try tensor.to(.int64).toArray(Int64.self)[0]))
    case "number": return (key, .number(try tensor.item()))
    default: throw damaged()
    }
  }
}

extension OptimizerLibrary {
  static func declareWritten(_ module: LuaModule) {
    let parameters = Parameter.any(
      "parameters", "net:parameters(), a list of tensors, or a list of groups {params = …, lr = …}")
    module.function(
      "Optimizer", "An optimizer of your own: `step(group, p, state)` changes one parameter in place.",
      [parameters, .table("options", "{lr = …, step = function(group, p, state) … end, perturb = …, your options}")],
      returns: "optimizer",
      example: """
        local net = nn.Linear(4, 2)
        local lion = optim.Optimizer(net:parameters(), {lr = 1e-4, beta = 0.9, step = function(group, p, state)
          state.m = state.m or tensor.zeros_like(p)
          p:sub_((state.m * group.beta + p.grad * (1 - group.beta)):sign() * group.lr)
          state.m = state.m * group.beta + p.grad * (1 - group.beta)
        end})
        """,
      discussion: """
        It is called for each parameter that has a gradient, without recording. `p.grad` is the gradient, `group` the \\
        parameter's group, `state` a table of the parameter's own, empty at first. Every other option (a number, true or \\
        false, a list of numbers; `lr` is 0.001 unless given) is an option of the groups: `group.beta`, \\
        `opt.param_groups[1].beta = 0.95`; schedules scale `lr`.

        Checkpoints and `state_dict` hold what stands in `state`: tensors, numbers, strings and booleans under names or \\
        integers; anything else is an error there. Local variables of the script that the function uses are not saved.

        Of perturbations those of `gradient` and `weights` act. A step that fails or is interrupted is undone: parameters \\
        and state are as before.
        """
    ) { call in
      let (options, standard, function, perturbations) = try call.writtenOptions()
      let optimizer = try LuaWrittenOptimizer(
        call.groups(options, standard), options: options, perturbations: perturbations, function: function)
      let object = LuaOptimizer(optimizer)
      call.pushFresh(object)
      for reference in [function, optimizer.states] as [LuaReference] {
        call.runtime.entrust(reference, to: object, with: optimizer) { _ in [] }
      }
    }
  }
}

extension Call {
  /// The options of an optimizer that a script wrote, from argument 2.
  fileprivate func writtenOptions() throws -> (
    [OptimizerOption], [String: [Double]], LuaFunction, [PlacedPerturbation]
  ) {
    let table = try table(2)
    func fault(_ name: String, _ expected: String, _ value: LuaValue) -> ArgumentError {
      .argument(2, name: "options.\(name)", expected: expected, got: "\(value.kind)")
    }
    var options: [OptimizerOption] = [.rate(0.001)]
    var standard: [String: [Double]] = ["lr": [0.001]]
    var (step, perturbations): (LuaFunction?, [PlacedPerturbation]) = (nil, [])
    for key in try runtime.sortedKeys(of: table, path: "argument 2 'options'") {
      guard let name = key.text else { throw fault("[\(key.double ?? 0)]", "options by name", table.raw(key: key)) }
      let value = table.raw(key: key)
      switch (name, value) {
      case ("step", .function(let function)): step = function
      case ("step", _): throw fault(name, "function(group, p, state)", value)
      case ("params", _): throw fault(name, "name of an option that groups do not have yet", value)
      case ("perturb", _):
        perturbations = try LuaPerturbation.list(value, at: .gradient) { fault(name, $0, value) }
      case ("lr", _):
        guard let rate = value.double else { throw fault(name, "number", value) }
        standard[name] = [rate]
      case (_, .boolean(let flag)):
        options.append(.own(name, .flag, [flag ? 1 : 0]))
        standard[name] = [flag ? 1 : 0]
      case (_, .table(let list)):
        guard let numbers = try? list.numbers() else { throw fault(name, "list of numbers", value) }
        options.append(.own(name, .list, numbers))
        standard[name] = numbers
      default:
        guard let number = value.double else { throw fault(name, "number, boolean or list of numbers", value) }
        options.append(.own(name, .number, [number]))
        standard[name] = [number]
      }
    }
    guard let step else { throw fault("step", "function(group, p, state)", .nil) }
    return (options, standard, step, perturbations)
  }
}

extension LuaValue {
  /// The number that it is, or that a tensor of one element holds; nil for everything else.
  var oneNumber: Double? {
    if let number = double { return number }
    guard case .object(let object) = self, let tensor = object as? Tensor, tensor.count == 1 else { return nil }
    return try? tensor.detach().item()
  }
}
