import Autograd
import LuaRuntime
import NeuralNetworks
import Perturbations
import Tensors

extension Module: LuaObject {}

/// Named parameters of a network, as Lua hands them to an optimizer.
final class LuaParameters: LuaObject {
  let entries: [(name: String, tensor: Tensor)]
  init(_ entries: [(name: String, tensor: Tensor)]) { self.entries = entries }
}

/// A module whose forward is a Lua function.
final class LuaDefinedModule: Module {
  fileprivate let forwardFunction: LuaFunction
  private let fields: LuaTable

  init(_ fields: LuaTable, forward: LuaFunction) {
    (self.fields, forwardFunction) = (fields, forward)
    super.init()
  }

  override func forward(_ x: Tensor) throws -> Tensor {
    guard case .object(let object)? = try forwardFunction.call(fields, LuaValue.object(x), results: 1).first,
      let result = object as? Tensor
    else {
      throw ModuleError.argument(
        module: "nn.Module", name: "forward", expected: "function that returns a tensor", got: "another value")
    }
    return result
  }
}

extension LuaDefinedModule: ConfiguredModule {
  var settings: [String: String] { ["forward": forwardFunction.checksum] }
  var isScripted: Bool { true }
}

/// The module `nn`: layers, networks, losses.
final class NetworkLibrary {
  private let random: RandomLibrary

  init(_ random: RandomLibrary) { self.random = random }

  let module = LuaModule(
    "nn", "Neural networks: layers, models, losses, with PyTorch's names.",
    discussion: """
      Layers start from the numbers that PyTorch draws from the same seed; of `randn` from 16 values on and `normal_` the \
      last bits may differ, where that PyTorch fuses multiplications and additions (AVX2, AVX-512). Networks are float32 unless you say otherwise; a network is \
      called like a function. Names of parameters are PyTorch's: `net:named_parameters()["layer1.0.conv1.weight"]`.
      """)
  private let moduleType = LuaClass<Module>("nn.Module", "A layer or network.")
  private let parametersType = LuaClass<LuaParameters>(
    "parameters", "The parameters of a network, each with its name: what `net:parameters()` gives an optimizer.",
    discussion: """
      `optim.sgd(net:parameters(), {lr = 0.1})` takes them as they are. `#p` counts them; `p[i]` is the i-th as a tensor, \
      in the order in which layers were registered, and nil behind the last. By name: `net:named_parameters()`.
      """)

  func register(in runtime: LuaRuntime) {
    declareModules()
    declareLayers()
    declareModels()
    declareLosses()
    runtime.register(moduleType)
    runtime.register(parametersType)
    runtime.register(module)
  }

