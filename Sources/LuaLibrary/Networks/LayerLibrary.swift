import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the module `nn` on layers that are not convolutions, normalisations, pools or activations, and on what puts
/// layers together.
extension NetworkLibrary {
  func declareLayers() {
    let bias = Option.boolean("bias", default: true)
    module.function(
      "Linear", "x·Wᵀ + b for x of …×I.", [.integer("in_features", atLeast: 1), .integer("out_features", atLeast: 1)],
      options: [bias, NetworkOptions.dtype, NetworkOptions.seed], returns: "nn.Module", example: "nn.Linear(4, 2)",
      discussion: "I, N×I or any …×I gives …×O; the weights are O×I, the bias has O numbers."
    ) { call in
      call.pushFresh(
        try Linear(
          call.integer(1), call.integer(2), bias: call[bias], dtype: call.networkDType(),
          generator: call.torchGenerator()) as Module)
    }
    module.function(
      "linear", "x·Wᵀ + b for x of …×I and weights O×I.",
      [.tensor("x"), .tensor("weight"), .object("bias", Tensor.self, "tensor", "O numbers").optional],
      returns: "tensor", example: "nn.linear(tensor.ones(2, 3), tensor.ones(4, 3))", discussion: "See `nn.Linear`."
    ) { call in
      call.pushFresh(
        try Differentiable.linear(call.tensor(1), call.tensor(2), bias: call.objectIfPresent(3, Tensor.self)))
    }
    declareEmbedding()
    module.function("Flatten", "N×… as rows.", returns: "nn.Module", example: "nn.Flatten()") {
      $0.pushFresh(Flatten() as Module)
    }
    module.function(
      "Sequential", "Modules one after the other.", [.object("modules", Module.self, "nn.Module").repeated],
      returns: "nn.Module",
      example: "nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))"
    ) { call in
      let modules = try (0..<call.count).map { try call.object($0 + 1, Module.self) }
      try Module.check(parts: modules, of: "nn.Sequential")
      call.push(Sequential(modules) as Module)
    }
  }

  private func declareEmbedding() {
    module.function(
      "Embedding", "Rows of a table of weights by their numbers, which count from 1.",
      [.integer("num_embeddings", "rows", atLeast: 1), .integer("embedding_dim", "numbers of a row", atLeast: 1)],
      options: [NetworkOptions.dtype, NetworkOptions.seed], returns: "nn.Module", example: "nn.Embedding(10, 4)",
      discussion: "Integers of any shape … give …×embedding_dim. The table starts from normal numbers."
    ) { call in
      call.pushFresh(
        try Embedding(
          call.integer(1), call.integer(2), first: 1, dtype: call.networkDType(), generator: call.torchGenerator())
          as Module)
    }
    module.function(
      "embedding", "Rows of a table by their numbers, which count from 1.",
      [.tensor("x", "integers"), .object("weight", Tensor.self, "tensor", "the table")], returns: "tensor",
      example: "nn.embedding(tensor{2, 1}, tensor.eye(3))", discussion: "See `nn.Embedding`."
    ) { call in call.pushFresh(try Differentiable.embedding(call.tensor(1), call.object(2, Tensor.self), first: 1)) }
  }
}
