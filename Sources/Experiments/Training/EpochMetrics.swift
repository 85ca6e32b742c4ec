/// What was measured in one epoch of one replica. Accuracies are shares of 0 … 1; what was not measured is NaN.
public struct EpochMetrics: Sendable {
  public var loss = 0.0
  public var trainAccuracy = 0.0
  public var testAccuracy = 0.0
  public var testLoss = Double.nan
  /// Metrics of a script, in the order of the plan.
  public var train: [Double] = []
  public var test: [Double] = []

  init() {}

  init(loss: Double, trainAccuracy: Double, train: [Double], test: [Double]) {
    (self.loss, self.trainAccuracy, self.train, self.test) = (loss, trainAccuracy, train, test)
  }

  /// The names under which checkpoints keep them.
  static func columns(_ metrics: [String]) -> [String] {
    ["loss", "train_accuracy", "test_accuracy", "test_loss"] + metrics.map { "train_" + $0 }
      + metrics.map { "test_" + $0 }
  }

  var values: [Double] { [loss, trainAccuracy, testAccuracy, testLoss] + train + test }

  /// - Parameter value: what a checkpoint has under a name; NaN where it has none.
  init(_ metrics: [String], _ value: (String) -> Double) {
    let all = Self.columns(metrics).map(value)
    (loss, trainAccuracy, testAccuracy, testLoss) = (all[0], all[1], all[2], all[3])
    (train, test) = (Array(all[4..<4 + metrics.count]), Array(all[(4 + metrics.count)...]))
  }
}

/// What the batches of an epoch have given so far, summed over examples.
struct EpochSums: Equatable, Sendable {
  var loss = 0.0
  var right = 0.0
  var count = 0.0
  /// Metrics of a script.
  var metrics: [Double]

  init(metrics count: Int) { metrics = Array(repeating: 0, count: count) }

  /// The means.
  func means(count: Int?) -> EpochMetrics {
    let count = count.map(Double.init).map { max(1, $0) } ?? max(1, self.count)
    return EpochMetrics(
      loss: loss / count, trainAccuracy: right / count, train: metrics.map { $0 / count },
      test: metrics.map { _ in .nan })
  }
}
