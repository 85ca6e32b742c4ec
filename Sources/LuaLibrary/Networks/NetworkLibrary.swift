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

/// The module `nn`: layers, networks, losses.
final class NetworkLibrary {
  let random: RandomLibrary
  /// Tensors that a script called buffers.
  let marks = BufferMarks()
  /// What was said of tensors that are no longer trained.
  private var said: Set<String> = []

  init(_ random: RandomLibrary) { self.random = random }

  let module = LuaModule(
    "nn", "Neural networks: layers, models, losses, with PyTorch's names.",
    discussion: """
      Layers start from the numbers that PyTorch draws from the same seed; of `randn` from 16 values on and `normal_` the \
      last bits may differ, where that PyTorch fuses multiplications and additions (AVX2, AVX-512). Networks are float32 unless you say otherwise; a network is \
      called like a function. Names of parameters are PyTorch's: `net:named_parameters()["layer1.0.conv1.weight"]`.
      """)
  let initialization = LuaModule(
    "nn.init", "First values of parameters, under PyTorch's names.",
    discussion: "All but `calculate_gain` change a tensor in place and give it back; nothing is recorded.")
  let moduleType = LuaClass<Module>(
    "nn.Module", "A layer or network.",
    discussion: """
      Its modules, parameters and buffers are fields: `net.layer1[1].conv1.weight`. Positions count from 1, also where names \
      count from 0 as PyTorch's do (`layer1.0.conv1`). A field can be assigned: `net.fc = nn.Linear(64, 100)` puts a layer \
      into the place of another one, `net.fc.weight = nn.Parameter(w)` a parameter; optimizers that were made before keep \
      those that they were given. `tostring(net)` is a tree with shapes and counts.
      """)
  let handleType = LuaClass<LuaHookHandle>("handle", "What takes a hook of a module away again.")
  private let parametersType = LuaClass<LuaParameters>(
    "parameters", "The parameters of a network, each with its name: what `net:parameters()` gives an optimizer.",
    discussion: """
      `optim.sgd(net:parameters(), {lr = 0.1})` takes them as they are. `#p` counts them; `p[i]` is the i-th as a tensor, \
      in the order in which layers were registered, and nil behind the last. By name: `net:named_parameters()`.
      """)

  func register(in runtime: LuaRuntime) {
    declareModules()
    declareState()
    declareTraversal()
    declareFields()
    declareHooks()
    declareContainers()
    declareLayers()
    declareConvolutions()
    declareNormalizations()
    declarePools()
    declareActivations()
    declareModels()
    declareLosses()
    declareClipping()
    declareInitialization()
    declareVectors()
    runtime.register(moduleType)
    runtime.register(parametersType)
    runtime.register(handleType)
    runtime.register(module)
    runtime.register(initialization)
  }

  private func declareModules() {
    let type = moduleType
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
    type.method("parameters", "All parameters, for an optimizer.", returns: "parameters") { [self] net, call in
      sayWhatIsNotTrained(net, call.runtime)
      call.pushFresh(LuaParameters(net.namedParameters))
    }
    type.property(
      "convolution", "How its convolutions are computed ('direct', 'winograd', …; nil without convolutions).",
      get: { $0.convolutionDescription })
    type.metamethod("__tostring") { call in call.push(try call.object(1, Module.self).tree()) }
    parametersType.metamethod("__len", "`#parameters`: how many there are.", returns: "integer") { call in
      call.push(try call.object(1, LuaParameters.self).entries.count)
    }
    parametersType.indexer(.integer("index"), returns: "tensor") { list, call in
      let i = try call.integer(1)
      if i >= 1, i <= list.entries.count { call.push(list.entries[i - 1].tensor) } else { call.pushNil() }
    }
  }

  /// A plain tensor among the fields of a module was a parameter once; said once for each name.
  private func sayWhatIsNotTrained(_ net: Module, _ runtime: LuaRuntime) {
    for (path, module) in net.distinctModules {
      let assumed = (module as? LuaDefinedModule)?.assumedBuffers ?? (module as? FieldTable)?.assumedBuffers ?? []
      for name in assumed where module.buffers.contains(where: { $0.name == name }) {
        let full = path.isEmpty ? name : "\(path).\(name)"
        guard said.insert(full).inserted else { continue }
        runtime.warn(
          "nn.Module: '\(full)' is a buffer, for it requires no gradient, and is not among the parameters: "
            + "nn.Parameter(t) is trained, nn.Buffer(t) says that it is not")
      }
    }
  }
}

extension Call {
  /// Pushes a module, always as the same userdata, fresh or not: the collector counts who holds it (hooks may be entrusted to
  /// it, and it to others).
  func pushFresh(_ module: Module) { push(module) }

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
