import LuaRuntime
import NeuralNetworks
import Optimizers
import Tensors

/// The part of the module `nn` that bounds gradients, under PyTorch's names.
extension NetworkLibrary {
  func declareClipping() {
    let parameters = Parameter.tensorList("parameters")
    module.function(
      "clip_grad_norm_", "Scales all gradients so that their norm together is at most `max_norm`.",
      [parameters, .number("max_norm", atLeast: 0)], returns: "number",
      example: """
        local w = tensor.ones(2):requires_grad_();
        local loss = (w * 3):sum()
        loss:backward()
        return nn.clip_grad_norm_({w}, 1)
        """,
      discussion: """
        Gradients are multiplied by min(1, max_norm/(norm + 10⁻⁶)), as in PyTorch. It returns the norm before. Between \
        `backward` and `step`; `train.run{gradient_clipping = max_norm}` does the same.
        """
    ) { call in
      let clipping = GradientClipping.norm(try call.number(2))
      try clipping.check("clip_grad_norm_")
      call.push(try clipping.apply(to: call.tensorList(1, "parameters")))
    }
    module.function(
      "clip_grad_value_", "Moves each element of all gradients into −max … max.",
      [parameters, .number("clip_value", atLeast: 0)],
      example: """
        local w = tensor.ones(2):requires_grad_();
        local loss = (w * 3):sum()
        loss:backward()
        nn.clip_grad_value_({w}, 1)
        """
    ) { call in
      let clipping = GradientClipping.value(try call.number(2))
      try clipping.check("clip_grad_value_")
      try clipping.apply(to: call.tensorList(1, "parameters"))
    }
  }
}
