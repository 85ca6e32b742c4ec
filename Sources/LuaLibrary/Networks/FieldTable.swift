import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// A table among the fields of a module of a script, with modules or tensors in it: what it holds is registered under its keys.
final class FieldTable: Module, TensorRegistry, CopyableModule {
  /// Buffers that were given as plain tensors.
  fileprivate(set) var assumedBuffers: [String] = []

  override func forward(_ x: Tensor) throws -> Tensor {
    throw ModuleError.argument(
      module: "nn.Module", name: "forward", expected: "module that computes something", got: "a table of modules")
  }

  func another(_ copies: ModuleCopies) throws -> Module {
    let copy = FieldTable()
    copy.assumedBuffers = assumedBuffers
    return copy
  }

  /// The key of a table under which something stands that is registered under a name.
  static func key(_ name: String) -> LuaValue { Int64(name).map { .integer($0) } ?? .text(name) }

  /// Deeper tables are refused.
  fileprivate static let depth = 100
}

extension FieldTable: ConfiguredModule {
  var settings: [String: String] { [:] }
  var kindName: String { "table" }
}

extension FieldTable {
  /// What is registered for a table: a list for one of modules alone, or of such lists; nil for one without modules and
  /// tensors.
  /// - Throws: `ModuleError` for a table with modules that contains itself, and keys that are no names or positions.
  static func part(of table: LuaTable, _ name: String, _ marks: BufferMarks) throws -> Module? {
    var walk = Walk(marks: marks)
    return try walk.part(of: table, name)
  }

  /// Registers the fields of a module: numbers first, then names in the order of their bytes.
  static func register(_ fields: LuaTable, in module: LuaDefinedModule) throws {
    var walk = Walk(marks: module.marks)
    try fields.forEach { key, value in if let name = key.text { module.note(name, value) } }
    module.assumedBuffers = try walk.register(fields, in: module)
  }

  /// A copy of a table and all tables in it. Modules and tensors are copied, other values are the same.
  static func copy(of table: LuaTable, _ copies: ModuleCopies, _ runtime: LuaRuntime) throws -> LuaTable {
    let known = runtime.newTable()
    var open: [(from: LuaTable, to: LuaTable)] = []
    func copy(_ table: LuaTable) -> LuaTable {
      if case .table(let made) = known.raw(key: .table(table)) { return made }
      let made = runtime.newTable()
      made.metatable = table.metatable
      known.setRaw(key: .table(table), .table(made))
      open.append((table, made))
      return made
    }
    let result = copy(table)
    while let (from, to) = open.popLast() {
      for (key, value) in try from.pairs() {
        switch value {
        case .table(let inner): to.setRaw(key: key, .table(copy(inner)))
        case .object(let module as Module): to.setRaw(key: key, .object(try copies.copy(module)))
        case .object(let tensor as Tensor): to.setRaw(key: key, .object(try copies.copy(tensor)))
        default: to.setRaw(key: key, value)
        }
      }
    }
    return result
  }
}

/// One walk through the tables of a module.
private struct Walk {
  /// What stands in a table and is registered.
  private enum Item {
    case module(Module)
    case tensor(Tensor)
  }

  let marks: BufferMarks
  /// The tables that the walk is in, and whether each was met again below itself.
  private var path: [(table: LuaTable, isInItself: Bool)] = []
  /// Tables, as keys, that were gone through already, for they may stand in many places: false for one that holds nothing to
  /// register, else where its part stands in `parts`.
  private var known: LuaTable?
  private var parts: [Module] = []

  init(marks: BufferMarks) { self.marks = marks }

