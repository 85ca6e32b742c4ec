import LuaRuntime
import Optimizers
import PDE
import Perturbations
import Tensors

/// One number, or a list of them: a run for each.
struct SweepValues {
  let values: [Double]
  let isList: Bool
}

/// The options that functions on the one-layer CNN share.
enum CNNOptions {
  static let sweeps = """
    With a list as `lr` or `alpha` the runs for all its values are made in parallel, and a list of results comes back.
    """

  static let image = Option.tensor("image", "n×m")
  static let initial = Option.tensor("init", "kernel, p×q")
  static let weights = Option.tensor("w", "kernel, p×q")
  static let beta = Option.number("beta", "β of the Swish", default: 1)
  static let label = Option.number("label", "class label, 0 … 1", default: 1, atLeast: 0, atMost: 1)
  static let alpha = Option.number("alpha", "weight decay")
  static let alphas = sweep("alpha", "weight decay")
  static let rates = sweep("lr", "learning rate")
  static let iterations = Option.integer("iterations", "number of steps", atLeast: 0)
  static let momentum = Option.number("momentum", "μ", default: 0)
  static let nesterov = Option.boolean("nesterov", default: false)
  static let k = Option.number("k", "short for perturb.rescale{k = …}: w ← w − (lr·k)·(g/k)", default: 1)
  static let perturb = Option.stepPerturbations(
    "perturbation of gradient, update or weights ('w'), list of them, or function(tensor, ctx)")
  static let hook = Option.function("hook", "function(iteration, g, w) that returns the gradient to use").optional
  static let callback = Option.function(
    "callback", "function(iteration, loss, w) after each step; false ends the run"
  ).optional

  /// The equation from its initial weights on.
  static let equation: [any DeclaredOption] = [image, initial, beta, label]
  /// The equation at given weights.
  static let equationAtWeights: [any DeclaredOption] = [image, weights, beta, label]
  static let descent: [any DeclaredOption] = [rates, iterations, momentum, nesterov, k, perturb, hook, callback]

  private static func sweep(_ name: String, _ summary: String) -> Option<SweepValues> {
    Option(
      .object(name, Tensor.self, "tensor", summary + ", or a list").or("number").or("table of numbers")
    ) { SweepValues(values: try $0.numbers(), isList: $0.value.double == nil) }
  }
}

extension Descent {
  /// Perturbations that could not act are refused before anything runs.
  func checkOptions() throws {
    for (name, value) in [("lr", learningRate), ("momentum", momentum)] {
      guard value.isFinite, value >= 0 else {
        throw ArgumentError.option(name, expected: "finite number of at least 0", got: "\(Scalar.real(value))")
      }
    }
    guard !nesterov || momentum > 0 else {
      throw ArgumentError.option("nesterov", expected: "momentum above 0 with it", got: "momentum 0")
    }
    do { _ = try checkedPerturbations() } catch PerturbationError.unfit(let perturbation, let expected) {
      throw ArgumentError.option("perturb", expected: expected, got: perturbation)
    } catch PerturbationError.setting(_, let name, let expected, let got) {
      throw ArgumentError.option(name, expected: expected, got: got)
    }
  }
}
