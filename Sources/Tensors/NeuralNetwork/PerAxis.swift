/// A number for the rows of images and one for their columns: sizes, strides and paddings of windows. A literal is both.
public struct PerAxis: Equatable, Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  public var rows, columns: Int

  public init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

  public init(_ both: Int) { self.init(rows: both, columns: both) }

  public init(integerLiteral value: Int) { self.init(value) }

  /// Whether both are the same number.
  public var isEqual: Bool { rows == columns }

  /// As a script gives it: `3`, `{3, 5}`.
  public var description: String { isEqual ? "\(rows)" : "{\(rows), \(columns)}" }

  /// - Throws: `TensorError.argument` where one of them is below `least` or above 2²⁰.
  func check(atLeast least: Int, _ operation: String, _ name: String) throws {
    try TrainingDoor.atLeast(least, operation, name, rows)
    try TrainingDoor.atLeast(least, operation, name, columns)
  }
}
