import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the module `nn` on the functions between layers: each a layer, and a function of a tensor.
extension NetworkLibrary {
  func declareActivations() {
    activation("ReLU", "relu", "max(x, 0).", { _ in ReLU() }) { x, _ in try Differentiable.activate(x, .relu) }
    activation("Tanh", "tanh", "The hyperbolic tangent.", { _ in Tanh() }) { x, _ in
      try Differentiable.apply(UnaryOperation.tanh, x)
    }
    activation("Sigmoid", "sigmoid", "1 / (1 + exp(−x)).", { _ in Sigmoid() }) { x, _ in
      try Differentiable.apply(UnaryOperation.sigmoid, x)
    }
    activation("SiLU", "silu", "x·σ(x).", { _ in SiLU() }) { x, _ in try Differentiable.swish(x, beta: 1) }
    module.function("Swish", "x·σ(βx).", [.number("beta", default: 1)], returns: "nn.Module", example: "nn.Swish(5)") {
      call in
      call.pushFresh(Swish(beta: try call.number(1)) as Module)
    }
    let alpha = Option.number("alpha", "α", default: 1)
    activation(
      "ELU", "elu", "x where x > 0, else α·(exp(x) − 1).", options: [alpha], { ELU(alpha: try $0[alpha]) }
    ) { x, call in try Differentiable.elu(x, alpha: call[alpha]) }
    let approximate = Option.choice(
      "approximate", GELU.Approximation.self, "how Φ is computed: exactly, or by tanh", default: GELU.Approximation.none
    )
    activation(
      "GELU", "gelu", "x·Φ(x), Φ the distribution function of the normal distribution.", options: [approximate],
      { GELU(try $0[approximate]) }
    ) { x, call in try call[approximate](x) }
    let slope = Option.number("negative_slope", default: 0.01)
    activation(
      "LeakyReLU", "leaky_relu", "x where x > 0, else negative_slope·x.", options: [slope],
      { LeakyReLU(slope: try $0[slope]) }
    ) { x, call in try Differentiable.leakyReLU(x, slope: call[slope]) }
    declareBounded()
    declareSoftmax()
    module.function("Identity", "x itself.", returns: "nn.Module", example: "nn.Identity()") {
      $0.pushFresh(Identity() as Module)
    }
  }

  private func declareBounded() {
    let beta = Option.number("beta", "β", default: 1)
    let threshold = Option.number("threshold", "where βx exceeds it, x is the result", default: 20)
    activation(
      "Softplus", "softplus", "log(1 + exp(βx)) / β, without overflow.", options: [beta, threshold],
      { Softplus(beta: try $0[beta], threshold: try $0[threshold]) }
    ) { x, call in try Differentiable.softplus(x, beta: call[beta], threshold: call[threshold]) }
    let (low, high) = (Option.number("min_val", default: -1), Option.number("max_val", default: 1))
    activation(
      "Hardtanh", "hardtanh", "x held between two bounds; the derivative at a bound is 0.", options: [low, high],
      { try Hardtanh(from: $0[low], to: $0[high]) }
    ) { x, call in
      let (low, high) = (try call[low], try call[high])
      guard low < high else {
        throw call.unexpected(Option<Double>.number("max_val"), expected: "number above min_val (\(low))")
      }
      return try Differentiable.hardtanh(x, from: low, to: high)
    }
  }

  private func declareSoftmax() {
    for (layer, function, summary, isLogarithm) in [
      ("Softmax", "softmax", "exp(x) / Σ exp(x)", false), ("LogSoftmax", "log_softmax", "log(softmax(x))", true),
    ] {
      let dimension = Parameter.integer("dim", "the dimension", default: -1)
      let words = summary + " along a dimension, without overflow."
      module.function(layer, words, [dimension], returns: "nn.Module", example: "nn.\(layer)(2)") { call in
        call.pushFresh(Softmax(try call.dimension(1), isLogarithm: isLogarithm) as Module)
      }
      module.function(
        function, words, [.tensor("x"), dimension], returns: "tensor", example: "nn.\(function)(tensor{1, 2, 3})"
      ) { call in
        let (x, d) = (try call.tensor(1), try call.dimension(2))
        call.pushFresh(try isLogarithm ? Differentiable.logSoftmax(x, d) : Differentiable.softmax(x, d))
      }
    }
  }

  /// A layer without parameters, and the function that it calls.
  private func activation(
    _ layer: String, _ function: String, _ summary: String, options: [any DeclaredOption] = [],
    _ make: @escaping (Call) throws -> Module, _ body: @escaping (Tensor, Call) throws -> Tensor
  ) {
    module.function(layer, summary, options: options, returns: "nn.Module", example: "nn.\(layer)()") { call in
      call.pushFresh(try make(call))
    }
    module.function(
      function, summary + " Element by element.", [.tensor("x")], options: options, returns: "tensor",
      example: "nn.\(function)(tensor{-1, 0, 2})"
    ) { call in call.pushFresh(try body(call.tensor(1), call)) }
  }
}
