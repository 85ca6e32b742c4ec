import Foundation
import TestSupport
import Testing

@testable import Documents

@Suite("Markdown, formulas, terminal output as HTML") struct MarkdownTests {
  private func html(_ markdown: String, folder: String = ".") -> String { MarkdownText.html(markdown, folder: folder) }

  @Test(
    "Text",
    arguments: [
      ("# T\n\ntext *a*", "<h1>T</h1>\n<p>text <em>a</em></p>\n"),
      ("H<sub>2</sub>O<br>", "<p>H<sub>2</sub>O<br></p>\n"),
      ("a <sub> b", "<p>a &lt;sub&gt; b</p>\n"),
      ("*a <sub>* b</sub>", "<p><em>a &lt;sub&gt;</em> b&lt;/sub&gt;</p>\n"),
      ("<sub onclick=x>a</sub>", "<p>&lt;sub onclick=x&gt;a&lt;/sub&gt;</p>\n"),
      ("$x_1$ and `$y$`", "<p><span class=\"math\"><i>x</i><sub>1</sub></span> and <code>$y$</code></p>\n"),
      ("$5 and $6, 5 $ or 7 $", "<p>$5 and $6, 5 $ or 7 $</p>\n"),
      (
        "$a*b$ and $c*d$",
        "<p><span class=\"math\"><i>a</i>*<i>b</i></span> and <span class=\"math\"><i>c</i>*<i>d</i></span></p>\n"
      ),
      ("a $k\n= 1$ b", "<p>a <span class=\"math\"><i>k</i> = 1</span> b</p>\n"),
      ("a $k\n\n= 1$ b", "<p>a $k</p>\n<p>= 1$ b</p>\n"),
      ("\\$x\\$", "<p>$x$</p>\n"),
      ("```\n$x$\n```", "<pre><code>$x$\n</code></pre>\n"),
      ("```lua\nx = 'a<b'\n```", "<pre><code>x = <span class=\"s\">&#39;a&lt;b&#39;</span>\n</code></pre>\n"),
      ("\u{e000}0\u{e001}", "<p>\u{fffd}0\u{fffd}</p>\n"),
      ("[x](javascript:alert(1))", "<p><a href=\"\">x</a></p>\n"),
      ("![a <b>](none.png)", "<p><em>a &lt;b&gt;</em></p>\n"),
    ])
  func text(_ markdown: String, _ expected: String) { #expect(html(markdown) == expected) }

  @Test(
    "No text becomes a script",
    arguments: [
      "<script>alert(1)</script>", "a <script>alert(1)</script>", "| a |\n|---|\n| <script> |",
      "`<script>`", "```lua\n<script>\n```", "```\n<script>\n```", "# <script>", "> <script>\n> x", "- <SCRIPT src=x>",
      "<b><script></b>", "![<script>](x.png)", "[<script>](x)", "$$\\text{<script>}$$", "<script\n>x",
      "&lt;script> <script>",
    ])
  func scripts(_ markdown: String) {
    let page = html(markdown).lowercased()
    #expect(!page.contains("<script") && page.contains("&lt;script"), "\(page)")
    expectBalanced(page)
  }

  @Test("Nor does a formula") func scriptInFormula() { #expect(!html("$<script>$ $<img>$").contains(/<(script|img)/)) }

  @Test("Any text becomes a page whose elements are closed") func hostile() {
    let pieces = [
      "![", "](", ")", "[", "]", "<b>", "</b>", "<sub>", "</sub>", "<script>", "`", "```lua\n", "\n", "\n\n", "$", "$$",
      "| a |\n|---|\n", "|", "*", "_", "~~", "> ", "- ", "# ", "\\", "x", "<", "&lt;", "http://a.b",
      "\u{e000}0\u{e001}", "\0",
    ]
    var state: UInt64 = 7
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<14 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let page = html(text)
      expectBalanced(page)
      #expect(!page.contains("<script"), "\(text.debugDescription)")
    }
  }

  @Test("Pictures beside the script become part of the page") func pictures() throws {
    let folder = try TemporaryFolder()
    try folder.file("a b.png", "PNG")
    #expect(
      html("![x](a%20b.png)", folder: folder.path) == "<p><img alt=\"x\" src=\"data:image/png;base64,UE5H\"></p>\n")
    try folder.file("secret.txt", "x")
    #expect(html("![x](secret.txt)", folder: folder.path) == "<p><em>x</em></p>\n")
  }

  @Test(
    "Formulas",
    arguments: [
      ("u_t = D u_{xx}", "<i>u</i><sub><i>t</i></sub> = <i>D</i> <i>u</i><sub><i>xx</i></sub>"),
      ("\\Delta t \\le \\frac{1}{2D}", "Δ<i>t</i> ≤ 1/(2<i>D</i>)"),
      ("x^2 - \\max(a, b)", "<i>x</i><sup>2</sup> − max(<i>a</i>, <i>b</i>)"),
      ("10^{-3}", "10<sup>−3</sup>"),
      ("a < b \\& c", "<i>a</i> &lt; <i>b</i> \\&amp; <i>c</i>"),
      ("\\text{loss}", "loss"),
      ("\\alpha < 1", "<i>α</i> &lt; 1"),
      ("a\nb", "<i>a</i> <i>b</i>"),
      ("\\unknown{x}", "\\<i>unknown</i>{<i>x</i>}"),
    ])
  func formulas(_ formula: String, _ expected: String) { #expect(MathText.html(formula) == expected) }

  @Test(
    "What a terminal would show in the end",
    arguments: [
      ("a\nb\n", "a\nb\n"), ("10 %\r20 %\n", "20 %\n"), ("abc\rX", "Xbc"), ("abc\r\u{1b}[KX", "X"), ("ab\u{8}c", "ac"),
      ("\u{1b}[31mred\u{1b}[0m", "red"), ("\u{1b}]0;title\u{7}x", "x"), ("\u{1b}]8;;u\u{1b}\\x", "x"),
      ("a\r\nb", "a\nb"),
      ("\u{1b}[", ""), ("\u{1b}", ""),
    ])
  func terminal(_ text: String, _ shown: String) { #expect(TerminalText.plain(text) == shown) }
}

/// Expects that every element is closed, in order.
func expectBalanced(_ html: String, sourceLocation: SourceLocation = #_sourceLocation) {
  var open: [Substring] = []
  for tag in html.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>/) where !["br", "hr", "img", "meta"].contains(tag.2) {
    if tag.1.isEmpty {
      open.append(tag.2)
    } else if open.popLast() != tag.2 {
      Issue.record("</\(tag.2)> closes nothing", sourceLocation: sourceLocation)
    }
  }
  #expect(open.isEmpty, "left open: \(open)", sourceLocation: sourceLocation)
}
