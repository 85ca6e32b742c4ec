import Foundation
import TestSupport
import Testing

@testable import Documents

@Suite struct NotebookFileTests {
  private func notebook(_ source: String) throws -> [String: Any] {
    let data = Data(NotebookFile(script: PercentScript(source)).bytes)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("A notebook has what nbformat 4.5 demands") func format() throws {
    let notebook = try notebook("-- %% [markdown]\n-- # T\n-- a\n-- %% Title\nx = 1\ny = '<é\\u{1}/>'")
    #expect(notebook["nbformat"] as? Int == 4 && notebook["nbformat_minor"] as? Int == 5)
    let metadata = try #require(notebook["metadata"] as? [String: [String: String]])
    #expect(metadata["kernelspec"]?["name"] == "instab-lua" && metadata["kernelspec"]?["display_name"] != nil)
    #expect(metadata["language_info"]?["name"] == "lua")
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    #expect(cells.map { $0["cell_type"] as? String } == ["markdown", "code"])
    #expect(cells.map { $0["source"] as? [String] } == [["# T\n", "a"], ["x = 1\n", "y = '<é\\u{1}/>'"]])
    #expect(Set(cells[0].keys) == ["cell_type", "id", "metadata", "source"])
    #expect(Set(cells[1].keys) == ["cell_type", "id", "metadata", "source", "outputs", "execution_count"])
    #expect(cells[1]["execution_count"] is NSNull && (cells[1]["outputs"] as? [Any])?.isEmpty == true)
    #expect((cells[1]["metadata"] as? [String: String]) == ["title": "Title"])
  }

  @Test("Cells have names of their own, of the letters that are allowed") func names() throws {
    let source = (1...50).map { "-- %%\nx = \($0)\n" }.joined()
    let cells = try #require(try notebook(source)["cells"] as? [[String: Any]])
    let names = cells.compactMap { $0["id"] as? String }
    #expect(Set(names).count == 50 && names.allSatisfy { $0.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil })
  }
}
