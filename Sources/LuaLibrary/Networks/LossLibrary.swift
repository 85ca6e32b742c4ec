import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the module `nn` on losses.
extension NetworkLibrary {
  /// The options that several losses share.
  private enum Options {
    static let reduction = Option.choice(
      "reduction", LossReduction.self, "of the losses: their mean, their sum, or all of them", default: .mean)
    static let weight = Option.tensor("weight", "a number for each class, by which its losses are multiplied").optional
    static let ignored = Option.integer("ignore_index", "a label whose losses do not count").optional
    static let classes: [any DeclaredOption] = [reduction, weight, ignored]
  }

  func declareLosses() {
    declareClassLosses()
    declareDistances()
    let positive = Option.tensor("pos_weight", "what the first term is multiplied by, for the last sizes").optional
    module.function(
      "binary_cross_entropy_with_logits", "Mean of −y·log σ(x) − (1−y)·log(1−σ(x)).",
      [.tensor("logits"), .tensor("targets", "0 … 1")], options: [Options.reduction, positive],
      returns: "tensor", example: "nn.binary_cross_entropy_with_logits(tensor{0.5}, tensor{1})"
    ) { call in
      call.pushFresh(
        try Differentiable.binaryCrossEntropyWithLogits(
          call.tensor(1), targets: call.tensor(2), positiveWeight: call[positive], reduction: call[Options.reduction]))
    }
  }

  private func declareClassLosses() {
    let smoothing = Option.number(
      "label_smoothing", "ε: targets are (1 − ε)·one-hot + ε / C", default: 0, atLeast: 0, atMost: 1)
    module.function(
      "cross_entropy", "Mean of −log softmax(logits)[label] over a batch; labels count from 1.",
      [
        .object("logits", Tensor.self, "tensor", "N×C"),
        .tensor("labels", "N integers, 1 … C; or probabilities, N×C"),
      ], options: Options.classes + [smoothing], returns: "tensor",
      example: "nn.cross_entropy(tensor{{1, 2}, {3, 1}}, tensor{2, 1})",
      discussion: """
        Logits may also be C with one label, or N×C×… with labels N×…. Floats of the logits' shape are the probabilities of \
        the classes (soft labels, mixup). A mean is one over the rows that count; with `weight`, divided by the sum of their \
        labels' weights, as in PyTorch.
        """
    ) { call in
      let (logits, target) = (try call.object(1, Tensor.self), try call.tensor(2))
      var options = try call.classLossOptions(Options.weight, Options.reduction)
      options.labelSmoothing = try call[smoothing]
      if target.dtype.isFloatingPoint, target.shape == logits.shape, target.rank > 0 {
        guard try call[Options.ignored] == nil else {
          throw call.unexpected(Options.ignored, expected: "nothing, with probabilities as target,")
        }
        return call.pushFresh(try Differentiable.crossEntropy(logits, probabilities: target, options: options))
      }
      let (labels, ignored) = try call.labels(2, ignoring: call[Options.ignored])
      options.ignored = ignored
      call.pushFresh(try Differentiable.crossEntropy(logits, labels: labels, options: options))
    }
    module.function(
      "nll_loss", "Mean of −x[label] over a batch of logarithms of probabilities; labels count from 1.",
      [.object("x", Tensor.self, "tensor", "N×C, such as log_softmax gives"), .tensor("labels", "N integers, 1 … C")],
      options: Options.classes, returns: "tensor",
      example: "nn.nll_loss(nn.log_softmax(tensor{{1, 2}, {3, 1}}), tensor{2, 1})"
    ) { call in
      var options = try call.classLossOptions(Options.weight, Options.reduction)
      let (labels, ignored) = try call.labels(2, ignoring: call[Options.ignored])
      options.ignored = ignored
      call.pushFresh(
        try Differentiable.negativeLogLikelihood(call.object(1, Tensor.self), labels: labels, options: options))
    }
  }

