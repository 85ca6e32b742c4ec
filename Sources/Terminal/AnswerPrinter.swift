import Foundation
import LuaRuntime
import Session

/// Shows answers on a terminal, or in a pipe.
struct AnswerPrinter {
  /// Longer inputs are told how long they took, in seconds.
  private static let slow = 1.0

  private let session: Session
  let palette: Palette
  private let errorPalette: Palette
  private let isTerminal: Bool

  init(_ session: Session) {
    self.session = session
    palette = Palette.detect(STDOUT_FILENO)
    errorPalette = Palette.detect(STDERR_FILENO)
    isTerminal = isatty(STDOUT_FILENO) != 0
  }

  func show(_ answer: Answer) {
    if !answer.report.isEmpty {
      let wraps = answer.isProse && isTerminal
      write(wraps ? TextWrapping.wrapped(answer.report, columns: TerminalSize.now().columns) : answer.report)
    }
    for warning in answer.warnings { StandardError.show(errorPalette.paint("warning: " + warning, .warning)) }
    switch answer.outcome {
    case .values(let values):
      if answer.showsValues, !values.isEmpty { show(values) }
    case .failure(let failure): show(failure)
    case .exit: break
    }
    if isTerminal, answer.seconds >= Self.slow, answer.report.isEmpty {
      StandardOutput.show(palette.paint("(\(answer.seconds.asDuration))", .dim))
    }
  }

  /// Figures as pictures, other values as text.
  private func show(_ values: [LuaValue]) {
    do {
      let others = try session.drawingFigures(of: values)
      if !others.isEmpty { write(text(of: others)) }
    } catch {
      show(Failure(error))
    }
  }

  func show(_ failure: Failure) { StandardError.show(FailureReport(failure, session.sources).text(errorPalette)) }

  /// Values in colour, cut to the terminal's width.
  func text(of values: [LuaValue]) -> String {
    var limits = ValueDisplay.Limits()
    if isTerminal { limits.width = min(120, max(40, TerminalSize.now().columns)) }
    let texts = session.displayed(values).map { shown in
      shown.plainText ?? painted(ValueDisplay.text([shown.value], in: session.runtime, limits), shown.value)
    }
    return texts.joined(separator: texts.contains { $0.contains("\n") } ? "\n" : "\t")
  }

  /// Tables and plain values as Lua; of a tensor, what describes it is set apart from its numbers.
  private func painted(_ text: String, _ value: LuaValue) -> String {
    switch value {
    case .string: return text
    case .object:
      guard let last = text.lastIndex(of: "["), text.hasSuffix("]") else { return text }
      return text[..<last] + palette.paint(String(text[last...]), .dim)
    default: return palette.paint(lua: text)
    }
  }

  /// In a pager if it is higher than the terminal.
  func write(_ text: String) {
    if isTerminal, Pager.wants(text), Pager.show(text) { return }
    StandardOutput.show(text)
  }
}

/// The size of the terminal on standard output.
enum TerminalSize {
  static func now() -> (columns: Int, rows: Int) {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
      return (80, 24)
    }
    return (Int(window.ws_col), Int(window.ws_row))
  }
}
