import Formats
import LuaLibrary
import LuaRuntime

/// What is shown of a value: the value itself, or what the `__display` of its class gives in its place.
///
/// `__display` is looked for as a method is: in the metatable, then along `__index` as long as that is a table. It may
/// give a string, a table of texts by MIME type, or another value (a figure, a tensor), which is shown instead. What goes
/// wrong in it is told in one line on standard error, and the value is shown as if it had none.
package struct DisplayedValue {
  /// The value to be shown as values are: as text, as a table, as a picture.
  package private(set) var value: LuaValue
  /// Text that its class gave for it.
  package private(set) var plainText: String?
  /// The same in languages of markup.
  package private(set) var markup: [DisplayMarkup: String] = [:]

  /// Whether the class said how the value looks, so that no table is made of its fields.
  package var hasForms: Bool { plainText != nil || !markup.isEmpty }

  /// One `__display` may give a value that has one, or show such a value: so often.
  private static let depthLimit = 8
  @TaskLocal private static var depth = 0

  package init(_ value: LuaValue, in runtime: LuaRuntime) {
    self.value = value
    guard case .table(let table) = value, let hook = Self.hook(of: table) else { return }
    do {
      try Self.$depth.withValue(Self.depth + 1) { try take(from: hook, in: runtime) }
    } catch {
      (self.value, plainText, markup) = (value, nil, [:])
      let message = Failure(error).message.split(separator: "\n").first ?? ""
      StandardError.show("warning: __display: \(message); shown without it")
    }
  }

  private static func hook(of table: LuaTable) -> LuaValue? {
    guard var holder = table.metatable else { return nil }
    for step in 0..<16 {
      let found = holder[raw: "__display"]
      if !found.isNil { return found }
      let metatable = step == 0 ? holder : holder.metatable
      guard case .table(let parent)? = metatable?[raw: "__index"] else { return nil }
      holder = parent
    }
    return nil
  }

  private mutating func take(from hook: LuaValue, in runtime: LuaRuntime) throws {
    guard Self.depth <= Self.depthLimit else { throw Problem.tooDeep(Self.depthLimit) }
    guard case .function(let function) = hook else { throw Problem.noFunction(hook.kind.description) }
    let result = try runtime.call(function, [value], results: 1).first ?? .nil
    switch result {
    case .nil: throw Problem.nothing
    case .string: plainText = result.text ?? runtime.displayText(result)
    default:
      if case .table(let table) = result, table.metatable == nil, try take(formsOf: table) { return }
      // Another object may have a `__display` of its own.
      let shown = DisplayedValue(result, in: runtime)
      (value, plainText, markup) = (shown.value, shown.plainText, shown.markup)
    }
  }

  /// Texts by MIME type; `false` if the table is none of these.
  private mutating func take(formsOf table: LuaTable) throws -> Bool {
    let fields = try table.pairs()
    let types = fields.compactMap { $0.key.text }.filter { $0.contains("/") }
    if types.isEmpty { return false }
    for (key, text) in fields {
      let type = key.text ?? key.kind.description
      guard case .string = text, let text = text.text else { throw Problem.noText(type, text.kind.description) }
      if type == "text/plain" {
        plainText = text
      } else if let language = DisplayMarkup(rawValue: type) {
        markup[language] = text
      } else {
        throw Problem.unknownType(type)
      }
    }
    return true
  }

  private enum Problem: Error, CustomStringConvertible {
    case tooDeep(Int)
    case noFunction(String)
    case nothing
    case noText(String, String)
    case unknownType(String)

    var description: String {
      switch self {
      case .tooDeep(let limit): "more than \(limit) within each other"
      case .noFunction(let kind): "a function expected, got \(kind)"
      case .nothing: "a string, a table of texts by MIME type, a figure or a tensor expected, got nil"
      case .noText(let type, let kind): "'\(type)': a string expected, got \(kind)"
      case .unknownType(let type):
        "'\(type)' is none of text/plain, "
          + DisplayMarkup.allCases.map(\.rawValue).sorted().joined(separator: ", ")
      }
    }
  }
}

extension [DisplayedValue] {
  /// As ``ValueDisplay`` shows values, but for those whose class gave a text.
  package func text(in runtime: LuaRuntime) -> String {
    let texts = map { $0.plainText ?? ValueDisplay.text([$0.value], in: runtime) }
    return texts.joined(separator: texts.contains { $0.contains("\n") } ? "\n" : "\t")
  }

  /// As ``HTMLDisplay`` shows values; `nil` if HTML shows none of them better than ``text(in:)``.
  package func html(in runtime: LuaRuntime) -> String? {
    let shown = map { $0.hasForms ? $0.markup[.html] : HTMLDisplay.html([$0.value], in: runtime) }
    guard shown.contains(where: { $0 != nil }) else { return nil }
    return zip(self, shown).map { value, html in
      html ?? "<pre>\(HTMLText.escaped([value].text(in: runtime)))</pre>\n"
    }.joined()
  }
}

extension Session {
  /// What is shown of the values of a cell; within the session's limits of time, as the cell was.
  package func displayed(_ values: [LuaValue]) -> [DisplayedValue] {
    guard values.contains(where: { if case .table = $0 { true } else { false } }) else {
      return values.map { DisplayedValue($0, in: runtime) }
    }
    var shown: [DisplayedValue] = []
    let outcome = prepare { runtime in shown = values.map { DisplayedValue($0, in: runtime) } }
    if case .failure(let failure) = outcome { StandardError.show("warning: \(failure.message)") }
    return shown
  }
}