  mutating func part(of table: LuaTable, _ name: String) throws -> Module? {
    if let i = path.firstIndex(where: { $0.table.isSame(as: table) }) {
      path[i].isInItself = true
      return nil
    }
    let known = try self.known ?? table.requireRuntime().newTable()
    self.known = known
    switch known.raw(key: .table(table)) {
    case .boolean: return nil
    case .integer(let i): return parts[Int(i)]
    default: break
    }
    guard path.count < FieldTable.depth else {
      throw unfit(name, "tables nested at most \(FieldTable.depth) deep", "deeper ones")
    }
    path.append((table, false))
    defer { path.removeLast() }
    let (items, isWhole) = try items(of: table, name + ".")
    guard !items.isEmpty else {
      known.setRaw(key: .table(table), .boolean(false))
      return nil
    }
    if path[path.count - 1].isInItself { throw unfit(name, "table without cycles", "one that contains itself") }
    let part = try part(of: items, isList: isWhole && items.count == table.rawCount)
    known.setRaw(key: .table(table), .integer(Int64(parts.count)))
    parts.append(part)
    return part
  }

  private func part(of items: [(name: String, item: Item)], isList: Bool) throws -> Module {
    let modules = items.compactMap {
      if case .module(let module) = $0.item, !(module is FieldTable) { module } else { nil }
    }
    if isList, modules.count == items.count {
      try Module.check(parts: modules, of: "nn.Module")
      return ModuleList(modules)
    }
    let fields = FieldTable()
    fields.assumedBuffers = try put(items, in: fields)
    return fields
  }

  /// Registers what a table holds; the names of buffers that were given as plain tensors.
  mutating func register(_ table: LuaTable, in module: Module) throws -> [String] {
    path.append((table, false))
    defer { path.removeLast() }
    let items = try items(of: table, "").items
    if path[0].isInItself { throw unfit("fields", "table without cycles", "one that contains itself") }
    return try put(items, in: module)
  }

  /// What a table holds that is registered, in the order of its names, and whether it holds nothing else.
  private mutating func items(
    of table: LuaTable, _ prefix: String
  ) throws -> (items: [(name: String, item: Item)], isWhole: Bool) {
    var found: [(key: LuaValue, value: LuaValue)] = []
    var isWhole = true
    // Only what may be registered is looked at again, and put in order.
    try table.forEach { key, value in
      switch value {
      case .object(let object) where object is Module || object is Tensor: found.append((key, value))
      case .table: found.append((key, value))
      default: isWhole = false
      }
    }
    var items: [(name: String, item: Item)] = []
    for (key, value) in found.sorted(by: { Self.precedes($0.key, $1.key) }) {
      let name = key.text ?? key.int.map { "\($0)" }
      var item: Item?
      switch value {
      case .table(let inner): item = try part(of: inner, prefix + (name ?? "?")).map { .module($0) }
      case .object(let module as Module): item = .module(module)
      case .object(let tensor as Tensor): item = .tensor(tensor)
      default: break
      }
      guard let item else {
        isWhole = false
        continue
      }
      guard let name else {
        throw unfit(prefix + "?", "name or position as key of modules and tensors", "\(key.kind)")
      }
      try Module.check(name: name)
      items.append((name, item))
    }
    return (items, isWhole)
  }

  private func put(_ items: [(name: String, item: Item)], in module: Module) throws -> [String] {
    var assumed: [String] = []
    for (name, item) in items {
      switch item {
      case .module(let part):
        try module.check(part: part, name: name)
        module.register(name, part)
      case .tensor(let tensor):
        if tensor.isLeaf, tensor.requiresGrad {
          try module.register(name, parameter: tensor)
        } else {
          module.register(name, buffer: tensor)
          if tensor.dtype.isFloatingPoint, !marks.contains(tensor) { assumed.append(name) }
        }
      }
    }
    return assumed
  }

  /// Numbers by value, then strings by bytes, then the rest.
  private static func precedes(_ a: LuaValue, _ b: LuaValue) -> Bool {
    switch (a, b) {
    case (.integer(let a), .integer(let b)): a < b
    case (.integer, _): true
    case (.string(let a), .string(let b)): a.lexicographicallyPrecedes(b)
    case (.string, .integer): false
    case (.string, _): true
    default: false
    }
  }

  private func unfit(_ name: String, _ expected: String, _ got: String) -> ModuleError {
    let shown = name.count > 48 ? name.prefix(48) + "…" : name[...]
    return .argument(module: "nn.Module", name: String(shown), expected: expected, got: got)
  }
}
