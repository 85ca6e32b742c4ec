import Autograd
import JSON
import NeuralNetworks
import Tensors

/// The first value of a training that was infinite or NaN.
public struct NonFinite: Equatable, Sendable, Encodable, CustomStringConvertible {
  public enum Kind: String, Encodable, Sendable { case loss, gradient, weight }

  /// What it was: the loss before a step, a gradient that the step goes by, a weight after the step.
  public let kind: Kind
  /// Counted from 1 over all epochs.
  public let step: Int
  /// The parameter; of a loss the first layer whose output was not finite, if it is known.
  public let layer: String?

  public init(kind: Kind, step: Int, layer: String?) { (self.kind, self.step, self.layer) = (kind, step, layer) }

  /// As it was encoded; nil for JSON that says no such thing.
  package init?(_ json: JSON) {
    guard case .object(let fields) = json, case .string(let name)? = fields["kind"], let kind = Kind(rawValue: name),
      let step = fields["step"]?.wholeNumber
    else { return nil }
    if case .string(let layer)? = fields["layer"] {
      self.init(kind: kind, step: step, layer: layer)
    } else {
      self.init(kind: kind, step: step, layer: nil)
    }
  }

  /// `loss in step 12 (fc)`
  public var description: String { "\(kind.rawValue) in step \(step)" + (layer.map { " (\($0))" } ?? "") }
}

extension Module {
  /// The first parameter, in the order of registration, for which a tensor of its own is not finite.
  func firstNonFinite(_ tensor: (Tensor) -> Tensor?) throws -> String? {
    try namedParameters.first { try !(tensor($0.tensor)?.isFinite() ?? true) }?.name
  }

  /// The first layer whose output for an input is not finite. Nothing is changed by looking: buffers and counters are put
  /// back; perturbations of outputs are left out. Nil where every output is finite, and for a network with functions
  /// of a script, which may not be called once more.
  func firstNonFiniteOutput(for input: Tensor) throws -> String? {
    guard !runsScript else { return nil }
    let all = namedModules
    let buffers = try stateDict.filter { !$0.tensor.requiresGrad }.map { ($0.tensor, try $0.tensor.clone()) }
    let kept = ([("", self)] + all).map { ($0.1, $0.1.outputHook, $0.1.iteration) }
    var found: String?
    for (name, module) in all {
      module.outputHook = { output in
        if found == nil, try !output.isFinite() { found = name }
        return output
      }
    }
    outputHook = nil
    defer { for (module, hook, iteration) in kept { (module.outputHook, module.iteration) = (hook, iteration) } }
    try GradientMode.off {
      _ = try self(input)
      for (tensor, before) in buffers { try tensor.copyInPlace(before) }
    }
    return found
  }
}
