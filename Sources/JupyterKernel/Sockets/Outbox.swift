import Foundation

/// Messages on their way to the network, in order.
///
/// Printed text is gathered while it waits: a loop that prints a million lines makes some fifty messages a second, not
/// a million. Who fills the outbox faster than the network empties it has to wait, so that memory stays bounded; the
/// network itself never does.
final class Outbox: @unchecked Sendable {
  /// Time between two messages of printed text.
  static let textInterval = Duration.milliseconds(20)
  /// Bytes of printed text in one message, about.
  private static let textLimit = 1 << 18
  /// Messages that may wait.
  private static let limit = 256

  // Safe: everything is read and changed under the condition's lock.
  private let condition = NSCondition()
  private var messages: [OutgoingMessage] = []
  /// Printed text that comes behind `messages`.
  private var text: PrintedText?
  private var lastText = ContinuousClock.now - textInterval
  private var isClosed = false
  private let wake: @Sendable () -> Void

  /// - Parameter wake: called, from any thread, when there is something new.
  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Text of one stream in answer to one request.
  struct PrintedText {
    var name: String
    var parentHeader: Data
    var text: String

    var message: OutgoingMessage {
      OutgoingMessage(
        channel: .iopub, identities: [Array("stream.\(name)".utf8)], type: "stream", parentHeader: parentHeader,
        content: ["name": .string(name), "text": .string(text)])
    }
  }

  /// - Parameter waits: whether the caller may be held up; not the network thread.
  func put(_ message: OutgoingMessage, waits: Bool = true) {
    condition.withLock {
      if waits { waitForRoom() }
      moveText()
      messages.append(message)
    }
    wake()
  }

  func put(text: String, to stream: String, parentHeader: Data) {
    condition.withLock {
      waitForRoom()
      if let present = self.text,
        present.name != stream || present.parentHeader != parentHeader || present.text.utf8.count > Self.textLimit
      {
        moveText()
      }
      self.text = self.text ?? PrintedText(name: stream, parentHeader: parentHeader, text: "")
      self.text?.text += text
    }
    wake()
  }

  private func waitForRoom() {
    while !isClosed, messages.count >= Self.limit { condition.wait() }
  }

  private func moveText() {
    guard let waiting = text else { return }
    messages.append(waiting.message)
    text = nil
    lastText = .now
  }

  /// Everything that is to be sent now, and how long until text that still waits is.
  func take() -> (messages: [OutgoingMessage], delay: Duration?) {
    condition.withLock {
      let since = ContinuousClock.now - lastText
      if text != nil, since >= Self.textInterval { moveText() }
      defer { messages.removeAll(keepingCapacity: true) }
      condition.broadcast()
      return (messages, text == nil ? nil : Self.textInterval - since)
    }
  }

  /// Nobody waits from now on.
  func close() {
    condition.withLock {
      isClosed = true
      moveText()
      condition.broadcast()
    }
  }
}
