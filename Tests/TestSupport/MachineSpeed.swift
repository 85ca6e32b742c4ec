import Foundation

/// How fast the machine is at this moment. Suites run beside each other, on machines of any speed: a bound in seconds on what a
/// user waits for is one for an idle machine, and is stretched by what stretches any other work.
public enum MachineSpeed {
  /// How many times as long as on an idle core of some 3 GHz a piece of work takes now: 1 at least, more where other
  /// processes or tests have the cores, or the cores are slow. Takes some 20 ms there.
  public static func slowness() -> Double {
    let start = ContinuousClock.now
    var sum = 0.0
    for i in 1...1_000_000 { sum += lgamma(Double(i)) }
    precondition(sum > 0)
    return max(1, (ContinuousClock.now - start) / .milliseconds(20))
  }

  /// The seconds that `work` measures, divided by how slow the machine was before or after it, whichever was more; the best of
  /// several attempts, which end with the first below `bound`.
  public static func idleSeconds(bound: Double, attempts: Int = 5, _ work: () throws -> Double) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<attempts where best >= bound {
      let before = slowness()
      let seconds = try work()
      best = min(best, seconds / max(before, slowness()))
    }
    return best
  }
}
