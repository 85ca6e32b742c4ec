import Foundation
import LuaRuntime

extension Magic {
  /// Scripts, modules and folders.
  static let files: [Magic] = [
    Magic(
      "run", .file, "FILE [ARGUMENTS]", "runs a script in this session: its globals stay",
      discussion:
        "Finds installed scripts too: %run heat.lua --dt 0.4. A script that calls os.exit does not end the session."
    ) { session, argument in
      let words = argument.shellWords
      guard let file = words.first else { throw MagicError.usage("run") }
      return CommandResult(
        "", outcome: session.runScript(Installation.find(file.expandingHome), Array(words.dropFirst())))
    },
    Magic(
      "edit", .file, "[FILE]", "opens $VISUAL or $EDITOR, then runs what was saved",
      discussion: "Without a file: the last input, as a text of its own."
    ) { session, argument in
      guard let terminal = session.terminal else { throw MagicError.needsTerminal("edit") }
      if let file = argument.shellWords.first {
        let path = file.expandingHome
        try terminal.edit(file: path)
        return CommandResult("", outcome: session.runScript(path, []))
      }
      let last = session.transcript.entries.dropLast().last { !Request.first(of: $0.input).request.isCommand }
      let source = try terminal.edit(text: (last?.input ?? "") + "\n").trimmed
      if source.isEmpty { return CommandResult("nothing to run") }
      return CommandResult(source, outcome: session.evaluate(source, name: session.chunkName))
    },
    Magic("load", .file, "FILE", "puts the text of a file into the next input, to be edited and run") { _, argument in
      guard let file = argument.shellWords.first else { throw MagicError.usage("load") }
      let path = Installation.find(file.expandingHome)
      guard access(path, R_OK) == 0 else {
        throw MagicError.unreadable(path: path, reason: String(cString: strerror(errno)))
      }
      do {
        var result = CommandResult("")
        result.nextInput = try String(contentsOfFile: path, encoding: .utf8)
        return result
      } catch {
        throw MagicError.unreadable(path: path, reason: error.reason)
      }
    },
    Magic(
      "cd", .folder, "[FOLDER]", "goes to a folder; without one, home; %cd - goes back"
    ) { session, argument in
      let here = FileManager.default.currentDirectoryPath
      let target =
        switch argument {
        case "": NSHomeDirectory()
        case "-": session.previousFolder ?? here
        default: (argument.shellWords.first ?? "").expandingHome
        }
      guard chdir(target) == 0 else { throw MagicError.folder(path: target, reason: String(cString: strerror(errno))) }
      session.previousFolder = here
      return CommandResult(FileManager.default.currentDirectoryPath)
    },
    Magic(
      "reload", .name, "[MODULE …]", "loads changed modules again; without names, all whose files changed",
      discussion: """
        A module that is a table stays the same table, with the new contents: whoever holds it sees the new functions. \
        A file with an error leaves the old module as it was.
        """
    ) { session, argument in
      let names = argument.shellWords
      let loaded = session.moduleFiles
      if names.isEmpty {
        let done = try loaded.changed(in: session.runtime).filter { try loaded.reload($0, in: session.runtime) }
        return CommandResult(done.isEmpty ? "nothing changed" : "reloaded " + done.joined(separator: ", "))
      }
      for name in names { _ = try loaded.reload(name, in: session.runtime) }
      return CommandResult("reloaded " + names.joined(separator: ", "))
    },
  ]
}

extension Session {
  /// Runs a script as the command line does, with `arg` and `...`; `os.exit` ends the script only.
  func runScript(_ path: String, _ arguments: [String]) -> Outcome {
    runtime.setArguments(program: ["instab-lua"], script: path, arguments: arguments)
    let outcome = run(file: path, arguments: arguments)
    if case .exit(let status) = outcome {
      return status == 0 ? .values([]) : .failure(Failure(ScriptExit(path: path, status: status)))
    }
    return outcome
  }
}

private struct ScriptExit: Error, CustomStringConvertible {
  let path: String
  let status: Int32
  var description: String { "\(path) ended with status \(status)" }
}

extension String {
  /// `~` and `~/…` as a shell reads them.
  var expandingHome: String {
    guard self == "~" || hasPrefix("~/") else { return self }
    return NSHomeDirectory() + dropFirst()
  }

  /// Words as a shell cuts them: at blanks, but for what stands in quotes or behind a backslash.
  var shellWords: [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in self {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character.isWhitespace {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}

extension Error {
  /// The system's words, where there are any.
  var reason: String {
    let error = self as NSError
    let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    guard underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return String(cString: strerror(Int32(underlying.code)))
  }
}
