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

  private static let debugHelp = """
    up [N], down [N]   go to the caller, or back        frame N   go to frame N
    where              the call stack                   locals    the variables again
    list               the source around                quit      leave, as Ctrl-D
    any Lua            evaluated with the frame's variables in sight
    """

  package func debug(_ postMortem: PostMortem) {
    printer.write(PostMortem.introduction + "\n\n" + postMortem.place + "\n\n" + postMortem.variables)
    while true {
      let prompt = PromptText(first: "debug \(postMortem.position)> ", continuation: "      … ")
      switch source.read(prompt, text: "") {
      case .end: return
      case .cancelled: continue
      case .line(let line):
        let words = line.split(separator: " ")
        let count = words.dropFirst().first.flatMap { Int($0) }
        switch words.first {
        case nil: continue
        case "q", "quit", "exit": return
        case "h", "help", "?": StandardOutput.show(Self.debugHelp)
        case "u", "up": go(postMortem, postMortem.move(by: count ?? 1))
        case "d", "down": go(postMortem, postMortem.move(by: -(count ?? 1)))
        case "f", "frame": go(postMortem, count.map(postMortem.move(to:)) ?? false)
        case "w", "where", "bt": printer.write(postMortem.stack)
        case "l", "list": printer.write(postMortem.source)
        case "locals": printer.write(postMortem.variables)
        default:
          var answer = Answer(number: 0)
          answer.outcome = postMortem.evaluate(line)
          printer.show(answer)
        }
      }
    }
  }

  private func go(_ postMortem: PostMortem, _ moved: Bool) {
    printer.write(moved ? postMortem.place + "\n\n" + postMortem.variables : "no such frame")
  }
}
