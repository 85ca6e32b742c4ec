import Tensors

// What a layer's output depends on besides its tensors, under PyTorch's names, for identities and descriptions.

extension ConvolutionOptions {
  fileprivate var settings: [String: String] {
    var settings = ["stride": "\(stride)", "padding": "\(padding)", "convolution": algorithm.rawValue]
    // Named where they are used: an identity that was written without them stays what it was.
    if trailing != 0 { settings["padding"] = "same" }
    if dilation != 1 { settings["dilation"] = "\(dilation)" }
    if groups != 1 { settings["groups"] = "\(groups)" }
    return settings
  }
}

/// The algorithm is told once, of the whole network.
private func withoutAlgorithm(_ settings: [String: String]) -> [(name: String, value: String)] {
  settings.filter { $0.key != "convolution" }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
}

extension Conv2d: ConfiguredModule {
  public var settings: [String: String] { options.settings }
  public var shownSettings: [(name: String, value: String)] { withoutAlgorithm(settings) }
}

extension Conv1d: ConfiguredModule {
  public var settings: [String: String] {
    let o = options
    return ConvolutionOptions(
      stride: PerAxis(o.stride.columns), padding: PerAxis(o.padding.columns), trailing: PerAxis(o.trailing.columns),
      dilation: PerAxis(o.dilation.columns), groups: o.groups, algorithm: o.algorithm
    ).settings
  }
  public var shownSettings: [(name: String, value: String)] { withoutAlgorithm(settings) }
}

extension BatchNorm2d: ConfiguredModule {
  public var settings: [String: String] { ["eps": "\(epsilon)", "momentum": "\(momentum)"] }
}

extension LayerNorm: ConfiguredModule {
  public var settings: [String: String] { ["normalized_shape": "\(shape)", "eps": "\(epsilon)"] }
}

extension GroupNorm: ConfiguredModule {
  public var settings: [String: String] { ["num_groups": "\(groups)", "eps": "\(epsilon)"] }
}

extension Dropout: ConfiguredModule {
  public var settings: [String: String] { ["p": "\(p)"] }
}

extension Swish: ConfiguredModule {
  public var settings: [String: String] { ["beta": "\(beta)"] }
}

extension ELU: ConfiguredModule {
  public var settings: [String: String] { ["alpha": "\(alpha)"] }
}

extension GELU: ConfiguredModule {
  public var settings: [String: String] { ["approximate": approximation.rawValue] }
}

extension Softplus: ConfiguredModule {
  public var settings: [String: String] { ["beta": "\(beta)", "threshold": "\(threshold)"] }
}

extension LeakyReLU: ConfiguredModule {
  public var settings: [String: String] { ["negative_slope": "\(slope)"] }
}

extension Hardtanh: ConfiguredModule {
  public var settings: [String: String] { ["min_val": "\(low)", "max_val": "\(high)"] }
}

extension Softmax: ConfiguredModule {
  public var settings: [String: String] { ["dim": "\(dimension)", "logarithm": "\(isLogarithm)"] }
  public var kindName: String { isLogarithm ? "LogSoftmax" : "Softmax" }
  /// As scripts count dimensions.
  public var shownSettings: [(name: String, value: String)] {
    [("dim", "\(dimension < 0 ? dimension : dimension + 1)")]
  }
}

extension Embedding: ConfiguredModule {
  public var settings: [String: String] { ["first": "\(first)"] }
  public var shownSettings: [(name: String, value: String)] { [] }
}

extension AvgPool2d: ConfiguredModule {
  public var settings: [String: String] { options.settings }
  public var kindName: String { options.outputs == nil ? "AvgPool2d" : "AdaptiveAvgPool2d" }
}

extension MaxPool2d: ConfiguredModule {
  public var settings: [String: String] { options.settings }
  public var kindName: String { options.outputs == nil ? "MaxPool2d" : "AdaptiveMaxPool2d" }
}

extension PoolingOptions {
  fileprivate var settings: [String: String] {
    if let outputs { return ["output_size": "\(outputs)"] }
    var settings = ["kernel_size": "\(kernel)", "stride": "\(stride)"]
    if padding != 0 { settings["padding"] = "\(padding)" }
    if ceilMode { settings["ceil_mode"] = "true" }
    if !countsPadding { settings["count_include_pad"] = "false" }
    return settings
  }
}
