import Statistics

/// Which of a run's values of a metric count: `epoch[-10:]`, the last ten epochs; `epoch[30:40]`, both included; `epoch[-1]`;
/// `step[1000:]`; `epoch`, all. A run's number is the mean over them.
///
/// Numbers are those of epochs or steps, which count from 1; negative ones count from the last that the metric has.
public struct Window: Equatable, Sendable {
  enum Axis: String { case epoch, step }

  let axis: Axis
  let first: Int?
  let last: Int?
  /// As it was written.
  public let text: String

  /// Larger numbers are none of an epoch or step.
  private static let most: UInt = 1 << 53

  /// - Throws: ``ResultsError/value(_:expected:got:)``.
  public init(_ text: String) throws {
    func fail() -> ResultsError {
      .value("over", expected: "epoch[-10:], epoch[30:40], epoch[-1], step[100:] or the like", got: "\"\(text)\"")
    }
    let parts = text.split(separator: "[", maxSplits: 1)
    guard let axis = parts.first.flatMap({ Axis(rawValue: String($0)) }) else { throw fail() }
    (self.axis, self.text) = (axis, text)
    guard parts.count == 2 else {
      guard !text.contains("[") else { throw fail() }
      (first, last) = (nil, nil)
      return
    }
    guard parts[1].last == "]" else { throw fail() }
    let bounds = parts[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
    func number(_ bound: Substring) throws -> Int? {
      if bound.isEmpty { return nil }
      guard let number = Int(bound), number != 0, number.magnitude <= Self.most else { throw fail() }
      return number
    }
    switch bounds.count {
    case 1:
      guard let only = try number(bounds[0]) else { throw fail() }
      (first, last) = (only, only)
    case 2: (first, last) = (try number(bounds[0]), try number(bounds[1]))
    default: throw fail()
    }
  }

  /// The values that it means, and whether the metric has fewer than it asks for.
  func values(_ points: [MetricPoint]) -> (values: [Double], isShort: Bool) {
    let places = points.compactMap { point in (axis == .epoch ? point.epoch : point.step).map { ($0, point.value) } }
    guard let end = places.map(\.0).max() else { return ([], true) }
    func place(_ bound: Int) -> Int { bound < 0 ? end + 1 + bound : bound }
    let (from, to) = (first.map(place) ?? .min, last.map(place) ?? .max)
    let values = places.filter { $0.0 >= from && $0.0 <= to }.map(\.1)
    let reaches = (last ?? -1) < 0 || (last ?? 0) <= end
    return (values, values.isEmpty || axis == .epoch && from < 1 && from != .min || !reaches)
  }
}
