import Foundation
import Interrupt

/// What came from the prompt.
enum PromptEvent: Equatable {
  /// A line, or several that were pasted together.
  case line(String)
  /// Ctrl-C: the input so far is to be forgotten.
  case cancelled
  /// Ctrl-D, or the end of standard input.
  case end
}

/// Where a REPL gets its input.
protocol LineSource: AnyObject {
  /// Shows the prompt and waits for a line.
  func read(prompt: String) -> PromptEvent
  /// Told each complete input, for the history.
  func remember(_ input: String)
}

/// Lines of a standard input that is no terminal: a file, a pipe, another program.
final class PlainLines: LineSource {
  func read(prompt: String) -> PromptEvent {
    StandardOutput.write(prompt)
    _ = StandardOutput.flush()
    guard let line = readLine(strippingNewline: true) else { return .end }
    return .line(line)
  }

  func remember(_ input: String) {}
}
