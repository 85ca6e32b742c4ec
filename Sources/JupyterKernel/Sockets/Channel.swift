import Foundation

/// Values on their way from threads to a thread, in order.
final class Channel<Element: Sendable>: @unchecked Sendable {
  // Safe: everything is read and changed under the condition's lock.
  private let condition = NSCondition()
  private var elements: [Element] = []
  private var isClosed = false
  private var wasTold = false
  private let limit: Int

  /// - Parameter limit: so many may wait before ``waitForRoom()`` waits.
  init(limit: Int = .max) { self.limit = limit }

  /// Never waits.
  func send(_ element: Element) {
    condition.withLock {
      elements.append(element)
      condition.signal()
    }
  }

  /// Waits until there is room, or the channel is closed.
  func waitForRoom() {
    condition.withLock {
      while !isClosed, elements.count >= limit { condition.wait() }
    }
  }

  /// Waits for an element; `nil` once the channel is closed, whatever is left in it.
  func receive() -> Element? {
    condition.withLock {
      while elements.isEmpty, !isClosed { condition.wait() }
      return first()
    }
  }

  /// The same; `nil` also when `isInterrupted` turns true.
  func receive(unless isInterrupted: () -> Bool) -> Element? {
    condition.withLock {
      while elements.isEmpty, !isClosed {
        if isInterrupted() { return nil }
        // A signal handler may set a flag but not a condition: it is looked at from time to time.
        _ = condition.wait(until: Date(timeIntervalSinceNow: 0.05))
      }
      return first()
    }
  }

  private func first() -> Element? {
    wasTold = isClosed
    return isClosed ? nil : elements.removeFirst()
  }

  /// Takes out all that is there and meets a condition, after the channel was closed too.
  func takeAll(where isWanted: (Element) -> Bool = { _ in true }) -> [Element] {
    condition.withLock {
      let taken = elements.filter(isWanted)
      elements.removeAll(where: isWanted)
      condition.broadcast()
      return taken
    }
  }

  /// Nothing is received, and nobody waits, from now on.
  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Whether whoever receives knows that there is no more.
  var isDone: Bool { condition.withLock { wasTold } }
}
