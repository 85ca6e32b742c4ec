import Synchronization

/// Tells a profiler when differentiable operations begin and end, while there is one; else it costs one load each.
public enum OperationClock {
  /// What happens to the operation of this name; `backward` for its derivative.
  public enum Event: Sendable {
    case begin(String, isBackward: Bool)
    case end
  }

  /// Receives the events of all threads that run operations.
  public static var listener: (@Sendable (Event) -> Void)? {
    get { current.withLock { $0 } }
    set {
      current.withLock { $0 = newValue }
      isListening.store(newValue != nil, ordering: .relaxed)
    }
  }

  private static let current = Mutex<(@Sendable (Event) -> Void)?>(nil)
  private static let isListening = Atomic<Bool>(false)

  @inline(__always)
  static func measure<Result>(
    _ name: @autoclosure () -> String, isBackward: Bool = false, _ body: () throws -> Result
  ) rethrows -> Result {
    guard isListening.load(ordering: .relaxed), let listener else { return try body() }
    listener(.begin(name(), isBackward: isBackward))
    defer { listener(.end) }
    return try body()
  }
}
