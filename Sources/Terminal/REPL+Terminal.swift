import Files
import Foundation
import LuaRuntime
import Session

/// What `%edit` and `%debug` do at the prompt.
extension REPL: SessionTerminal {
  struct EditorError: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
  }

  package func edit(file: String) throws {
    let quoted = "'" + file.replacingOccurrences(of: "'", with: "'\\''") + "'"
    let report = try ShellCommand.run("${VISUAL:-${EDITOR:-vi}} \(quoted)").report
    if !report.isEmpty { throw EditorError(reason: "the editor failed: \(report)") }
  }

  package func edit(text: String) throws -> String {
    let file = try TemporaryFile("input.lua", Array(text.utf8), environment: ProcessInfo.processInfo.environment)
    try edit(file: file.path)
    return try String(contentsOfFile: file.path, encoding: .utf8)
  }

  private static let lookingHelp = """
    up [N], down [N]   go to the caller, or back        frame N   go to frame N
    where              the call stack                   locals    the variables again
    list               the source around                quit      leave, as Ctrl-D
    any Lua            evaluated with the frame's variables in sight; ! in front: not one of these words
    """

  private static let pausedHelp = """
    next       the next line of this function           step      the next line, also within a function that is called
    finish     until the function returns               continue  until the next breakpoint, as Ctrl-D
    up, down   go to the caller, or back                frame N   go to frame N
    where      the call stack                           locals    the variables again
    list       the source around                        break     breakpoints, as %break
    quit       end what runs, as Ctrl-C                 an empty line: the last of next, step, finish again
    any Lua    evaluated with the frame's variables in sight, which it can set; ! in front: not one of these words
    """

  package func debug(_ stack: CallStackView) -> Continuation {
    let isStep = stack.isPaused && lastStep != nil
    let introduction = isStep ? "" : stack.introduction + "\n\n"
    printer.write(introduction + stack.place + "\n\n" + stack.variables)
    while true {
      let prompt = PromptText(first: "debug \(stack.position)> ", continuation: "      … ")
      switch source.read(prompt, text: "") {
      case .end: return goOn(.run)
      case .cancelled: continue
      case .line(let line):
        if let next = obey(line, stack) { return goOn(next) }
      }
    }
  }

  /// Does what a line of a debugging prompt says; returns how things go on if it says that.
  private func obey(_ line: String, _ stack: CallStackView) -> Continuation? {
    let words = line.split(separator: " ")
    let count = words.dropFirst().first.flatMap { Int($0) }
    // `w = 2` is no command.
    let takesRest = words.first == "b" || words.first == "break"
    let isCommand = words.count < 2 || words.count == 2 && count != nil || takesRest && words[1] != "="
    guard isCommand else { return evaluate(line, stack) }
    guard let word = words.first else { return stack.isPaused ? lastStep : nil }
    if stack.isPaused {
      switch word {
      case "n", "next": return .next
      case "s", "step": return .step
      case "finish": return .finish
      case "c", "continue": return .run
      case "b", "break":
        printer.show(session.answer((["%break"] + words.dropFirst()).joined(separator: " "), isRecorded: false))
        return nil
      default: break
      }
    }
    switch word {
    case "q", "quit", "exit": return .quit
    case "h", "help", "?": StandardOutput.show(stack.isPaused ? Self.pausedHelp : Self.lookingHelp)
    case "u", "up": go(stack, stack.move(by: count ?? 1))
    case "d", "down": go(stack, stack.move(by: -(count ?? 1)))
    case "f", "frame": go(stack, count.map(stack.move(to:)) ?? false)
    case "w", "where", "bt": printer.write(stack.stack)
    case "l", "list": printer.write(stack.source)
    case "locals": printer.write(stack.variables)
    default: return evaluate(line, stack)
    }
    return nil
  }

  private func evaluate(_ line: String, _ stack: CallStackView) -> Continuation? {
    var answer = Answer(number: 0)
    answer.outcome = stack.evaluate(line.hasPrefix("!") ? String(line.dropFirst()) : line)
    printer.show(answer)
    if case .exit = answer.outcome { return .run }  // os.exit: the runtime knows
    return nil
  }

  private func goOn(_ next: Continuation) -> Continuation {
    lastStep = next == .run || next == .quit ? nil : next
    return next
  }

  private func go(_ stack: CallStackView, _ moved: Bool) {
    printer.write(moved ? stack.place + "\n\n" + stack.variables : "no such frame")
  }
}
