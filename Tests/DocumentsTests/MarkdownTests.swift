import Foundation
import TestSupport
import Testing

@testable import Documents

@Suite("Markdown, formulas, terminal output as HTML") struct MarkdownTests {
  private func html(_ markdown: String, folder: String = ".") -> String {
    MarkdownText.rendered(markdown, folder: folder).html
  }

  @Test(
    "Text",
    arguments: [
      ("# T\n\ntext *a*", "<h1>T</h1>\n<p>text <em>a</em></p>\n"),
      ("H<sub>2</sub>O<br>", "<p>H<sub>2</sub>O<br></p>\n"),
      ("a <sub> b", "<p>a &lt;sub&gt; b</p>\n"),
      ("*a <sub>* b</sub>", "<p><em>a &lt;sub&gt;</em> b&lt;/sub&gt;</p>\n"),
      ("<sub onclick=x>a</sub>", "<p>&lt;sub onclick=x&gt;a&lt;/sub&gt;</p>\n"),
      ("$x_1$ and `$y$`", "<p><math><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math> and <code>$y$</code></p>\n"),
      ("$5 and $6, 5 $ or 7 $", "<p>$5 and $6, 5 $ or 7 $</p>\n"),
      (
        "$a*b$ and $c*d$",
        "<p><math><mrow><mi>a</mi><mo>*</mo><mi>b</mi></mrow></math> and "
          + "<math><mrow><mi>c</mi><mo>*</mo><mi>d</mi></mrow></math></p>\n"
      ),
      ("a $k\n= 1$ b", "<p>a <math><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow></math> b</p>\n"),
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
      ("x_1", "<msub><mi>x</mi><mn>1</mn></msub>"),
      ("\\Delta t", "<mi mathvariant=\"normal\">Δ</mi><mi>t</mi>"),
      ("\\frac{1}{2D}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn><mi>D</mi></mrow></mfrac>"),
      (
        "\\frac{a}{\\frac{b}{c}}",
        "<mfrac><mrow><mi>a</mi></mrow><mrow><mfrac><mrow><mi>b</mi></mrow><mrow><mi>c</mi></mrow></mfrac></mrow></mfrac>"
      ),
      ("\\sqrt{x}", "<msqrt><mrow><mi>x</mi></mrow></msqrt>"),
      ("\\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>"),
      (
        "\\sum_{i=1}^{n} a_i",
        "<munderover><mo largeop=\"true\" movablelimits=\"true\">∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow>"
          + "<mrow><mi>n</mi></mrow></munderover><msub><mi>a</mi><mi>i</mi></msub>"
      ),
      ("10^{-3}", "<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>"),
      ("f'", "<msup><mi>f</mi><mrow><mo>′</mo></mrow></msup>"),
      ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
      ("\\text{loss of $}", "<mtext>loss of $</mtext>"),
      (
        "\\left(x\\right)",
        "<mrow><mo stretchy=\"true\">(</mo><mi>x</mi><mo stretchy=\"true\">)</mo></mrow>"
      ),
    ])
  func formulas(_ formula: String, _ expected: String) {
    let set = MathFormula(formula, isDisplay: false)
    #expect(set.html == "<math><mrow>\(expected)</mrow></math>")
    #expect(set.unsupported.isEmpty)
  }

  @Test(
    "What a formula cannot say is named and stays as it was written",
    arguments: [
      ("\\unknown{x}", ["\\unknown"], "<mtext>\\unknown</mtext>"), ("x}", ["'}' without its beginning"], "}"),
      ("{x", ["'{' without '}'"], "x"), ("\\frac{a}", ["\\frac without what belongs to it"], "a"),
      ("a & b", ["'&' outside of a matrix"], "&amp;"), ("\\begin{tikz}", ["\\begin{tikz}"], "tikz"),
      ("\\left( x", ["\\left without \\right"], "x"),
    ])
  func unsupported(_ formula: String, _ expected: [String], _ kept: String) {
    let set = MathFormula(formula, isDisplay: false)
    #expect(set.unsupported == expected)
    #expect(set.html.contains(kept))
    expectBalanced(set.html)
  }

  @Test("Any formula has balanced elements, however deep") func hostileFormulas() {
    let pieces = [
      "{", "}", "\\frac", "\\sqrt", "[", "]", "^", "_", "'", "&", "\\\\", "\\left", "\\right", "(", ")",
      "\\begin{matrix}",
      "\\end{matrix}", "\\begin", "\\end", "\\hat", "\\text", "x", "1", " ", "<", "\\", "\\sum", "\\lim", "\\mathbb",
      ".",
    ]
    var state: UInt64 = 11
    for _ in 0..<4000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      expectBalanced(MathFormula(text, isDisplay: false).html)
    }
    for deep in ["{", "\\left(", "\\sqrt", "x^", "\\begin{matrix}", "\\frac"] {
      expectBalanced(MathFormula(String(repeating: deep, count: 50_000), isDisplay: true).html)
    }
  }

  @Test("Lists of tasks, columns with a side, footnotes") func extensions() {
    #expect(html("- [x] a\n- [ ] b").matches(of: /<input type="checkbox"/).count == 2)
    #expect(html("| a |\n|--:|\n| 1 |").contains("<td align=\"right\">1</td>"))
    #expect(html("a[^1]\n\n[^1]: b").contains("<section class=\"footnotes\""))
  }

  @Test("What text cannot show is told of") func unsupportedText() {
    let page = MarkdownText.rendered("![p](no.png) [x](javascript:a) $\\foo$", folder: ".")
    #expect(
      page.unsupported == [
        "picture 'no.png': no file that is a picture", "link to 'javascript:a': left out", "\\foo in a formula",
      ])
    #expect(MarkdownText.rendered("# T\n\n$\\alpha$ [x](http://a.b)", folder: ".").unsupported.isEmpty)
  }

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
  for tag in html.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>/)
  where !["br", "hr", "img", "meta", "input", "mspace"].contains(tag.2) {
    if tag.1.isEmpty {
      open.append(tag.2)
    } else if open.popLast() != tag.2 {
      Issue.record("</\(tag.2)> closes nothing", sourceLocation: sourceLocation)
    }
  }
  #expect(open.isEmpty, "left open: \(open)", sourceLocation: sourceLocation)
}
