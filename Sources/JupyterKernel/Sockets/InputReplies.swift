import Foundation
import Interrupt

/// Lines that the user entered, on their way to the script that waits for them.
final class InputReplies: @unchecked Sendable {
  // Safe: everything is read and changed under the condition's lock.
  private let condition = NSCondition()
  private var lines: [String] = []
  private var isClosed = false

  private struct Content: Decodable { var value: String }

  /// Takes an `input_reply`.
  func put(_ message: IncomingMessage) throws(WireError) {
    guard message.type == "input_reply" else { throw .unknownType(message.type) }
    let line = try message.decode(Content.self).value
    condition.withLock {
      lines.append(line)
      condition.signal()
    }
  }

  /// Forgets lines that nobody asked for.
  func clear() { condition.withLock { lines = [] } }

  /// No line comes from now on.
  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Waits for a line; `nil` after an interrupt, or when the kernel shuts down.
  func next() -> String? {
    condition.withLock {
      while lines.isEmpty {
        // A signal handler may set the flag but not a condition: it is looked at from time to time.
        if isClosed || Interrupt.isRequested { return nil }
        _ = condition.wait(until: Date(timeIntervalSinceNow: 0.05))
      }
      return lines.removeFirst()
    }
  }
}
