import Tensors

extension Schedule {
  /// - Throws: `TensorError.argument` for a schedule that no training can mean.
  public func check() throws {
    func require(_ holds: Bool, _ name: String, _ expected: String, _ got: Any) throws {
      guard holds else {
        throw TensorError.argument(operation: "schedule", name: name, expected: expected, got: "\(got)")
      }
    }
    func checkFactor(_ factor: Double) throws {
      try require(factor >= 0 && factor.isFinite, "factor", "finite number of at least 0", factor)
    }
    switch self {
    case .constant: break
    case .step(let every, let factor):
      try require(every >= 1, "every", "number of epochs", every)
      try checkFactor(factor)
    case .multiStep(let epochs, let factor):
      try require(epochs.allSatisfy { $0 >= 0 }, "at", "epochs from 0", epochs)
      try checkFactor(factor)
    case .cosine(let epochs, let least):
      try require(epochs >= 1, "epochs", "number of epochs", epochs)
      try require(least >= 0 && least.isFinite, "least", "finite number of at least 0", least)
    case .warmUp(let epochs, let then):
      try require(epochs >= 0, "warm_up", "number of epochs", epochs)
      try then.check()
    }
  }
}
