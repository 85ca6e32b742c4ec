import Autograd
import Interrupt
import NeuralNetworks
import Tensors

extension Training {
  /// Adds what a batch's output is worth. Measuring changes nothing: the generator that functions of a script draw from
  /// stands afterwards where it stood.
  func measure(_ output: Tensor, _ target: Tensor, into sums: inout EpochSums, count: Int) throws {
    if let classes = plan.classes { sums.right += try Self.right(output, classes(target)) }
    guard !plan.metrics.isEmpty else { return }
    try keepingGenerator {
      for (k, metric) in plan.metrics.enumerated() {
        sums.metrics[k] += try GradientMode.off { try metric.measure(output, target) } * Double(count)
      }
    }
  }

  /// Evaluates every replica, and adds the results to those of the last epoch.
  func evaluate(on data: any TrainingData) throws {
    for (i, replica) in replicas.enumerated() {
      replica.model.train(false)
      var sums = EpochSums(metrics: plan.metrics.count)
      let next = try data.batches(epoch: 0, from: 0, to: .max)
      while let batch = try next() {
        try Interrupt.check()
        let (input, target) = try (replica.own(batch.input), replica.own(batch.target))
        let output = try GradientMode.off { try replica.model(input).detach() }
        let loss = try keepingGenerator {
          try plan.loss.needsRecording
            ? plan.loss.of(output, target).item() : GradientMode.off { try plan.loss.of(output, target).item() }
        }
        sums.loss += loss * Double(batch.count)
        sums.count += Double(batch.count)
        try measure(output, target, into: &sums, count: batch.count)
      }
      let means = sums.means(count: data.count)
      let last = history[i].count - 1
      history[i][last].testAccuracy = means.trainAccuracy
      history[i][last].testLoss = means.loss
      history[i][last].test = means.train
    }
  }

  /// How many rows of logits are largest at their class.
  private static func right(_ logits: Tensor, _ classes: Tensor) throws -> Double {
    guard logits.rank == 2, classes.rank == 1, classes.count == logits.shape[0] else {
      throw TensorError.shapes(
        operation: "accuracy", [logits.shape, classes.shape], rule: "outputs N×C and N classes expected")
    }
    return try logits.argmax(1).apply(.eq, classes).sum().item()
  }

  /// Runs `body` and puts the generator of the script's functions back.
  private func keepingGenerator<R>(_ body: () throws -> R) throws -> R {
    guard let generator = plan.generator else { return try body() }
    let state = generator.state
    let result = Result { try body() }
    try generator.restore(state)
    return try result.get()
  }

  /// Runs `body` for a replica: of a copy that left another one, with the state of the generator that is its own.
  func withOwnGenerator<R>(_ i: Int, _ body: () throws -> R) throws -> R {
    guard let generator = plan.generator, let own = replicas[i].origin?.generator else { return try body() }
    let state = generator.state
    try generator.restore(own)
    let result = Result { try body() }
    replicas[i].origin?.generator = generator.state
    try generator.restore(state)
    return try result.get()
  }
}
