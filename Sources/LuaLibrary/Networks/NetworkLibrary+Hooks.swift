import LuaRuntime
import NeuralNetworks

/// The part of the class `nn.Module` on hooks.
extension NetworkLibrary {
  func declareHooks() {
    let remove = "`handle:remove()` takes it away. A hook that returns nothing changes no bit."
    declareHook(
      "register_forward_pre_hook", .beforeForward, "Calls `hook(module, input)` before each forward.",
      example: """
        local net = nn.Linear(2, 2)
        local handle = net:register_forward_pre_hook(function(module, x) return x * 0.5 end)
        handle:remove()
        """,
      discussion: "A tensor that it returns takes the input's place. \(remove)")
    declareHook(
      "register_forward_hook", .afterForward, "Calls `hook(module, input, output)` after each forward.",
      example: """
        local net, seen = nn.mlp{sizes = {4, 3, 2}}, {}
        for name, m in pairs(net:named_modules()) do
          m:register_forward_hook(function(_, _, y) seen[name] = y:detach() end)
        end
        net(tensor.randn(5, 4, "float32"))
        """,
      discussion:
        "A tensor that it returns takes the output's place; it comes after what `net:perturb` makes of the output. \(remove)"
    )
    declareHook(
      "register_full_backward_hook", .backward,
      "Calls `hook(module, grad_input, grad_output)` with the gradients of each backward through the module.",
      example: """
        local net = nn.Linear(2, 2)
        net:register_full_backward_hook(function(module, grad_input, grad_output) return grad_input * 0.5 end)
        net(tensor.ones(1, 2, "float32"):requires_grad_()):sum():backward()
        """,
      discussion: """
        Of input and output of the module; grad_input is nil where the input requires no gradient. A tensor that it returns \
        takes the place of grad_input. \(remove) (The gradient of an input that modules beside this one use too is \
        added up module by module then; from three parts on the order of a sum can be another.)
        """)
    handleType.method("remove", "Takes the hook away; nothing if it is gone already.", returns: "") { handle, _ in
      handle.remove()
    }
    handleType.metamethod("__tostring") { call in
      call.push("hook handle (\(try call.object(1, LuaHookHandle.self).isInstalled ? "installed" : "removed"))")
    }
  }

  private func declareHook(
    _ name: String, _ moment: ModuleHook.Moment, _ summary: String, example: String, discussion: String
  ) {
    moduleType.method(
      name, summary, [.function("hook")], returns: "handle", example: example, discussion: discussion
    ) { net, call in
      let hook = LuaHook(moment, try call.function(1))
      net.add(hook)
      try hook.entrust(to: net)
      call.pushFresh(LuaHookHandle(net, hook))
    }
  }
}
