import Foundation
import LuaRuntime

/// The prompt: reads, evaluates, shows, until Ctrl-D.
public final class REPL {
  private let session: Session
  let source: any LineSource
  let printer: AnswerPrinter

  /// With line editing, colours and completion on a terminal that can move its cursor, else with plain lines.
  public init(_ session: Session) {
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

  /// What a prompt says first.
  public static var banner: String {
    "instab-lua \(Program.version), \(Program.luaVersion)   ?name: help   Tab: complete   %magic: commands   Ctrl-D: leave"
  }

  /// Runs until the input ends or the script calls `os.exit`; returns the exit status.
  public func run() -> Int32 {
    session.terminal = self
    do { try session.handleInterrupts() } catch { Program.report("\(error)") }
    session.runStartUpFile().map(printer.show)
    var begun = ""
    while true {
      switch nextInput(begun) {
      case .end: return 0
      case .cancelled: begun = ""
      case .line(let input):
        // Before it runs: what kills the program does not take the input with it.
        session.history.add(input)
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

extension Session {
  /// Runs `$XDG_CONFIG_HOME/instab-lua/init.lua` (by default below `~/.config`), if it is there and the environment is
  /// not ignored; what went wrong.
  public func runStartUpFile(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> Failure? {
    guard options.isStrict, !options.ignoresEnvironment else { return nil }
    let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let folder = configured ?? environment["HOME"].map({ $0 + "/.config" }) else { return nil }
    let path = folder + "/instab-lua/init.lua"
    guard access(path, F_OK) == 0, case .failure(let failure) = run(file: path) else { return nil }
    return failure
  }
}
