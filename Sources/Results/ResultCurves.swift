import Plotting
import Statistics

/// What is drawn around the mean of several curves.
public enum CurveBand: String, CaseIterable, Sendable {
  /// Mean ± standard deviation.
  case std
  /// From the least to the greatest value.
  case range = "min-max"
  case none
}

/// A metric over a training: of each value of one parameter a mean curve, with a band.
public struct ResultCurves: Sendable {
  /// One parameter's curve.
  public struct Curve: Sendable {
    public let label: String
    public let x: [Double]
    public let mean, lower, upper: [Double]
    /// How many runs it is of.
    public let runs: Int
  }

  public let metric: String
  /// `epoch` or `step`.
  public let axis: String
  public let curves: [Curve]

  /// - Parameters:
  ///   - by: the parameter that each curve has a value of; nil: one curve.
  ///   - over: what the runs of a curve may differ in.
  /// - Throws: ``ResultsError``.
  public init(
    _ runs: ResultRuns, by: String?, over: [String], band: CurveBand, spread: SpreadKind = .population
  ) throws {
    let scale = runs.choice.scale
    if let by { try runs.check("by", by) }
    for name in over { try runs.check("over", name) }
    try runs.expectAlike(places: by.map { [$0] } ?? [], across: over)
    let measured = runs.runs.filter { !$0.points.isEmpty }
    let usesEpochs = measured.allSatisfy { run in
      let epochs = run.points.compactMap(\.epoch)
      return epochs.count == run.points.count && Set(epochs).count == epochs.count
    }
    (metric, axis) = (runs.metric, usesEpochs ? "epoch" : "step")
    let values = by.map(runs.values) ?? [.none]
    curves = values.compactMap { value in
      let mine = measured.filter { run in by.map { (run.value(of: $0) ?? .none) == value } ?? true }
      let label = by.map { "\($0) = \(value)" } ?? ""
      return mine.isEmpty ? nil : Self.curve(label, mine, usesEpochs, band, spread, scale)
    }
  }

  private static func curve(
    _ label: String, _ runs: [ResultRun], _ usesEpochs: Bool, _ band: CurveBand, _ spread: SpreadKind, _ scale: Double
  ) -> Curve {
    var values: [Int: [Double]] = [:]
    for run in runs {
      // What was noted without a step counts from 1.
      for (i, point) in run.points.enumerated() {
        values[usesEpochs ? point.epoch ?? i + 1 : point.step ?? i + 1, default: []].append(point.value * scale)
      }
    }
    let places = values.keys.sorted()
    let samples = places.map { Sample(values[$0] ?? []) }
    func deviation(_ sample: Sample) -> Double { sample.standardDeviation(spread) }
    let (lower, upper): ([Double], [Double]) =
      switch band {
      case .std: (samples.map { $0.mean - deviation($0) }, samples.map { $0.mean + deviation($0) })
      case .range: (samples.map(\.least), samples.map(\.greatest))
      case .none: ([], [])
      }
    return Curve(
      label: label, x: places.map(Double.init), mean: samples.map(\.mean), lower: lower, upper: upper, runs: runs.count)
  }

  /// The figure: lines, bands in their colours, how many runs a curve is of.
  /// - Throws: `PlottingError`.
  public func figure() throws -> Figure {
    var axes = Axes()
    axes.x.label = axis
    axes.y.label = metric.replacing("_", with: " ")
    axes.legend = curves.count > 1 ? .right : .off
    for (i, curve) in curves.enumerated() {
      let color = ColorCycle.color(i)
      if !curve.lower.isEmpty {
        try axes.band(x: curve.x, lower: curve.lower, upper: curve.upper, color: color, opacity: 0.2)
      }
      let label = curve.label.isEmpty ? "" : "\(curve.label) (n = \(curve.runs))"
      try axes.line(x: curve.x, y: curve.mean, label: label, color: color)
    }
    return Figure(axes)
  }
}