  private func declareDistances() {
    distance("mse_loss", "Mean of (a − b)².") { a, b, reduction, _ in
      try Differentiable.meanSquaredError(a, b, reduction: reduction)
    }
    distance("l1_loss", "Mean of |a − b|.") { a, b, reduction, _ in
      try Differentiable.absoluteError(a, b, reduction: reduction)
    }
    let delta = Option.number("delta", "δ", default: 1, moreThan: 0)
    distance("huber_loss", "Mean of d² / 2 of d = a − b up to |d| = δ, beyond it δ·(|d| − δ / 2).", [delta]) {
      a, b, reduction, call in try Differentiable.huber(a, b, delta: call[delta], reduction: reduction)
    }
    let beta = Option.number("beta", "β", default: 1, atLeast: 0)
    distance("smooth_l1_loss", "Mean of d² / (2β) of d = a − b up to |d| = β, beyond it |d| − β / 2.", [beta]) {
      a, b, reduction, call in
      try Differentiable.smoothAbsoluteError(a, b, beta: call[beta], reduction: reduction)
    }
    declareDivergence()
  }

  private static let shapes = "Both have one shape, or one of them is a single number."

  /// A loss of the differences of two tensors.
  private func distance(
    _ name: String, _ summary: String, _ options: [any DeclaredOption] = [],
    _ body: @escaping (Tensor, Tensor, LossReduction, Call) throws -> Tensor
  ) {
    module.function(
      name, summary, [.tensor("a"), .tensor("b")], options: [Options.reduction] + options, returns: "tensor",
      example: "nn.\(name)(tensor{1}, tensor{3})", discussion: Self.shapes
    ) { call in
      call.pushFresh(try body(call.tensor(1), call.tensor(2), call[Options.reduction], call))
    }
  }

  private func declareDivergence() {
    let isLog = Option.boolean("log_target", "whether the target is given by its logarithms too", default: false)
    let reduction = Option.choice(
      "reduction", DivergenceReduction.self,
      "of the parts: their mean, their sum, their sum divided by the first size, or all", default: .mean)
    module.function(
      "kl_div", "Mean of t·(log t − x), x the logarithms of probabilities.", [.tensor("x"), .tensor("target", "t")],
      options: [reduction, isLog], returns: "tensor",
      example: "nn.kl_div(tensor{{0.5, 0.5}}:log(), tensor{{0.25, 0.75}}, {reduction = 'batchmean'})",
      discussion: "The Kullback–Leibler divergence of the rows is that of `reduction = 'batchmean'`. " + Self.shapes
    ) { call in
      let choice = try call[reduction]
      call.pushFresh(
        try Differentiable.divergence(
          call.tensor(1), call.tensor(2), isLog: call[isLog],
          reduction: LossReduction(rawValue: choice.rawValue) ?? .mean, isBatchMean: choice == .batchmean))
    }
  }
}

/// What `kl_div` makes of its parts.
enum DivergenceReduction: String, CaseIterable, Sendable { case mean, sum, batchmean, none }

extension Call {
  fileprivate func classLossOptions(
    _ weight: Option<Tensor?>, _ reduction: Option<LossReduction>
  ) throws -> ClassLossOptions {
    ClassLossOptions(weight: try self[weight], reduction: try self[reduction])
  }

  /// Labels that count from 1 as labels that count from 0, and the one of those to be ignored.
  fileprivate func labels(_ index: Int, ignoring ignored: Int?) throws -> (labels: Tensor, ignored: Int?) {
    var given = try tensor(index)
    // Ignored ones may be any number, 0 too: they become one that counts nothing.
    let nothing = Int.min + 1
    if let ignored {
      try Differentiable.refuse("labels", given)
      let isIgnored = try given.apply(.eq, .integer(Int64(ignored)))
      guard try given.dtype.isInteger || !given.to(.int64).to(given.dtype).apply(.ne, given).any() else {
        throw unexpected(index, expected: "tensor of integer positions")
      }
      given = try Tensor.choose(isIgnored, .scalar(.integer(Int64(nothing)), .int64), given.to(.int64))
    }
    let labels = try given.countedFromZero { unexpected(index, expected: $0) }
    let isLabel = try labels.apply(.ge, .integer(0)).apply(.logicalOr, labels.apply(.eq, .integer(Int64(nothing))))
    guard try isLabel.all() else { throw unexpected(index, expected: "labels from 1") }
    return (labels, ignored == nil ? nil : nothing)
  }
}
