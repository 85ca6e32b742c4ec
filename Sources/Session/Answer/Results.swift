import LuaRuntime

/// The values of earlier inputs as globals: `_` and `ans` are the last one, `_3` that of input 3.
///
/// They keep their values alive, so only the last ones are there.
final class Results {
  /// So many of `_n` are kept.
  static let limit = 100
  private var numbers: [Int] = []
  /// What `_` and `ans` were given last: a user who puts something else there keeps it.
  private var last: LuaValue = .nil

  func keep(_ value: LuaValue, number: Int, in runtime: LuaRuntime) {
    if value.isNil { return }
    let globals = runtime.globals
    for name in ["_", "ans"] {
      let present = globals[raw: name]
      if present.isNil || present.isSame(as: last) { globals.setRaw(name, value) }
    }
    last = value
    globals.setRaw("_\(number)", value)
    numbers.append(number)
    if numbers.count > Self.limit { globals.setRaw("_\(numbers.removeFirst())", .nil) }
  }

  /// Whether a global of this name was put there by ``keep(_:number:in:)``.
  func owns(_ name: String) -> Bool {
    name == "_" || name == "ans" || name.hasPrefix("_") && Int(name.dropFirst()).map(numbers.contains) ?? false
  }

  /// Drops the values, so that memory can be freed.
  func forget(in runtime: LuaRuntime) {
    for name in numbers.map({ "_\($0)" }) + ["_", "ans"] { runtime.globals.setRaw(name, .nil) }
    numbers = []
    last = .nil
  }
}

extension LuaValue {
  /// Raw equality, as far as values outside Lua can tell: references of the same thing, equal plain values.
  func isSame(as other: LuaValue) -> Bool {
    switch (self, other) {
    case (.nil, .nil): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
    case (.string(let a), .string(let b)): a == b
    case (.table(let a), .table(let b)): a.isSame(as: b)
    case (.function(let a), .function(let b)): a.isSame(as: b)
    case (.object(let a), .object(let b)): a === b
    case (.thread(let a), .thread(let b)), (.userdata(let a), .userdata(let b)): a.isSame(as: b)
    case (.lightUserdata(let a), .lightUserdata(let b)): a == b
    default: false
    }
  }
}
