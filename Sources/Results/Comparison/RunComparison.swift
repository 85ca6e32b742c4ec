import Experiments
import Interrupt
import Tensors

/// Where two runs part: the first epoch whose metrics differ, and the first step of which both have a checkpoint whose bits
/// differ, with the first layer that does.
public struct RunComparison: Sendable {
  /// The first metric that differs in a bit.
  public struct Parting: Equatable, Sendable {
    public let name: String
    public let replica: String?
    public let epoch: Int?
    public let step: Int?
    public let values: (one: Double, other: Double)

    public static func == (a: Parting, b: Parting) -> Bool {
      a.name == b.name && a.epoch == b.epoch && a.step == b.step
    }
  }

  /// Tensors of two checkpoints of one step.
  public struct CheckpointDifference: Equatable, Sendable {
    public let step: Int
    public let epoch: Int
    /// The first tensor that differs, in the order of the layers; nil: none does.
    public let first: TensorDifference?
    public let different: Int
    public let tensors: Int
  }

  public struct TensorDifference: Equatable, Sendable {
    public let name: String
    /// Elements that differ; nil where the shapes or dtypes do.
    public let elements: Int?
    public let count: Int
    /// The greatest distance in units of the last place; nil of integers, and where one is NaN.
    public let ulps: Int?
  }

  /// Numbers that both have noted.
  public let comparedMetrics: Int
  public let parting: Parting?
  /// One for each step of which both have a checkpoint, up to the first that differs.
  public let checkpoints: [CheckpointDifference]
  /// The steps of all checkpoints of each.
  public let steps: (one: [Int], other: [Int])

  /// - Parameter one: a cell's folder or a checkpoint; `#2` behind it means its second replica.
  /// - Throws: ``ResultsError``; `FormatError`; `Interrupted`.
  public init(_ one: String, _ other: String) throws {
    let (a, b) = (try ComparedRun(one), try ComparedRun(other))
    (comparedMetrics, parting) = Self.parting(a.metrics, b.metrics)
    let (mine, theirs) = (try a.checkpoints(), try b.checkpoints())
    steps = (mine.map(\.step), theirs.map(\.step))
    var found: [CheckpointDifference] = []
    for state in mine {
      guard let same = theirs.first(where: { $0.step == state.step }) else { continue }
      try Interrupt.check()
      found.append(try Self.compare(state, a.replica, same, b.replica))
      if found.last?.first != nil { break }
    }
    checkpoints = found
  }

  /// Whether there was anything to compare.
  public var isKnown: Bool { comparedMetrics > 0 || !checkpoints.isEmpty }

  public var isSame: Bool { isKnown && parting == nil && checkpoints.allSatisfy { $0.first == nil } }

  // MARK: Metrics

  private static func parting(_ one: [CellEvent.Metric], _ other: [CellEvent.Metric]) -> (Int, Parting?) {
    // One replica each: they are compared whatever they are called.
    let areAlone = Set(one.map(\.replica)).count <= 1 && Set(other.map(\.replica)).count <= 1
    func place(_ metric: CellEvent.Metric) -> CellEvent.Metric.Place {
      var place = metric.place
      if areAlone { place.replica = nil }
      return place
    }
    let theirs = Dictionary(other.map { (place($0), $0.value) }) { $1 }
    var (count, first) = (0, Parting?.none)
    for metric in one {
      guard let value = theirs[place(metric)] else { continue }
      count += 1
      let differs = metric.value.bitPattern != value.bitPattern && !(metric.value.isNaN && value.isNaN)
      let when = (metric.epoch ?? 0, metric.step ?? 0)
      if differs, first.map({ when < ($0.epoch ?? 0, $0.step ?? 0) }) ?? true {
        first = Parting(
          name: metric.name, replica: metric.replica, epoch: metric.epoch, step: metric.step,
          values: (metric.value, value))
      }
    }
    return (count, first)
  }

  // MARK: Checkpoints

