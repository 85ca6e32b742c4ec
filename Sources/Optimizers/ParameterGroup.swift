import Autograd
import Tensors

/// Parameters that share the values of an optimizer's options.
public struct ParameterGroup {
  public var parameters: [(name: String, tensor: Tensor)]
  /// Values of options by name, but for the learning rate; an optimizer adds those that were not given.
  public private(set) var options: [String: [Double]]
  /// What a rate was set to, and the schedule's factor at that time.
  private var rate: (base: Double, factor: Double)?
  /// The schedule's factor now; see ``learningRate``.
  public var scheduleFactor = 1.0

  /// - Parameter options: by name; those of the optimizer count where one is missing.
  public init(_ parameters: [(name: String, tensor: Tensor)], _ options: [String: [Double]] = [:]) {
    (self.parameters, self.options) = (parameters, options)
    if let rate = options["lr"]?.first { learningRate = rate }
    self.options["lr"] = nil
  }

  public init(_ parameters: [(name: String, tensor: Tensor)], learningRate: Double, weightDecay: Double = 0) {
    self.init(parameters, ["lr": [learningRate], "weight_decay": [weightDecay]])
  }

  /// The rate of the next step.
  ///
  /// A rate that was there when a schedule began is scaled by it. One that is set while it runs holds until it is set
  /// again: whoever sets rates by hand has taken them over.
  public var learningRate: Double {
    get {
      guard let rate else { return 0 }
      // 0: it does not follow the schedule.
      if rate.factor == scheduleFactor || rate.factor == 0 { return rate.base }
      return rate.base * (scheduleFactor / rate.factor)
    }
    set { rate = (newValue, 0) }
  }

  /// The values of an option, the learning rate included; empty where there is no such option.
  public func values(_ option: String) -> [Double] {
    option == "lr" ? (rate == nil ? [] : [learningRate]) : options[option] ?? []
  }

  /// The value of an option of one number.
  public subscript(option: String) -> Double { values(option).first ?? 0 }

  public var weightDecay: Double {
    get { self["weight_decay"] }
    set { options["weight_decay"] = [newValue] }
  }

  /// Takes the rate as it is now as the base of a schedule that begins.
  public mutating func beginSchedule() {
    let now = learningRate
    scheduleFactor = 1
    rate = (now, 1)
  }

  mutating func set(_ option: String, _ value: [Double]) {
    if option == "lr" { learningRate = value.first ?? 0 } else { options[option] = value }
  }

  /// The rate as it must be kept: base, the factor when it was set (0: it follows none), the factor now.
  var rateState: [Double] {
    get { [rate?.base ?? 0, rate?.factor ?? 1, scheduleFactor] }
    set {
      guard newValue.count == 3 else { return }
      (rate, scheduleFactor) = ((newValue[0], newValue[1]), newValue[2])
    }
  }
}

extension [ParameterGroup] {
  /// The groups with all options of an optimizer: its own values where a group has none.
  /// - Parameters:
  ///   - operation: what messages call the optimizer.
  ///   - standard: values for groups that have none of their own.
  /// - Throws: `TensorError.argument` for values and parameters that no optimizer can mean.
  public func completed(_ operation: String, _ declared: [OptimizerOption], _ standard: [String: [Double]]) throws
    -> Self
  {
    try checkParameters(operation)
    return try enumerated().map { i, group in
      var group = group
      for name in group.options.keys.sorted() where !declared.contains(where: { $0.name == name }) {
        throw TensorError.argument(
          operation: operation, name: place(i, name), expected: declared.map(\.name).joined(separator: ", "), got: name)
      }
      for option in declared {
        let own = group.values(option.name)
        let value = own.isEmpty ? standard[option.name] ?? option.standard : own
        try option.check(value, operation: operation, name: place(i, option.name))
        group.set(option.name, value)
      }
      try group.checkNesterov(operation, place(i, "nesterov"))
      return group
    }
  }

  /// `lr`, or `groups[2].lr` where there are several.
  private func place(_ i: Int, _ name: String) -> String { count == 1 ? name : "groups[\(i + 1)].\(name)" }

  private func checkParameters(_ operation: String) throws {
    func fail(_ name: String, _ expected: String, _ got: String) -> TensorError {
      .argument(operation: operation, name: name, expected: expected, got: got)
    }
    guard !isEmpty else { throw fail("parameters", "at least one parameter", "none") }
    var seen: [ObjectIdentifier: String] = [:]
    for (i, group) in enumerated() {
      guard !group.parameters.isEmpty else { throw fail(place(i, "parameters"), "at least one parameter", "none") }
      for (name, tensor) in group.parameters {
        let place = "parameter '\(name)'" + (count == 1 ? "" : " of group \(i + 1)")
        guard tensor.dtype.isFloatingPoint else { throw fail(place, "float32 or float64 tensor", tensor.dtype.name) }
        guard tensor.isLeaf else { throw fail(place, "leaf tensor", "one that was computed from others") }
        if let first = seen.updateValue(place, forKey: ObjectIdentifier(tensor)) {
          throw fail(place, "tensor that no group has yet", "the same as \(first)")
        }
      }
    }
  }
}

extension ParameterGroup {
  /// - Throws: `TensorError.argument` for Nesterov without momentum, or with dampening.
  func checkNesterov(_ operation: String, _ place: String) throws {
    // One that a script wrote may mean something else by the name.
    guard self["nesterov"] == 0 || values("dampening").isEmpty || self["momentum"] > 0 && self["dampening"] == 0 else {
      throw TensorError.argument(
        operation: operation, name: place, expected: "momentum above 0 and dampening 0 with it",
        got: "momentum \(self["momentum"]), dampening \(self["dampening"])")
    }
  }
}
