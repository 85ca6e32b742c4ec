import Files
import Foundation
import LuaRuntime

extension Magic {
  /// What was entered.
  static let sessions: [Magic] = [
    Magic(
      "history", .words, "[-g WORD] [3 5-7]",
      "shows inputs of this session by number; -g searches all that is remembered",
      discussion: "Without numbers: all of this session. %history -g heat shows each remembered input with that word."
    ) { session, argument in
      if argument.hasPrefix("-g") {
        let word = argument.dropFirst(2).trimmed
        let found = session.history.entries.filter { word.isEmpty || $0.contains(word) }
        return CommandResult(found.joined(separator: "\n"))
      }
      let entries = try session.transcript.entries(argument, behind: session.transcript.entries.count - 1)
      let width = entries.last.map { "\($0.number)".count } ?? 0
      let lines = entries.map { entry in
        let margin = String(repeating: " ", count: width + 2)
        let number = "\(entry.number)"
        return String(repeating: " ", count: width - number.count) + number + ": "
          + entry.input.replacingOccurrences(of: "\n", with: "\n" + margin)
      }
      return CommandResult(lines.joined(separator: "\n"))
    },
    Magic(
      "save", .file, "FILE [3 5-7]", "writes inputs of this session as a Lua script",
      discussion: """
        Without numbers: all that succeeded. Commands such as %time are left out; of %time CODE the code is kept. The \
        file is replaced when it is whole.
        """
    ) { session, argument in
      let words = argument.shellWords
      guard let file = words.first else { throw MagicError.usage("save") }
      let chosen = words.dropFirst().joined(separator: " ")
      let entries = try session.transcript.entries(chosen, behind: session.transcript.entries.count - 1)
        .filter { !chosen.isEmpty || $0.succeeded }
      let path = file.hasSuffix(".lua") ? file.expandingHome : file.expandingHome + ".lua"
      let sources = entries.compactMap { Session.lua(of: $0.input) }
      do {
        try AtomicFile.write(Array((sources.joined(separator: "\n") + "\n").utf8), to: path)
      } catch let error as FileError {
        throw MagicError.unwritable(path: path, reason: error.reason)
      }
      return CommandResult("\(sources.count) inputs written to \(path)")
    },
  ]
}

extension Session {
  /// The Lua in an input; `nil` if it is all commands.
  static func lua(of input: String) -> String? {
    var rest = input
    while !rest.trimmed.isEmpty {
      let (request, behind) = Request.first(of: rest)
      rest = behind
      switch request {
      case .chunk(let source): return source
      case .magic(let name, let argument) where Magic.named(name)?.argument == .code: return argument
      default: continue
      }
    }
    return nil
  }
}

extension Transcript {
  /// The inputs that a user names by `3 5-7`; nothing means all. The input that asks is left out.
  /// - Parameter last: the newest number that can be meant.
  func entries(_ numbers: String, behind last: Int) throws -> [Entry] {
    if numbers.isEmpty { return Array(entries.prefix(max(0, last))) }
    var chosen: [Entry] = []
    for word in numbers.split(whereSeparator: { $0 == " " || $0 == "," }) {
      let parts = word.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = parts[0], let end = parts.count == 1 ? first : parts.count == 2 ? parts[1] : nil,
        first >= 1, first <= end, end <= last
      else { throw MagicError.noInput(String(word)) }
      chosen += entries[first - 1...end - 1]
    }
    return chosen
  }
}
