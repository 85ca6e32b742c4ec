import Tensors

/// A module whose output depends on more than its kind, its modules and its tensors.
public protocol ConfiguredModule: Module {
  /// What it depends on besides, by name, in words.
  var settings: [String: String] { get }
  /// Whether its forward is a function of a script, which may call anything.
  var isScripted: Bool { get }
  /// Its kind, as scripts call it.
  var kindName: String { get }
  /// Those settings, in words, that one who looks at a network wants to see.
  var shownSettings: [(name: String, value: String)] { get }
}

extension ConfiguredModule {
  public var isScripted: Bool { false }
  public var kindName: String { "\(type(of: self))" }
  public var shownSettings: [(name: String, value: String)] {
    settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Module {
  /// What the network is built of, in the order of registration: itself under the empty name, then all modules below, each
  /// with its kind and settings. Tensors are left out.
  public var architecture: [(name: String, kind: String, settings: [String: String])] {
    ([("", self)] + namedModules).map { name, module in
      var settings = (module as? any ConfiguredModule)?.settings ?? [:]
      if !module.hooks.isEmpty {
        settings["hooks"] = module.hooks.map { "\($0.moment.rawValue) \($0.source)" }.joined(separator: ", ")
      }
      return (name, "\(type(of: module))", settings)
    }
  }

  /// Whether the forward of a module here or below, or what looks at one, is a function of a script.
  public var runsScript: Bool {
    distinctModules.contains { _, module in
      !module.hooks.isEmpty || (module as? any ConfiguredModule)?.isScripted ?? false
    }
  }
}

extension ResNet: ConfiguredModule {
  public var settings: [String: String] {
    var settings = [
      "depth": "\(options.depth)", "block": options.block.rawValue, "activation": "\(options.activation)",
    ]
    if !options.normalizesShortcuts { settings["shortcut_norm"] = "false" }
    return settings
  }
}
