import LuaRuntime
import Tensors

/// Everything that a script finds beside Lua's own libraries. One file (or folder) per Lua module; each function is
/// declared there with its help text.
public enum LuaLibrary {
  /// Registers all modules and classes with a runtime.
  public static func open(in runtime: LuaRuntime) throws {
    let tensors = TensorLibrary()
    try RandomLibrary(tensors).register(in: runtime)
    try tensors.register(in: runtime)
  }
}

extension Tensor: LuaObject {}
