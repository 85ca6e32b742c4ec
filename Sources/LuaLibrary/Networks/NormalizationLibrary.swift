import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the module `nn` on normalisations and dropout.
extension NetworkLibrary {
  func declareNormalizations() {
    let epsilon = Option.number("eps", "ε, added to the variance", default: 1e-5)
    let momentum = Option.number("momentum", default: 0.1)
    for (name, summary, make) in [
      (
        "BatchNorm2d", "Batch normalisation of N×C×H×W or N×C.",
        { try BatchNorm2d($0, epsilon: $1, momentum: $2, dtype: $3) }
      ),
      (
        "BatchNorm1d", "Batch normalisation of N×C or N×C×L.",
        { try BatchNorm1d($0, epsilon: $1, momentum: $2, dtype: $3) }
      ),
    ] as [(String, String, (Int, Double, Double, DType) throws -> Module)] {
      module.function(
        name, summary, [.integer("channels", atLeast: 1)],
        options: [epsilon, momentum, NetworkOptions.dtype], returns: "nn.Module", example: "nn.\(name)(16)"
      ) { call in call.pushFresh(try make(call.integer(1), call[epsilon], call[momentum], call.networkDType())) }
    }
    declareLayerNorm(epsilon)
    declareGroupNorm(epsilon)
    declareDropout()
  }

  private func declareLayerNorm(_ epsilon: Option<Double>) {
    let affine = Option.boolean("elementwise_affine", "whether there are a weight and a bias", default: true)
    let bias = Option.boolean("bias", "whether there is a bias beside the weight", default: true)
    let shape = Parameter.integer("normalized_shape", "the last size of the input, or its last sizes", atLeast: 1)
      .or("table of integers")
    module.function(
      "LayerNorm", "Layer normalisation over the last dimensions.", [shape],
      options: [epsilon, affine, bias, NetworkOptions.dtype], returns: "nn.Module", example: "nn.LayerNorm(64)",
      discussion: """
        …×S → …×S: weight·(x − mean) / √(variance + eps) + bias, mean and biased variance of each position of the other \
        dimensions; weight (ones at first) and bias (zeros) have the shape S.
        """
    ) { call in
      call.pushFresh(
        try LayerNorm(
          call.normalizedShape(1), epsilon: call[epsilon], affine: call[affine], bias: call[bias],
          dtype: call.networkDType()) as Module)
    }
    module.function(
      "layer_norm", "Layer normalisation over the last dimensions, those of `normalized_shape`.",
      [.tensor("x"), shape, weightParameter, biasParameter], options: [epsilon], returns: "tensor",
      example: "nn.layer_norm(tensor.randn(3, 4), 4)", discussion: "See `nn.LayerNorm`."
    ) { call in
      call.pushFresh(
        try Differentiable.layerNorm(
          call.floats(1), call.normalizedShape(2), gamma: call.objectIfPresent(3, Tensor.self),
          beta: call.objectIfPresent(4, Tensor.self), epsilon: call[epsilon]))
    }
  }

  private func declareGroupNorm(_ epsilon: Option<Double>) {
    let affine = Option.boolean("affine", "whether there are a weight and a bias", default: true)
    module.function(
      "GroupNorm", "Group normalisation of N×C×….",
      [.integer("num_groups", atLeast: 1), .integer("num_channels", "C, a multiple of the groups", atLeast: 1)],
      options: [epsilon, affine, NetworkOptions.dtype], returns: "nn.Module", example: "nn.GroupNorm(4, 16)",
      discussion: """
        N×C×… → N×C×…: the channels of each group, and what follows them, by their own mean and biased variance; then \
        weight·u + bias, a number for each channel. One group for each channel is instance normalisation.
        """
    ) { call in
      call.pushFresh(
        try GroupNorm(
          groups: call.integer(1), channels: call.integer(2), epsilon: call[epsilon], affine: call[affine],
          dtype: call.networkDType()) as Module)
    }
    module.function(
      "group_norm", "Group normalisation of N×C×….",
      [.tensor("x"), .integer("num_groups", atLeast: 1), weightParameter, biasParameter], options: [epsilon],
      returns: "tensor", example: "nn.group_norm(tensor.randn(2, 4, 3), 2)", discussion: "See `nn.GroupNorm`."
    ) { call in
      call.pushFresh(
        try Differentiable.groupNorm(
          call.floats(1), groups: call.integer(2), gamma: call.objectIfPresent(3, Tensor.self),
          beta: call.objectIfPresent(4, Tensor.self), epsilon: call[epsilon]))
    }
  }

  private var weightParameter: Parameter { .object("weight", Tensor.self, "tensor", "else ones").optional }
  private var biasParameter: Parameter { .object("bias", Tensor.self, "tensor", "else zeros").optional }

  private func declareDropout() {
    let probability = Parameter.number("p", "probability of a zero", default: 0.5, atLeast: 0, atMost: 1)
    let seed = Option.seed("of its own generator; without it, a number of the default generator", default: nil).optional
    module.function(
      "Dropout", "In training zeros with probability p, all else divided by 1 − p; in evaluation x itself.",
      [probability], options: [seed], returns: "nn.Module", example: "nn.Dropout(0.2, {seed = 1})",
      discussion: """
        Each layer draws from a generator of its own, the same numbers for any number of threads. Its state, seed and words \
        used, is the buffer `generator` of the layer: `state_dict`, checkpoints and `frozen` keep it, so that a training that \
        was resumed goes on with the same zeros. PyTorch's files lack it: then `load_state_dict` leaves it as it is. Networks \
        that are to be compared need layers of the same seeds; without seeds, `tensor.manual_seed` before each is made.
        """
    ) { [random] call in
      let own = try call[seed] ?? random.drawnSeed()
      call.pushFresh(try Dropout(call.number(1), seed: own) as Module)
    }
    module.function(
      "dropout", "x with zeros of probability p, all else divided by 1 − p, by the default generator.",
      [.tensor("x"), probability], returns: "tensor", example: "nn.dropout(tensor.ones(4), 0.5)"
    ) { [random] call in
      let x = try call.floats(1)
      let dropped = try Differentiable.dropout(x, call.number(2), random.standard)
      call.pushFresh(dropped === x ? try Differentiable.clone(x) : dropped)
    }
  }
}

extension Call {
  /// Argument `index` as a tensor of floats; integers in float64.
  func floats(_ index: Int) throws -> Tensor {
    let x = try tensor(index)
    return x.dtype.isFloatingPoint ? x : try x.to(.float64)
  }
}
