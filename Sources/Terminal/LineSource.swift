import Foundation
import Interrupt
import LuaRuntime
import Session

/// What came from the prompt.
enum PromptEvent: Equatable {
  /// A line, or a block of several that was edited or pasted as one.
  case line(String)
  /// Ctrl-C: the input so far is to be forgotten.
  case cancelled
  /// Ctrl-D, or the end of standard input.
  case end
}

/// What stands in front of the lines of an input.
struct PromptText {
  var first: String
  /// In front of the lines that follow.
  var continuation: String
}

/// Where a REPL gets its input.
protocol LineSource: AnyObject {
  /// Whether it takes a block as a whole, and asks by itself for more while the input is incomplete.
  var readsBlocks: Bool { get }
  /// Shows the prompt and waits for an input.
  /// - Parameter text: what the input begins with, to be edited.
  func read(_ prompt: PromptText, text: String) -> PromptEvent
}

/// Lines of a standard input that is no terminal, or of a terminal that can move no cursor.
final class PlainLines: LineSource {
  let readsBlocks = false
  private let isTerminal = isatty(STDIN_FILENO) != 0

  func read(_ prompt: PromptText, text: String) -> PromptEvent {
    if isTerminal, isCancelled(prompt.first) {
      StandardOutput.show("")
      return .cancelled
    }
    if !isTerminal { show(prompt.first) }
    guard let line = readLine(strippingNewline: true) else { return .end }
    return .line(text + line)
  }

  private func show(_ prompt: String) {
    StandardOutput.write(prompt)
    _ = StandardOutput.flush()
  }

  /// Shows the prompt and waits for input; Ctrl-C comes while waiting and nowhere else.
  private func isCancelled(_ prompt: String) -> Bool {
    var blocked = sigset_t()
    var outside = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGINT)
    pthread_sigmask(SIG_BLOCK, &blocked, &outside)
    defer { pthread_sigmask(SIG_SETMASK, &outside, nil) }
    Interrupt.clear()
    show(prompt)
    var waiting = outside
    sigdelset(&waiting, SIGINT)
    while true {
      var input = fd_set()
      input.__fds_bits.0 = 1 << STDIN_FILENO
      let ready = pselect(STDIN_FILENO + 1, &input, nil, nil, nil, &waiting)
      if Interrupt.isRequested {
        Interrupt.clear()
        return true
      }
      if ready > 0 || ready < 0 && errno != EINTR { return false }
    }
  }
}
