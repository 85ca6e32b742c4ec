import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the class `nn.Module` on parameters and buffers.
extension NetworkLibrary {
  func declareState() {
    let type = moduleType
    let order = "`pairs` visits them in the order of registration, the same in every run; `t:names()` lists the names."
    type.method(
      "named_parameters", "All parameters by name.", returns: "table of tensors",
      example: "for name, p in pairs(nn.mlp{sizes = {4, 2}}:named_parameters()) do print(name, p:numel()) end",
      discussion: order + " A parameter that stands in several places has the first of its names."
    ) { net, call in
      call.pushNamed(net.namedParameters)
    }
    type.method(
      "named_buffers", "All buffers by name: tensors that are saved but not trained.", returns: "table of tensors",
      example: "nn.BatchNorm2d(2):named_buffers().running_mean", discussion: order
    ) { net, call in
      call.pushNamed(net.namedBuffers)
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
    let names = Option.choice(
      "names", Module.ListNames.self, "of the elements of lists: from 1, or from 0 as in PyTorch's files", default: .lua
    )
    type.method(
      "state_dict", "Copies of all parameters and buffers by name, to be saved.", options: [names],
      returns: "table of tensors", example: "nn.ModuleList{nn.Linear(4, 2)}:state_dict{names = 'pytorch'}",
      discussion: order + " What stands in several places is listed under each of its names."
    ) { net, call in
      call.pushNamed(try net.stateDict(call[names]).map { ($0.name, try $0.tensor.detach().clone()) })
    }
    type.method(
      "load_state_dict", "Copies named tensors into parameters and buffers.",
      [.table("state", "name → tensor"), .boolean("strict", "missing and unknown names are errors", default: true)],
      discussion: """
        An error lists missing and unknown names, or tells both shapes; nothing is changed then. Elements of lists may be named \
        from 1 or from 0: the names of the file that fit tell. Files of other implementations of `nn.resnet` (`linear`, \
        `shortcut`) and of `nn.vgg16` as it was (`0.weight` … `45.bias`) load too.
        """
    ) { net, call in
      try net.load(call.named(1), strict: call.boolean(2))
      call.pushReceiver()
    }
    type.method(
      "num_parameters", "How many numbers all parameters hold.",
      [.boolean("trainable", "count those alone that require gradients", default: false)], returns: "integer",
      example: "nn.Linear(4, 2):num_parameters()"
    ) { net, call in
      let onlyTrainable = try call.boolean(1)
      call.push(
        net.namedParameters.reduce(0) { $0 + (onlyTrainable && !$1.tensor.requiresGrad ? 0 : $1.tensor.count) })
    }
    type.method(
      "requires_grad_", "Freezes all parameters, here and below (`false`), or lets them train again.",
      [.boolean("requires_grad", default: true)], returns: "nn.Module",
      example: "local net = nn.mlp{sizes = {4, 3, 2}}; net[2]:requires_grad_(false); return net:num_parameters(true)",
      discussion: "Optimizers leave a frozen parameter as it is; a normalisation's statistics are frozen by `eval`."
    ) { net, call in
      try net.requireGrad(call.boolean(1))
      call.pushReceiver()
    }
    type.method("zero_grad", "Forgets the gradients of all parameters.", returns: "nn.Module") { net, call in
      try net.zeroGrad()
      call.pushReceiver()
    }
    declareConversions()
  }

  private func declareConversions() {
    let after = """
      Parameters and buffers of floating-point numbers are exchanged for others, so make the optimizer afterwards: one that was \
      made before holds the old ones.
      """
    moduleType.method(
      "to", "Converts parameters and buffers to another dtype, here and below.",
      [.choice("dtype", NetworkDType.self)], returns: "nn.Module", example: "nn.Linear(4, 2):to('float64')",
      discussion: after
    ) { net, call in
      try net.convert(to: call.choice(1, NetworkDType.self) == .float64 ? .float64 : .float32)
      call.pushReceiver()
    }
    for (name, dtype) in [("float", DType.float32), ("double", .float64)] {
      moduleType.method(
        name, "Converts parameters and buffers to \(dtype.name), here and below.", returns: "nn.Module",
        example: "nn.Linear(4, 2):\(name)()", discussion: after
      ) { net, call in
        try net.convert(to: dtype)
        call.pushReceiver()
      }
    }
  }

  func declareVectors() {
    module.function(
      "Parameter", "A tensor as a parameter: a leaf that requires gradients, over the same memory.", [.tensor("t")],
      returns: "tensor",
      example: "nn.Module{scale = nn.Parameter(tensor.ones(1)), forward = function(self, x) return x * self.scale end}"
    ) { call in
      let parameter = try call.tensor(1).detach()
      call.pushFresh(try parameter.requireGrad())
    }
    module.function(
      "Buffer", "A tensor as a buffer: it is saved and copied with its module, but not trained; over the same memory.",
      [.tensor("t")], returns: "tensor",
      example: "nn.Module{mean = nn.Buffer(tensor.zeros(4)), forward = function(self, x) return x - self.mean end}",
      discussion:
        "A plain tensor among the fields of `nn.Module` is a buffer too; `net:parameters()` then asks whether you meant it."
    ) { [marks] call in
      let buffer = try call.tensor(1).detach()
      marks.add(buffer)
      call.pushFresh(buffer)
    }
    let list = Parameter.tensorList("parameters")
    module.function(
      "parameters_to_vector", "The numbers of parameters as one vector, in their order; differentiable.", [list],
      returns: "tensor", example: "nn.parameters_to_vector(nn.Linear(4, 2):parameters())"
    ) { call in call.pushFresh(try Module.vector(of: call.parameterList(1))) }
    module.function(
      "vector_to_parameters", "Copies a vector's numbers into parameters, in their order; not recorded.",
      [.object("vector", Tensor.self, "tensor"), list], returns: "",
      example: """
        local p = nn.Linear(4, 2):parameters()
        nn.vector_to_parameters(nn.parameters_to_vector(p) * 0.5, p)
        """
    ) { call in
      let tensors = try call.parameterList(2)
      let vector = try call.object(1, Tensor.self)
      try Module.set(tensors, toVector: vector)
    }
  }
}

extension Call {
  /// Argument `index`, declared by ``Parameter/tensorList(_:)``.
  func tensorList(_ index: Int, _ name: String) throws -> [Tensor] {
    if let parameters = objectIfPresent(index, LuaParameters.self) { return parameters.entries.map(\.tensor) }
    return try table(index).objects(Tensor.self, path: "argument \(index) '\(name)'")
  }

  /// The same of a vector's parameters, of which there must be some.
  fileprivate func parameterList(_ index: Int) throws -> [Tensor] {
    let tensors = try tensorList(index, "parameters")
    guard !tensors.isEmpty else { throw unexpected(index, expected: "at least one parameter", got: "none") }
    return tensors
  }
}

extension Parameter {
  /// The parameters of a network, or a list of tensors.
  static func tensorList(_ name: String) -> Parameter {
    .object(name, LuaParameters.self, "parameters", "net:parameters()").or("list of tensors")
  }
}
