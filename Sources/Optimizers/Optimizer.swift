import Autograd
import Interrupt
import Perturbations
import Tensors

/// Changes parameters along their gradients.
public protocol Optimizer: AnyObject {
  /// `sgd`, `adam`, `lbfgs`: as scripts call it.
  var name: String { get }
  /// The options that each of its groups has.
  var options: [OptimizerOption] { get }
  var groups: [ParameterGroup] { get set }
  /// Steps made so far.
  var iteration: Int { get }
  /// What perturbations have counted so far: steps, or inner iterations of a step that makes several.
  var perturbationIteration: Int { get }
  /// Changes of last bits that each step makes on purpose.
  var perturbations: [PlacedPerturbation] { get }
  /// What its steps depend on besides options and perturbations, by name: the checksum of a step that a script wrote.
  var settings: [String: String] { get }
  /// Whether a step is a function of a script.
  var runsScript: Bool { get }
  /// Whether a step evaluates the loss at several points: only ``step(closure:)`` makes one.
  var needsClosure: Bool { get }
  /// Makes one step with the gradients that the parameters hold. A parameter without one is left as it is.
  func step() throws
  /// Makes one step with gradients that `closure` computes.
  /// - Parameter closure: forgets the gradients, computes them at the parameters as they are, and returns the loss.
  /// - Returns: the loss before the step.
  func step(closure: () throws -> Double) throws -> Double

  /// What it keeps for a parameter from step to step, by name; empty before the parameter's first step.
  func memory(of parameter: Tensor) throws -> [(name: String, tensor: Tensor)]
  /// What it keeps for all parameters together.
  func sharedMemory() throws -> [(name: String, tensor: Tensor)]
  /// Forgets what it kept, and takes for each parameter what ``memory(of:)`` gave, and what ``sharedMemory()`` gave.
  /// - Throws: `TensorError` for tensors that do not fit; nothing is changed then.
  func restore(
    iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    shared: [(name: String, tensor: Tensor)]
  ) throws
  /// What puts back all that a step may change, to be called if it fails.
  func undo() throws -> () throws -> Void
  /// One of the same kind and settings for other groups, as it was before its first step.
  func another(for groups: [ParameterGroup], _ perturbations: [PlacedPerturbation]) throws -> any Optimizer
}

extension Optimizer {
  public var perturbationIteration: Int { iteration }
  public var settings: [String: String] { [:] }
  public var runsScript: Bool { false }
  public var needsClosure: Bool { false }
  public func sharedMemory() throws -> [(name: String, tensor: Tensor)] { [] }

  public func step(closure: () throws -> Double) throws -> Double {
    let loss = try closure()
    try finishStep()
    return loss
  }

  /// ``step()`` whole or not at all: an interrupt waits for its end, and what a function of a script leaves half done when
  /// it fails or is interrupted is put back.
  public func finishStep() throws {
    guard runsScript || perturbations.contains(where: { $0.perturbation.needsInterpreter }) else {
      return try Interrupt.finishing { try step() }
    }
    let undo = try undo()
    do {
      if runsScript { try step() } else { try Interrupt.finishing { try step() } }
    } catch {
      try Interrupt.finishing { try undo() }
      throw error
    }
  }

  public func undo() throws -> () throws -> Void {
    let parameters = try groups.flatMap(\.parameters).map { ($0.tensor, copy: try $0.tensor.detach().clone()) }
    let kept = try state().map { ($0.name, try $0.tensor.clone()) }
    return {
      try GradientMode.off { for (tensor, copy) in parameters { try tensor.copyInPlace(copy) } }
      try self.restore(kept)
    }
  }

  /// A copy for other tensors, with the same rates, options and memory: its next step has the same bits.
  /// - Parameters:
  ///   - tensor: the copy of a parameter.
  ///   - added: perturbations that act on the copy beside its own.
  /// - Throws: `PerturbationError` for a perturbation that could not act.
  public func copy(
    _ tensor: (Tensor) throws -> Tensor, adding added: [PlacedPerturbation] = []
  ) throws -> any Optimizer {
    let groups = try groups.map { group in
      var group = group
      group.parameters = try group.parameters.map { ($0.name, try tensor($0.tensor)) }
      return group
    }
    let copy = try another(for: groups, perturbations + added)
    try copy.restore(state().map { ($0.name, try $0.tensor.clone()) })
    return copy
  }

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

  /// The factors from now on, one for each group, or one for all.
  public func setScheduleFactors(_ factors: [Double]) {
    for i in groups.indices { groups[i].scheduleFactor = factors[Swift.min(i, factors.count - 1)] }
  }

  /// Everything that must be kept to go on with the same bits: for each group its options and rate, for each parameter
  /// what the steps remember. Named by numbers of group and parameter from 1, `1.3.velocity`, since names of parameters
  /// may occur in several groups. What is kept for all together is called `shared.…`.
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
    return entries + (try sharedMemory()).map { ("shared.\($0.name)", $0.tensor) }
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
    func part(_ prefix: String) -> [(name: String, tensor: Tensor)] {
      state.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
    }
    let known = Set(place.values)
    for (name, _) in state where !isKnown(name, parameters: known) {
      throw TensorError.argument(
        operation: self.name, name: "state", expected: "options and memory of this optimizer's parameters", got: name)
    }
    try restore(
      iteration: steps, memory: { parameter in place[ObjectIdentifier(parameter)].map(part) ?? [] },
      shared: part("shared."))
    groups = restored
  }

  /// Whether an entry of a state belongs to this optimizer.
  private func isKnown(_ name: String, parameters: Set<String>) -> Bool {
    if name == "iteration" || name.hasPrefix("shared.") { return true }
    let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard let group = parts.first.flatMap({ Int($0) }), (1...groups.count).contains(group), parts.count > 1 else {
      return false
    }
    if parts.count == 3 { return parameters.contains("\(parts[0]).\(parts[1]).") }
    return parts[1] == "rate" || options.contains { $0.name == parts[1] }
  }

  /// Makes a step parameter by parameter, in the order of the groups, and records nothing.
  func stepEach(_ step: (ParameterGroup, _ name: String, Tensor) throws -> Void) throws {
    try GradientMode.off {
      for group in groups { for (name, tensor) in group.parameters { try step(group, name, tensor) } }
    }
  }

  /// What a state tells of each parameter, made anew.
  /// - Parameter make: takes a parameter and what was kept for it, by name; nil before its first step.
  func restored<State>(
    from memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    _ make: (Tensor, [String: Tensor]) throws -> State?
  ) throws -> [ObjectIdentifier: State] {
    var states: [ObjectIdentifier: State] = [:]
    for (_, tensor) in groups.flatMap(\.parameters) {
      let kept = Dictionary(try memory(tensor).map { ($0.name, $0.tensor) }) { first, _ in first }
      states[ObjectIdentifier(tensor)] = try make(tensor, kept)
    }
    return states
  }

  /// A count of steps in a state.
  /// - Throws: `TensorError.argument` for what is none.
  func steps(_ tensor: Tensor) throws -> Int {
    guard tensor.count == 1, let steps = Int(exactly: try tensor.item()), steps >= 0 else {
      throw TensorError.argument(
        operation: name, name: "state", expected: "number of steps as 'step'",
        got: tensor.count == 1 ? "\(try tensor.item())" : "\(tensor.shape)")
    }
    return steps
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
