import Tensors

/// What does not fit when a network is put together or loaded.
public enum ModuleError: Error, Equatable, CustomStringConvertible {
  case names(missing: [String], unknown: [String])
  case shape(name: String, expected: Shape, got: Shape)
  case argument(module: String, name: String, expected: String, got: String)
  /// What a hook gave back cannot stand in the place of what it looked at.
  case hook(ModuleHook.Moment, expected: Shape, got: Shape)

  public var description: String {
    switch self {
    case .names(let missing, let unknown):
      "state_dict: "
        + [("missing", missing), ("unknown", unknown)].filter { !$0.1.isEmpty }
        .map { "\($0.0): \(Self.list($0.1))" }.joined(separator: "; ")
    case .shape(let name, let expected, let got): "state_dict: '\(name)': shape \(expected) expected, got \(got)"
    case .argument(let module, let name, let expected, let got):
      "\(module): '\(name)': \(expected) expected, got \(got)"
    case .hook(let moment, let expected, let got):
      "\(moment.rawValue): gradient of shape \(expected) expected, got \(got)"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(4).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}
