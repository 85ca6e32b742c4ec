import Formats
import Foundation
import Session

/// An executed script as one HTML page that needs nothing else: no script, no network, pictures inside.
struct HTMLPage {
  private let script: ExecutedScript
  private let title: String
  /// The text of each cell of Markdown, by the cell's position.
  private let texts: [Int: RenderedMarkup]

  /// - Parameter folder: where pictures that the text names are looked for.
  init(script: ExecutedScript, title: String, folder: String) {
    (self.script, self.title) = (script, title)
    var texts: [Int: RenderedMarkup] = [:]
    for (index, executed) in script.cells.enumerated() where executed.cell.kind == .markdown {
      texts[index] = MarkdownText.rendered(executed.cell.source, folder: folder)
    }
    self.texts = texts
  }

  /// What of the text is not shown as its author meant it, with the line on which its cell begins.
  var unsupported: [String] {
    texts.sorted { $0.key < $1.key }.flatMap { index, text in
      text.unsupported.map { "cell of text at line \(script.cells[index].cell.line): \($0)" }
    }
  }

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="generator" content="instab-lua \(Session.version)">
    <title>\(HTMLText.escaped(title))</title>
    <style>
    \(PageStyle.css)
    </style>
    </head>
    <body>
    <main>
    \(script.cells.enumerated().map { html($0.element, at: $0.offset) }.joined())</main>
    </body>
    </html>

    """
  }

  private func html(_ executed: ExecutedScript.ExecutedCell, at index: Int) -> String {
    let cell = executed.cell
    if cell.kind == .markdown {
      return "<section class=\"text\">\n\(texts[index]?.html ?? "")</section>\n"
    }
    var html = "<section class=\"cell\(executed.wasRun ? "" : " idle")\">\n"
    if !cell.title.isEmpty { html += "<h4>\(HTMLText.escaped(cell.title))</h4>\n" }
    html += "<pre class=\"code\"><code>\(ColoredLua.html(cell.source))</code></pre>\n"
    html += executed.outputs.map(Self.html).joined()
    if !executed.wasRun { html += "<p class=\"note\">not run</p>\n" }
    return html + "</section>\n"
  }

  private static func html(_ output: CellOutput) -> String {
    switch output {
    case .text(let text, let isError):
      let plain = TerminalText.plain(text).trimmingSuffix { $0.isNewline }
      guard !plain.isEmpty else { return "" }
      return "<pre class=\"\(isError ? "output warning" : "output")\">\(HTMLText.escaped(String(plain)))</pre>\n"
    case .picture(let svg, let description):
      let width = Self.width(ofSVG: svg).map { " width=\"\($0)\"" } ?? ""
      return "<p class=\"picture\"><img\(width) alt=\"\(HTMLText.escaped(description))\" "
        + "src=\"data:image/svg+xml;base64,\(Data(svg).base64EncodedString())\"></p>\n"
    case .values(_, let html?): return "<div class=\"output values\">\n\(html)</div>\n"
    case .values(let text, nil): return "<pre class=\"output values\">\(HTMLText.escaped(text))</pre>\n"
    case .markup(let html): return "<div class=\"output markup\">\n\(html)\n</div>\n"
    case .failure(let report): return "<pre class=\"output failure\">\(HTMLText.escaped(report))</pre>\n"
    }
  }

  /// The third number of the `viewBox`: pixels.
  private static func width(ofSVG svg: [UInt8]) -> Int? {
    let head = String(decoding: svg.prefix(1000), as: UTF8.self)
    return head.firstMatch(of: /viewBox="\S+ \S+ (\d+)/).flatMap { Int($0.1) }
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while drops: (Character) -> Bool) -> SubSequence {
    guard let last = lastIndex(where: { !drops($0) }) else { return self[startIndex..<startIndex] }
    return self[...last]
  }
}
