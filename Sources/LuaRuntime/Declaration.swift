/// One thing that Swift declared to Lua, as data: what tests and tools enumerate.
public struct Declaration {
  public enum Kind: String, CaseIterable, Sendable {
    /// `owner.name(…)`.
    case function
    /// `owner(…)`, of a module.
    case call
    /// `object:name(…)`.
    case method
    /// What Lua calls for an operator; ``Declaration/name`` is its event, such as `__add`.
    case metamethod
    /// `object.name`.
    case property
    /// `object.name = value`.
    case setter
    /// `object[key]`.
    case indexer
    /// `object[key] = value`.
    case newindexer
  }

  public let kind: Kind
  /// The module or class.
  public let owner: String
  /// The key in it; empty where there is none.
  public let name: String
  /// As in messages and help: `pde.heat`, `tensor:sum`.
  public let title: String
  public let parameters: [Parameter]
  public let options: [Parameter]
  /// What it gives back, in words; empty for nothing, and where the help has no entry.
  public let returns: String
}

extension LuaRuntime {
  /// Every function, method, metamethod, property and way of indexing of the registered modules and classes, in the order
  /// of registration.
  public var declarations: [Declaration] {
    modules.flatMap(declarations(of:)) + registeredClasses.flatMap(declarations(of:))
  }

  private func declarations(of module: LuaModule) -> [Declaration] {
    let call = module.callable.map { make(.call, module.name, "", $0.function, returns: $0.returns) }
    return module.functions.map { function, entry in
      make(
        .function, module.name, String(function.name.dropFirst(module.name.count + 1)), function, returns: entry.returns
      )
    } + (call.map { [$0] } ?? [])
  }

  private func declarations(of type: AnyLuaClass) -> [Declaration] {
    func entries(_ kind: Declaration.Kind, _ list: [(key: String, function: BoundFunction)]) -> [Declaration] {
      list.map { make(kind, type.name, $0.key, $0.function, returns: help(for: $0.function.name)?.returns ?? "") }
    }
    return entries(.method, type.methods) + entries(.metamethod, type.metamethods) + entries(.property, type.getters)
      + entries(.setter, type.setters) + entries(.indexer, type.indexFallback.map { [("", $0)] } ?? [])
      + entries(.newindexer, type.newindexFallback.map { [("", $0)] } ?? [])
  }

  private func make(
    _ kind: Declaration.Kind, _ owner: String, _ name: String, _ function: BoundFunction, returns: String
  ) -> Declaration {
    Declaration(
      kind: kind, owner: owner, name: name, title: function.name, parameters: function.parameters,
      options: function.options, returns: returns)
  }
}
