/// The help text of one name: the source of `?name`, completion hints and `docs/api.md`.
public struct Documentation: Sendable {
  public enum Kind: String, Sendable {
    case module, function, constant, `class`, method, metamethod, property
  }

  /// An argument or option in words.
  public struct Argument: Sendable {
    public let name: String
    /// `number`, `one of 'euler', 'rk4'`, `tensor or function`.
    public let expectation: String
    /// The strings that it may be; empty if it is not one of a few strings.
    public let choices: [String]
    /// `at least 0`, `0 … 1`; empty if any value will do.
    public let bounds: String
    public let unit: String?
    /// The default as a Lua literal.
    public let defaultValue: String?
    public let isRequired: Bool
    /// Whether several arguments in a row may be given for it.
    public let isRepeated: Bool
    public let summary: String
  }

  public let kind: Kind
  /// `pde.heat`, `tensor:sum`, `tensor` …
  public let name: String
  /// One line: how it is called and what it gives back.
  public let signature: String
  public let summary: String
  public let parameters: [Argument]
  public let options: [Argument]
  public let returns: String
  /// Lua code that runs as it stands.
  public let example: String
  public let discussion: String
  /// Where the Swift source declares it: `LuaLibrary/PDELibrary.swift:42`; empty where that is not known.
  public internal(set) var place = ""

  /// The whole entry as plain text for a terminal.
  public var text: String {
    var parts = [signature]
    if !summary.isEmpty { parts.append("  " + summary) }
    let arguments = parameters + options
    if !arguments.isEmpty {
      let width = arguments.map(\.name.count).max() ?? 0
      parts.append("")
      parts += arguments.map { argument in
        "  " + argument.name.padding(to: width) + "  " + argument.line
      }
    }
    if !returns.isEmpty { parts += ["", "  returns " + returns] }
    if !discussion.isEmpty {
      parts += [""] + discussion.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    }
    if !example.isEmpty { parts += ["", "  Example:"] + example.split(separator: "\n").map { "    " + $0 } }
    return parts.joined(separator: "\n")
  }
}

extension Documentation.Argument {
  init(_ parameter: Parameter) {
    name = parameter.name
    expectation = parameter.expectation
    bounds = parameter.boundsText
    unit = parameter.unit
    defaultValue = parameter.defaultValue?.luaValue.literal
    isRequired = parameter.isRequired
    isRepeated = parameter.isRepeated
    summary = parameter.summary
    if case .choice(let choices) = parameter.kind { self.choices = choices } else { choices = [] }
  }

  /// Type, bounds, default and meaning in one line.
  public var line: String {
    var facts = expectation
    if !bounds.isEmpty { facts += " " + bounds }
    if let unit { facts += " [\(unit)]" }
    if let defaultValue { facts += ", default \(defaultValue)" } else if !isRequired { facts += ", optional" }
    return summary.isEmpty ? facts : "\(summary) (\(facts))"
  }
}

extension Parameter {
  /// `at least 0`, `more than 0`, `at most 1`, `0 … 1`; empty if any value will do.
  var boundsText: String {
    switch kind {
    case .number(let range, let open):
      Self.bounds(
        range.lowerBound > -.infinity ? LuaValue.number(range.lowerBound).shortNumber : nil,
        range.upperBound < .infinity ? LuaValue.number(range.upperBound).shortNumber : nil, open: open)
    case .integer(let range):
      Self.bounds(
        range.lowerBound > .min ? "\(range.lowerBound)" : nil, range.upperBound < .max ? "\(range.upperBound)" : nil,
        open: false)
    default: ""
    }
  }

  private static func bounds(_ lower: String?, _ upper: String?, open: Bool) -> String {
    switch (lower, upper) {
    case (nil, nil): ""
    case (let lower?, nil): (open ? "more than " : "at least ") + lower
    case (nil, let upper?): "at most " + upper
    case (let lower?, let upper?): (open ? "more than \(lower), at most " : "between \(lower) and ") + upper
    }
  }
}

extension String {
  func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
