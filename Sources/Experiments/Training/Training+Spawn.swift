import NeuralNetworks
import Optimizers
import Perturbations
import Tensors

extension Training {
  /// - Throws: `TensorError.argument` for steps that no run has, `PerturbationError` and `ModuleError` for perturbations that
  ///   could not act and networks that cannot be copied.
  func checkSpawn() throws {
    guard let spawn = plan.spawn else { return }
    func fail(_ expected: String, _ got: String) -> TensorError {
      .argument(operation: "train.run", name: "spawn.at", expected: expected, got: got)
    }
    guard let first = spawn.steps.first, first >= 0 else {
      throw fail("steps from 0", spawn.steps.first.map { "\($0)" } ?? "none")
    }
    for (step, next) in zip(spawn.steps, spawn.steps.dropFirst()) where step == next {
      throw fail("each step once", "\(step) twice")
    }
    for replica in replicas {
      try spawn.ofSteps.check(parameters: replica.optimizer.groups.flatMap(\.parameters))
      _ = try replica.copy(named: replica.name, spawn.ofSteps, spawn.ofOutputs)
    }
  }

  /// - Throws: `TensorError.argument` for a copy that could never leave. A run with a checkpoint may be the beginning of a
  ///   longer one.
  func checkSpawn(within epochs: Int, _ iterations: Int) throws {
    guard checkpoint == nil, let last = plan.spawn?.steps.last, let batches else { return }
    let (steps, overflow) = epochs.multipliedReportingOverflow(by: batches)
    let total = min(iterations, overflow ? .max : steps)
    guard last > total else { return }
    throw TensorError.argument(
      operation: "train.run", name: "spawn.at", expected: "steps up to \(total), the run's last", got: "\(last)")
  }

  /// Lets the copies leave whose step has just been made.
  func spawnCopies() throws {
    guard let spawn = plan.spawn, spawn.steps.contains(position.step) else { return }
    for i in 0..<firstReplicas {
      try addCopy(of: i, step: position.step, iteration: replicas[i].optimizer.perturbationIteration)
      let last = replicas.count - 1
      replicas[last].origin?.generator = plan.generator?.state
      history[last] = history[i]
      firstNonFinite[last] = firstNonFinite[i]
      if !position.sums.isEmpty { position.sums.append(position.sums[i]) }
    }
  }

  /// Makes the copies that had left when a checkpoint was written, as new ones whose state is to be loaded.
  /// - Parameter iteration: what the perturbations of the parent of replica `i` had counted when it left.
  func restoreCopies(upTo step: Int, iteration: (_ i: Int) throws -> Int) throws {
    guard let spawn = plan.spawn else { return }
    for left in spawn.steps where left <= step {
      for i in 0..<firstReplicas { try addCopy(of: i, step: left, iteration: iteration(replicas.count)) }
    }
  }

  private func addCopy(of i: Int, step: Int, iteration: Int) throws {
    guard let spawn = plan.spawn else { return }
    let shifted = try spawn.perturbations.map { try $0.countingFrom(iteration) }
    let now = Spawn(at: [], perturbations: shifted)
    var copy = try replicas[i].copy(named: "\(replicas[i].name)@\(step)", now.ofSteps, now.ofOutputs)
    copy.origin = Replica.Origin(parent: i, step: step, iteration: iteration, generator: nil)
    replicas.append(copy)
    history.append([])
    firstNonFinite.append(nil)
  }
}

extension Spawn {
  /// What acts in the optimizer.
  var ofSteps: [PlacedPerturbation] {
    perturbations.filter { each in each.place.map { !Module.perturbationPlaces.contains($0) } ?? true }
  }
  /// What acts on the outputs of layers.
  var ofOutputs: [PlacedPerturbation] {
    perturbations.filter { each in each.place.map { Module.perturbationPlaces.contains($0) } ?? false }
  }
}

extension Replica {
  /// A copy that shares nothing with it and goes on with the same bits, but for what is added.
  fileprivate func copy(
    named name: String, _ ofSteps: [PlacedPerturbation], _ ofOutputs: [PlacedPerturbation]
  ) throws -> Replica {
    let copy = try model.clone()
    if !ofOutputs.isEmpty { try copy.perturb(model.perturbations + ofOutputs) }
    let tensors = Dictionary(zip(model.stateDict, copy.stateDict).map { (ObjectIdentifier($0.tensor), $1.tensor) }) {
      first, _ in first
    }
    let stepper = try optimizer.copy(
      { tensor in
        guard let own = tensors[ObjectIdentifier(tensor)] else {
          throw TensorError.argument(
            operation: "train.run", name: "spawn", expected: "optimizer whose parameters are all the network's",
            got: "one of another tensor of shape \(tensor.shape)")
        }
        return own
      }, adding: ofSteps)
    return Replica(name: name, model: copy, optimizer: stepper)
  }
}

extension PlacedPerturbation {
  /// The same, with iterations that count from another one on.
  fileprivate func countingFrom(_ iteration: Int) throws -> PlacedPerturbation {
    guard let own = placement.iterations, iteration > 0 else { return self }
    var placement = placement
    func moved(_ i: Int) -> Int { i > .max - iteration ? .max : i + iteration }
    placement.iterations = moved(own.lowerBound)...moved(own.upperBound)
    return try PlacedPerturbation(perturbation, placement)
  }
}
