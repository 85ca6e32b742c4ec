import Foundation
import JSON
import TestSupport
import Testing

@testable import JupyterKernel

/// What an editor asks of the real kernel.
@Suite struct LanguageTests {
  private func ask(_ client: KernelClient, _ type: String, _ content: JSON) throws -> KernelClient.Received {
    try client.reply(to: client.send(type, content))
  }

  @Test("Completion: positions in code points, types and signatures")
  func complete() throws {
    let client = try KernelClient()
    let code = "local ä = '😀'; tensor.linsp"
    let reply = try ask(client, "complete_request", ["code": .string(code), "cursor_pos": 27])
    #expect(reply["matches"] as? [String] == ["linspace"])
    #expect(reply["cursor_start"] as? Int == 22)
    #expect(reply["cursor_end"] as? Int == 27)
    let metadata = try #require(reply["metadata"] as? [String: Any])
    let types = try #require(metadata["_jupyter_types_experimental"] as? [[String: Any]])
    #expect(types.first?["type"] as? String == "function")
    #expect((types.first?["signature"] as? String)?.hasPrefix("tensor.linspace(") == true)
    let local = try client.run("local mine = {depth = 1}")
    #expect(local.reply.text("status") == "ok")
    #expect(try ask(client, "complete_request", ["code": "min", "cursor_pos": 3])["matches"] as? [String] == ["mine"])
    let outside = try ask(client, "complete_request", ["code": "mine.d", "cursor_pos": 999])
    #expect(outside["matches"] as? [String] == ["depth"])
    #expect(outside["cursor_end"] as? Int == 6)
  }

  @Test("Completion infers in a cell as at the prompt, and says what it replaces")
  func inference() throws {
    let client = try KernelClient()
    _ = try client.run("cfg = {lr = 1}")
    let cases: [(String, Int, [String], Int, Int)] = [
      ("local alpha = '😀'; function f(beta) al", 38, ["alpha"], 36, 38),
      ("local ä = 1\nlocal t = tensor.ones(3)\nt:sum():cums", 49, ["cumsum"], 45, 49),
      ("x = cfg['']", 9, ["lr"], 9, 9), ("local x <", 9, ["close>", "const>"], 9, 9),
      ("require \"stri", 13, ["string\""], 9, 13),
    ]
    for (code, cursor, matches, start, end) in cases {
      let reply = try ask(client, "complete_request", ["code": .string(code), "cursor_pos": .integer(cursor)])
      #expect(reply["matches"] as? [String] == matches, "\(code)")
      #expect(reply["cursor_start"] as? Int == start, "\(code)")
      #expect(reply["cursor_end"] as? Int == end, "\(code)")
    }
  }

  @Test(
    "Inspection: the name at the cursor, or the function whose arguments are being written",
    arguments: [
      ("tensor.zeros", 12, "tensor.zeros("), ("tensor.zeros(2)", 9, "tensor.zeros("),
      ("tensor.zeros(2, ", 16, "tensor.zeros("),
      ("pde.heat{ dt = 0.1", 18, "pde.heat"), ("x = tensor", 10, "tensor"),
      ("tensor.ones(3):sum():cums", 25, nil), ("tensor.ones(3):cumsum", 20, "tensor:cumsum("),
      ("tensor.ones(3):sum(", 19, "tensor:sum("), ("local t = tensor.ones(3)\nt:exp():sum{", 37, "tensor:sum("),
      ("('x'):rep(", 10, "string.rep("), ("io.open('x'):read(", 18, "file:read("), ("nothing.here", 5, nil),
      ("1 + 1", 3, nil),
    ])
  func inspect(_ code: String, _ cursor: Int, _ beginning: String?) throws {
    let client = try KernelClient()
    let reply = try ask(
      client, "inspect_request", ["code": .string(code), "cursor_pos": .integer(cursor), "detail_level": 1])
    #expect(reply["found"] as? Bool == (beginning != nil))
    #expect(beginning == nil || reply.data("text/plain")?.hasPrefix(beginning ?? "") == true)
  }

  @Test("Whether a cell is complete, and how the next line is indented")
  func isComplete() throws {
    let client = try KernelClient()
    let cases: [(String, String, String)] = [
      ("x = 1", "complete", ""), ("", "complete", ""), ("?tensor", "complete", ""),
      ("for i = 1, 2 do", "incomplete", "  "),
      ("if a then\n  while b do", "incomplete", "    "), ("print(", "incomplete", "  "), ("x = = 1", "invalid", ""),
    ]
    for (code, status, indent) in cases {
      let reply = try ask(client, "is_complete_request", ["code": .string(code)])
      #expect(reply.text("status") == status, "\(code)")
      #expect(reply.text("indent") == indent, "\(code)")
    }
  }

  @Test("History: tail, range and search, of this session and earlier ones")
  func history() throws {
    let client = try KernelClient(environment: ["INSTAB_TEST": "1"])
    for code in ["1 + 1", "print('x')", "2 + 2", "2 + 2"] { _ = try client.run(code) }
    func history(_ content: JSON) throws -> [[Any]] {
      try #require(try ask(client, "history_request", content)["history"] as? [[Any]])
    }
    let tail = try history(["hist_access_type": "tail", "n": 2, "output": true, "raw": true])
    #expect(tail.map { $0[1] as? Int } == [3, 4])
    #expect((tail[0][2] as? [Any])?.map { $0 as? String } == ["2 + 2", "4"])
    let range: JSON = [
      "hist_access_type": "range", "session": 0, "start": 1, "stop": 3, "output": false, "raw": true,
    ]
    #expect(try history(range).map { $0[2] as? String } == ["1 + 1", "print('x')"])
    let search: JSON = ["hist_access_type": "search", "pattern": "* + *", "output": false, "raw": true]
    #expect(try history(search).map { $0[2] as? String } == ["1 + 1", "2 + 2", "2 + 2"])
    let unique: JSON = ["hist_access_type": "search", "pattern": "2*", "unique": true, "n": 9, "output": false]
    #expect(try history(unique).map { $0[2] as? String } == ["2 + 2"])
    #expect(try history(["hist_access_type": "tail", "n": 0]).isEmpty)
  }
}
