import Autograd
import LuaRuntime
import NeuralNetworks
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

  private let module = LuaModule(
    "nn", "Neural networks: layers, models, losses, with PyTorch's names.",
    discussion: """
      Layers start from the numbers that PyTorch would draw. Networks are float32 unless you say otherwise; a network is \
      called like a function. Names of parameters are PyTorch's: `net:named_parameters()["layer1.0.conv1.weight"]`.
      """)
  private let moduleType = LuaClass<Module>("nn.Module", "A layer or network.")
  private let parametersType = LuaClass<LuaParameters>("parameters", "Named parameters of a network.")

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
      for (name, value) in members {
        guard case .object(let object) = value else { continue }
        if let child = object as? Module { result.register(name, child) }
        if let tensor = object as? Tensor { try result.register(name, parameter: tensor) }
      }
      call.pushFresh(result)
    }
  }

  /// An option that networks with convolutions share.
  private let convolution = Parameter.choice(
    "convolution", ConvolutionAlgorithm.allCases.map(\.rawValue),
    "algorithm of the 3×3 convolutions; Winograd's are faster and round differently", default: "direct")

  private func declareLayers() {
    let shared: [Parameter] = [
      .choice("dtype", ["float32", "float64"], "", default: "float32"),
      .integer("seed", "of PyTorch's generator", default: 0),
    ]
    module.function(
      "Conv2d", "Cross-correlation of images N×I×H×W.",
      [.integer("in_channels", atLeast: 1), .integer("out_channels", atLeast: 1), .integer("kernel_size", atLeast: 1)],
      options: [
        .integer("stride", default: 1, atLeast: 1), .integer("padding", default: 0, atLeast: 0),
        .boolean("bias", default: true), convolution,
      ] + shared,
      returns: "nn.Module", example: "nn.Conv2d(3, 16, 3, {padding = 1})"
    ) { call in
      let o = call.options
      call.pushFresh(
        try Conv2d(
          call.integer(1), call.integer(2), kernel: call.integer(3), stride: o.integer("stride"),
          padding: o.integer("padding"),
          bias: o.boolean("bias"), algorithm: o.convolution(), dtype: o.dtype(), generator: o.torchGenerator())
          as Module)
    }
    module.function(
      "Linear", "x·Wᵀ + b for rows N×I.", [.integer("in_features", atLeast: 1), .integer("out_features", atLeast: 1)],
      options: [.boolean("bias", default: true)] + shared, returns: "nn.Module", example: "nn.Linear(4, 2)"
    ) { call in
      let o = call.options
      call.pushFresh(
        try Linear(
          call.integer(1), call.integer(2), bias: o.boolean("bias"), dtype: o.dtype(), generator: o.torchGenerator())
          as Module)
    }
    module.function(
      "BatchNorm2d", "Batch normalisation of N×C×H×W or N×C.", [.integer("channels", atLeast: 1)],
      options: [.number("eps", default: 1e-5), .number("momentum", default: 0.1), shared[0]], returns: "nn.Module",
      example: "nn.BatchNorm2d(16)"
    ) { call in
      let o = call.options
      call.pushFresh(
        try BatchNorm2d(call.integer(1), epsilon: o.number("eps"), momentum: o.number("momentum"), dtype: o.dtype())
          as Module)
    }
    module.function("ReLU", "max(x, 0).", returns: "nn.Module", example: "nn.ReLU()") { $0.pushFresh(ReLU() as Module) }
    module.function("Flatten", "N×… as rows.", returns: "nn.Module", example: "nn.Flatten()") {
      $0.pushFresh(Flatten() as Module)
    }
    module.function("Swish", "x·σ(βx).", [.number("beta", default: 1)], returns: "nn.Module", example: "nn.Swish(5)") {
      call in
      call.pushFresh(Swish(beta: try call.number(1)) as Module)
    }
    let window: [Parameter] = [
      .integer("kernel_size", atLeast: 1), .integer("stride", "else the kernel's size", atLeast: 1).optional,
    ]
    module.function("AvgPool2d", "Mean over windows.", window, returns: "nn.Module", example: "nn.AvgPool2d(8)") {
      call in
      call.pushFresh(AvgPool2d(kernel: try call.integer(1), stride: try call.optionalInteger(2)) as Module)
    }
    module.function(
      "MaxPool2d", "Largest element of windows.", window, returns: "nn.Module", example: "nn.MaxPool2d(2)"
    ) { call in
      call.pushFresh(MaxPool2d(kernel: try call.integer(1), stride: try call.optionalInteger(2)) as Module)
    }
    module.function(
      "Sequential", "Modules one after the other.", [.object("modules", Module.self, "nn.Module").repeated],
      returns: "nn.Module",
      example: "nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))"
    ) { call in
      call.pushFresh(Sequential(try (0..<call.count).map { try call.object($0 + 1, Module.self) }) as Module)
    }
  }

  private func declareModels() {
    let shared: [Parameter] = [
      .choice("activation", ["relu", "swish"], "", default: "relu"), .number("beta", "β of swish", default: 5),
      .integer("classes", default: 10, atLeast: 1), .choice("dtype", ["float32", "float64"], "", default: "float32"),
      .integer("seed", "of PyTorch's generator", default: 0),
    ]
    module.function(
      "resnet", "A residual network for images N×3×32×32 (He et al. 2016), as the paper's reference builds it.",
      options: [
        .integer("depth", "20, 32, 44, 56, 110 … (6n + 2; bottleneck 9n + 2)", default: 20),
        .choice("block", ResNetOptions.Block.allCases.map(\.rawValue), "", default: "basic"), convolution,
      ] + shared,
      returns: "nn.Module", example: "nn.resnet{depth = 8, activation = 'swish'}",
      discussion:
        "Shortcuts by 1×1 convolution and normalisation where the shape changes; convolutions start from normal(0, √(2/(k²·outputs)))."
    ) { call in
      let o = call.options
      var options = ResNetOptions()
      options.depth = try o.integer("depth")
      options.block = ResNetOptions.Block(rawValue: try o.string("block")) ?? .basic
      (options.activation, options.classes, options.dtype) = (
        try o.activation(), try o.integer("classes"), try o.dtype()
      )
      options.convolution = try o.convolution()
      call.pushFresh(try ResNet(options, generator: o.torchGenerator()) as Module)
    }
    module.function(
      "vgg16", "VGG16 with batch normalisation for images N×3×32×32.", options: [convolution] + shared,
      returns: "nn.Module"
    ) { call in
      let o = call.options
      call.pushFresh(
        try PlainNetworks.vgg16(
          activation: o.activation(), classes: o.integer("classes"), convolution: o.convolution(), dtype: o.dtype(),
          generator: o.torchGenerator()) as Module)
    }
    module.function(
      "mlp", "Linear layers of these sizes with activations between them.",
      options: [.requiredNumbers("sizes", "inputs, hidden …, outputs")] + shared.filter { $0.name != "classes" },
      returns: "nn.Module",
      example: "nn.mlp{sizes = {784, 64, 10}}"
    ) { call in
      let o = call.options
      call.pushFresh(
        try PlainNetworks.mlp(
          o.wholeNumbers("sizes", atLeast: 1, what: "whole numbers of at least 1"), activation: o.activation(),
          dtype: o.dtype(),
          generator: o.torchGenerator()) as Module)
    }
  }

  private func declareLosses() {
    module.function(
      "cross_entropy", "Mean of −log softmax(logits)[label] over a batch; labels count from 1.",
      [.object("logits", Tensor.self, "tensor", "N×C"), .tensor("labels", "N integers, 1 … C")], returns: "tensor",
      example: "nn.cross_entropy(tensor{{1, 2}, {3, 1}}, tensor{2, 1})"
    ) { call in
      let labels = try call.tensor(2).countedFromZero { call.unexpected(2, expected: $0) }
      guard try labels.count == 0 || labels.min().item() >= 0 else {
        throw call.unexpected(2, expected: "labels from 1")
      }
      call.pushFresh(try Differentiable.crossEntropy(call.object(1, Tensor.self), labels: labels))
    }
    module.function(
      "binary_cross_entropy_with_logits", "Mean of −y·log σ(x) − (1−y)·log(1−σ(x)).",
      [.tensor("logits"), .tensor("targets", "0 … 1")],
      returns: "tensor", example: "nn.binary_cross_entropy_with_logits(tensor{0.5}, tensor{1})"
    ) { call in call.pushFresh(try Differentiable.binaryCrossEntropyWithLogits(call.tensor(1), targets: call.tensor(2)))
    }
    module.function(
      "mse_loss", "Mean of (a − b)².", [.tensor("a"), .tensor("b")], returns: "tensor",
      example: "nn.mse_loss(tensor{1}, tensor{3})"
    ) { call in call.pushFresh(try Differentiable.meanSquaredError(call.tensor(1), call.tensor(2))) }
  }
}

extension OptionReader {
  fileprivate func dtype() throws -> DType { DType(name: try string("dtype")) ?? .float32 }
  fileprivate func torchGenerator() throws -> Generator {
    try Generator(kind: .torch, seed: UInt64(bitPattern: Int64(integer("seed"))))
  }
  fileprivate func convolution() throws -> ConvolutionAlgorithm {
    ConvolutionAlgorithm(rawValue: try string("convolution")) ?? .direct
  }
  fileprivate func activation() throws -> Activation {
    try string("activation") == "swish" ? .swish(beta: number("beta")) : .relu
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
