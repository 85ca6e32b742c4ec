import CLua
import CLuaShim

/// A declared option of a function, whose value a body reads as a `Value`: with
/// `let dt = Option.number("dt", "time step", moreThan: 0)` among the function's options the body says `call[dt]`.
///
/// Before the body runs every key of the table was found in the declaration, every value had its declared type and
/// bounds, and no required option was missing.
public struct Option<Value>: DeclaredOption {
  public let parameter: Parameter
  let read: @Sendable (OptionValue) throws -> Value

  /// An option of a kind of its own.
  /// - Parameter read: makes the value of what the script gave, or of the default.
  public init(_ parameter: Parameter, read: @escaping @Sendable (OptionValue) throws -> Value) {
    self.parameter = parameter
    self.read = read
  }

  /// The same, which may be left out: then it is nil.
  public var optional: Option<Value?> {
    Option<Value?>(parameter.optional) { [read] option in option.value.isNil ? nil : try read(option) }
  }

  /// The same value for the body, from more kinds of Lua values; `what` names them, `read` makes it of all kinds.
  public func or(_ what: String, read: @escaping @Sendable (OptionValue) throws -> Value) -> Option {
    Option(parameter.or(what), read: read)
  }

  /// An option that is checked further, or read as something else.
  public func map<Other>(_ transform: @escaping @Sendable (Value, OptionValue) throws -> Other) -> Option<Other> {
    Option<Other>(parameter) { [read] option in try transform(read(option), option) }
  }
}

/// What a declaration lists: an ``Option`` of any value.
public protocol DeclaredOption: Sendable {
  var parameter: Parameter { get }
}

/// The kinds of options. Bounds and defaults as ``Parameter`` has them.
extension Option where Value == Double {
  /// A number of either subtype. `moreThan` excludes the bound, `atLeast` and `atMost` include it.
  public static func number(
    _ name: String, _ summary: String = "", unit: String? = nil, default value: Double? = nil, atLeast: Double? = nil,
    moreThan: Double? = nil, atMost: Double? = nil
  ) -> Option {
    Option(
      .number(name, summary, unit: unit, default: value, atLeast: atLeast, moreThan: moreThan, atMost: atMost)
    ) { try $0.require($0.value.double, "number") }
  }
}

extension Option where Value == Int {
  /// An integer, or a float with an exact integer value.
  public static func integer(
    _ name: String, _ summary: String = "", unit: String? = nil, default value: Int? = nil, atLeast: Int? = nil,
    atMost: Int? = nil
  ) -> Option {
    Option(.integer(name, summary, unit: unit, default: value, atLeast: atLeast, atMost: atMost)) {
      try $0.require($0.value.int.map { Int($0) }, "integer")
    }
  }
}

extension Option where Value == Bool {
  public static func boolean(_ name: String, _ summary: String = "", default value: Bool? = nil) -> Option {
    Option(.boolean(name, summary, default: value)) { option in
      guard case .boolean(let flag) = option.value else { throw option.unexpected(expected: "boolean") }
      return flag
    }
  }
}

extension Option where Value == String {
  public static func string(_ name: String, _ summary: String = "", default value: String? = nil) -> Option {
    Option(.string(name, summary, default: value)) { try $0.require($0.value.text, "string") }
  }

  /// One of strings that are known only where the function is declared.
  public static func choice(
    _ name: String, of choices: [String], _ summary: String = "", default value: String? = nil
  ) -> Option {
    Option(.choice(name, choices, summary, default: value)) { try $0.require($0.value.text, "string") }
  }
}

extension Option where Value: Choice {
  /// One of the cases of an enumeration, by their raw values.
  public static func choice(
    _ name: String, _ type: Value.Type, _ summary: String = "", default value: Value? = nil
  ) -> Option {
    Option(.choice(name, type, summary, default: value)) { option in
      try option.require(option.value.text.flatMap(Value.init(rawValue:)), option.parameter.expectation)
    }
  }
}

extension Option where Value == LuaTable {
  public static func table(_ name: String, _ summary: String = "") -> Option {
    Option(.table(name, summary)) { option in
      guard case .table(let table) = option.value else { throw option.unexpected(expected: "table") }
      return table
    }
  }
}

extension Option where Value == LuaFunction {
  public static func function(_ name: String, _ summary: String = "") -> Option {
    Option(.function(name, summary)) { option in
      guard case .function(let function) = option.value else { throw option.unexpected(expected: "function") }
      return function
    }
  }
}

extension Option where Value: AnyObject {
  /// An object of a Swift class; `typeName` is the name of its ``LuaClass`` in messages.
  public static func object(_ name: String, _ type: Value.Type, _ typeName: String, _ summary: String = "") -> Option {
    Option(.object(name, type, typeName, summary)) { option in
      guard case .object(let object) = option.value, let object = object as? Value else {
        throw option.unexpected(expected: typeName)
      }
      return object
    }
  }
}

