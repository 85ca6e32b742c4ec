import Foundation
import LuaSyntax
import Session

/// A Lua script in the percent format (as jupytext and editors have it): `-- %%` on a line of its own begins a cell,
/// `-- %% [markdown]` one of text, whose lines are comments. The script stays one that Lua runs as a whole.
package struct PercentScript: Equatable, Sendable {
  /// A cell, without the line that begins it and without blank lines around it.
  package struct Cell: Equatable, Sendable {
    package enum Kind: Equatable, Sendable { case code, markdown }

    package var kind: Kind
    /// What stands behind the percent signs.
    package var title = ""
    /// Lua; or Markdown, the comment signs taken away.
    package var source: String
    /// The line of the file on which the source begins, from 1.
    package var line: Int
  }

  package private(set) var cells: [Cell] = []

  /// Cuts a script into cells. Any text is one: without marks it is a single cell of code.
  ///
  /// A mark inside a string or a long comment is none. In a cell of Markdown the first line that is no comment begins a
  /// cell of code, for Lua would run it.
  package init(_ source: String) {
    let lines = source.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    let comments = Self.comments(in: lines.joined(separator: "\n"))
    var cell = Cell(kind: .code, source: "", line: 1)
    var first = Self.linesBeforeCells(lines)
    for (index, line) in lines.enumerated().dropFirst(first) {
      guard comments[index] == .line, let mark = Mark(line) else { continue }
      append(cell, lines[first..<index], comments)
      (cell, first) = (Cell(kind: mark.kind, title: mark.title, source: "", line: 1), index + 1)
    }
    append(cell, lines[first...], comments)
  }

  private mutating func append(_ cell: Cell, _ lines: ArraySlice<Substring>, _ comments: [Int: CommentLine]) {
    guard cell.kind == .markdown else { return append(cell, lines) }
    let end = lines.indices.first { !lines[$0].trimmed.isEmpty && comments[$0] == nil } ?? lines.endIndex
    append(cell, Self.uncommented(lines[..<end], comments))
    append(Cell(kind: .code, source: "", line: 1), lines[end...])
  }

  /// Takes blank lines away from both ends, and leaves out what is empty then.
  private mutating func append(_ cell: Cell, _ lines: ArraySlice<Substring>) {
    guard let start = lines.firstIndex(where: { !$0.trimmed.isEmpty }),
      let end = lines.lastIndex(where: { !$0.trimmed.isEmpty })
    else { return }
    var cell = cell
    cell.source = lines[start...end].joined(separator: "\n")
    cell.line = start + 1
    cells.append(cell)
  }

  /// What the program shows of a whole script where a page needs a name.
  package var heading: String? {
    for cell in cells where cell.kind == .markdown {
      if let line = cell.source.split(separator: "\n").first(where: { $0.hasPrefix("# ") }) {
        return line.dropFirst(2).trimmed
      }
    }
    return nil
  }

  // MARK: Lines

  /// The first line for the shell (`#!`), and jupytext's own header between two lines `-- ---`.
  private static func linesBeforeCells(_ lines: [Substring]) -> Int {
    var count = lines.first?.hasPrefix("#") == true ? 1 : 0
    guard count < lines.count, lines[count].trimmed == "-- ---",
      let end = lines[(count + 1)...].firstIndex(where: { $0.trimmed == "-- ---" }),
      lines[count...end].allSatisfy({ $0.hasPrefix("--") })
    else { return count }
    count = end + 1
    return count
  }

  /// How a line takes part in a comment that is all there is on it.
  private enum CommentLine { case line, opening, inside, closing, whole }

  /// The lines (from 0) that are comments from their first character on.
  private static func comments(in source: String) -> [Int: CommentLine] {
    let bytes = Array(source.utf8)
    var lines: [Int: CommentLine] = [:]
    for token in LuaLexer.tokens(of: bytes) {
      guard case .comment = token.kind else { continue }
      let start = token.range.lowerBound
      guard start == 0 || bytes[start - 1] == UInt8(ascii: "\n") else { continue }
      let behind = bytes[token.range.upperBound...].prefix { $0 != UInt8(ascii: "\n") }
      guard String(decoding: behind, as: UTF8.self).trimmed.isEmpty else { continue }
      let count = bytes[token.range].count { $0 == UInt8(ascii: "\n") }
      let isLong = token.content > start + 2
      guard isLong else {
        lines[token.line - 1] = .line
        continue
      }
      for offset in 0...count {
        lines[token.line - 1 + offset] =
          count == 0 ? .whole : offset == 0 ? .opening : offset == count ? .closing : .inside
      }
    }
    return lines
  }

  private static func uncommented(
    _ lines: ArraySlice<Substring>, _ comments: [Int: CommentLine]
  ) -> ArraySlice<Substring> {
    var uncommented = lines
    for (index, line) in zip(lines.indices, lines) {
      uncommented[index] =
        switch comments[index] {
        case .line: line.dropFirst(line.hasPrefix("-- ") ? 3 : 2)
        case .opening: afterOpening(line)
        case .closing: beforeClosing(line)
        case .whole: beforeClosing(afterOpening(line))
        case .inside, nil: line
        }
    }
    return uncommented
  }

  /// The line without its `--[==[`.
  private static func afterOpening(_ line: Substring) -> Substring {
    line.dropFirst(3).drop { $0 == "=" }.dropFirst()
  }

  /// The line without its `]==]` and what stands behind.
  private static func beforeClosing(_ line: Substring) -> Substring {
    guard let last = line.lastIndex(of: "]") else { return line }
    var start = last
    while start > line.startIndex, line[line.index(before: start)] == "=" { start = line.index(before: start) }
    return start > line.startIndex ? line[..<line.index(before: start)] : line[..<start]
  }
}

/// The line that begins a cell: `-- %% Title [markdown] key=value`.
private struct Mark {
  var kind = PercentScript.Cell.Kind.code
  var title = ""

  init?(_ line: Substring) {
    let text = line.drop { $0 == "-" }.drop { $0 == " " }
    guard line.hasPrefix("--"), text.hasPrefix("%%") else { return nil }
    var rest = text.drop { $0 == "%" }
    guard rest.isEmpty || rest.first?.isWhitespace == true else { return nil }
    if let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
      let word = rest[open...].dropFirst().prefix { $0 != "]" }
      if ["markdown", "md"].contains(word) {
        kind = .markdown
        rest = rest[..<open] + rest[rest.index(after: close)...]
      }
    }
    title = rest.split(whereSeparator: \.isWhitespace).filter { !$0.contains("=") }.joined(separator: " ")
  }
}
