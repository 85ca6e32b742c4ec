import Autograd
import Tensors

/// Everything below a module under its full name, and what is saved and loaded.
extension Module {
  /// All parameters, here and below, with their full names. One that stands in several places is listed once, under the
  /// first of its names.
  public var namedParameters: [(name: String, tensor: Tensor)] {
    var seen: Set<ObjectIdentifier> = []
    return collect { $0.parameters }.filter { seen.insert(ObjectIdentifier($0.tensor)).inserted }
  }

  /// All buffers, here and below, as ``namedParameters``.
  public var namedBuffers: [(name: String, tensor: Tensor)] {
    var seen: Set<ObjectIdentifier> = []
    return collect { $0.buffers }.filter { seen.insert(ObjectIdentifier($0.tensor)).inserted }
  }

  /// All modules below, with their full names, each before its own.
  public var namedModules: [(name: String, module: Module)] {
    modules.flatMap { name, module in
      [(name, module)] + module.namedModules.map { ("\(name).\($0.name)", $0.module) }
    }
  }

  /// This module, under the empty name, and all below; one that stands in several places once, under the first of its names.
  public var distinctModules: [(name: String, module: Module)] {
    var seen: Set<ObjectIdentifier> = []
    return ([("", self)] + namedModules).filter { seen.insert(ObjectIdentifier($0.1)).inserted }
  }

  /// How the elements of lists are named.
  public enum ListNames: String, CaseIterable, Sendable {
    /// By their positions from 1, as in a script.
    case lua
    /// From 0, as PyTorch's files have them.
    case pytorch
  }

  /// Parameters and buffers, here and below, in PyTorch's order: the module's own, then those of its modules. One that
  /// stands in several places is listed under each of its names, as PyTorch's files have it.
  public var stateDict: [(name: String, tensor: Tensor)] { stateDict(.lua) }

  /// The same with the elements of lists named as asked for.
  public func stateDict(_ names: ListNames) -> [(name: String, tensor: Tensor)] {
    collect(names) { $0.parameters + $0.buffers }
  }

  /// Copies named tensors into parameters and buffers. Their number type is converted.
  ///
  /// Names are those of ``stateDict``, or as PyTorch's files have them (elements of lists from 0), or those that
  /// ``currentName(of:)`` knows: what fits best.
  /// - Parameter strict: whether missing and unknown names are errors.
  /// - Throws: ``ModuleError``; nothing is changed then.
  public func load(_ state: [(name: String, tensor: Tensor)], strict: Bool = true) throws {
    let own = stateDict
    var (given, missing, unknown) = fit(state, to: own, .lua)
    if !(missing.isEmpty && unknown.isEmpty) {
      let other = fit(state, to: own, .pytorch)
      if other.missing.count + other.unknown.count < missing.count + unknown.count {
        (given, missing, unknown) = other
      }
    }
    if strict, !(missing.isEmpty && unknown.isEmpty) { throw ModuleError.names(missing: missing, unknown: unknown) }
    for (name, tensor) in own {
      guard let source = given[name], source.shape != tensor.shape else { continue }
      throw ModuleError.shape(name: name, expected: tensor.shape, got: source.shape)
    }
    try GradientMode.off {
      for (name, tensor) in own { if let source = given[name] { try tensor.copyInPlace(source.detach()) } }
    }
  }

  private typealias Fit = (given: [String: Tensor], missing: [String], unknown: [String])

  /// A state under this module's names, and which names do not fit.
  private func fit(
    _ state: [(name: String, tensor: Tensor)], to own: [(name: String, tensor: Tensor)], _ names: ListNames
  ) -> Fit {
    let known = Set(own.map(\.name))
    let renamed = state.map { entry in (name: ownName(of: entry.name, names, known), entry.tensor, entry.name) }
    let given = Dictionary(renamed.map { ($0.0, $0.1) }) { first, _ in first }
    // PyTorch's files know nothing of a layer's own generator: it goes on as it stands.
    let generators = Set(collect { ($0 as? Dropout)?.buffers ?? [] }.map(\.name))
    let missing = own.map(\.name).filter { given[$0] == nil && !generators.contains($0) }
    return (
      given, missing, renamed.filter { !known.contains($0.0) }.map(\.2)
    )
  }

  /// The name here of a tensor of a file.
  private func ownName(of name: String, _ names: ListNames, _ known: Set<String>) -> String {
    if names == .lua, known.contains(name) { return name }
    var module: Module? = self
    var rest = name[...]
    var path = ""
    // Each module tells the first name below it.
    while let current = module {
      var here = current.currentName(of: String(rest))
      if names == .pytorch, let list = current as? ModuleList { here = list.name(ofPyTorch: here) }
      guard let dot = here.firstIndex(of: ".") else { return path + here }
      module = current.part(String(here[..<dot]))
      path += here[...dot]
      rest = Substring(here[here.index(after: dot)...])
    }
    return path + rest
  }

  private func collect(
    _ names: ListNames = .lua, _ own: (Module) -> [(name: String, tensor: Tensor)]
  ) -> [(name: String, tensor: Tensor)] {
    own(self)
      + modules.enumerated().flatMap { i, part in
        let name = names == .pytorch && self is ModuleList ? "\(i)" : part.name
        return part.module.collect(names, own).map { ("\(name).\($0.name)", $0.tensor) }
      }
  }
}
