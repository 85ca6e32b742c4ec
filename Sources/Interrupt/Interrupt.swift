import CInterrupt

/// Thrown by a long native loop that found the interrupt flag set. What it had finished is kept by its caller.
public struct Interrupted: Error {
  public init() {}
}

/// The flag by which running work is asked to stop.
///
/// A signal handler, a time limit or a notebook sets it; loops on every floor call ``check()`` between blocks
/// of work (every few milliseconds); the session clears it before it evaluates the next chunk.
public enum Interrupt {
  /// Whether somebody asked running work to stop.
  public static var isRequested: Bool { il_interrupt_requested() }

  /// Asks running work to stop. Callable from any thread.
  public static func request() { il_interrupt_request() }

  /// Forgets an earlier request.
  public static func clear() { il_interrupt_clear() }

  /// Runs what must be finished once begun, such as the change of a tensor in place: within it nobody sees a request, which
  /// waits for its end. It must be short. Nests.
  @inlinable public static func finishing<Result>(_ body: () throws -> Result) rethrows -> Result {
    il_interrupt_hold()
    defer { il_interrupt_release() }
    return try body()
  }

  /// Throws ``Interrupted`` if somebody asked running work to stop; costs one relaxed atomic load.
  @inlinable public static func check() throws {
    if isRequested { throw Interrupted() }
  }
}
