import Foundation
import LuaSyntax

/// The text behind a chunk's name: an input of the session, or a file.
package struct SourceTexts {
  let transcript: Transcript

  /// The lines of a chunk that Lua calls `=In[3]` or `@file.lua`; `nil` if they are not to be had.
  func text(of chunk: String) -> [Substring]? {
    if chunk.hasPrefix("@") { return Self.lines(ofFile: String(chunk.dropFirst())) }
    return lines(of: chunk.hasPrefix("=") ? String(chunk.dropFirst()) : chunk)
  }

  /// The same for a chunk as messages name it: `In[3]`, `file.lua`.
  func lines(of shown: String) -> [Substring]? {
    if shown.hasPrefix("In["), shown.hasSuffix("]"), let number = Int(shown.dropFirst(3).dropLast()) {
      return transcript.source(number)?.split(separator: "\n", omittingEmptySubsequences: false)
    }
    return Self.lines(ofFile: shown)
  }

  /// Of a text file of reasonable size.
  private static func lines(ofFile path: String) -> [Substring]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < 4 << 20,
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    return String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }
}

/// A line of source as an error message shows it, with a mark under what the message speaks of.
enum SourceExcerpt {
  /// The line and the mark below it: under the word that the message quotes, else under the whole statement.
  static func marked(_ number: Int, of lines: [Substring], message: String) -> String? {
    guard lines.indices.contains(number - 1) else { return nil }
    let line = lines[number - 1].trimmedEnd.replacingOccurrences(of: "\t", with: "  ")
    guard !line.isEmpty else { return nil }
    let (start, length) = place(in: line, of: message)
    let margin = "\(number)".paddedLeft(to: 5) + " | "
    let blank = "      | "
    return margin + line + "\n" + blank + String(repeating: " ", count: start) + "^"
      + String(repeating: "~", count: max(0, length - 1))
  }

  /// Some lines before and after a line, which is marked.
  static func around(_ number: Int, of lines: [Substring], context: Int = 3) -> String {
    let shown = max(1, number - context)...max(1, min(lines.count, number + context))
    return shown.filter { lines.indices.contains($0 - 1) }.map { at in
      (at == number ? "→" : " ") + "\(at)".paddedLeft(to: 4) + " | " + lines[at - 1].trimmedEnd
    }.joined(separator: "\n")
  }

  /// Columns from 0.
  private static func place(in line: String, of message: String) -> (start: Int, length: Int) {
    let characters = Array(line)
    let tokens = LuaLexer.tokens(of: line)
    let bytes = Array(line.utf8)
    func column(_ offset: Int) -> Int { String(decoding: bytes[..<offset], as: UTF8.self).count }
    for name in candidates(message) {
      let wanted = Array(name.utf8)
      // What the parser stopped at comes after what it had read.
      let order = message.contains(" near '") ? Array(tokens.indices.reversed()) : Array(tokens.indices)
      for index in order {
        let token = tokens[index]
        if bytes[token.range].elementsEqual(wanted) { return (column(token.range.lowerBound), name.count) }
        // `pde.heat`: three tokens in a row.
        let end = token.range.lowerBound + wanted.count
        if token.kind == .name, name.contains(where: { ".:".contains($0) }), end <= bytes.count,
          bytes[token.range.lowerBound..<end].elementsEqual(wanted),
          tokens[index...].contains(where: { $0.range.upperBound == end })
        {
          return (column(token.range.lowerBound), name.count)
        }
      }
    }
    let start = characters.firstIndex { $0 != " " } ?? 0
    return (start, characters.count - start)
  }

  /// What the message is about: what it quotes, then the function that it begins with.
  private static func candidates(_ message: String) -> [String] {
    var found: [String] = []
    let parts = message.split(separator: "'", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() where index % 2 == 1 { found.append(String(part)) }
    let text = message.split(separator: ": ").dropFirst().first.map(String.init) ?? message
    if let colon = text.firstIndex(of: ":") { found.append(String(text[..<colon])) } else { found.append(text) }
    let methods = found.filter { $0.contains(":") || $0.contains(".") }.compactMap {
      $0.split(whereSeparator: { ":.".contains($0) }).last.map(String.init)
    }
    return found.filter { !$0.isEmpty } + methods
  }
}
