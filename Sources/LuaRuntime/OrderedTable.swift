/// Tables of names whose `pairs` has an order.
///
/// Lua visits a table in the order of its hashes, which change from process to process. What a script gathers over such
/// a table, a sum of floating-point numbers say, would then have other bits in every run.
extension LuaRuntime {
  /// A new table whose `pairs` visits these entries in this order, then what was added later, sorted as by
  /// ``sortedKeys(of:)``; entries that were removed are left out. `table:names()` lists the keys in that order.
  ///
  /// It is a plain table otherwise. Values that are nil are left out; of equal names the last one counts.
  public func newOrderedTable(_ entries: [(name: String, value: LuaValue)]) -> LuaTable {
    let functions = orderedFunctions ?? makeOrderedFunctions()
    let table = newTable(fields: entries.count)
    let metatable = newTable(elements: entries.count, fields: 2)
    var count = 0
    for (name, value) in entries where !value.isNil {
      if table[raw: name].isNil {
        count += 1
        metatable.setRaw(count, .text(name))
      }
      table.setRaw(name, value)
    }
    metatable.setRaw("__pairs", .function(functions.pairs))
    metatable.setRaw("__index", .table(functions.methods))
    table.metatable = metatable
    return table
  }

  /// The functions that all ordered tables of a runtime share.
  struct OrderedFunctions {
    let pairs: LuaFunction
    let methods: LuaTable
  }

  private func makeOrderedFunctions() -> OrderedFunctions {
    let pairs = makeFunction("pairs") { call in
      let table = try call.table(1)
      call.pushTraversal(of: table, try call.runtime.orderedKeys(of: table))
    }
    let methods = newTable(fields: 1)
    let names = makeFunction("names") { call in
      let keys = try call.runtime.orderedKeys(of: call.table(1))
      let list = call.newTable(elements: keys.count)
      for (i, key) in keys.enumerated() { list.setRaw(i + 1, key) }
      call.push(list)
    }
    methods.setRaw("names", .function(names))
    let functions = OrderedFunctions(pairs: pairs, methods: methods)
    orderedFunctions = functions
    return functions
  }

  private func orderedKeys(of table: LuaTable) throws -> [LuaValue] {
    guard let metatable = table.metatable else { return try sortedKeys(of: table) }
    let first = (0..<metatable.rawCount).map { metatable[raw: $0 + 1] }
    let known = Set(first.compactMap(\.text))
    let later = try sortedKeys(of: table) { $0.text.map { !known.contains($0) } ?? true }
    return first.filter { !table.raw(key: $0).isNil } + later
  }

  /// The keys of a table in an order that is the same in every process: false, true, numbers by value, strings by bytes.
  /// - Throws: ``LuaRuntimeError/conversion(path:expected:got:)`` for a key of another kind.
  public func sortedKeys(
    of table: LuaTable, path: String = "table", where isIncluded: (LuaValue) -> Bool = { _ in true }
  ) throws -> [LuaValue] {
    var (booleans, numbers, strings): ([LuaValue], [LuaValue], [[UInt8]]) = ([], [], [])
    try table.forEach { key, _ in
      guard isIncluded(key) else { return }
      switch key {
      case .boolean: booleans.append(key)
      case .integer, .number: numbers.append(key)
      case .string(let bytes): strings.append(bytes)
      default:
        throw LuaRuntimeError.conversion(
          path: path, expected: "keys that are strings, numbers or booleans", got: gotText(key))
      }
    }
    booleans.sort { !$0.isTruthy && $1.isTruthy }
    numbers.sort(by: Self.isLess)
    strings.sort { $0.lexicographicallyPrecedes($1) }
    return booleans + numbers + strings.map { .string($0) }
  }

  /// Whether a number is less than another; integers beyond 2⁵³ are not rounded.
  private static func isLess(_ a: LuaValue, _ b: LuaValue) -> Bool {
    if case .integer(let a) = a, case .integer(let b) = b { return a < b }
    return (a.double ?? 0) < (b.double ?? 0)
  }
}

extension Call {
  /// Pushes what the generic `for` needs to visit these keys of a table in this order: a function, the table, nil. A key
  /// that has lost its value on the way is passed over.
  public func pushTraversal(of table: LuaTable, _ keys: [LuaValue]) {
    var position = 0
    pushFunction("next") { inner in
      while position < keys.count {
        let key = keys[position]
        position += 1
        let value = table.raw(key: key)
        if value.isNil { continue }
        inner.push(key)
        return inner.push(value)
      }
      inner.pushNil()
    }
    push(table)
    pushNil()
  }

  /// A new table whose `pairs` has the order of these entries; see ``LuaRuntime/newOrderedTable(_:)``.
  public func newOrderedTable(_ entries: [(name: String, value: LuaValue)]) -> LuaTable {
    runtime.newOrderedTable(entries)
  }
}
