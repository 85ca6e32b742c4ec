import Foundation
import Statistics

/// How numbers are written in a table.
struct TableNumbers {
  let digits: Int
  var isTeX = false

  var missing: String { isTeX ? "--" : "–" }
  var plusMinus: String { isTeX ? "$\\pm$" : "±" }

  func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    // A number far above its digits behind the point would be a wall of them.
    return abs(value) < 1e15 ? String(format: "%.\(digits)f", value) : String(format: "%.6g", value)
  }

  func interval(_ interval: Interval) -> String {
    interval.lower.isNaN && interval.upper.isNaN ? missing : "[\(number(interval.lower)), \(number(interval.upper))]"
  }

  /// A text that a user chose.
  func plain(_ text: String) -> String {
    guard isTeX else { return text.replacing("\n", with: " ") }
    return text.replacing("\\", with: "\\textbackslash ").replacing("±", with: "$\\pm$").replacing("_", with: "\\_")
      .replacing("%", with: "\\%").replacing("&", with: "\\&").replacing("#", with: "\\#").replacing("\n", with: " ")
  }

  static func short(_ value: Double) -> String { String(format: "%g", value) }

  /// The shortest text that gives the same bits.
  static func exact(_ value: Double) -> String {
    value.isNaN
      ? "nan" : value.isInfinite ? (value > 0 ? "inf" : "-inf") : Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}

/// Comma-separated values, RFC 4180.
enum CSV {
  static func field(_ text: String) -> String {
    text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
