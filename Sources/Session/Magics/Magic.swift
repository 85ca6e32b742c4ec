import LuaRuntime

/// A command of the session that is no Lua, such as `%time code`: declared once, with its help, for every front end.
package struct Magic: Sendable {
  /// What follows the name; completion goes by it.
  package enum Argument: Sendable {
    case none
    /// Lua, over as many lines as it takes.
    case code
    case file
    case folder
    /// The name of a variable or module.
    case name
    /// Anything else, told by the usage.
    case words
  }

  package let name: String
  package let argument: Argument
  /// How it is called, without the percent sign: `save FILE [3 5-7]`.
  package let usage: String
  package let summary: String
  package let discussion: String
  /// Does it. The argument is trimmed.
  let run: @Sendable (Session, String) throws -> CommandResult

  init(
    _ name: String, _ argument: Argument, _ usage: String = "", _ summary: String, discussion: String = "",
    run: @escaping @Sendable (Session, String) throws -> CommandResult
  ) {
    self.name = name
    self.argument = argument
    self.usage = usage.isEmpty ? name : "\(name) \(usage)"
    self.summary = summary
    self.discussion = discussion
    self.run = run
  }

  /// All of them, by family.
  package static let all: [Magic] = [timing, files, sessions, names, numbers, figures, debugging, helping].flatMap {
    $0
  }

  /// The command of this name.
  package static func named(_ name: String) -> Magic? { all.first { $0.name == name } }

  /// Its help: usage, summary, discussion.
  package var help: String {
    let lines = discussion.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    return (["%\(usage)", "  \(summary)"] + (discussion.isEmpty ? [] : [""] + lines)).joined(separator: "\n")
  }

  /// One line for each command.
  static var overview: String {
    let width = all.map(\.usage.count).max() ?? 0
    let lines = all.map { magic in "  %" + magic.usage.padding(toLength: width) + "  " + magic.summary }
    let others = [
      ("?topic", "help; ? alone says where to begin, ??topic shows the source too, ?words and ?*part* search"),
      ("$ command", "runs a command of the shell"),
    ].map { name, summary in "  " + name.padding(toLength: width + 1) + "  " + summary }
    return (lines + others).joined(separator: "\n")
  }
}

/// What a command refuses. The only place that words it.
enum MagicError: Error, CustomStringConvertible {
  case unknown(String)
  case usage(String)
  case needsTerminal(String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case folder(path: String, reason: String)
  case noInput(String, last: Int)
  case badRange(String)
  case nothingToSave(String)
  case exists(String)
  case noFigure
  case noError
  case noFrame(String, Int)
  case noLines(String)
  case noCode(String, line: Int, lines: Int)
  case noLuaFunction(String)
  case noBreakpoint(String, known: [Int])
  case unknownName(String, known: [String])
  case notLoaded(String, loaded: [String])
  case noFile(module: String)

  var description: String {
    switch self {
    case .unknown(let name):
      "no command %\(name)" + Suggestion.phrase(for: name, in: Magic.all.map(\.name)) + "; %magic lists them"
    case .usage(let name): "usage: %\(Magic.named(name)?.usage ?? name)"
    case .needsTerminal(let name): "%\(name) needs a terminal"
    case .unreadable(let path, let reason): "cannot open \(path): \(reason)"
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    case .folder(let path, let reason): "cannot go to \(path): \(reason)"
    case .noInput(let text, let last):
      "no input \(text) in this session" + (last > 0 ? ", which has 1 to \(last)" : "")
    case .badRange(let text):
      "inputs are numbers such as 3, 3-5 or 1,4, or the last ones such as -5; got '\(text)' "
        + "(inputs of earlier sessions have none: %history -g WORD)"
    case .nothingToSave(let path): "no inputs to save: \(path) is not written"
    case .exists(let path): "\(path) exists; %save -f replaces it"
    case .noFigure: "no figure was shown yet"
    case .noError: "no error to look at"
    case .noFrame(let text, let count): "frame: a number from 0 to \(count - 1) expected, got '\(text)'"
    case .noLines(let chunk): "there is no file and no input '\(chunk)'"
    case .noCode(let chunk, let line, let lines):
      "\(chunk) has no code in line \(line) or below" + (line > lines ? ": it has \(lines) lines" : "")
    case .noLuaFunction(let name): "FILE:LINE or the name of a function written in Lua expected, got '\(name)'"
    case .noBreakpoint(let text, let known):
      "no breakpoint '\(text)'"
        + (known.isEmpty ? ": there is none" : "; there are \(known.map(String.init).joined(separator: ", "))")
    case .unknownName(let name, let known):
      "no variable '\(name)'" + Suggestion.phrase(for: name, in: known)
    case .notLoaded(let name, let loaded):
      "module '\(name)' is not loaded" + Suggestion.phrase(for: name, in: loaded)
    case .noFile(let module): "module '\(module)' does not come from a file on package.path"
    }
  }
}
