import Autograd
import LuaRuntime
import Tensors

/// Gradients: members of tensors, and the module `autograd`.
enum AutogradLibrary {
  static func register(in runtime: LuaRuntime, _ tensors: TensorLibrary) {
    declareMembers(tensors.type)
    let module = LuaModule(
      "autograd", "Derivatives of what tensors went through.",
      discussion: """
        Operations on a tensor with `requires_grad` are recorded; `loss:backward()` gathers d loss/d tensor in the \
        `grad` of every such leaf. In-place operations are recorded too, through views as well; only a leaf that requires \
        gradients is changed inside `autograd.no_grad` alone. An operation without derivative refuses such tensors. While \
        operations are recorded, `x[i]` of a tensor that requires gradients is a tensor without dimensions: it computes, \
        compares (`<`, `<=`), joins (`..`) and formats (`%g`, `tonumber`) as its number would; but `x[i] == 1` is never \
        true, for Lua compares values of two types without asking: write `x[i]:eq(1)` or `x[i]:item() == 1`.
        """)
    declareModule(module)
    runtime.register(module)
  }

  private static func declareMembers(_ type: LuaClass<Tensor>) {
    type.property(
      "requires_grad", "Whether gradients with respect to the tensor are recorded; can be set on leaves.",
      type: "boolean", get: { $0.requiresGrad }, set: { t, call in try t.requireGrad(call.boolean(1)) })
    type.property(
      "grad", "The gradients gathered so far, or nil; can be set.", type: "tensor or nil",
      push: { t, call in if let grad = t.grad { call.push(grad) } else { call.pushNil() } },
      set: { t, call in try t.setGrad(call.optionalObject(1, Tensor.self)) })
    type.property(
      "is_leaf", "Whether the tensor was not computed by recorded operations.", type: "boolean", get: { $0.isLeaf })
    type.method(
      "requires_grad_", "Makes the tensor one whose gradients are recorded.",
      [.boolean("requires_grad", default: true)], returns: "tensor", example: "tensor.ones(2):requires_grad_()"
    ) { t, call in
      try t.requireGrad(call.boolean(1))
      call.pushReceiver()
    }
    let retain = Option.boolean("retain_graph", "keep what was saved, for another pass", default: false)
    let create = Option.boolean("create_graph", "record the derivatives, to be differentiated again", default: false)
    type.method(
      "backward", "Adds d self/d leaf to the `grad` of every leaf that the tensor depends on.",
      [.object("gradient", Tensor.self, "tensor", "d something/d self; 1 for one element").optional],
      options: [retain, create],
      example: "(tensor.ones(2):requires_grad_() ^ 2):sum():backward()",
      discussion: "Options may follow in turn too: `y:backward(nil, true)`."
    ) { t, call in
      try t.backward(
        call.kind(1) == .table && call.count == 1 ? nil : call.optionalObject(1, Tensor.self),
        retainGraph: call[retain], createGraph: call[create])
    }
    type.method("detach", "The same elements in the same memory, cut off the tape.", returns: "tensor") { t, call in
      call.pushFresh(t.detach())
    }
    type.method("retain_grad", "Keeps the gradient of a computed tensor too.") { t, call in
      try t.retainGrad()
      call.pushReceiver()
    }
    type.method(
      "register_hook",
      "Calls a function with the gradient in each backward pass; a tensor that it returns takes its place.",
      [.function("hook")]
    ) { t, call in
      let hook = try call.function(1)
      let place = try t.registerHook { gradient in
        let result = try hook.call(LuaValue.object(gradient), results: 1).first ?? .nil
        if result.isNil { return nil }
        return try one([result], "hook")
      }
      call.entrust(hook, with: place) { [weak t, weak place] in
        if let t, let place { t.hasPlace(place) } else { false }
      }
      call.pushReceiver()
    }
  }

