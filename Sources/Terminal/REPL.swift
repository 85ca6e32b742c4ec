import Foundation
import LuaRuntime
import Session

/// The prompt: reads, evaluates, shows, until Ctrl-D.
package final class REPL {
  let session: Session
  let source: any LineSource
  let printer: AnswerPrinter
  /// How the script that was paused last went on, if it was by a step.
  var lastStep: Continuation?

  /// With line editing, colours and completion on a terminal that can move its cursor, else with plain lines.
  package init(_ session: Session) {
    self.session = session
    printer = AnswerPrinter(session)
    let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
    let canEdit = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && !term.isEmpty && term != "dumb"
    let language = LineEditor.Language(
      completeness: { [unowned session] in session.completeness(of: $0) },
      complete: { [unowned session] in session.complete($0, cursor: $1) },
      prepare: { [unowned session] in session.prepareCompletion() })
    source = canEdit ? LineEditor(language, history: session.history, palette: printer.palette) : PlainLines()
  }

  /// Runs until the input ends or the script calls `os.exit`; returns the exit status.
  package func run() -> Int32 {
    session.terminal = self
    do { try session.handleInterrupts() } catch { StandardError.report("\(error)") }
    session.runStartUpFile().map(printer.show)
    var begun = ""
    while true {
      switch nextInput(begun) {
      case .end: return 0
      case .cancelled: begun = ""
      case .line(let input):
        // Before it runs: what kills the program does not take the input with it.
        session.history.add(input)
        lastStep = nil
        let answer = session.answer(input)
        if case .exit(let status) = answer.outcome { return status }
        printer.show(answer)
        begun = answer.nextInput ?? ""
      }
    }
  }

  /// Lines until they make a chunk, or cannot.
  private func nextInput(_ begun: String) -> PromptEvent {
    var input = ""
    while true {
      let isContinuation = !input.isEmpty
      switch source.read(prompt(isContinuation: isContinuation), text: isContinuation ? "" : begun) {
      case .cancelled: return .cancelled
      case .end: return input.isEmpty ? .end : .line(input)
      case .line(let line):
        input = isContinuation ? input + "\n" + line : line
        if input.trimmed.isEmpty {
          if source.readsBlocks { return .cancelled }
          input = ""
          continue
        }
        if !source.readsBlocks, session.completeness(of: input) == .incomplete { continue }
        return .line(input)
      }
    }
  }

  /// The number of the input, or `_PROMPT` and `_PROMPT2`, as `lua` has them.
  private func prompt(isContinuation: Bool) -> PromptText {
    func custom(_ name: String) -> String? {
      let value = session.runtime.globals[raw: name]
      return value.isNil ? nil : session.runtime.displayText(value)
    }
    let isNumbered = session.options.isStrict
    let first = custom("_PROMPT") ?? (isNumbered ? "[\(session.transcript.nextNumber)]> " : "> ")
    let continuation =
      custom("_PROMPT2") ?? (source.readsBlocks ? String(repeating: " ", count: max(0, first.count - 2)) + "… " : ">> ")
    return PromptText(first: isContinuation ? continuation : first, continuation: continuation)
  }
}
