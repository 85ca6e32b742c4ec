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
