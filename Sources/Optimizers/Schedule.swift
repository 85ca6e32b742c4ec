import Tensors

/// A learning rate as a function of the epoch (or step), from 0: base times a factor.
public enum Schedule: Equatable, Sendable {
  case constant
  /// ·factor after every `every` epochs.
  case step(every: Int, factor: Double)
  /// ·factor at each of these epochs.
  case multiStep([Int], factor: Double)
  /// factorⁿ in epoch n.
  case exponential(factor: Double)
  /// From `first` to `last` in `epochs`, then `last`.
  case linear(epochs: Int, first: Double, last: Double)
  /// From 1 to `least` along half a cosine in `epochs` (Loshchilov and Hutter 2017), then `least`.
  case cosine(epochs: Int, least: Double)
  /// From `first` to 1 in the share `peak` of `epochs`, then to `last`, each along half a cosine (Smith and Topin 2018), as
  /// PyTorch's `OneCycleLR`.
  case oneCycle(epochs: Int, peak: Double, first: Double, last: Double)
  /// Linear from 1/(n + 1) in the first n epochs, then the other schedule (counted from there).
  indirect case warmUp(Int, then: Schedule)
  /// The same in the first n epochs, then the other schedule, which counts from the beginning.
  indirect case ramp(Int, over: Schedule)

  /// The factor at an epoch.
  public func factor(_ epoch: Int) throws -> Double {
    switch self {
    case .constant: return 1
    case .step(let every, let factor):
      var rate = 1.0
      // Where another cut changes nothing, no further one does.
      var cuts = epoch / max(1, every)
      while cuts > 0, rate * factor != rate {
        rate *= factor
        cuts -= 1
      }
      return rate
    case .multiStep(let epochs, let factor): return epochs.filter { $0 <= epoch }.reduce(1) { rate, _ in rate * factor }
    case .exponential(let factor): return Deterministic.power(factor, epoch)
    case .linear(let epochs, let first, let last):
      return epoch < epochs ? first + (last - first) * (Double(epoch) / Double(epochs)) : last
    case .cosine(let epochs, let least):
      guard epoch < epochs else { return least }
      return try Self.arc(1, least, Double(epoch) / Double(epochs))
    case .oneCycle(let epochs, let peak, let first, let last):
      // The peak and the end are reached in the last epoch of their phase.
      let (top, end) = (peak * Double(epochs) - 1, Double(epochs - 1))
      let now = min(Double(epoch), end)
      if now <= top { return try top > 0 ? Self.arc(first, 1, now / top) : 1 }
      return try end > top ? Self.arc(1, last, (now - max(0, top)) / (end - max(0, top))) : last
    case .warmUp(let epochs, let then):
      return epoch < epochs ? (Double(epoch) + 1) / (Double(epochs) + 1) : try then.factor(epoch - epochs)
    case .ramp(let epochs, let over):
      return epoch < epochs ? (Double(epoch) + 1) / (Double(epochs) + 1) : try over.factor(epoch)
    }
  }

  /// From `first` to `last` along half a cosine, at a share of the way.
  private static func arc(_ first: Double, _ last: Double, _ share: Double) throws -> Double {
    last + (first - last) * (1 + (try Deterministic.cos(Double.pi * share))) / 2
  }
}

/// What scales the learning rates of a run.
public enum RateSchedule {
  /// What a schedule counts.
  public enum Unit: String, CaseIterable, Sendable { case epoch, step }

  case of(Schedule, by: Unit)
  /// A function of the epochs finished and the steps made so far.
  case function((_ epoch: Int, _ step: Int) throws -> Double)

  /// The factor of the next step.
  /// - Parameters:
  ///   - epoch: epochs finished.
  ///   - step: steps made over all epochs.
  /// - Throws: `TensorError.argument` for a factor of a function that no rate can mean, and what the function throws.
  public func factor(epoch: Int, step: Int) throws -> Double {
    switch self {
    case .of(let schedule, let unit): return try schedule.factor(unit == .epoch ? epoch : step)
    case .function(let function):
      let factor = try function(epoch, step)
      guard factor.isFinite, factor >= 0 else {
        throw TensorError.argument(
          operation: "schedule", name: "factor", expected: "finite number of at least 0", got: "\(factor)")
      }
      return factor
    }
  }

  public func check() throws { if case .of(let schedule, _) = self { try schedule.check() } }
}
