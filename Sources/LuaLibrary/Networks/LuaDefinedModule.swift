import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// A module whose forward is a Lua function, and whose fields are those of a Lua table.
///
/// Modules and tensors among the fields are registered; for them the register counts, whatever becomes of the table.
final class LuaDefinedModule: Module, TensorRegistry {
  /// Everything that a script put into the module, as it was given.
  let fields: LuaTable
  private(set) var forwardFunction: LuaFunction
  /// Which tensors a script called buffers.
  let marks: BufferMarks
  /// Buffers that were given as plain tensors.
  var assumedBuffers: [String] = []
  /// How many forwards are under way, one within the other.
  private var running = 0
  /// Numbers, strings and booleans among the fields when it was made, and those assigned since but within a forward.
  private var constants: [String: String] = [:]

  /// Registers nothing yet: the runtime must know the module first.
  init(_ fields: LuaTable, forward: LuaFunction, _ marks: BufferMarks) {
    (self.fields, forwardFunction, self.marks) = (fields, forward, marks)
    super.init()
  }

  override func forward(_ x: Tensor) throws -> Tensor {
    running += 1
    defer { running -= 1 }
    let result = try forwardFunction.call(LuaValue.object(self), LuaValue.object(x), results: 1).first ?? .nil
    guard case .object(let object) = result, let output = object as? Tensor else {
      throw ModuleError.argument(
        module: "nn.Module", name: "forward", expected: "function that returns a tensor",
        got: result.isNil ? "one that returns nothing" : "one that returns a \(result.kind)")
    }
    return output
  }

  /// Tells the collector what the module keeps.
  func entrust(_ references: [LuaReference]) throws {
    let runtime = try fields.requireRuntime()
    for reference in references { runtime.entrust(reference, to: self) { ($0 as? Module)?.parents } }
  }

  /// A field as a script reads it; nil if there is none. Within its own forward the module is like a table: an unknown field
  /// is nil there.
  func read(_ name: String) throws -> LuaValue? {
    let own = registered(name)
    if !own.isNil { return own }
    let value = try fields.get(name)
    return value.isNil && running == 0 ? nil : value
  }

  /// What is registered under a name, as a script sees it: of a table with modules in it the table.
  func registered(_ name: String) -> LuaValue {
    if let part = part(name) { return part is FieldTable ? fields.raw(key: FieldTable.key(name)) : .object(part) }
    return tensor(name).map { .object($0) } ?? .nil
  }

  /// Takes a value for a field.
  /// - Throws: `ModuleError` for what cannot take the place of what is registered there; nothing is changed then.
  func assign(_ name: String, _ value: LuaValue) throws {
    if name == "forward" {
      guard case .function(let function) = value else { throw unfit(name, "function", value) }
      fields.setRaw(name, value)
      forwardFunction = function
      return try entrust([function])
    }
    switch value {
    case .nil: remove(name)
    case .object(let object as Module): try put(name, object)
    case .object(let object as Tensor): try put(name, object)
    case .table(let table):
      if let part = try FieldTable.part(of: table, name, marks) {
        try put(name, part)
      } else if tensor(name) != nil {
        throw unfit(name, "tensor", value)
      } else {
        remove(name)
      }
    default:
      if part(name) != nil { throw unfit(name, "module or nil", value) }
      if tensor(name) != nil { throw unfit(name, "tensor or nil", value) }
      if running == 0 { note(name, value) }
    }
    fields.setRaw(name, value)
  }

  private func put(_ name: String, _ module: Module) throws {
    if tensor(name) != nil { throw unfit(name, "tensor or nil", .object(module)) }
    try check(part: module, name: name)
    set(name, module)
  }

  private func put(_ name: String, _ tensor: Tensor) throws {
    if part(name) != nil { throw unfit(name, "module or nil", .object(tensor)) }
    let isParameter = tensor.isLeaf && tensor.requiresGrad
    if parameters.contains(where: { $0.name == name }) {
      guard isParameter else { throw unfit(name, "nn.Parameter or nil", .object(tensor)) }
      try exchange(name, for: tensor)
    } else if buffers.contains(where: { $0.name == name }) {
      if isParameter { throw unfit(name, "tensor that requires no gradients or nil", .object(tensor)) }
      try exchange(name, for: tensor)
    } else if isParameter {
      try Module.check(name: name)
      try register(name, parameter: tensor)
    } else if marks.contains(tensor) {
      try Module.check(name: name)
      register(name, buffer: tensor)
    }
  }

  /// A scalar that belongs to what the module is.
  func note(_ name: String, _ value: LuaValue) {
    switch value {
    case .boolean(let value): constants[name] = "\(value)"
    case .integer(let value): constants[name] = "\(value)"
    case .number(let value): constants[name] = "\(value)"
    case .string: constants[name] = value.text
    default: constants[name] = nil
    }
  }

  private func unfit(_ name: String, _ expected: String, _ value: LuaValue) -> ModuleError {
    var got = value.kind.description
    if case .object(let object) = value {
      got = object is Module ? "a module" : (object as? Tensor)?.requiresGrad == true ? "one that does" : "a tensor"
    }
    return .argument(module: "nn.Module", name: name, expected: expected, got: got)
  }
}

extension LuaDefinedModule: ConfiguredModule {
  var settings: [String: String] {
    var settings = constants
    try? fields.forEach { key, value in
      if let name = key.text, name != "forward", case .function(let function) = value {
        settings[name] = function.checksum
      }
    }
    settings["forward"] = forwardFunction.checksum
    return settings
  }
  var isScripted: Bool { true }
  var kindName: String { "Module" }
  var shownSettings: [(name: String, value: String)] {
    constants.sorted { $0.key < $1.key }.prefix(8).map { ($0.key, String($0.value.prefix(40))) }
  }
}

extension LuaDefinedModule: CopyableModule {
  func another(_ copies: ModuleCopies) throws -> Module {
    let runtime = try fields.requireRuntime()
    let copy = LuaDefinedModule(
      try FieldTable.copy(of: fields, copies, runtime), forward: try forwardFunction.another(), marks)
    (copy.assumedBuffers, copy.constants) = (assumedBuffers, constants)
    try copy.entrust([copy.fields, copy.forwardFunction])
    return copy
  }
}

/// Tensors that a script called buffers (`nn.Buffer`), until they die.
final class BufferMarks {
  private struct Mark { weak var tensor: Tensor? }
  private var marks: [ObjectIdentifier: Mark] = [:]

  func add(_ tensor: Tensor) {
    if marks.count >= 256 { marks = marks.filter { $0.value.tensor != nil } }
    marks[ObjectIdentifier(tensor)] = Mark(tensor: tensor)
  }

  func contains(_ tensor: Tensor) -> Bool { marks[ObjectIdentifier(tensor)]?.tensor === tensor }
}
