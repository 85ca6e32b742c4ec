/// Why numbers cannot be tested.
public enum StatisticsError: Error, Equatable, Sendable {
  /// Fewer than two groups, or one without two values.
  case groups(counts: [Int])
  /// What is to be a table of rows and columns has not two of each, or not one value in each place.
  case layout
  /// A number that is not within its bounds.
  case value(String, expected: String, got: Double)
}

extension StatisticsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .groups(let counts):
      "expected two groups or more, each of two values or more, got "
        + (counts.isEmpty ? "none" : "groups of " + counts.map { "\($0)" }.joined(separator: ", "))
    case .layout: "expected at least two rows and two columns, with one value in each place"
    case .value(let name, let expected, let got): "'\(name)': expected \(expected), got \(got)"
    }
  }
}
