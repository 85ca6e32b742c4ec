import CLua
import CLuaShim

/// A nested Lua table of numbers or booleans, `{{1, 2}, {3, 4}}`, in row-major order.
public struct NestedArray: Sendable {
  public enum Elements: Sendable {
    /// An empty table.
    case none
    /// Every element is of the integer subtype.
    case integers([Int64])
    case numbers([Double])
    case booleans([Bool])
  }

  /// One length per level of nesting.
  public let shape: [Int]
  public let elements: Elements

  /// The elements as `Double` (booleans as 0 and 1).
  public var doubles: [Double] {
    switch elements {
    case .none: []
    case .integers(let values): values.map(Double.init)
    case .numbers(let values): values
    case .booleans(let values): values.map { $0 ? 1 : 0 }
    }
  }

  /// Reads the table at stack `index` by raw access. `fault` words what is wrong at a path of subscripts.
  init(
    at index: Int32, on state: OpaquePointer,
    fault: (_ path: [Int], _ expected: String, _ got: String) -> any Error
  ) throws {
    var nested = lr_nested()
    func failure() -> any Error {
      let path = withUnsafeBytes(of: nested.path) {
        $0.bindMemory(to: Int64.self).prefix(Int(nested.path_length)).map { Int($0) }
      }
      switch Int(nested.fault) {
      case LR_FAULT_LENGTH:
        return fault(path, "\(nested.expected) elements", "\(nested.found)")
      case LR_FAULT_DEPTH:
        return fault(path, "at most \(LR_MAX_DEPTH) levels of tables", "more (does the table contain itself?)")
      default:
        func name(_ type: Int64) -> String { (LuaKind(rawValue: Int32(type)) ?? .none).description }
        return fault(path, name(nested.expected), name(nested.found))
      }
    }
    guard lua_type(state, index) == LUA_TTABLE else {
      throw fault([], "table", (LuaKind(rawValue: lua_type(state, index)) ?? .none).description)
    }
    let index = lua_absindex(state, index)
    guard lr_nested_measure(state, index, &nested) else { throw failure() }
    let count = Int(nested.count)
    shape = withUnsafeBytes(of: nested.shape) {
      $0.bindMemory(to: Int64.self).prefix(Int(nested.depth)).map { Int($0) }
    }
    switch Int(nested.kind) {
    case LR_EMPTY:
      var nothing: UInt8 = 0
      guard lr_nested_booleans(state, index, &nested, &nothing) else { throw failure() }  // checks the lengths
      elements = .none
      return
    case LR_BOOLEANS:
      elements = .booleans(
        try [Bool](unsafeUninitializedCapacity: count) { buffer, filled in
          guard let start = buffer.baseAddress else { return }
          try start.withMemoryRebound(to: UInt8.self, capacity: count) {
            guard lr_nested_booleans(state, index, &nested, $0) else { throw failure() }
          }
          filled = count
        })
      return
    case LR_INTEGERS:
      let values = try [Int64](unsafeUninitializedCapacity: count) { buffer, filled in
        guard let start = buffer.baseAddress else { return }
        if lr_nested_integers(state, index, &nested, start) {
          filled = count
        } else if Int(nested.kind) == LR_INTEGERS {
          throw failure()
        }
      }
      if Int(nested.kind) == LR_INTEGERS {
        elements = .integers(values)
        return
      }
    default: break
    }
    elements = .numbers(
      try [Double](unsafeUninitializedCapacity: count) { buffer, filled in
        guard let start = buffer.baseAddress else { return }
        guard lr_nested_numbers(state, index, &nested, start) else { throw failure() }
        filled = count
      })
  }
}

extension Call {
  /// Argument `index` as a nested array of numbers or booleans; ragged or mixed tables are errors that name the
  /// place. Metamethods are not asked.
  public func nestedArray(_ index: Int) throws -> NestedArray {
    guard kind(index) == .table else { throw unexpected(index, expected: "table of numbers") }
    return try NestedArray(at: slot(index), on: state) { path, expected, got in
      ArgumentError(
        fault: .element(index + shown, name: parameter(index)?.name, path: path, expected: expected, got: got))
    }
  }
}
