/// One direction of a plot, or a colour scale.
public struct Axis: Sendable, Equatable {
  public enum Scale: String, CaseIterable, Sendable {
    case linear
    case log
  }

  public enum Ticks: Sendable, Equatable {
    case automatic
    /// At multiples of a step (linear axes).
    case step(Double)
    /// At these values, with these texts (as many as values) or, if empty, with the values themselves.
    case at([Double], labels: [String])
    case off
  }

  public var label: String
  public var scale: Scale
  /// Lower limit; `nil`: from the data.
  public var lower: Double?
  /// Upper limit; `nil`: from the data.
  public var upper: Double?
  public var ticks: Ticks
  /// Whether values grow to the left or downwards.
  public var isReversed: Bool

  public init(
    label: String = "", scale: Scale = .linear, lower: Double? = nil, upper: Double? = nil, ticks: Ticks = .automatic,
    isReversed: Bool = false
  ) {
    self.label = label
    self.scale = scale
    self.lower = lower
    self.upper = upper
    self.ticks = ticks
    self.isReversed = isReversed
  }
}
