import Foundation
import JSON
import Synchronization

/// Messages on their way to the network, in order.
///
/// Printed text is gathered while it waits: a loop that prints a million lines makes some fifty messages a second, not
/// a million. Who fills the outbox faster than the network empties it has to wait, so that memory stays bounded; the
/// network itself never does.
final class Outbox: Sendable {
  /// Time between two messages of printed text.
  static let textInterval = Duration.milliseconds(20)
  /// Bytes of printed text in one message, about.
  private static let textLimit = 1 << 18
  /// Messages that may wait.
  private static let limit = 256

  /// Printed text that comes behind the messages.
  private struct Gathered {
    var text: PrintedText?
    var last = ContinuousClock.now - textInterval
  }

  private let messages = Channel<OutgoingMessage>(limit: limit)
  // Its lock is held while a message is sent, so that text and messages keep their order.
  private let gathered = Mutex(Gathered())
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
    if waits { messages.waitForRoom() }
    gathered.withLock { gathered in
      move(&gathered)
      messages.send(message)
    }
    wake()
  }

  func put(text: String, to stream: String, parentHeader: Data) {
    messages.waitForRoom()
    gathered.withLock { gathered in
      if let present = gathered.text,
        present.name != stream || present.parentHeader != parentHeader || present.text.utf8.count > Self.textLimit
      {
        move(&gathered)
      }
      gathered.text = gathered.text ?? PrintedText(name: stream, parentHeader: parentHeader, text: "")
      gathered.text?.text += text
    }
    wake()
  }

  private func move(_ gathered: inout Gathered) {
    guard let waiting = gathered.text else { return }
    messages.send(waiting.message)
    gathered = Gathered(text: nil, last: .now)
  }

  /// Everything that is to be sent now, and how long until text that still waits is.
  func take() -> (messages: [OutgoingMessage], delay: Duration?) {
    gathered.withLock { gathered in
      let since = ContinuousClock.now - gathered.last
      if gathered.text != nil, since >= Self.textInterval { move(&gathered) }
      return (messages.takeAll(), gathered.text == nil ? nil : Self.textInterval - since)
    }
  }

  /// Nobody waits from now on.
  func close() {
    gathered.withLock { move(&$0) }
    messages.close()
  }
}