  private static func compare(
    _ one: StoredState, _ replica: Int?, _ other: StoredState, _ otherReplica: Int?
  ) throws -> CheckpointDifference {
    let (mine, theirs) = (try one.tensors(replica), try other.tensors(otherReplica))
    let byName = Dictionary(theirs.map { ($0.name, $0.tensor) }) { first, _ in first }
    let names = Set(mine.map(\.name))
    var (first, different) = (TensorDifference?.none, 0)
    for (name, tensor) in mine {
      try Interrupt.check()
      guard let difference = try difference(name, tensor, byName[name]) else { continue }
      first = first ?? difference
      different += 1
    }
    for (name, tensor) in theirs where !names.contains(name) {
      first = first ?? TensorDifference(name: name, elements: nil, count: tensor.count, ulps: nil)
      different += 1
    }
    return CheckpointDifference(
      step: one.step, epoch: one.epoch, first: first, different: different,
      tensors: names.union(theirs.map(\.name)).count)
  }

  /// Nil where every bit is the same.
  private static func difference(_ name: String, _ a: Tensor, _ b: Tensor?) throws -> TensorDifference? {
    guard let b, a.shape == b.shape, a.dtype == b.dtype else {
      return TensorDifference(name: name, elements: nil, count: a.count, ulps: nil)
    }
    let different = zip(try bits(a), try bits(b)).count { $0 != $1 }
    guard different > 0 else { return nil }
    var ulps: Int?
    if a.dtype.isFloatingPoint {
      ulps = try Tensor.ulpDistance(a, b).toArray(Int64.self).max().map(Int.init)
      if ulps == .max { ulps = nil }
    }
    return TensorDifference(name: name, elements: different, count: a.count, ulps: ulps)
  }

  private static func bits(_ tensor: Tensor) throws -> [UInt64] {
    let tensor = try tensor.contiguous()
    return switch tensor.dtype {
    case .float32: try tensor.toArray(Float.self).map { UInt64($0.bitPattern) }
    case .float64: try tensor.toArray(Double.self).map(\.bitPattern)
    default: try tensor.to(.int64).toArray(Int64.self).map { UInt64(bitPattern: $0) }
    }
  }
}

// MARK: Text

extension RunComparison {
  /// What a reader wants to know, a sentence each.
  public var lines: [String] {
    guard isKnown else { return ["nothing to compare: " + stepsText] }
    var lines: [String] = []
    if let parting {
      let number = { (value: Double) in TableNumbers.exact(value) }
      lines.append(
        "metrics differ first \(Self.place(parting.epoch, parting.step)): \(parting.name) "
          + "\(number(parting.values.one)) and \(number(parting.values.other))")
    } else if comparedMetrics > 0 {
      lines.append("the \(comparedMetrics) metrics that both have are the same")
    }
    lines += checkpoints.map(Self.line)
    if checkpoints.isEmpty { lines.append(stepsText) }
    if let different = checkpoints.first(where: { $0.first != nil }) {
      let earlier = checkpoints.last { $0.first == nil }
      lines.append(
        earlier.map { "they parted between steps \($0.step) and \(different.step)" }
          ?? "no earlier checkpoint was kept by both: where before step \(different.step) they parted is not known")
    }
    return lines
  }

  private var stepsText: String {
    func list(_ steps: [Int]) -> String {
      steps.isEmpty ? "none" : "of step\(steps.count == 1 ? "" : "s") " + steps.map { "\($0)" }.joined(separator: ", ")
    }
    return "there is no step of which both have a checkpoint (first: \(list(steps.one)); second: \(list(steps.other)))"
  }

  private static func place(_ epoch: Int?, _ step: Int?) -> String {
    switch (epoch, step) {
    case (let epoch?, let step?): "in epoch \(epoch) (step \(step))"
    case (let epoch?, nil): "in epoch \(epoch)"
    case (nil, let step?): "at step \(step)"
    case (nil, nil): "in a number without a step"
    }
  }

  private static func line(_ checkpoint: CheckpointDifference) -> String {
    let head = "checkpoint of step \(checkpoint.step) (epoch \(checkpoint.epoch)): "
    guard let first = checkpoint.first else { return head + "all \(checkpoint.tensors) tensors have the same bits" }
    let rest = "\(checkpoint.different) of \(checkpoint.tensors) tensors differ, the first is \(first.name)"
    guard let elements = first.elements else {
      return head + rest + ", which the other has not in this shape and dtype"
    }
    let ulps = first.ulps.map { ", by up to \($0) ulp" } ?? ""
    return head + rest + ": \(elements) of \(first.count) elements\(ulps)"
  }
}
