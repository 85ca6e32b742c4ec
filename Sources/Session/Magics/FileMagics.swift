import Files
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
      "edit", .file, "[FILE]", "opens $VISUAL or $EDITOR, then shows and runs what was saved",
      discussion: "Without a file: the last input with Lua in it, as a text of its own."
    ) { session, argument in
      guard let terminal = session.terminal else { throw MagicError.needsTerminal("edit") }
      if let file = argument.shellWords.first {
        let path = file.expandingHome
        try terminal.edit(file: path)
        if let text = try? String(contentsOfFile: path, encoding: .utf8) { StandardOutput.show(text.trimmedEnd) }
        return CommandResult("", outcome: session.runScript(path, []))
      }
      let last = session.transcript.entries.dropLast().last { InputParts($0.input).script != nil }
      let source = try terminal.edit(text: (last.map { $0.edited ?? $0.input } ?? "") + "\n").trimmed
      if source.isEmpty { return CommandResult("nothing to run") }
      StandardOutput.show(source)
      session.transcript.replaceLast(by: source)
      let outcome = session.evaluate(source, name: session.chunkName).hinting(in: source, session)
      var result = CommandResult("", outcome: outcome)
      result.showsValues = !Session.endsSilently(source)
      return result
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
      "cd", .folder, "[FOLDER]", "goes to a folder; without one, home; %cd - goes back",
      discussion: "Home is $HOME; ~user is that user's. The folder holds for all that follows, and for shell commands."
    ) { session, argument in
      let here = FileManager.default.currentDirectoryPath
      let words = argument.shellWords
      guard words.count < 2 else { throw MagicError.folder(path: argument, reason: "put a name with blanks in quotes") }
      let target =
        switch words.first {
        case nil: "~".expandingHome
        case "-": session.previousFolder
        case let folder?: folder.expandingHome
        }
      guard let target else { throw MagicError.folder(path: "-", reason: "no %cd went before this one") }
      guard chdir(target) == 0 else { throw MagicError.folder(path: target, reason: String(cString: strerror(errno))) }
      session.previousFolder = here
      return CommandResult(FileManager.default.currentDirectoryPath)
    },
    Magic(
      "autoreload", .words, "[on|off]", "loads changed modules again before each input, as %reload does",
      discussion: """
        A module keeps its table, so m.f is the new function wherever m is held. Kept as they were: functions that were \
        copied out of it (local f = m.f), objects that were made before, and what the module's own locals held starts anew. \
        A file with an error leaves its module as it was, and says so once.
        """
    ) { session, argument in
      switch argument {
      case "on", "2": session.moduleFiles.reloadsByItself = true
      case "off", "0": session.moduleFiles.reloadsByItself = false
      case "": break
      default: throw MagicError.usage("autoreload")
      }
      return CommandResult("autoreload is \(session.moduleFiles.reloadsByItself ? "on" : "off")")
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
  /// `~`, `~/…` and `~user/…` as a shell reads them.
  var expandingHome: String {
    guard hasPrefix("~") else { return self }
    let user = dropFirst().prefix { $0 != "/" }
    let rest = dropFirst(1 + user.count)
    if user.isEmpty, let home = getenv("HOME").map({ String(cString: $0) }), !home.isEmpty { return home + rest }
    let entry = user.isEmpty ? getpwuid(getuid()) : getpwnam(String(user))
    guard let folder = entry?.pointee.pw_dir else { return self }
    return String(cString: folder) + rest
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
