import LuaRuntime
import NeuralNetworks
import Tensors

/// A hook that is a Lua function.
final class LuaHook: ModuleHook {
  private let function: LuaFunction

  init(_ moment: Moment, _ function: LuaFunction) {
    self.function = function
    super.init(moment) { module, tensors in
      let arguments = [LuaValue.object(module)] + tensors.map { tensor in tensor.map { .object($0) } ?? .nil }
      let result = try function.requireRuntime().call(function, arguments, results: 1).first ?? .nil
      if result.isNil { return nil }
      guard case .object(let object) = result, let tensor = object as? Tensor else {
        throw ModuleError.argument(
          module: "nn.\(module.kind)", name: moment.rawValue, expected: "function that returns a tensor or nothing",
          got: "one that returns a \(result.kind)")
      }
      return tensor
    }
  }

  override var source: String { function.checksum }

  override func copied(to module: Module) throws -> ModuleHook {
    let copy = LuaHook(moment, try function.another())
    try copy.entrust(to: module)
    return copy
  }

  /// Tells the collector who keeps the function.
  func entrust(to module: Module) throws {
    try function.requireRuntime().entrust(function, to: module) { ($0 as? Module)?.parents }
  }
}

/// What takes a hook away again.
final class LuaHookHandle: LuaObject {
  private weak var module: Module?
  // The module keeps it: a handle that did too would be a root for the collector.
  private weak var hook: LuaHook?

  init(_ module: Module, _ hook: LuaHook) { (self.module, self.hook) = (module, hook) }

  var isInstalled: Bool { module.map { module in module.hooks.contains { $0 === hook } } ?? false }

  func remove() { if let hook { module?.remove(hook) } }
}
