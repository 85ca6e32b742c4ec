import Autograd
import Perturbations
import Tensors

/// Changes parameters along their gradients.
public protocol Optimizer: AnyObject {
  /// `sgd`, `adam`, `adamw`: as scripts call it.
  var name: String { get }
  /// The options that each of its groups has.
  var options: [OptimizerOption] { get }
  var groups: [ParameterGroup] { get set }
  /// Steps made so far.
  var iteration: Int { get }
  /// Changes of last bits that each step makes on purpose.
  var perturbations: [PlacedPerturbation] { get }
  /// Makes one step with the gradients that the parameters hold. A parameter without one is left as it is.
  func step() throws

  /// What it keeps for a parameter from step to step, by name; empty before the parameter's first step.
  func memory(of parameter: Tensor) throws -> [(name: String, tensor: Tensor)]
  /// Forgets what it kept, and takes for each parameter what ``memory(of:)`` gave.
  /// - Throws: `TensorError` for tensors that do not fit.
  func restore(iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)]) throws
}

extension Optimizer {
  /// Forgets all gradients.
  public func zeroGrad() throws {
    for group in groups { for (_, tensor) in group.parameters { try tensor.setGrad(nil) } }
  }

  /// Sets an option of a group.
  /// - Throws: `TensorError.argument` for an option that it does not have, or a value that the option cannot mean.
  public func set(_ name: String, _ value: [Double], ofGroup i: Int) throws {
    guard let option = options.first(where: { $0.name == name }) else {
      throw TensorError.argument(
        operation: self.name, name: name, expected: options.map(\.name).joined(separator: ", "), got: name)
    }
    try option.check(value, operation: self.name, name: name)
    var group = groups[i]
    group.set(name, value)
    try group.checkNesterov(self.name, name)
    groups[i] = group
  }

  /// A schedule begins: it scales the rates as they are now.
  public func beginSchedule() { for i in groups.indices { groups[i].beginSchedule() } }

  /// The schedule's factor from now on.
  public func setScheduleFactor(_ factor: Double) { for i in groups.indices { groups[i].scheduleFactor = factor } }

  /// Everything that must be kept to go on with the same bits: for each group its options and rate, for each parameter
  /// what the steps remember. Named by numbers of group and parameter from 1, `1.3.velocity`, since names of parameters
  /// may occur in several groups.
  public func state() throws -> [(name: String, tensor: Tensor)] {
    var entries: [(name: String, tensor: Tensor)] = [("iteration", try Tensor([Int64(iteration)]))]
    for (i, group) in groups.enumerated() {
      entries.append(("\(i + 1).rate", try Tensor(group.rateState)))
      for (name, value) in group.options.sorted(by: { $0.key < $1.key }) {
        entries.append(("\(i + 1).\(name)", try Tensor(value)))
      }
      for (j, parameter) in group.parameters.enumerated() {
        entries += try memory(of: parameter.tensor).map { ("\(i + 1).\(j + 1).\($0.name)", $0.tensor) }
      }
    }
    return entries
  }

  /// Goes on where a ``state()`` was taken. Nothing is changed if it does not fit.
  /// - Throws: `TensorError.argument` for what is missing or impossible.
  public func restore(_ state: [(name: String, tensor: Tensor)]) throws {
    let given = Dictionary(state.map { ($0.name, $0.tensor) }) { first, _ in first }
    func numbers(_ name: String, count: Int) throws -> [Double] {
      guard let tensor = given[name], tensor.count == count else {
        throw TensorError.argument(
          operation: self.name, name: "state", expected: "\(count) numbers as '\(name)'",
          got: "\(given[name]?.count ?? 0)")
      }
      return try tensor.toArray(Double.self)
    }
    var restored = groups
    var place: [ObjectIdentifier: String] = [:]
    for i in groups.indices {
      restored[i].rateState = try numbers("\(i + 1).rate", count: 3)
      for option in options where option.name != "lr" {
        let value = try numbers("\(i + 1).\(option.name)", count: option.standard.count)
        try option.check(value, operation: self.name, name: option.name)
        restored[i].set(option.name, value)
      }
      for (j, parameter) in groups[i].parameters.enumerated() {
        place[ObjectIdentifier(parameter.tensor)] = "\(i + 1).\(j + 1)."
      }
    }
    let steps = try numbers("iteration", count: 1)[0]
    guard let steps = Int(exactly: steps), steps >= 0 else {
      throw TensorError.argument(operation: self.name, name: "iteration", expected: "number of steps", got: "\(steps)")
    }
    try restore(iteration: steps) { parameter in
      guard let prefix = place[ObjectIdentifier(parameter)] else { return [] }
      return state.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
    }
    groups = restored
  }

  /// A tensor of the state as a parameter's own copy.
  /// - Throws: `TensorError.shapes` if it does not have the parameter's shape.
  func kept(_ tensor: Tensor, for parameter: Tensor) throws -> Tensor {
    guard tensor.shape == parameter.shape else {
      throw TensorError.shapes(
        operation: name, [parameter.shape, tensor.shape], rule: "state of the parameter's shape expected")
    }
    return try tensor.to(parameter.dtype).clone()
  }
}