/// A string enumeration whose cases are what a script may say. One that the enumeration lacks cannot be declared.
public typealias Choice = CaseIterable & RawRepresentable<String> & Sendable

/// What a call has for one of its options. Valid only until the function returns.
public struct OptionValue {
  let call: Call
  private let position: Int
  private let slot: Int32
  /// Whether the script gave the option.
  public let isGiven: Bool
  /// The given value, else the default, else nil.
  public let value: LuaValue

  init(_ call: Call, _ position: Int) {
    (self.call, self.position) = (call, position)
    let (place, function) = (call.optionsPlace, call.function)
    slot = place.slot
    let given =
      place.inTurn > 0
      ? call.value(place.inTurn + position) : call.field(function.options[position].name, at: place.slot)
    isGiven = !given.isNil
    value = isGiven ? given : function.options[position].defaultValue?.luaValue ?? .nil
  }

  /// As the function declares it.
  public var parameter: Parameter { call.function.options[position] }

  public var name: String { call.function.options[position].name }

  public var runtime: LuaRuntime { call.runtime }

  /// The error "option 'name': expected …, got …".
  public func unexpected(expected: String) -> ArgumentError { unexpected(expected: expected, got: nil) }

  /// The same, where something else than the whole value is wrong.
  public func unexpected(expected: String, got: String?) -> ArgumentError {
    .option(name, expected: expected, got: got ?? call.runtime.gotText(value))
  }

  /// Nested arrays of numbers, as ``Call/nestedArray(_:)``.
  public func nestedArray() throws -> NestedArray {
    guard slot != 0 else { throw unexpected(expected: "table") }
    call.runtime.push(name, on: call.state)
    lua_rawget(call.state, slot)
    defer { lr_pop(call.state, 1) }
    return try NestedArray(at: -1, on: call.state) { path, expected, got in
      let place = path.map { "[\($0)]" }.joined()
      return ArgumentError.option(name + place, expected: expected, got: got)
    }
  }

  func require<V>(_ value: V?, _ expected: @autoclosure () -> String) throws -> V {
    guard let value else { throw unexpected(expected: expected()) }
    return value
  }
}

extension Call {
  /// The value of an option: the given one, else the default of the function's declaration.
  public subscript<Value>(option: Option<Value>) -> Value {
    get throws { try option.read(self.option(named: option.parameter.name)) }
  }

  /// What the call has for an option.
  /// - Throws: ``LuaRuntimeError/undeclaredOption(_:function:)``, a defect of the binding.
  public func option(_ option: any DeclaredOption) throws -> OptionValue {
    try self.option(named: option.parameter.name)
  }

  private func option(named name: String) throws -> OptionValue {
    guard let position = function.optionIndex[name] else {
      throw LuaRuntimeError.undeclaredOption(name, function: function.name)
    }
    return OptionValue(self, position)
  }

  /// A field of the table at a slot, raw; nil if there is no table.
  fileprivate func field(_ name: String, at slot: Int32) -> LuaValue {
    guard slot != 0, lua_checkstack(state, 2) != 0 else { return .nil }
    runtime.push(name, on: state)
    lua_rawget(state, slot)
    defer { lr_pop(state, 1) }
    return runtime.value(at: -1, on: state)
  }

  /// Whether the script gave an option.
  public func isGiven(_ option: any DeclaredOption) throws -> Bool { try self.option(option).isGiven }

  /// The error "option 'name': expected …, got …".
  public func unexpected(_ option: any DeclaredOption, expected: String) -> ArgumentError {
    do { return try self.option(option).unexpected(expected: expected) } catch {
      return .option(option.parameter.name, expected: expected, got: "nothing")
    }
  }

  /// Where options stand: in the table at a stack slot (0: there is none), or one after the other from an argument on (0: they
  /// do not).
  var optionsPlace: (slot: Int32, inTurn: Int) {
    let index = optionsIndex
    if givesOptionsInTurn { return (0, index) }
    return (isNil(index) ? 0 : slot(index), 0)
  }

  /// Where the table of options stands: after the parameters, or in the place of the first of those objects that are left
  /// out: `y:backward{retain_graph = true}`. Where such an object may also be a list, a table with names is the options:
  /// `plot.line(y, {title = "u"})`.
  private var optionsIndex: Int {
    let after = function.parameters.count + 1 - shown
    guard count >= 1, kind(count) == .table, count < after else { return after }
    let rest = function.parameters.dropFirst(count - 1 + shown)
    let isLeftOut = rest.allSatisfy { parameter in
      if case .object = parameter.kind {
        return !parameter.isRequired && (parameter.alternative == nil || isNamed(count))
      }
      return false
    }
    return isLeftOut ? count : after
  }

