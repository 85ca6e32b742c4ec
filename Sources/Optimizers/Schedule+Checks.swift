import Tensors

extension Schedule {
  /// - Throws: `TensorError.argument` for a schedule that no training can mean.
  public func check() throws {
    func require(_ holds: Bool, _ name: String, _ expected: String, _ got: Any) throws {
      guard holds else {
        throw TensorError.argument(operation: "schedule", name: name, expected: expected, got: "\(got)")
      }
    }
    func checkFactor(_ factor: Double, _ name: String = "factor") throws {
      try require(factor >= 0 && factor.isFinite, name, "finite number of at least 0", factor)
    }
    func checkLength(_ epochs: Int) throws {
      // Differences of lengths stay exact as numbers.
      try require((1...1 << 52).contains(epochs), "epochs", "number of epochs", epochs)
    }
    switch self {
    case .constant: break
    case .step(let every, let factor):
      try require(every >= 1, "every", "number of epochs", every)
      try checkFactor(factor)
    case .multiStep(let epochs, let factor):
      try require(epochs.allSatisfy { $0 >= 0 }, "at", "epochs from 0", epochs)
      try checkFactor(factor)
    case .exponential(let factor): try checkFactor(factor)
    case .linear(let epochs, let first, let last):
      try checkLength(epochs)
      try checkFactor(first, "first")
      try checkFactor(last, "last")
    case .cosine(let epochs, let least):
      try require(epochs >= 1, "epochs", "number of epochs", epochs)
      try checkFactor(least, "least")
    case .oneCycle(let epochs, let peak, let first, let last):
      try checkLength(epochs)
      try require((0...1).contains(peak), "peak", "share of the epochs, 0 to 1", peak)
      try checkFactor(first, "first")
      try checkFactor(last, "last")
    case .warmUp(let epochs, let then), .ramp(let epochs, let then):
      try require(epochs >= 0, "warm_up", "number of epochs", epochs)
      try then.check()
    }
  }
}