  private func declareModules() {
    let type = moduleType
    let order = "`pairs` visits them in the order of registration, the same in every run; `t:names()` lists the names."
    type.metamethod("__call", "`net(x)`: the output for an input.", returns: "tensor") { call in
      if call.count > 2 { throw call.unexpected(3, expected: "nothing after the input") }
      call.pushFresh(try call.object(1, Module.self)(call.tensor(2)))
    }
    type.method("forward", "The output for an input.", [.tensor("x")], returns: "tensor") { net, call in
      call.pushFresh(try net(call.tensor(1)))
    }
    type.method(
      "perturb",
      "Lets perturbations change the outputs of layers after each forward in training ('forward'), or the gradients that "
        + "flow back to them ('backward').",
      [.any("perturbations", "a perturbation, a list of them, or function(tensor, ctx); nil ends it")],
      discussion: """
        Patterns mean names of layers: `layer2.0.conv1`, `layer1.*`, `*bn1`; a normalisation's output is that before its \
        activation. Gradients pass a changed output as if nothing had happened there; what acts at 'backward' changes the \
        gradient with respect to the layer's output, before the layer's own derivative. The other places belong to the \
        optimizer's `perturb`.
        """
    ) { net, call in
      let given = call.value(1)
      try net.perturb(given.isNil ? [] : LuaPerturbation.list(given, at: .forward) { call.unexpected(1, expected: $0) })
      call.pushReceiver()
    }
    type.property(
      "perturbations", "What the outputs of layers are changed by, in words.",
      get: { $0.perturbationDescriptions.joined(separator: "; ") })
    type.method(
      "train", "Switches to training (or evaluation), here and below.", [.boolean("training", default: true)],
      returns: "nn.Module"
    ) { net, call in
      net.train(try call.boolean(1))
      call.pushReceiver()
    }
    type.method("eval", "Switches to evaluation, here and below.", returns: "nn.Module") { net, call in
      net.train(false)
      call.pushReceiver()
    }
    type.method(
      "frozen",
      "Calls a function with the network in training, leaves the network as it was, and returns what it returns.",
      [.function("f")], returns: "values",
      example: "local net = nn.BatchNorm2d(2); net:frozen(function() return net(tensor.randn(4, 2, 'float32')) end)",
      discussion: """
        For measuring: the loss is that of training (statistics of the batch, perturbations), but running statistics, counters \
        of iterations, training or evaluation, and the state of the default generator are afterwards, also after an error, what \
        they were before.
        """
    ) { [random] net, call in
      let f = try call.function(1)
      for value in try random.keepingState({ try net.frozen { try f.call() } }) { call.push(value) }
    }
    type.property("training", "Whether the module trains.", type: "boolean", get: { $0.isTraining })
    type.method("parameters", "All parameters, for an optimizer.", returns: "parameters") { net, call in
      call.pushFresh(LuaParameters(net.namedParameters))
    }
    type.method(
      "named_parameters", "All parameters by name.", returns: "table of tensors",
      example: "for name, p in pairs(nn.mlp{sizes = {4, 2}}:named_parameters()) do print(name, p:numel()) end",
      discussion: order + " A parameter that stands in several places has the first of its names."
    ) { net, call in
      call.pushNamed(net.namedParameters)
    }
    type.method(
      "get_parameter", "The parameter of a name.", [.string("name", "`layer2.0.conv1.weight`")], returns: "tensor"
    ) { net, call in
      let (name, parameters) = (try call.string(1), net.namedParameters)
      guard let found = parameters.first(where: { $0.name == name }) else {
        let near = Suggestion.nearest(3, to: name, in: parameters.map(\.name)).map { "'\($0)'" }
        throw call.unexpected(
          1, expected: "name of a parameter" + (near.isEmpty ? "" : " (near: \(near.joined(separator: ", ")))"))
      }
      call.push(found.tensor)
    }
    type.method(
      "state_dict", "Copies of all parameters and buffers by name, to be saved.", returns: "table of tensors",
      discussion: order
    ) { net, call in
      call.pushNamed(try net.stateDict.map { ($0.name, try $0.tensor.detach().clone()) })
    }
    type.method(
      "load_state_dict", "Copies named tensors into parameters and buffers.",
      [.table("state", "name → tensor"), .boolean("strict", "missing and unknown names are errors", default: true)]
    ) { net, call in
      try net.load(call.named(1), strict: call.boolean(2))
      call.pushReceiver()
    }
    type.property(
      "convolution", "How its convolutions are computed ('direct', 'winograd', …; nil without convolutions).",
      get: { $0.convolutionDescription })
    type.metamethod("__tostring") { call in
      let net = try call.object(1, Module.self)
      let count = net.namedParameters.reduce(0) { $0 + $1.tensor.count }
      let convolution = net.convolutionDescription.map { ", convolutions: \($0)" } ?? ""
      call.push("nn.Module (\(net.namedParameters.count) parameters, \(count) numbers\(convolution))")
    }
    parametersType.metamethod("__len", "`#parameters`: how many there are.", returns: "integer") { call in
      call.push(try call.object(1, LuaParameters.self).entries.count)
    }
    parametersType.indexer(.integer("index"), returns: "tensor") { list, call in
      let i = try call.integer(1)
      if list.entries.indices.contains(i - 1) { call.push(list.entries[i - 1].tensor) } else { call.pushNil() }
    }
    module.function(
      "Module", "A module of your own: `forward(self, x)` computes.", [.table("fields")], returns: "nn.Module",
      example: "nn.Module{fc = nn.Linear(4, 2), forward = function(self, x) return self.fc(x):relu() end}",
      discussion: "Fields that are modules or tensors are registered under their names, in alphabetical order."
    ) { call in
      let fields = try call.table(1)
      guard case .function(let forward) = fields[raw: "forward"] else {
        throw ArgumentError.argument(
          1, name: "fields.forward", expected: "function", got: fields[raw: "forward"].kind.description)
      }
      let result = LuaDefinedModule(fields, forward: forward)
      let members = try fields.pairs().compactMap { pair in pair.key.text.map { ($0, pair.value) } }.sorted {
        $0.0 < $1.0
      }
      let parts = members.compactMap { if case .object(let object) = $0.1 { object as? Module } else { nil } }
      try Module.check(parts: parts, of: "nn.Module")
      for (name, value) in members {
        guard case .object(let object) = value else { continue }
        if let child = object as? Module { result.register(name, child) }
        if let tensor = object as? Tensor { try result.register(name, parameter: tensor) }
      }
      call.push(result)
      for reference in [forward, fields] as [LuaReference] {
        call.runtime.entrust(reference, to: result) { ($0 as? Module)?.parents }
      }
    }
  }
}

extension Call {
  /// Pushes a table name → tensor, whose `pairs` has the order of the entries.
  func pushNamed(_ entries: [(name: String, tensor: Tensor)]) {
    push(newOrderedTable(entries.map { ($0.name, .object($0.tensor)) }))
  }

  /// Argument `index` as a table name → tensor, sorted by name.
  func named(_ index: Int) throws -> [(name: String, tensor: Tensor)] {
    try table(index).pairs().map { key, value in
      guard let name = key.text, case .object(let object) = value, let tensor = object as? Tensor else {
        throw unexpected(index, expected: "table name → tensor")
      }
      return (name, tensor)
    }.sorted { $0.name < $1.name }
  }
}
