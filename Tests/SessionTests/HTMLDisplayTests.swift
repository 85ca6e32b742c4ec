import Foundation
import LuaRuntime
import Testing

@testable import Session

@Suite struct HTMLDisplayTests {
  private func html(_ source: String) throws -> String? {
    let session = try Session()
    guard case .values(let values) = session.evaluate(source, name: "=stdin") else { return "failed" }
    return HTMLDisplay.html(values, in: session.runtime)
  }

  /// The cells of a page's rows, the markup taken away.
  private func cells(_ html: String) -> [[String]] {
    html.split(separator: "\n").filter { $0.hasPrefix("<tr>") }.map { row in
      row.replacing(/<\/t[hd]>/, with: "\u{1}").replacing(/<[^>]*>/, with: "").split(
        separator: "\u{1}", omittingEmptySubsequences: false
      )
      .dropLast().map(String.init)
    }
  }

  private static let tableCases: [(source: String, cells: [[String]])] = [
    ("tensor{{1, 2}, {3, 4.5}}", [["1", "1.0", "2.0"], ["2", "3.0", "4.5"]]),
    ("tensor{1, 2}:to('int64')", [["1", "1", "2"]]),
    // The last bits, in every place that a number has.
    ("{a = tensor{0.1 + 0.2}, b = tensor{0.5}}", [["1", "0.30000000000000004", "0.5"]]),
    ("{a = tensor{0.1 + 0.2}, b = 1}", [["a", "0.30000000000000004"], ["b", "1"]]),
    (
      "{a = tensor.full({}, 0.1 + 0.2), b = 0.1 + 0.2}", [["a", "0.30000000000000004"], ["b", "0.30000000000000004"]]
    ),
    (
      "{a = tensor.full({50}, 0.1 + 0.2), b = 1}",
      [
        [
          "a",
          "0.30000000000000004, 0.30000000000000004, …, 0.30000000000000004, 0.30000000000000004 [float64 tensor 50]",
        ], ["b", "1"],
      ]
    ),
    (
      "tensor.arange(12):to('int64')", [["1", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], ["11", "11", "12"]]
    ),
    ("{10, 'a', true}", [["1", "10", "a", "true"]]),
    ("{{a = 1, b = 'x'}, {a = 2}}", [["1", "1", "x"], ["2", "2", ""]]),
    ("{{1, 2}, {3, 4}}", [["1", "1", "2"], ["2", "3", "4"]]),
    ("{b = {1, 2}, a = tensor.zeros(3, 4)}", [["a", "[float64 tensor 3×4]"], ["b", "{1, 2}"]]),
    ("{7, x = 1}", [["1", "7"], ["x", "1"]]),
    ("{{1, 2}, {3}}", [["1", "{1, 2}"], ["2", "{3}"]]),
  ]

  @Test("Tables where they help", arguments: tableCases)
  func tables(_ source: String, _ expected: [[String]]) throws {
    #expect(cells(try #require(try html(source))) == expected)
  }

  @Test(
    "No table where text is better",
    arguments: [
      "1", "'text'", "nil", "{}", "tensor.zeros(0)", "tensor.ones(2):sum()", "print",
      "setmetatable({1}, {__tostring = function() return 'own' end})",
    ])
  func none(_ source: String) throws { #expect(try html(source) == nil) }

  @Test("A table beside other values keeps them as text") func several() throws {
    let page = try #require(try html("return '<b>', {1}"))
    #expect(page.hasPrefix("<pre>&lt;b&gt;</pre>\n<table"))
  }

  @Test(
    "Markup in names and values stays text",
    arguments: [
      "{['<script>alert(1)</script>'] = 1}", "{'<script>alert(1)</script>'}", "{{['<script>'] = '<script>'}}",
      "{x = setmetatable({}, {__tostring = function() return '<script>' end})}", "{x = {'<script>'}}",
      "{'\\0\\27[31m<script>\\xff'}",
    ])
  func escaping(_ source: String) throws {
    let page = try #require(try html(source))
    #expect(!page.contains("<script") && page.contains("&lt;script&gt;"))
    #expect(!page.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  @Test(
    "Whatever is huge is shown in a moment, at its ends",
    arguments: [
      ("tensor.zeros(20000, 5000)", 31), ("tensor.arange(1e8):to('int64')", 31), ("tensor.zeros(300, 300, 300)", 36),
      ("(function() local t = {} for i = 1, 1e5 do t[i] = i end return t end)()", 31),
      ("(function() local t = {} for i = 1, 1e5 do t['k' .. i] = i end return t end)()", 30),
      ("(function() local t = {} for i = 1, 1e4 do t[i] = {a = i} end return t end)()", 30),
      ("(function() local t = {} t.t = t return t end)()", 1),
    ])
  func elided(_ source: String, _ rows: Int) throws {
    let page = try #require(try html(source))
    #expect(cells(page).count <= rows && page.utf8.count < 60_000)
  }

  @Test("The first and the last elements are the tensor's own") func edges() throws {
    let page = try #require(try html("tensor.arange(1e6):to('int64'):reshape(1000, 1000)"))
    let rows = cells(page)
    #expect(rows.first?.prefix(3) == ["1", "1", "2"] && rows.last?.last == "1000000")
    try #require(rows.count == 31)
    #expect(rows[15].first == "…" && rows[16].first == "986" && rows[16][1] == "985001")
  }
}
