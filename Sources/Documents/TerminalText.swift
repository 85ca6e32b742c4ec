import Session

/// What a terminal would show of printed text in the end: lines overwritten after a carriage return (progress), erased by
/// backspaces, without colours and other escape sequences.
enum TerminalText {
  static func plain(_ text: String) -> String {
    var lines: [String] = []
    for line in text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(shown(line))
    }
    return lines.joined(separator: "\n")
  }

  private static func shown(_ line: Substring) -> String {
    guard line.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\t" }) else { return String(line) }
    var cells: [Unicode.Scalar] = []
    var column = 0
    var scalars = line.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\u{8}": column = max(0, column - 1)
      case "\u{1b}":
        let erases = skipSequence(&scalars)
        if erases { cells.removeSubrange(min(column, cells.count)...) }
      default:
        while cells.count < column { cells.append(" ") }
        if column < cells.count { cells[column] = scalar } else { cells.append(scalar) }
        column += 1
      }
    }
    var shown = ""
    shown.unicodeScalars.append(contentsOf: cells)
    return shown
  }

  /// Skips what stands behind an escape character; whether it erases the rest of the line.
  private static func skipSequence(_ scalars: inout Substring.UnicodeScalarView) -> Bool {
    guard let kind = scalars.popFirst() else { return false }
    if kind == "]" {  // an operating system command: up to a bell or `ESC \`
      while let scalar = scalars.popFirst(), scalar != "\u{7}" {
        if scalar == "\u{1b}" { return scalars.popFirst() == nil }
      }
    }
    guard kind == "[" else { return false }
    while let scalar = scalars.popFirst() {
      if (0x40...0x7e).contains(scalar.value) { return scalar == "K" }
    }
    return false
  }
}
