import Foundation
import LuaRuntime

/// The prompt: reads, evaluates, shows, until Ctrl-D.
public final class REPL {
  private let session: Session
  private let source: LineSource

  /// With line editing, history and completion on a terminal, else with plain lines of standard input.
  public init(_ session: Session) {
    self.session = session
    source =
      isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0
      ? LineEditor(history: History(path: History.standardPath())) { [unowned session] line, cursor in
        session.completeAtPrompt(line, cursor: cursor)
      }
      : PlainLines()
  }

  init(_ session: Session, source: LineSource) {
    self.session = session
    self.source = source
  }

  /// What a prompt says first.
  public static var banner: String {
    "instab-lua \(Program.version), \(Program.luaVersion)   ?name: help   Tab: complete   Ctrl-D: leave"
  }

  /// Runs until the input ends or the script calls `os.exit`; returns the exit status.
  public func run() -> Int32 {
    do { try session.handleInterrupts() } catch { Program.report("\(error)") }
    while true {
      switch nextInput() {
      case .end: return 0
      case .cancelled: continue
      case .line(let input):
        if let status = evaluate(input) { return status }
      }
    }
  }

  /// Lines until they make a chunk, or cannot.
  private func nextInput() -> PromptEvent {
    var input = ""
    while true {
      switch source.read(prompt: prompt(isContinuation: !input.isEmpty)) {
      case .cancelled: return .cancelled
      case .end: return input.isEmpty ? .end : .line(input)
      case .line(let line):
        input = input.isEmpty ? line : input + "\n" + line
        if session.completeness(of: input) == .incomplete { continue }
        source.remember(input)
        return .line(input)
      }
    }
  }

  /// The exit status if the session is over.
  private func evaluate(_ input: String) -> Int32? {
    if session.isHelpRequest(input) {
      StandardOutput.show(session.help(input))
      return nil
    }
    switch session.evaluate(input, name: "=stdin") {
    case .values(let values):
      if !values.isEmpty { StandardOutput.show(ValueDisplay.text(values, in: session.runtime)) }
      return nil
    case .failure(let failure):
      Program.write(failure.report)
      return nil
    case .exit(let status): return status
    }
  }

  /// `_PROMPT` and `_PROMPT2`, as `lua` has them.
  private func prompt(isContinuation: Bool) -> String {
    let custom = session.runtime.globals[raw: isContinuation ? "_PROMPT2" : "_PROMPT"]
    if custom.isNil { return isContinuation ? ">> " : "> " }
    return session.runtime.displayText(custom)
  }
}

extension Session {
  /// Completes Lua, or the name after `?`.
  func completeAtPrompt(_ line: String, cursor: Int) -> Completion {
    guard isHelpRequest(line), let mark = line.utf8.firstIndex(of: UInt8(ascii: "?")) else {
      return complete(line, cursor: cursor)
    }
    let offset = line.utf8.distance(from: line.utf8.startIndex, to: mark) + 1
    var found = complete(String(line.utf8.dropFirst(offset)) ?? "", cursor: cursor - offset)
    found.start += offset
    return found
  }
}
