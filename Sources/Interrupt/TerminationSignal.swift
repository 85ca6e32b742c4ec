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

  /// From now on this process gets SIGTERM when the thread that started it ends, however that comes about; at once if
  /// `parent` has ended already.
  package static func follow(parent: Int32) { il_follow_parent(parent) }
}

/// What SIGINT does in a program without an interpreter.
package enum InterruptSignal {
  /// Runs work during which the first SIGINT is a request of ``Interrupt``; a second one ends the process.
  package static func raisesFlag<Result>(_ body: () throws -> Result) rethrows -> Result {
    il_interrupt_by_signal()
    defer { il_interrupt_by_signal_end() }
    return try body()
  }
}
