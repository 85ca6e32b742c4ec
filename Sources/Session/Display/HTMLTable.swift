import Formats

/// A table of text as HTML. Everything in it is escaped here, so that no text of a script can become markup.
struct HTMLTable {
  struct Cell: Equatable {
    var text: String
    /// Numbers stand where a notebook puts cells by itself, on the right; everything else on the left.
    var isNumber = false
  }

  struct Row {
    /// In front of the row; empty: nothing stands there.
    var head: String
    var cells: [Cell]
  }

  /// Below the table.
  var caption = ""
  /// Above the columns; empty: nothing stands there.
  var header: [String] = []
  var rows: [Row] = []

  /// The mark of rows and columns that are left out.
  static let gap = Cell(text: "…", isNumber: true)

  var html: String {
    var html = "<table class=\"lua-table\">\n"
    if !caption.isEmpty {
      html += "<caption style=\"caption-side:bottom;text-align:left\">\(HTMLText.escaped(caption))</caption>\n"
    }
    if !header.isEmpty {
      html += "<thead><tr><th></th>"
      html += header.map { "<th>\(HTMLText.escaped($0))</th>" }.joined() + "</tr></thead>\n"
    }
    html += "<tbody>\n"
    for row in rows {
      html += "<tr><th>\(HTMLText.escaped(row.head))</th>" + row.cells.map(Self.html).joined() + "</tr>\n"
    }
    return html + "</tbody>\n</table>\n"
  }

  private static func html(_ cell: Cell) -> String {
    let text = HTMLText.escaped(cell.text)
    if cell.isNumber { return "<td>\(text)</td>" }
    let content = cell.text.contains("\n") ? "<pre style=\"margin:0\">\(text)</pre>" : text
    return "<td style=\"text-align:left\">\(content)</td>"
  }
}