  private static func declareModule(_ module: LuaModule) {
    module.function(
      "no_grad", "Calls a function without recording, and returns what it returns.", [.function("f")],
      returns: "values",
      example: "autograd.no_grad(function() return tensor.ones(2) * 2 end)"
    ) { call in
      let f = try call.function(1)
      for value in try GradientMode.off({ try f.call() }) { call.push(value) }
    }
    let create = Option.boolean("create_graph", "record the derivatives, to be differentiated again", default: false)
    let allow = Option.boolean(
      "allow_unused", "nil for an input without part in the output, which else is an error", default: false)
    let retain = Option.boolean("retain_graph", "keep what was saved, for another pass", default: true)
    let direction = Option.object("grad_output", Tensor.self, "tensor", "d something/d output; 1 for one element")
      .optional
    module.function(
      "grad", "Gradients of an output with respect to inputs, in a list; the leaves gather nothing.",
      [.object("output", Tensor.self, "tensor"), .tensorList("inputs")],
      options: [create, allow, retain, direction],
      returns: "list of tensors",
      example: "local x = tensor.ones(2):requires_grad_(); return autograd.grad((x ^ 3):sum(), {x})[1]",
      discussion: """
        With `create_graph` the gradients can be differentiated: a Hessian times v is \
        `autograd.grad(g, {x}, {grad_output = v})[1]` with `g = autograd.grad(f, {x}, {create_graph = true})[1]`. The \
        graph is kept, and the same product has the same bits every time.
        """
    ) { call in
      let inputs = try call.tensorList(2, "inputs")
      let gradients = try Tensor.gradients(
        of: [call.object(1, Tensor.self)], withRespectTo: inputs, gradOutputs: [call[direction]],
        retainGraph: call[retain], createGraph: call[create], allowUnused: call[allow])
      let list = call.newTable(elements: gradients.count)
      for case (let i, let gradient?) in gradients.enumerated() { list.setRaw(i + 1, .object(gradient)) }
      call.push(list)
    }
    declareOperation(module)
  }

  private static func declareOperation(_ module: LuaModule) {
    let name = Option.string("name", "in messages", default: "op")
    let forward = Option.function("forward", "function(inputs…) that returns a tensor")
    let backward = Option.function(
      "backward", "function(gradient, inputs…) that returns a gradient (or nil) for each input")
    module.function(
      "op", "An operation of your own: a forward, and a backward that gives the gradient of each input.",
      options: [name, forward, backward],
      returns: "function",
      example:
        "local cube = autograd.op{forward = function(x) return x ^ 3 end, backward = function(g, x) return g * 3 * x ^ 2 end}"
    ) { call in
      let name = try call[name]
      // The two functions belong to the new one, in Lua, so that they can be collected with it.
      call.pushFunction(name, owning: [.function(try call[forward]), .function(try call[backward])]) { inner in
        guard case .function(let forward) = inner.owned(1), case .function(let backward) = inner.owned(2) else {
          return inner.pushNil()
        }
        let operation = operation(name, forward, backward)
        inner.pushFresh(try operation.apply((0..<inner.count).map { try inner.object($0 + 1, Tensor.self) }))
      }
    }
  }

  private static func operation(_ name: String, _ forward: LuaFunction, _ backward: LuaFunction) -> UserOperation {
    UserOperation(name: name) { inputs, saved in
      for (i, input) in inputs.enumerated() { saved.keep(input, input: i) }
      return try one(
        forward.requireRuntime().call(forward, inputs.map { .object($0.detach()) }), "\(name): forward")
    } backward: { gradient, saved in
      let inputs = try saved.tensors()
      let results = try backward.requireRuntime().call(backward, ([gradient] + inputs).map { .object($0) })
      return try results.map { $0.isNil ? nil : try one([$0], "\(name): backward") }
    }
  }

  /// The one tensor that a Lua function returned.
  private static func one(_ values: [LuaValue], _ what: String) throws -> Tensor {
    guard values.count <= 1 else {
      throw ArgumentError.argument(1, name: what, expected: "one result", got: "\(values.count)")
    }
    guard case .object(let object)? = values.first, let tensor = object as? Tensor else {
      throw ArgumentError.argument(
        1, name: what, expected: "a tensor as result", got: values.first?.kind.description ?? "nothing")
    }
    return tensor
  }
}
