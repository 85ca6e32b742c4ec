/// The declaration of an argument or option: the one source of its checking, help, completion and documentation.
public struct Parameter: Sendable {
  public enum Kind: Sendable {
    case number(ClosedRange<Double>, open: Bool)
    case integer(ClosedRange<Int64>)
    case string
    case boolean
    case choice([String])
    case table
    case function
    /// An object of a registered class; `accepts` tells whether a Swift object will do.
    case object(typeName: String, accepts: @Sendable (AnyObject) -> Bool)
    case any
  }

  /// A default.
  public enum Literal: Sendable {
    case number(Double)
    case integer(Int64)
    case boolean(Bool)
    case text(String)
  }

  public let name: String
  public let kind: Kind
  public let summary: String
  public let unit: String?
  public let defaultValue: Literal?
  public let isRequired: Bool
  /// Other kinds that the parameter takes beside ``kind``, checked by the function itself.
  public private(set) var alternative: String?
  /// Whether several arguments in a row may be given for it; the function itself then counts them.
  public private(set) var isRepeated = false

  /// The same parameter, which may be left out (or given as nil).
  public var optional: Parameter {
    Parameter(name, kind, summary, unit: unit, defaultValue: defaultValue, isRequired: false, alternative: alternative)
  }

  /// The same parameter, for which several arguments in a row may be given: `tensor.zeros(2, 3)`.
  public var repeated: Parameter {
    var copy = self
    copy.isRepeated = true
    return copy
  }

  /// The same parameter, which also takes other kinds of values; `what` names them ("function", "table of numbers").
  /// The function itself must then check the value.
  public func or(_ what: String) -> Parameter {
    var copy = self
    copy.alternative = alternative.map { "\($0) or \(what)" } ?? what
    return copy
  }

  init(
    _ name: String, _ kind: Kind, _ summary: String, unit: String? = nil, defaultValue: Literal? = nil,
    isRequired: Bool? = nil, alternative: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.unit = unit
    self.defaultValue = defaultValue
    self.isRequired = isRequired ?? (defaultValue == nil)
    self.alternative = alternative
  }

  /// A number of either subtype. `moreThan` excludes the bound, `atLeast` and `atMost` include it. NaN fails any bound.
  public static func number(
    _ name: String, _ summary: String = "", unit: String? = nil, default value: Double? = nil,
    atLeast: Double? = nil, moreThan: Double? = nil, atMost: Double? = nil
  ) -> Parameter {
    let lower = moreThan ?? atLeast ?? -.infinity
    return Parameter(
      name, .number(lower...max(lower, atMost ?? .infinity), open: moreThan != nil), summary, unit: unit,
      defaultValue: value.map { .number($0) })
  }

  /// An integer, or a float with an exact integer value.
  public static func integer(
    _ name: String, _ summary: String = "", unit: String? = nil, default value: Int? = nil, atLeast: Int? = nil,
    atMost: Int? = nil
  ) -> Parameter {
    let lower = atLeast.map(Int64.init) ?? .min
    return Parameter(
      name, .integer(lower...max(lower, atMost.map(Int64.init) ?? .max)), summary, unit: unit,
      defaultValue: value.map { .integer(Int64($0)) })
  }

  public static func string(_ name: String, _ summary: String = "", default value: String? = nil) -> Parameter {
    Parameter(name, .string, summary, defaultValue: value.map { .text($0) })
  }

  public static func boolean(_ name: String, _ summary: String = "", default value: Bool? = nil) -> Parameter {
    Parameter(name, .boolean, summary, defaultValue: value.map { .boolean($0) })
  }

  /// One of the cases of an enumeration, by their raw values.
  public static func choice<E: Choice>(
    _ name: String, _ type: E.Type, _ summary: String = "", default value: E? = nil
  ) -> Parameter {
    choice(name, E.allCases.map { $0.rawValue }, summary, default: value?.rawValue)
  }

  /// One of a few strings.
  public static func choice(
    _ name: String, _ choices: [String], _ summary: String = "", default value: String? = nil
  ) -> Parameter {
    Parameter(name, .choice(choices), summary, defaultValue: value.map { .text($0) })
  }

  public static func table(_ name: String, _ summary: String = "") -> Parameter { Parameter(name, .table, summary) }

  public static func function(_ name: String, _ summary: String = "") -> Parameter {
    Parameter(name, .function, summary)
  }

  /// Any value, checked by the function itself.
  public static func any(_ name: String, _ summary: String = "") -> Parameter { Parameter(name, .any, summary) }

  /// An object of a Swift class; `typeName` is the name of its ``LuaClass`` in messages.
  public static func object<T: AnyObject>(
    _ name: String, _ type: T.Type, _ typeName: String, _ summary: String = ""
  ) -> Parameter {
    Parameter(name, .object(typeName: typeName, accepts: { $0 is T }), summary)
  }

  /// What is expected, in words: `number`, `integer`, `'euler', 'rk4'`, `tensor or function`.
  public var expectation: String {
    let own =
      switch kind {
      case .number: "number"
      case .integer: "integer"
      case .string: "string"
      case .boolean: "boolean"
      case .choice(let choices): "one of " + choices.map { "'\($0)'" }.joined(separator: ", ")
      case .table: "table"
      case .function: "function"
      case .object(let typeName, _): typeName
      case .any: "any value"
      }
    return alternative.map { "\(own) or \($0)" } ?? own
  }
}

extension Parameter.Literal: LuaConvertible {
  public var luaValue: LuaValue {
    switch self {
    case .number(let value): .number(value)
    case .integer(let value): .integer(value)
    case .boolean(let value): .boolean(value)
    case .text(let value): .text(value)
    }
  }
}
