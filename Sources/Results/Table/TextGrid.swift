import Formats

/// Texts in rows and columns, the first row the head.
struct TextGrid {
  private let rows: [[String]]
  private let columns: Int

  init(_ rows: [[String]]) {
    columns = rows.map(\.count).max() ?? 0
    self.rows = rows
  }

  private var widths: [Int] {
    (0..<columns).map { k in rows.map { $0.indices.contains(k) ? $0[k].count : 0 }.max() ?? 0 }
  }

  /// Aligned: the first column to the left, the others to the right.
  var text: String {
    let widths = widths
    return rows.map { row in
      let line = row.enumerated().map { k, text in
        let fill = String(repeating: " ", count: widths[k] - text.count)
        return k == 0 ? text + fill : fill + text
      }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  var markdown: String {
    func line(_ texts: [String]) -> String {
      "| " + texts.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    guard let head = rows.first else { return "" }
    let rule = "|---" + String(repeating: "|--:", count: max(0, columns - 1)) + "|\n"
    return line(head) + rule + rows.dropFirst().map(line).joined()
  }

  var html: String {
    func line(_ row: [String], _ tag: String) -> String {
      let cells = row.enumerated().map { k, text in
        "<\(tag)\(k > 0 ? " class=\"number\"" : "")>\(HTMLText.escaped(text))</\(tag)>"
      }
      return "<tr>" + cells.joined() + "</tr>\n"
    }
    return "<table>\n" + rows.enumerated().map { line($1, $0 == 0 ? "th" : "td") }.joined() + "</table>\n"
  }

  var latex: String {
    let lines = rows.enumerated().map { i, row in
      row.joined(separator: " & ") + " \\\\" + (i == 0 ? " \\hline" : "") + "\n"
    }
    return "\\begin{tabular}{l\(String(repeating: "r", count: max(0, columns - 1)))}\n\\hline\n" + lines.joined()
      + "\\hline\n\\end{tabular}\n"
  }
}
