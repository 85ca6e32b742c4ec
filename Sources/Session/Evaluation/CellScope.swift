import LuaRuntime

/// The locals that cells declared at their top level: real Lua variables, shared with every function that captured them.
///
/// A cell that declares a name again makes a new variable, as a second `local` in one file does: functions of earlier
/// cells keep the old one.
final class CellScope {
  private struct Variable {
    var isConstant: Bool
    /// A function whose upvalue at this index is the variable.
    var holder: LuaFunction
    var upvalue: Int
  }

  private var variables: [String: Variable] = [:]

  /// Sorted; without what the session itself keeps there.
  var names: [String] { variables.keys.filter { $0 != InputParts.callee }.sorted() }

  /// The value of a variable now; `nil` if there is no such variable.
  func value(of name: String) -> LuaValue? { variables[name].map { $0.holder.upvalue(at: $0.upvalue) ?? .nil } }

  func forgetAll() { variables = [:] }

  func forget(_ name: String) { variables[name] = nil }

  /// A cell, ready to be called.
  struct Chunk {
    var function: LuaFunction
    /// Its first result is a function that holds the locals to be kept.
    var returnsKeeper: Bool
    /// Lua sees it as a function within a chunk, for it uses variables of earlier cells.
    var isEnclosed = false
  }

  /// Compiles a cell so that its names mean the variables kept so far.
  /// - Throws: the syntax error of the cell as it stands.
  func compile(_ cell: Cell, name: String, in runtime: LuaRuntime) throws -> Chunk {
    var source = cell.source
    var returnsKeeper = false
    if let chunk = cell.chunks.first(where: { (try? runtime.load($0, chunkName: name)) != nil }) {
      source = chunk
      returnsKeeper = !cell.keptLocals.isEmpty
    }
    let plain = try runtime.load(source, chunkName: name)
    let used = cell.names.filter { variables[$0] != nil }.sorted()
    guard !used.isEmpty else { return Chunk(function: plain, returnsKeeper: returnsKeeper) }
    let imports = used.map { Cell.Local(name: $0, isConstant: variables[$0]?.isConstant ?? false) }
    let maker = try runtime.load(Cell.enclose(source, in: imports), chunkName: name)
    guard case .function(let function)? = try runtime.call(maker).first else {
      return Chunk(function: plain, returnsKeeper: returnsKeeper)
    }
    for (index, name) in function.upvalueNames.enumerated() {
      guard let variable = variables[name] else { continue }
      function.shareUpvalue(at: index + 1, with: variable.holder, at: variable.upvalue)
    }
    return Chunk(function: function, returnsKeeper: returnsKeeper, isEnclosed: true)
  }

  /// Takes over what a cell declared: `keeper` is the function that its chunk returned first.
  func keep(_ cell: Cell, keeper: LuaFunction, in runtime: LuaRuntime) throws {
    let upvalues = keeper.upvalueNames
    let values = try runtime.call(keeper)
    for (local, value) in zip(cell.keptLocals, values) {
      if let index = upvalues.firstIndex(of: local.name) {
        variables[local.name] = Variable(isConstant: local.isConstant, holder: keeper, upvalue: index + 1)
      } else {  // a constant that the compiler folded is no variable
        try define(local, value, in: runtime)
      }
    }
  }

  /// Takes over what a cell had declared when it failed, by value: functions that it made before keep variables of
  /// their own.
  func keep(_ cell: Cell, alive: [(name: String, value: LuaValue)], in runtime: LuaRuntime) {
    var alive = alive[...]
    for local in cell.locals {
      // The locals of the top level come first, in their order; folded constants are not among them.
      guard let next = alive.first, next.name == local.name else {
        if local.isConstant { continue } else { break }
      }
      alive.removeFirst()
      if !local.isClosed { try? define(local, next.value, in: runtime) }
    }
  }

  /// Makes a value known to cells under a name.
  func define(_ local: Cell.Local, _ value: LuaValue, in runtime: LuaRuntime) throws {
    let maker = try runtime.load("local value = ...; return function() return value end", chunkName: "=(locals)")
    guard case .function(let holder)? = try runtime.call(maker, [value]).first else { return }
    variables[local.name] = Variable(isConstant: local.isConstant, holder: holder, upvalue: 1)
  }
}
