import Tensors

/// Modules one behind the other, under the positions that Lua counts from 1: `blocks.1`. It has no forward of its own.
public final class ModuleList: Module, ModuleSequence {
  public init(_ list: [Module]) {
    super.init()
    for module in list { register("\(modules.count + 1)", module) }
  }

  public var firstNumber: Int { 1 }

  public override func forward(_ x: Tensor) throws -> Tensor {
    throw ModuleError.argument(
      module: "nn.ModuleList", name: "forward", expected: "module that computes something", got: "a list of modules")
  }

  /// A name below the list in a file that counts from 0.
  func name(ofPyTorch name: String) -> String {
    let first = name.prefix { $0 != "." }
    guard let number = Int(first), (0..<modules.count).contains(number) else { return name }
    return "\(number + 1)" + name.dropFirst(first.count)
  }
}

/// Modules under names of one's own. It has no forward of its own.
public final class ModuleDict: Module {
  public override init() { super.init() }

  public override func forward(_ x: Tensor) throws -> Tensor {
    throw ModuleError.argument(
      module: "nn.ModuleDict", name: "forward", expected: "module that computes something", got: "a table of modules")
  }
}

/// A module whose modules are a list.
public protocol ModuleSequence: Module {
  /// The number of the first in names.
  var firstNumber: Int { get }
}

extension ModuleSequence {
  /// Adds a module at the end.
  /// - Throws: ``ModuleError``; see ``Module/check(part:name:)``.
  public func append(_ module: Module) throws {
    let name = "\(firstNumber + modules.count)"
    try check(part: module, name: name)
    register(name, module)
  }

  /// Puts a module at a position that is there already, from 0.
  public func set(_ position: Int, _ module: Module) throws {
    let name = modules[position].name
    try check(part: module, name: name)
    set(name, module)
  }
}

extension Sequential: ModuleSequence {
  public var firstNumber: Int { 0 }
}
