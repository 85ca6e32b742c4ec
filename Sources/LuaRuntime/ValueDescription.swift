extension LuaValue {
  /// A short Lua literal, or the kind for values without one.
  var literal: String {
    switch self {
    case .nil: "nil"
    case .boolean(let value): "\(value)"
    case .integer, .number: shortNumber
    case .string: "\"\(text ?? "")\""
    default: kind.description
    }
  }

  /// `2.5`, `3`, `1e-08`: a whole float without its `.0`.
  var shortNumber: String {
    switch self {
    case .integer(let value): return "\(value)"
    case .number(let value):
      let text = "\(value)"
      return text.hasSuffix(".0") && abs(value) < 1e15 ? String(text.dropLast(2)) : text
    default: return ""
    }
  }

  /// What came, for "expected …, got …": `string ("0.4s")`, `2.5`, `table`, `tensor`.
  func gotText(expectingNumber: Bool = false) -> String {
    switch self {
    case .integer, .number: return expectingNumber ? shortNumber : "number (\(shortNumber))"
    case .boolean(let value): return "boolean (\(value))"
    case .string:
      let text = text ?? ""
      let short = text.count > 40 ? text.prefix(37) + "..." : text[...]
      return "string (\"\(short.map { $0.isNewline ? " " : String($0) }.joined())\")"
    default: return kind.description
    }
  }
}

extension LuaTable {
  /// The table as a Lua constructor, read raw: `{1, 2, code = 3}`. At most eight entries are shown, the sequence first,
  /// then by key; tables inside down to `depth` levels.
  func literal(depth: Int) -> String {
    guard let pairs = try? pairs() else { return "table" }
    let count = rawCount
    var entries: [(order: (Int, String), text: String)] = []
    for (key, value) in pairs {
      var text = value.literal
      if case .table(let inner) = value { text = depth > 1 ? inner.literal(depth: depth - 1) : "{…}" }
      if case .string = value, text.count > 42 { text = text.prefix(40) + "…\"" }
      if case .integer(let index) = key, (1...Int64(max(count, 1))).contains(index), count > 0 {
        entries.append(((Int(index), ""), text))
      } else if let name = key.text, case .string = key, LuaTable.isName(name) {
        entries.append(((Int.max, name), "\(name) = \(text)"))
      } else {
        entries.append(((Int.max, key.literal), "[\(key.literal)] = \(text)"))
      }
    }
    entries.sort { $0.order < $1.order }
    let shown = entries.prefix(8).map { $0.text.map { $0.isNewline ? " " : String($0) }.joined() }
    return "{" + (shown + (entries.count > 8 ? ["…"] : [])).joined(separator: ", ") + "}"
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return text.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0 & 0xDF)
    }
  }
}
