import LuaRuntime
import LuaSyntax

extension Session {
  /// What a source probably does not mean.
  func hints(in source: String) -> [String] {
    guard source.contains("==") || source.contains("~="), source.contains(":") else { return [] }
    return LiteralComparison.hints(in: Array(source.utf8), methods: tensorMethods)
  }

  /// Methods that give a tensor in every class that has one of that name, or a network: neither is ever equal to a number.
  private var tensorMethods: Set<String> {
    let methods = runtime.declarations.filter { $0.kind == .method }
    func givesTensor(_ method: Declaration) -> Bool {
      ["tensor", "nn.Module"].contains { method.returns.hasPrefix($0) } && !method.returns.contains(" or ")
    }
    return Set(methods.filter(givesTensor).map(\.name)).subtracting(methods.filter { !givesTensor($0) }.map(\.name))
  }
}
