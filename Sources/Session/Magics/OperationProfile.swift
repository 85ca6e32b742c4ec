import Autograd
import Foundation
import LuaRuntime
import Synchronization

/// Differentiable operations while a profile runs: their own time, without that of operations within them.
final class OperationProfile: Sendable {
  struct Entry: Sendable {
    var calls = 0
    var seconds = 0.0
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var running: [(name: String, since: ContinuousClock.Instant, own: Double)] = []
  }

  private let state = Mutex(State())
  private let thread = pthread_self()

  /// Listens from now on.
  func start() {
    OperationClock.listener = { [self] event in
      // Copies of a network that are trained side by side run on other threads; their time is that of one function.
      if pthread_equal(pthread_self(), thread) != 0 { receive(event) }
    }
  }

  func stop() -> [String: Entry] {
    OperationClock.listener = nil
    return state.withLock(\.entries)
  }

  private func receive(_ event: OperationClock.Event) {
    let now = ContinuousClock.now
    state.withLock { state in
      if let outer = state.running.indices.last {
        state.running[outer].own += (now - state.running[outer].since).inSeconds
      }
      switch event {
      case .begin(let name, let isBackward):
        state.running.append((isBackward ? name + " backward" : name, now, 0))
      case .end:
        guard let done = state.running.popLast() else { return }
        state.entries[done.name, default: Entry()].calls += 1
        state.entries[done.name, default: Entry()].seconds += done.own
        if let outer = state.running.indices.last { state.running[outer].since = now }
      }
    }
  }
}
