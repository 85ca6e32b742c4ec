import Tensors

/// A module whose output depends on more than its kind, its modules and its tensors.
public protocol ConfiguredModule: Module {
  /// What it depends on besides, by name, in words.
  var settings: [String: String] { get }
  /// Whether its forward is a function of a script, which may call anything.
  var isScripted: Bool { get }
}

extension ConfiguredModule {
  public var isScripted: Bool { false }
}

extension Module {
  /// What the network is built of, in the order of registration: itself under the empty name, then all modules below, each
  /// with its kind and settings. Tensors are left out.
  public var architecture: [(name: String, kind: String, settings: [String: String])] {
    ([("", self)] + namedModules).map { name, module in
      (name, "\(type(of: module))", (module as? any ConfiguredModule)?.settings ?? [:])
    }
  }

  /// Whether the forward of a module here or below is a function of a script.
  public var runsScript: Bool {
    ([self] + namedModules.map(\.module)).contains { ($0 as? any ConfiguredModule)?.isScripted ?? false }
  }
}

extension Conv2d: ConfiguredModule {
  public var settings: [String: String] {
    var settings = [
      "stride": "\(options.stride)", "padding": "\(options.padding)", "convolution": options.algorithm.rawValue,
    ]
    // Named where they are used: an identity that was written without them stays what it was.
    if options.dilation != 1 { settings["dilation"] = "\(options.dilation)" }
    if options.groups != 1 { settings["groups"] = "\(options.groups)" }
    return settings
  }
}

extension BatchNorm2d: ConfiguredModule {
  public var settings: [String: String] { ["eps": "\(epsilon)", "momentum": "\(momentum)"] }
}

extension Swish: ConfiguredModule {
  public var settings: [String: String] { ["beta": "\(beta)"] }
}

extension AvgPool2d: ConfiguredModule {
  public var settings: [String: String] { ["kernel_size": "\(kernel)", "stride": "\(stride ?? kernel)"] }
}

extension MaxPool2d: ConfiguredModule {
  public var settings: [String: String] { ["kernel_size": "\(kernel)", "stride": "\(stride ?? kernel)"] }
}

extension ResNet: ConfiguredModule {
  public var settings: [String: String] {
    ["depth": "\(options.depth)", "block": options.block.rawValue, "activation": "\(options.activation)"]
  }
}
