import CLua
import CLuaShim

/// The checked table of named options of one call. Valid only until the function returns.
///
/// Before the function runs, every key was found in the declaration, every value had its declared type and bounds,
/// and no required option was missing.
public struct OptionReader {
  let call: Call
  /// Stack slot of the table; 0 if the call has none.
  let slot: Int32
  /// The argument from which on options are given one after the other instead; 0 if they are not.
  var inTurn = 0

  /// Whether the script gave the option.
  public func isGiven(_ name: String) -> Bool { !given(name).isNil }

  /// The given value, else the default, else nil.
  public func value(_ name: String) -> LuaValue {
    let value = given(name)
    return value.isNil ? declaration(name)?.defaultValue ?? .nil : value
  }

  public func number(_ name: String) throws -> Double { try require(name, "number", optionalNumber(name)) }
  public func integer(_ name: String) throws -> Int { try require(name, "integer", optionalInteger(name)) }
  public func string(_ name: String) throws -> String { try require(name, "string", optionalString(name)) }
  public func boolean(_ name: String) throws -> Bool { try require(name, "boolean", optionalBoolean(name)) }
  public func table(_ name: String) throws -> LuaTable { try require(name, "table", optionalTable(name)) }
  public func function(_ name: String) throws -> LuaFunction { try require(name, "function", optionalFunction(name)) }
  public func object<T: AnyObject>(_ name: String, _ type: T.Type = T.self) throws -> T {
    try require(name, call.runtime.className(of: T.self), optionalObject(name, T.self))
  }

  /// The option as a number; `nil` if it is absent without default, or of another declared alternative kind.
  public func optionalNumber(_ name: String) -> Double? { value(name).double }
  public func optionalInteger(_ name: String) -> Int? { value(name).int.map { Int($0) } }
  public func optionalString(_ name: String) -> String? { value(name).text }
  public func optionalBoolean(_ name: String) -> Bool? {
    if case .boolean(let value) = value(name) { value } else { nil }
  }
  public func optionalTable(_ name: String) -> LuaTable? {
    if case .table(let value) = value(name) { value } else { nil }
  }
  public func optionalFunction(_ name: String) -> LuaFunction? {
    if case .function(let value) = value(name) { value } else { nil }
  }
  public func optionalObject<T: AnyObject>(_ name: String, _ type: T.Type = T.self) -> T? {
    if case .object(let value) = value(name) { value as? T } else { nil }
  }

  /// The error "option 'name': expected …, got …".
  public func unexpected(_ name: String, expected: String) -> ArgumentError {
    .option(name, expected: expected, got: call.runtime.gotText(value(name)))
  }

  /// Nested arrays of numbers of an option, as ``Call/nestedArray(_:)``.
  public func nestedArray(_ name: String) throws -> NestedArray {
    guard slot != 0 else { throw unexpected(name, expected: "table") }
    call.runtime.push(name, on: call.state)
    lua_rawget(call.state, slot)
    defer { lr_pop(call.state, 1) }
    return try NestedArray(at: -1, on: call.state) { path, expected, got in
      let place = path.map { "[\($0)]" }.joined()
      return ArgumentError.option(name + place, expected: expected, got: got)
    }
  }

  private func require<V>(_ name: String, _ expected: String, _ value: V?) throws -> V {
    guard let value else { throw unexpected(name, expected: expected) }
    return value
  }

  private func declaration(_ name: String) -> Parameter? {
    let function = call.function
    return function.optionIndex[name].map { function.options[$0] }
  }

  private func given(_ name: String) -> LuaValue {
    if inTurn > 0 { return call.function.optionIndex[name].map { call.value(inTurn + $0) } ?? .nil }
    guard slot != 0, lua_checkstack(call.state, 2) != 0 else { return .nil }
    call.runtime.push(name, on: call.state)
    lua_rawget(call.state, slot)
    defer { lr_pop(call.state, 1) }
    return call.runtime.value(at: -1, on: call.state)
  }
}

extension Call {
  /// The options of this call. See ``LuaModule/function(_:_:_:options:returns:example:discussion:_:)``.
  public var options: OptionReader {
    let index = optionsIndex
    if givesOptionsInTurn { return OptionReader(call: self, slot: 0, inTurn: index) }
    return OptionReader(call: self, slot: isNil(index) ? 0 : slot(index))
  }

  /// Where the table of options stands: after the parameters, or in the place of the first of those objects that are left
  /// out: `y:backward{retain_graph = true}`.
  private var optionsIndex: Int {
    let after = function.parameters.count + 1 - shown
    guard count >= 1, kind(count) == .table, count < after else { return after }
    let rest = function.parameters.dropFirst(count - 1 + shown)
    let isLeftOut = rest.allSatisfy { parameter in
      if case .object = parameter.kind { return !parameter.isRequired && parameter.alternative == nil }
      return false
    }
    return isLeftOut ? count : after
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
          throw ArgumentFault.unknownOption(name, known: function.options.map(\.name))
        }
        seen.insert(position)
        try check(runtime.value(at: -1, on: state), function.options[position])
      }
    }
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
