import CInterrupt

/// Holds off the end that SIGTERM or SIGHUP asks for, so that work can save its state first. A second signal ends the
/// process at once.
package enum TerminationSignal {
  /// Whether a signal waits.
  package static var isWaiting: Bool { il_termination_waiting() != 0 }

  /// Runs work which looks at ``isWaiting`` and comes to an end then. After it a signal that waited does what it would have
  /// done, which ends most programs.
  package static func held<Result>(_ body: () throws -> Result) rethrows -> Result {
    il_termination_hold()
    defer { il_termination_release() }
    return try body()
  }
}
