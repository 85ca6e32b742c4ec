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
  public let summary: String
  public let returns: String
  /// Lua code that runs as it stands.
  public let example: String
  public let discussion: String
  /// Where the Swift source declares it: `LuaLibrary/PDELibrary.swift:42`; empty where that is not known.
  public var place: String { file.isEmpty ? "" : "\(file):\(line)" }

  // Put into words when somebody asks, which most runs do not.
  private let declaredParameters: [Parameter]
  private let declaredOptions: [Parameter]
  /// The signature of what is not called; nil: that of a function.
  private let givenSignature: String?
  private let file: String
  private let line: Int

  init(
    _ kind: Kind, _ function: BoundFunction, _ summary: String, returns: String, example: String, discussion: String,
    file: String, line: Int
  ) {
    (self.kind, self.summary, self.returns) = (kind, summary, returns)
    (self.example, self.discussion, self.file, self.line) = (example, discussion, file, line)
    name = function.name
    (declaredParameters, declaredOptions) = (function.parameters, function.options)
    givenSignature = nil
  }

  /// Of what is no function.
  init(
    _ kind: Kind, _ name: String, signature: String, _ summary: String, discussion: String = "", file: String, line: Int
  ) {
    (self.kind, self.name, self.summary, self.discussion) = (kind, name, summary, discussion)
    (self.file, self.line, givenSignature) = (file, line, signature)
    (declaredParameters, declaredOptions, returns, example) = ([], [], "", "")
  }

  public var parameters: [Argument] { declaredParameters.map { Argument($0) } }
  public var options: [Argument] { declaredOptions.map { Argument($0) } }

  /// One line: how it is called and what it gives back.
  public var signature: String {
    if let givenSignature { return givenSignature }
    var arguments = declaredParameters.map(\.signature).joined(separator: ", ")
    if !declaredOptions.isEmpty {
      let table = "{" + declaredOptions.map(\.signature).joined(separator: ", ") + "}"
      arguments = arguments.isEmpty ? table : "(\(arguments), \(table))"
    } else {
      arguments = "(\(arguments))"
    }
    return name + (kind.isCalled ? arguments : "") + (returns.isEmpty ? "" : " → \(returns)")
  }

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
