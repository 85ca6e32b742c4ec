import CLua
import CLuaShim

extension Call {
  /// Refuses arguments beyond the declared ones, which would be dropped in silence; nil stands for none.
  func checkCount() throws {
    let most = function.mostArguments
    guard most < count, let last = (most + 1...count).last(where: { !isNil($0) }) else { return }
    throw ArgumentFault.tooMany(last, most: most)
  }
}

/// Reading arguments. A missing or nil argument takes the default of its declaration, if it has one. Declared
/// bounds and choices are checked here.
extension Call {
  /// Argument `index` as a number of either subtype.
  @inline(__always)
  public func number(_ index: Int) throws -> Double {
    var value = 0.0
    guard index <= count, lr_to_number(state, slot(index), &value), !function.hasBounds else {
      return try boundedNumber(index)
    }
    return value
  }

  @inline(never)
  private func boundedNumber(_ index: Int) throws -> Double {
    var value = 0.0
    if isNil(index), let standard = parameter(index)?.defaultValue?.luaValue.double { return standard }
    guard index <= count, lr_to_number(state, slot(index), &value) else { throw unexpected(index, expected: "number") }
    if case .number(let range, let open)? = parameter(index)?.kind,
      !range.contains(value) || open && value == range.lowerBound
    {
      throw outOfBounds(index)
    }
    return value
  }

  /// Argument `index` as an integer; a float must have an exact integer value.
  @inline(__always)
  public func integer(_ index: Int) throws -> Int {
    var value: Int64 = 0
    guard index <= count, lr_to_integer(state, slot(index), &value), !function.hasBounds else {
      return try boundedInteger(index)
    }
    return Int(value)
  }

  @inline(never)
  private func boundedInteger(_ index: Int) throws -> Int {
    var value: Int64 = 0
    if isNil(index), let standard = parameter(index)?.defaultValue?.luaValue.int { return Int(standard) }
    guard index <= count, lr_to_integer(state, slot(index), &value) else {
      throw ArgumentError(
        fault: .argument(
          index + shown, name: parameter(index)?.name, expected: "integer", got: got(index, expectingNumber: true)))
    }
    if case .integer(let range)? = parameter(index)?.kind, !range.contains(value) { throw outOfBounds(index) }
    return Int(value)
  }

  private func outOfBounds(_ index: Int) -> ArgumentError {
    let parameter = parameter(index)
    return ArgumentError(
      fault: .argument(
        index + shown, name: parameter?.name,
        expected: [parameter?.expectation, parameter?.boundsText].compactMap(\.self).joined(separator: " "),
        got: got(index, expectingNumber: true)))
  }

  /// Argument `index` as bytes. Numbers are not converted.
  public func bytes(_ index: Int) throws -> [UInt8] {
    if isNil(index), case .text(let standard)? = parameter(index)?.defaultValue { return Array(standard.utf8) }
    guard kind(index) == .string else { throw unexpected(index, expected: "string") }
    return runtime.bytes(at: slot(index), on: state)
  }

  /// Argument `index` as text, invalid UTF-8 repaired. A declared choice is checked.
  public func string(_ index: Int) throws -> String {
    let text = String(decoding: try bytes(index), as: UTF8.self)
    if case .choice(let choices)? = parameter(index)?.kind, !choices.contains(text) {
      throw unexpected(
        index, expected: (parameter(index)?.expectation ?? "") + Suggestion.phrase(for: text, in: choices))
    }
    return text
  }

  /// Argument `index` as a case of the enumeration that its declaration names.
  public func choice<E: Choice>(_ index: Int, _ type: E.Type = E.self) throws -> E {
    guard let value = E(rawValue: try string(index)) else {
      throw unexpected(index, expected: parameter(index)?.expectation ?? "choice")
    }
    return value
  }

