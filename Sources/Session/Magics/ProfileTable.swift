import Foundation
import LuaRuntime

/// What `%prof` shows: where the time of a run went.
struct ProfileTable {
  /// Rows of each part.
  private static let limit = 15

  let functions: [FunctionProfile]
  let operations: [String: OperationProfile.Entry]
  /// Wall-clock time of the whole run.
  let seconds: Double

  var text: String {
    let lua = functions.filter { $0.kind == .lua }
    let bound = functions.filter { $0.kind != .lua }
    let parts = [
      part("Lua functions", lua.map { row($0.name, $0.place, $0.calls, $0.selfSeconds, $0.totalSeconds) }),
      part(
        "tensor operations and other built-in functions",
        bound.map { row($0.name, "", $0.calls, $0.selfSeconds, $0.totalSeconds) }),
      part("within them, operations with derivatives", operationRows),
    ]
    return (["\(seconds.asDuration) in all"] + parts.filter { !$0.isEmpty }).joined(separator: "\n\n")
  }

  private var operationRows: [String] {
    operations.sorted { ($0.value.seconds, $1.key) > ($1.value.seconds, $0.key) }
      .map { row($0.key, "", $0.value.calls, $0.value.seconds, nil) }
  }

  private func part(_ title: String, _ rows: [String]) -> String {
    if rows.isEmpty { return "" }
    let head = "   self  share      total     calls  " + title
    let rest = rows.count > Self.limit ? ["  … and \(rows.count - Self.limit) more"] : []
    return ([head] + rows.prefix(Self.limit) + rest).joined(separator: "\n")
  }

  private func row(_ name: String, _ place: String, _ calls: Int, _ own: Double, _ total: Double?) -> String {
    let share = String(format: "%4.0f %%", 100 * own / max(seconds, 1e-9))
    return own.asDuration.paddedLeft(to: 7) + " " + share + "  " + (total?.asDuration ?? "").paddedLeft(to: 9) + "  "
      + "\(calls)".paddedLeft(to: 8) + "  " + name + (place.isEmpty ? "" : "  " + place)
  }
}

extension String {
  /// With blanks in front, up to a width.
  package func paddedLeft(to width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}
