/// Figures shown one after the other.
public struct Animation: Sendable, Equatable {
  /// All of one size, with as many plots; at least one.
  public let frames: [Figure]
  /// 0.1 … 50.
  public let framesPerSecond: Double

  /// - Parameters:
  ///   - sharesLimits: whether an axis (and a colour bar) whose limits come from the data has the same ones in all frames,
  ///     so wide that each frame's data lie within; `false`: each frame has its own.
  /// - Throws: ``PlottingError`` for no frame, for frames that differ in size or in their grids, and for limits that
  ///   cannot be drawn.
  public init(_ frames: [Figure], framesPerSecond: Double = 10, sharesLimits: Bool = true) throws {
    guard let first = frames.first else { throw Animation.fault("figures", "one figure or more", "none") }
    guard (0.1...50).contains(framesPerSecond) else {
      throw Animation.fault("fps", "a number from 0.1 to 50", NumberText.plain(framesPerSecond))
    }
    let size = try first.inches()
    for (index, frame) in frames.enumerated() {
      let other = try frame.inches()
      guard (frame.rows, frame.columns) == (first.rows, first.columns), other == size,
        frame.resolution == first.resolution
      else {
        throw Animation.fault(
          "figures",
          "figures of one size and one grid of plots (\(first.rows)×\(first.columns), "
            + "\(NumberText.plain(size.width))×\(NumberText.plain(size.height)) inches)",
          "\(frame.rows)×\(frame.columns), "
            + "\(NumberText.plain(other.width))×\(NumberText.plain(other.height)) inches (figure \(index + 1))")
      }
    }
    self.framesPerSecond = framesPerSecond
    self.frames = sharesLimits ? try Animation.sharingLimits(frames) : frames
  }

  /// Frames per second in the shortest form.
  public var rateText: String { NumberText.plain(framesPerSecond) }

  private static func fault(_ argument: String, _ expected: String, _ got: String) -> PlottingError {
    .value(function: "animate", argument: argument, expected: expected, got: got)
  }

  private static func sharingLimits(_ frames: [Figure]) throws -> [Figure] {
    var result = frames
    for panel in frames[0].panels.indices {
      let settled = try frames.map { try $0.panels[panel].frames() }
      for index in frames.indices {
        share(settled.map(\.x), with: &result[index].panels[panel].x)
        share(settled.map(\.y), with: &result[index].panels[panel].y)
        share(settled.map(\.color), with: &result[index].panels[panel].color)
      }
    }
    return result
  }

  /// Gives an axis the widest limits of all, where it has none of its own.
  private static func share(_ frames: [AxisFrame], with axis: inout Axis) {
    // Frames with another scale are no measure for this one.
    let alike = frames.filter { $0.isLog == (axis.scale == .log) }
    let (low, high) = (alike.map(\.low).min(), alike.map(\.high).max())
    if axis.lower == nil, let low, axis.upper.map({ low < $0 }) ?? true { axis.lower = low }
    if axis.upper == nil, let high, axis.lower.map({ high > $0 }) ?? true { axis.upper = high }
  }
}