  public func boolean(_ index: Int) throws -> Bool {
    if isNil(index), case .boolean(let standard)? = parameter(index)?.defaultValue { return standard }
    guard kind(index) == .boolean else { throw unexpected(index, expected: "boolean") }
    return lua_toboolean(state, slot(index)) != 0
  }

  public func table(_ index: Int) throws -> LuaTable {
    guard case .table(let table) = value(index) else { throw unexpected(index, expected: "table") }
    return table
  }

  public func function(_ index: Int) throws -> LuaFunction {
    guard case .function(let function) = value(index) else { throw unexpected(index, expected: "function") }
    return function
  }

  /// Argument `index` as an object of class `T`.
  @inline(__always)
  public func object<T: AnyObject>(_ index: Int, _ type: T.Type = T.self) throws -> T {
    guard let object = index <= count ? LuaRuntime.object(at: slot(index), on: state, T.self) : nil else {
      throw notObject(index, T.self)
    }
    return object
  }

  /// Argument `index` if it is an object of class `T`; `nil` for everything else (never an error).
  @inline(__always)
  public func objectIfPresent<T: AnyObject>(_ index: Int, _ type: T.Type = T.self) -> T? {
    index <= count ? LuaRuntime.object(at: slot(index), on: state, T.self) : nil
  }

  @inline(never)
  private func notObject(_ index: Int, _ type: AnyObject.Type) -> ArgumentError {
    let className = runtime.className(of: type)
    if index <= count, let box = lr_to_box(state, slot(index)), box.pointee.object == nil {
      return ArgumentError(fault: .closed(index + shown, name: parameter(index)?.name, className: className))
    }
    return unexpected(index, expected: parameter(index)?.alternative.map { "\(className) or \($0)" } ?? className)
  }

  /// The object before the colon of a method call.
  @inline(__always)
  func receiver<T: AnyObject>(_ type: T.Type, _ className: String) throws -> T {
    if let object = LuaRuntime.object(at: offset, on: state, T.self) { return object }
    throw notReceiver(className)
  }

  @inline(never)
  private func notReceiver(_ className: String) -> ArgumentError {
    if let box = lr_to_box(state, offset), box.pointee.object == nil {
      return ArgumentError(fault: .closed(0, name: nil, className: className))
    }
    let got = lua_gettop(state) < offset ? "no value" : runtime.gotText(at: offset, on: state, expectingNumber: false)
    return ArgumentError(fault: .receiver(className: className, got: got))
  }
}

/// Optional arguments: `nil` when missing or nil and declared without a default.
extension Call {
  public func optionalNumber(_ index: Int) throws -> Double? { try hasValue(index) ? number(index) : nil }
  public func optionalInteger(_ index: Int) throws -> Int? { try hasValue(index) ? integer(index) : nil }
  public func optionalString(_ index: Int) throws -> String? { try hasValue(index) ? string(index) : nil }
  public func optionalBoolean(_ index: Int) throws -> Bool? { try hasValue(index) ? boolean(index) : nil }
  public func optionalTable(_ index: Int) throws -> LuaTable? { isNil(index) ? nil : try table(index) }
  public func optionalFunction(_ index: Int) throws -> LuaFunction? { isNil(index) ? nil : try function(index) }
  public func optionalObject<T: AnyObject>(_ index: Int, _ type: T.Type = T.self) throws -> T? {
    isNil(index) ? nil : try object(index, T.self)
  }

  public func number(_ index: Int, default value: Double) throws -> Double { isNil(index) ? value : try number(index) }
  public func integer(_ index: Int, default value: Int) throws -> Int { isNil(index) ? value : try integer(index) }
  public func string(_ index: Int, default value: String) throws -> String { isNil(index) ? value : try string(index) }
  public func boolean(_ index: Int, default value: Bool) throws -> Bool { isNil(index) ? value : try boolean(index) }

  private func hasValue(_ index: Int) -> Bool { !isNil(index) || parameter(index)?.defaultValue != nil }
}
