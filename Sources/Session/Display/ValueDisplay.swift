import LuaRuntime
import LuaSyntax
import Tensors

/// Values as text for a reader: tables opened, long ones elided, functions as they are called, objects as their `tostring`.
///
/// Looks at a bounded number of elements, so that showing a huge table costs no more than a small one. Errors in a
/// `__tostring` are named in the text.
package struct ValueDisplay {
  /// How much of a value is shown.
  package struct Limits: Sendable {
    /// Columns of a line.
    package var width = 80
    /// Elements of one table.
    package var elements = 40
    /// Tables within tables.
    package var depth = 4
    /// Elements of the whole value.
    package var total = 500
    /// Characters of a string on its own.
    package var characters = 20_000
    /// Characters of a string within a table.
    package var innerCharacters = 200

    package init() {}
  }

  private let runtime: LuaRuntime
  private let limits: Limits
  private let numbers: NumberStyle
  private var functions: FunctionDisplay
  private var shown = 0
  private var ancestors: [LuaTable] = []

  package init(_ runtime: LuaRuntime, _ limits: Limits = Limits()) {
    self.runtime = runtime
    self.limits = limits
    numbers = DisplayedNumbers.style(in: runtime)
    functions = FunctionDisplay(runtime)
  }

  /// Several results, one below the other if any needs more than a line, else separated by tabs as `print` does.
  package static func text(
    _ values: [LuaValue], in runtime: LuaRuntime, _ limits: Limits = Limits()
  ) -> String {
    let texts = values.map { value in
      var display = ValueDisplay(runtime, limits)
      return display.text(value)
    }
    return texts.joined(separator: texts.contains { $0.contains("\n") } ? "\n" : "\t")
  }

  /// A value on its own. Strings stand without quotes, as `print` shows them.
  package mutating func text(_ value: LuaValue) -> String {
    switch value {
    case .string(let bytes) where bytes.count > limits.characters:
      String(decoding: bytes.prefix(limits.characters), as: UTF8.self) + "… (\(bytes.count) bytes)"
    case .table: render(value, indent: 0)
    case .function(let function): functions.text(function)
    default: plain(value)
    }
  }

  /// What is no table: numbers in the chosen style, tensors in it too, the rest as `tostring` has it.
  private func plain(_ value: LuaValue) -> String {
    switch value {
    case .number(let number) where number.isFinite && numbers != .short: numbers.text(number)
    case .object(let tensor as Tensor): tensor.text(numbers, width: limits.width)
    default: runtime.displayText(value)
    }
  }

  /// A value as it stands within a table: strings in quotes.
  mutating func element(_ value: LuaValue) -> String { render(value, indent: 0) }

  /// A value inside a table, or a table. May be several lines; those after the first are indented.
  private mutating func render(_ value: LuaValue, indent: Int) -> String {
    shown += 1
    switch value {
    case .string(let bytes): return quoted(bytes)
    case .table(let table):
      return hasOwnText(table) ? indented(runtime.displayText(value), indent) : open(table, indent: indent)
    case .function(let function): return functions.element(function)
    case .object(let object) where !(object is Tensor):
      // Of a network's tree the head; the network itself shows all of it.
      let lines = plain(value).split(separator: "\n", maxSplits: 1)
      return lines.count > 1 ? "\(lines[0]) …" : plain(value)
    default: return indented(plain(value), indent)
    }
  }

  private mutating func open(_ table: LuaTable, indent: Int) -> String {
    if ancestors.contains(where: table.isSame) { return "{…: itself}" }
    let contents = TableContents(table, limit: limits.elements)
    if contents.isEmpty { return "{}" }
    if ancestors.count >= limits.depth || shown >= limits.total { return "{…}" }
    ancestors.append(table)
    defer { ancestors.removeLast() }

    var items: [String] = []
    for value in contents.list {
      if shown >= limits.total { break }
      items.append(render(value, indent: indent + 2))
    }
    let listed = items.count
    if contents.listCount > listed { items.append("… \(contents.listCount - listed) more") }
    for (key, value) in contents.fields {
      if shown >= limits.total { break }
      items.append(label(key) + " = " + render(value, indent: indent + 2))
    }
    if contents.hasMoreFields || items.count < listed + contents.fields.count { items.append("…") }

    let line = "{" + items.joined(separator: ", ") + "}"
    if !line.contains("\n"), indent + line.count <= limits.width { return line }
    return "{\n" + filled(items, indent: indent + 2, labelled: !contents.fields.isEmpty)
      + "\n" + String(repeating: " ", count: indent) + "}"
  }

  /// Items of a pure list share lines; fields have one each.
  private func filled(_ items: [String], indent: Int, labelled: Bool) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    for (position, item) in items.enumerated() {
      let piece = position == items.count - 1 ? item : item + ","
      if !labelled, let last = lines.last, !last.contains("\n"), !piece.contains("\n"),
        last.count + 1 + piece.count <= limits.width
      {
        lines[lines.count - 1] = last + " " + piece
      } else {
        lines.append(margin + piece)
      }
    }
    return lines.joined(separator: "\n")
  }

  private func hasOwnText(_ table: LuaTable) -> Bool {
    guard let metatable = table.metatable else { return false }
    return !metatable[raw: "__tostring"].isNil || !metatable[raw: "__name"].isNil
  }

  private func label(_ key: LuaValue) -> String {
    guard case .string(let bytes) = key else { return "[\(plain(key))]" }
    let isName = !bytes.isEmpty && bytes.allSatisfy(\.isWordByte) && !(48...57).contains(bytes[0])
    return isName ? String(decoding: bytes, as: UTF8.self) : "[\(quoted(bytes))]"
  }

  private func quoted(_ bytes: [UInt8]) -> String {
    let isLong = bytes.count > limits.innerCharacters
    var text = "\""
    for scalar in String(decoding: bytes.prefix(limits.innerCharacters), as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case _ where scalar.value < 32 || scalar.value == 127: text += "\\\(scalar.value)"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + (isLong ? "…\" (\(bytes.count) bytes)" : "\"")
  }

  private func indented(_ text: String, _ indent: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}
