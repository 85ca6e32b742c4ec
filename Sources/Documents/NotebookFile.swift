import Foundation
import Session

/// A script in the percent format as a Jupyter notebook (nbformat 4.5), without outputs.
struct NotebookFile {
  let script: PercentScript

  private struct Cell: Encodable {
    let cell_type: String
    let id: String
    var metadata: [String: String] = [:]
    let source: [String]
    var execution_count: Int?
    /// Always empty; text cells have none.
    var outputs: [String]?

    enum CodingKeys: String, CodingKey { case cell_type, id, metadata, source, execution_count, outputs }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(cell_type, forKey: .cell_type)
      try container.encode(id, forKey: .id)
      try container.encode(metadata, forKey: .metadata)
      try container.encode(source, forKey: .source)
      guard let outputs else { return }
      try container.encode(execution_count, forKey: .execution_count)  // null is demanded
      try container.encode(outputs, forKey: .outputs)
    }
  }

  private struct Notebook: Encodable {
    struct Metadata: Encodable {
      let kernelspec = ["name": "instab-lua", "display_name": "Lua (instab)", "language": "lua"]
      let language_info = [
        "name": "lua", "version": "5.4", "mimetype": "text/x-lua", "file_extension": ".lua", "pygments_lexer": "lua",
        "codemirror_mode": "lua",
      ]
    }
    let cells: [Cell]
    let metadata = Metadata()
    let nbformat = 4
    let nbformat_minor = 5
  }

  /// The file. The same script always gives the same bytes: cells are named by their number.
  func data() throws -> Data {
    let cells = script.cells.enumerated().map { index, cell in
      Cell(
        cell_type: cell.kind == .code ? "code" : "markdown", id: "cell-\(index + 1)",
        metadata: cell.title.isEmpty ? [:] : ["title": cell.title], source: Self.lines(of: cell.source),
        outputs: cell.kind == .code ? [] : nil)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(Notebook(cells: cells)) + Data("\n".utf8)
  }

  /// Each but the last with its line feed, as Jupyter writes them.
  private static func lines(of source: String) -> [String] {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { $0.offset == lines.count - 1 ? String($0.element) : $0.element + "\n" }
  }
}
