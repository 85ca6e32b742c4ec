import Tensors

/// A learning rate as a function of the epoch (or iteration), from 0: base times a factor.
public enum Schedule: Equatable, Sendable {
  case constant
  /// ·factor after every `every` epochs.
  case step(every: Int, factor: Double)
  /// ·factor at each of these epochs.
  case multiStep([Int], factor: Double)
  /// From 1 to `least` along half a cosine in `epochs` (Loshchilov and Hutter 2017), then `least`.
  case cosine(epochs: Int, least: Double)
  /// Linear from 1/(n + 1) in the first n epochs, then the other schedule (counted from there).
  indirect case warmUp(Int, then: Schedule)

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
    case .cosine(let epochs, let least):
      guard epoch < epochs else { return least }
      let cosine = try Deterministic.cos(Double.pi * Double(epoch) / Double(epochs))
      return least + (1 - least) * (1 + cosine) / 2
    case .warmUp(let epochs, let then):
      return epoch < epochs ? (Double(epoch) + 1) / (Double(epochs) + 1) : try then.factor(epoch - epochs)
    }
  }
}
