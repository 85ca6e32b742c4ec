/// Whether operations are recorded for derivatives: on at first, off inside ``off(_:)``.
///
/// The setting belongs to the thread (or task) that made it; it cannot outlive the closure.
public enum GradientMode {
  @TaskLocal private static var isOn = true

  /// Whether operations on tensors that require gradients are recorded now.
  public static var isRecording: Bool { isOn }

  /// Runs `body` without recording (PyTorch's `no_grad`).
  public static func off<R>(_ body: () throws -> R) rethrows -> R { try $isOn.withValue(false, operation: body) }

  /// Runs `body` with recording on or off (PyTorch's `enable_grad` inside `no_grad`).
  public static func set<R>(_ recording: Bool, _ body: () throws -> R) rethrows -> R {
    recording == isOn ? try body() : try $isOn.withValue(recording, operation: body)
  }
}
