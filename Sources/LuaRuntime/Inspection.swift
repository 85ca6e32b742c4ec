import CLua
import CLuaShim
import Glibc

/// Quick looks at values for a prompt: raw, and without making a reference of everything they pass.
extension LuaRuntime {
  /// The name of an object's class in messages and documentation.
  public func className(of object: AnyObject) -> String? { luaClass(of: object)?.name }

  /// The field (a string) or element (an integer) of an object, read without running code of a script; nil if there is none.
  public func field(_ key: LuaValue, of owner: LuaValue) -> LuaValue {
    guard case .object(let object) = owner, let fields = luaClass(of: object)?.fields else { return .nil }
    return fields.peek(object, key)
  }

  /// The help of the bound Swift function that a Lua function is, under whatever name it is known.
  public func help(for function: LuaFunction) -> Documentation? {
    lua_checkstack(state, 3)
    function.push(on: state)
    defer { lr_pop(state, 1) }
    guard let bound = lr_bound_function(state, -1) else { return nil }
    return help(for: Unmanaged<BoundFunction>.fromOpaque(bound).takeUnretainedValue().name)
  }

  /// The member names of a value (see ``memberNames(of:)``) that start with `prefix`, sorted.
  public func memberNames(of value: LuaValue, startingWith prefix: String) -> [String] {
    names(in: value, startingWith: prefix, limit: .max).names
  }

  /// The first `limit` member names that start with `prefix`, sorted; how many there are, and what all of them start
  /// with.
  public func names(in value: LuaValue, startingWith prefix: String, limit: Int) -> MemberNames.Found {
    MemberNames(of: value, in: self).starting(with: prefix, limit: limit)
  }

  /// Raw `value.name`, following `__index` tables; `nil` value if there is none.
  public func rawField(_ name: String, of value: LuaValue) -> LuaValue {
    var next = value
    for _ in 0..<16 {
      guard case .table(let table) = next else { return .nil }
      let field = table[raw: name]
      if !field.isNil { return field }
      next = table.metatable?[raw: "__index"] ?? .nil
    }
    return .nil
  }

  /// No Lua code runs while this iterates, so that the plain `lua_next` cannot meet an invalid key.
  fileprivate func visitKeys(of table: LuaTable, _ visit: (UnsafeRawBufferPointer) -> Void) {
    let state = self.state
    let top = lua_gettop(state)
    lua_checkstack(state, 6)
    defer { lua_settop(state, top) }
    push(table, on: state)
    lua_pushnil(state)
    while lua_next(state, top + 1) != 0 {
      lr_pop(state, 1)
      guard lua_type(state, -1) == LUA_TSTRING else { continue }
      var count = 0
      guard let start = lua_tolstring(state, -1, &count) else { continue }
      visit(UnsafeRawBufferPointer(start: start, count: count))
    }
  }
}

/// The member names of a value (see ``LuaRuntime/memberNames(of:)``) as they are at one moment, one behind the other.
///
/// Taking them from a table touches no value and makes no string of every key; Lua has 10⁵ of them scattered over its
/// heap, so that it takes some 15 ms. Searching them takes a millisecond.
public struct MemberNames {
  public typealias Found = (names: [String], total: Int, shared: String)

  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  public init(of value: LuaValue, in runtime: LuaRuntime) {
    if case .table(let table) = value {
      var next: LuaTable? = table
      for _ in 0..<16 {  // an __index chain may be a ring
        guard let current = next else { break }
        runtime.visitKeys(of: current) { add($0) }
        if case .table(let parent)? = current.metatable?[raw: "__index"] { next = parent } else { next = nil }
      }
    } else {
      for name in runtime.memberNames(of: value) { Array(name.utf8).withUnsafeBytes { add($0) } }
    }
  }

  private mutating func add(_ name: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: name)
    ends.append(bytes.count)
  }

  /// The first `limit` names that start with `prefix`, sorted; how many there are, and what all of them start with.
  public func starting(with prefix: String, limit: Int) -> Found {
    var found = FirstNames(prefix: Array(prefix.utf8), limit: limit)
    bytes.withUnsafeBytes { all in
      var start = 0
      for end in ends {
        found.add(UnsafeRawBufferPointer(rebasing: all[start..<end]))
        start = end
      }
    }
    return found.result
  }
}

/// Collects the first names in the order of their bytes, and what all that were seen have in common.
private struct FirstNames {
  private let prefix: [UInt8]
  private let limit: Int
  private var kept: [[UInt8]] = []
  private var seen: Set<[UInt8]> = []
  private var total = 0
  private var shared: [UInt8]?
  /// Names that are not before this one need not be looked at.
  private var bound: [UInt8]?

  init(prefix: [UInt8], limit: Int) {
    self.prefix = prefix
    self.limit = limit
  }

  mutating func add(_ name: UnsafeRawBufferPointer) {
    guard let start = name.baseAddress, name.count >= prefix.count, memcmp(start, prefix, prefix.count) == 0 else {
      return
    }
    total += 1
    narrow(by: name)
    if let bound, !Self.precedes(name, bound) { return }
    let bytes = Array(name)
    guard seen.insert(bytes).inserted else {
      total -= 1  // a parent's name once more
      return
    }
    kept.append(bytes)
    if limit < Int.max / 2, kept.count >= 2 * limit { cut() }
  }

  private static func precedes(_ name: UnsafeRawBufferPointer, _ other: [UInt8]) -> Bool {
    guard let start = name.baseAddress else { return !other.isEmpty }
    let order = memcmp(start, other, min(name.count, other.count))
    return order < 0 || order == 0 && name.count < other.count
  }

  private mutating func narrow(by name: UnsafeRawBufferPointer) {
    guard let present = shared else {
      shared = Array(name)
      return
    }
    var common = prefix.count
    if present.count == common { return }  // shorter it cannot become
    while common < present.count, common < name.count, present[common] == name[common] { common += 1 }
    if common < present.count { shared = Array(present[..<common]) }
  }

  private mutating func cut() {
    kept.sort { a, b in a.withUnsafeBytes { Self.precedes($0, b) } }
    for dropped in kept[limit...] { seen.remove(dropped) }
    kept.removeLast(kept.count - limit)
    bound = kept.last
  }

  var result: MemberNames.Found {
    let sorted = kept.sorted { a, b in a.withUnsafeBytes { Self.precedes($0, b) } }.prefix(limit)
    // A cut through a character of several bytes is no text.
    let common = shared.flatMap { String(validating: $0, as: UTF8.self) } ?? String(decoding: prefix, as: UTF8.self)
    return (sorted.map { String(decoding: $0, as: UTF8.self) }, total, common)
  }
}
