import LuaRuntime

/// The first elements of a table: its sequence, then its other pairs by key.
struct TableContents {
  private(set) var list: [LuaValue] = []
  private(set) var listCount = 0
  private(set) var fields: [(key: LuaValue, value: LuaValue)] = []
  private(set) var hasMoreFields = false

  var isEmpty: Bool { listCount == 0 && fields.isEmpty }

  private struct Enough: Error {}

  init(_ table: LuaTable, limit: Int) {
    listCount = table.rawCount
    list = (0..<min(limit, listCount)).map { table[raw: $0 + 1] }
    // A long sequence comes first in Lua's order: its end is not looked for.
    var visits = 0
    do {
      try table.forEach { key, value in
        visits += 1
        if visits > 20 * limit { throw Enough() }
        if case .integer(let index) = key, index >= 1, index <= Int64(listCount) { return }
        fields.append((key, value))
      }
    } catch {
      hasMoreFields = listCount < visits
    }
    fields.sort { Self.order($0.key) < Self.order($1.key) }
    if fields.count > limit {
      fields.removeLast(fields.count - limit)
      hasMoreFields = true
    }
  }

  /// Numbers before names before the rest.
  private static func order(_ key: LuaValue) -> (Int, Double, String) {
    switch key {
    case .integer, .number: (0, key.double ?? 0, "")
    case .string: (1, 0, key.text ?? "")
    default: (2, 0, "")
    }
  }
}
