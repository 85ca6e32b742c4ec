import Files
import Foundation
import LuaRuntime

extension Magic {
  /// What was entered.
  static let sessions: [Magic] = [
    Magic(
      "history", .words, "[-g WORD] [3 5-7 -5]",
      "shows inputs of this session by number; -g searches all that is remembered",
      discussion: """
        Without numbers: all of this session. 3, 3-5 (also 3:5 and 3..5, both ends included), 3- and 1,4 are inputs by number, \
        -5 the last five. %history -g heat shows each remembered input of any session with that word.
        """
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
      "save", .file, "[-f] FILE [3 5-7 -5]", "writes inputs of this session as a Lua script",
      discussion: """
        Without numbers: all that succeeded. Commands such as %who are left out; of %time CODE the code is kept. A file that \
        exists is only replaced with -f.
        """
    ) { session, argument in
      var words = argument.shellWords
      let isForced = words.contains { $0 == "-f" || $0 == "--force" }
      words.removeAll { $0 == "-f" || $0 == "--force" }
      guard let file = words.first else { throw MagicError.usage("save") }
      let chosen = words.dropFirst().joined(separator: " ")
      let entries = try session.transcript.entries(chosen, behind: session.transcript.entries.count - 1)
        .filter { !chosen.isEmpty || $0.succeeded }
      let path = file.hasSuffix(".lua") ? file.expandingHome : file.expandingHome + ".lua"
      let sources = entries.compactMap { InputParts($0.edited ?? $0.input).script }
      guard !sources.isEmpty else { throw MagicError.nothingToSave(path) }
      guard isForced || access(path, F_OK) != 0 else { throw MagicError.exists(path) }
      do {
        try AtomicFile.write(Array((sources.joined(separator: "\n") + "\n").utf8), to: path)
      } catch let error as FileError {
        throw MagicError.unwritable(path: path, reason: error.reason)
      }
      return CommandResult("\(sources.count) input\(sources.count == 1 ? "" : "s") written to \(path)")
    },
  ]
}

extension Transcript {
  /// The inputs that a user names by `3 5-7`; nothing means all. The input that asks is left out.
  /// - Parameter last: the newest number that can be meant.
  func entries(_ numbers: String, behind last: Int) throws -> [Entry] {
    if numbers.isEmpty { return Array(entries.prefix(max(0, last))) }
    var chosen: [Entry] = []
    for word in numbers.split(whereSeparator: { $0 == " " || $0 == "," }) {
      guard let range = Self.range(word, last: last) else { throw MagicError.badRange(String(word)) }
      guard range.first >= 1, range.first <= range.last, range.last <= last else {
        throw MagicError.noInput(String(word), last: last)
      }
      chosen += entries[range.first - 1...range.last - 1]
    }
    return chosen
  }

  /// `3`, `3-5`, `3:5`, `3..5`, `3-`; `-5`: the last five. `nil` if it is none of these.
  private static func range(_ word: Substring, last: Int) -> (first: Int, last: Int)? {
    guard let match = word.wholeMatch(of: /(\d*)(?:(-|:|\.\.)(\d*))?/) else { return nil }
    let (first, end) = (Int(match.1), match.3.flatMap { Int($0) })
    switch (first, match.2, end) {
    case (let first?, nil, _): return (first, first)
    case (let first?, _?, let end?): return (first, end)
    case (let first?, _?, nil) where match.3?.isEmpty == true: return (first, last)
    case (nil, "-"?, let count?) where match.1.isEmpty && count > 0: return (max(1, last - count + 1), last)
    default: return nil
    }
  }
}
