/// Breaks the lines of a help text at blanks, so that they fit a window: what follows stands under the text that it
/// continues.
package enum TextWrapping {
  /// - Parameter columns: of the window; a single word that is longer stays whole.
  package static func wrapped(_ text: String, columns: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { wrapped(line: String($0), columns) }
      .joined(separator: "\n")
  }

  private static func wrapped(line: String, _ columns: Int) -> String {
    guard line.count > columns else { return line }
    let hanging = hangingIndent(of: line, columns)
    var rows: [String] = []
    var row = ""
    var isEmpty = true
    for word in words(of: line) {
      if !isEmpty, row.count + word.count > columns {
        rows.append(trimmedEnd(row))
        row = String(repeating: " ", count: hanging) + word.drop { $0 == " " }
      } else {
        row += word
      }
      isEmpty = false
    }
    return (rows + [trimmedEnd(row)]).joined(separator: "\n")
  }

  /// Each word with the blanks before it.
  private static func words(of line: String) -> [Substring] {
    var words: [Substring] = []
    var start = line.startIndex
    while start < line.endIndex {
      let letters = line[start...].firstIndex { $0 != " " } ?? line.endIndex
      let end = line[letters...].firstIndex { $0 == " " } ?? line.endIndex
      words.append(line[start..<end])
      start = end
    }
    return words
  }

  /// The column of the second field of a list, `  name  text`; else the line's own indentation and two more.
  private static func hangingIndent(of line: String, _ columns: Int) -> Int {
    let indentation = line.prefix { $0 == " " }.count
    let body = line.dropFirst(indentation)
    if indentation > 0, let gap = body.firstRange(of: "  ") {
      let text = body[gap.lowerBound...].firstIndex { $0 != " " } ?? body.endIndex
      let column = line.distance(from: line.startIndex, to: text)
      if column <= columns / 2 { return column }
    }
    return indentation == 0 ? 4 : indentation
  }

  private static func trimmedEnd(_ row: String) -> String {
    var row = row
    while row.last == " " { row.removeLast() }
    return row
  }
}
