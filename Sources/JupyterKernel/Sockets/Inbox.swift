import Foundation

/// Requests on their way from the network to the interpreter, in the order in which they came.
final class Inbox: @unchecked Sendable {
  // Safe: everything is read and changed under the condition's lock.
  private let condition = NSCondition()
  private var messages: [IncomingMessage] = []
  private var isClosed = false
  private var wasTold = false

  /// Whether whoever takes requests knows that there are no more.
  var isDone: Bool { condition.withLock { wasTold } }

  func put(_ message: IncomingMessage) {
    condition.withLock {
      messages.append(message)
      condition.signal()
    }
  }

  /// No request is taken from now on.
  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Waits for a request; `nil` once the inbox is closed.
  func next() -> IncomingMessage? {
    condition.withLock {
      while messages.isEmpty, !isClosed { condition.wait() }
      wasTold = isClosed
      return isClosed ? nil : messages.removeFirst()
    }
  }

  /// Takes out all requests of a type.
  func takeAll(_ type: String) -> [IncomingMessage] {
    condition.withLock {
      defer { messages.removeAll { $0.type == type } }
      return messages.filter { $0.type == type }
    }
  }
}
