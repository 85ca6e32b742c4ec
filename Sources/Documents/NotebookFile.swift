import JSON

/// A script in the percent format as a Jupyter notebook (nbformat 4.5), without outputs.
struct NotebookFile {
  let script: PercentScript

  private static let metadata: JSON = [
    "kernelspec": ["name": "instab-lua", "display_name": "Lua (instab)", "language": "lua"],
    "language_info": [
      "name": "lua", "version": "5.4", "mimetype": "text/x-lua", "file_extension": ".lua", "pygments_lexer": "lua",
      "codemirror_mode": "lua",
    ],
  ]

  /// The file. The same script always gives the same bytes: cells are named by their number.
  var bytes: [UInt8] {
    let notebook: JSON = [
      "cells": .array(script.cells.enumerated().map { Self.json($1, number: $0 + 1) }), "metadata": Self.metadata,
      "nbformat": 4, "nbformat_minor": 5,
    ]
    return notebook.bytes(.lines, sortsNames: true) + [UInt8(ascii: "\n")]
  }

  private static func json(_ cell: PercentScript.Cell, number: Int) -> JSON {
    var fields: JSON.Fields = [
      "cell_type": cell.kind == .code ? "code" : "markdown", "id": "cell-\(number)",
      "metadata": cell.title.isEmpty ? [:] : ["title": .string(cell.title)],
      "source": .array(lines(of: cell.source).map(JSON.string)),
    ]
    if cell.kind == .code {
      fields["execution_count"] = .null  // null is demanded
      fields["outputs"] = []
    }
    return .object(fields)
  }

  /// Each but the last with its line feed, as Jupyter writes them.
  private static func lines(of source: String) -> [String] {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { $0.offset == lines.count - 1 ? String($0.element) : $0.element + "\n" }
  }
}