  /// Whether the table of options stands at `index`, in the place of an argument that was left out.
  public func takesOptions(at index: Int) -> Bool { optionsIndex == index }

  /// Whether argument `index` is a table without a list in it, whose first key is a name.
  private func isNamed(_ index: Int) -> Bool {
    guard kind(index) == .table, lua_rawlen(state, slot(index)) == 0, lua_checkstack(state, 3) != 0 else {
      return false
    }
    lua_pushnil(state)
    guard lua_next(state, slot(index)) != 0 else { return false }
    defer { lua_settop(state, -3) }
    return lua_type(state, -2) == LUA_TSTRING
  }

  /// Whether options that are booleans are given one after the other, in the order of their declaration.
  private var givesOptionsInTurn: Bool {
    let first = function.parameters.count + 1 - shown
    guard kind(first) == .boolean, count < first + function.options.count else { return false }
    return (first...count).allSatisfy { index in
      guard case .boolean = function.options[index - first].kind else { return false }
      return kind(index) == .boolean || isNil(index)
    }
  }

  /// Checks the whole table of options against the declaration. Runs before the function's body.
  func checkOptions() throws {
    let function = self.function
    if givesOptionsInTurn { return }
    let index = optionsIndex
    guard kind(index) == .table || isNil(index) else {
      throw ArgumentFault.optionsTable(index, got: got(index))
    }
    if function.mostArguments < .max, count > index, let last = (index + 1...count).last(where: { !isNil($0) }) {
      throw ArgumentFault.tooMany(last, most: index)
    }
    var seen = Set<Int>()
    // Of several mistakes the same one is named in every run, though Lua's order of a table's keys changes.
    var first: (name: String, error: any Error)?
    func note(_ name: String, _ error: any Error) {
      if let known = first?.name, known <= name { return }
      first = (name, error)
    }
    if !isNil(index) {
      lua_checkstack(state, 4)
      lua_pushnil(state)
      while true {
        let more = lr_next(state, slot(index))
        guard more > 0 else { break }
        defer { lr_pop(state, 1) }
        guard lua_type(state, -2) == LUA_TSTRING else {
          throw ArgumentFault.unknownOptionKey(got: runtime.gotText(at: -2, on: state, expectingNumber: true))
        }
        let name = String(decoding: runtime.bytes(at: -2, on: state), as: UTF8.self)
        guard let position = function.optionIndex[name] else {
          note(name, ArgumentFault.unknownOption(name, known: function.options.map(\.name)))
          continue
        }
        seen.insert(position)
        do { try check(runtime.value(at: -1, on: state), function.options[position]) } catch { note(name, error) }
      }
    }
    if let first { throw first.error }
    for (position, option) in function.options.enumerated() where option.isRequired && !seen.contains(position) {
      throw ArgumentFault.missingOption(option.name, expected: option.expectation, summary: option.summary)
    }
  }

  private func check(_ value: LuaValue, _ option: Parameter) throws {
    if option.accepts(value) || option.alternative != nil && !option.isOwnKind(value) { return }
    let bounds = option.isOwnKind(value) ? option.boundsText : ""
    var expected = option.expectation + (bounds.isEmpty ? "" : " " + bounds)
    if case .choice(let choices) = option.kind, let text = value.text {
      expected += Suggestion.phrase(for: text, in: choices)
    }
    let isNumeric = if case .integer = option.kind { true } else { option.isOwnKind(value) }
    throw ArgumentFault.option(
      option.name, expected: expected, got: runtime.gotText(value, expectingNumber: isNumeric))
  }
}

extension Parameter {
  /// Whether `value` is of the declared kind, whatever its bounds.
  func isOwnKind(_ value: LuaValue) -> Bool {
    switch kind {
    case .number: value.double != nil
    case .integer: value.int != nil
    case .string, .choice: value.text != nil
    case .boolean: value.kind == .boolean
    case .table: value.kind == .table
    case .function: value.kind == .function
    case .object(_, let accepts): if case .object(let object) = value { accepts(object) } else { false }
    case .any: true
    }
  }

  /// Whether `value` is of the declared kind and within its bounds.
  func accepts(_ value: LuaValue) -> Bool {
    guard isOwnKind(value) else { return false }
    switch kind {
    case .number(let range, let open):
      return value.double.map { range.contains($0) && !(open && $0 == range.lowerBound) } ?? false
    case .integer(let range): return value.int.map(range.contains) ?? false
    case .choice(let choices): return value.text.map(choices.contains) ?? false
    default: return true
    }
  }
}
