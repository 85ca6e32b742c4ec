import Foundation
import Plotting
import Session

/// Formulas between dollar signs, as TeX's users write them, in plain HTML: Greek letters and signs by name, `_` and `^`
/// for what stands lower and higher, `\frac{a}{b}` as a/b. No script and no font is needed to read it.
///
/// Markdown must not see formulas, for `_` and `*` mean something there: they are taken out before and put back after.
struct MathText {
  /// The text with a mark in place of each formula.
  private(set) var text = ""
  private var pieces: [String] = []

  // Characters for private use; those of the source are replaced.
  private static let (open, close): (Character, Character) = ("\u{e000}", "\u{e001}")

  init(_ markdown: String) {
    let lines = markdown.replacing(/[\x{e000}-\x{e003}]/, with: "\u{fffd}")
      .split(separator: "\n", omittingEmptySubsequences: false)
    var isFenced = false
    var block = ""  // lines between fences
    for (index, line) in lines.enumerated() {
      let start = line.trimmed
      let isFence = start.hasPrefix("```") || start.hasPrefix("~~~")
      if isFence { isFenced.toggle() }
      let piece = index == lines.count - 1 ? String(line) : line + "\n"
      if isFence || isFenced {
        take(block[...])
        block = ""
        text += piece
      } else {
        block += piece
      }
    }
    take(block[...])
  }

  /// A mark for a piece of HTML that is to stand in the text as it is.
  mutating func mark(for html: String) -> String {
    pieces.append(html)
    return "\(Self.open)\(pieces.count - 1)\(Self.close)"
  }

  /// Puts the formulas and other pieces into the HTML that was made of ``text``.
  func restoring(in html: String) -> String {
    var result = ""
    var rest = html[...]
    while let start = rest.firstIndex(of: Self.open), let end = rest[start...].firstIndex(of: Self.close) {
      result += rest[..<start]
      if let index = Int(rest[start..<end].dropFirst()), pieces.indices.contains(index) { result += pieces[index] }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  // MARK: Finding

  private mutating func take(_ block: Substring) {
    var rest = block
    while let character = rest.first {
      switch character {
      case "\\":
        text += rest.prefix(2)
        rest = rest.dropFirst(2)
      case "`": takeCode(&rest)
      case "$": takeFormula(&rest)
      default:
        text.append(character)
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func takeCode(_ rest: inout Substring) {
    let ticks = rest.prefix { $0 == "`" }
    let behind = rest[ticks.endIndex...]
    let end = behind.range(of: String(ticks))?.upperBound ?? ticks.endIndex
    text += rest[..<end]
    rest = rest[end...]
  }

  /// `$…$` or `$$…$$` within a paragraph. Inside the single signs stands no blank at either end, and behind them no digit:
  /// `5 $ and 6 $` and `$5 to $6` are money.
  private mutating func takeFormula(_ rest: inout Substring) {
    let sign = rest.hasPrefix("$$") ? "$$" : "$"
    let inside = rest.dropFirst(sign.count)
    guard let end = inside.range(of: sign), !inside[..<end.lowerBound].trimmed.isEmpty,
      inside[..<end.lowerBound].firstRange(of: /\n\s*\n/) == nil,
      sign == "$$" || Self.isFormula(inside[..<end.lowerBound], before: inside[end.upperBound...])
    else {
      text += sign
      rest = inside
      return
    }
    let html = Self.html(String(inside[..<end.lowerBound]).trimmed)
    text += mark(for: "<span class=\"math\(sign == "$$" ? " display" : "")\">\(html)</span>")
    rest = inside[end.upperBound...]
  }

  private static func isFormula(_ inside: Substring, before rest: Substring) -> Bool {
    inside.first?.isWhitespace == false && inside.last?.isWhitespace == false && rest.first?.isNumber != true
      && !inside.contains("`")
  }

  // MARK: Showing

  /// A formula without its dollar signs.
  static func html(_ formula: String) -> String {
    let braced =
      formula.replacing("\n", with: " ")
      .replacing(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/) { "\(grouped($0.1))/\(grouped($0.2))" }
      .replacing(/\\(?:mathrm|mathbf|text|operatorname)\{([^{}]*)\}/) { upright($0.1) }
      .replacing(/\\(max|min|log|ln|exp|sin|cos|tan|det|lim|arg)(?![A-Za-z])/) { upright($0.1) }
      .replacing(/\\(left|right|,|;|!|quad)(?![A-Za-z])/) { $0.1 == "quad" ? "\u{2003}" : "" }
      .replacing(/([_^])(\\[A-Za-z]+|[^\s{\\])/) { "\($0.1){\($0.2)}" }
      .replacing(/(\\[A-Za-z]+) +(?=[A-Za-z\\])/) { isLetter($0.1) ? "\($0.1){}" : String($0.0) }
      .replacing("-", with: "−")
    return TextMarkup(braced, width: 4000).lines.map(html).joined(separator: "<br>")
  }

  // Around words that are no variables. Characters for private use, as above.
  private static let (uprightStart, uprightEnd) = ("\u{e002}", "\u{e003}")

  private static func upright(_ word: Substring) -> String { uprightStart + word + uprightEnd }

  /// What a fraction bar holds together, in brackets unless it is one letter, word or number.
  private static func grouped(_ part: Substring) -> String {
    part.trimmed.wholeMatch(of: /\\?[A-Za-z]+|[0-9.]+|./) == nil ? "(\(part))" : String(part)
  }

  /// Whether a word of TeX stands for a letter, behind which TeX drops blanks.
  private static func isLetter(_ word: Substring) -> Bool {
    let sign = TextMarkup(String(word)).plain
    return sign.count == 1 && (sign.first?.isLetter == true || "∂∇".contains(sign))
  }

  private static func html(_ nodes: [TextMarkup.Node]) -> String {
    nodes.map { node in
      switch node {
      case .text(let text): letters(text)
      case .lowered(let inner): "<sub>\(html(inner))</sub>"
      case .raised(let inner): "<sup>\(html(inner))</sup>"
      }
    }.joined()
  }

  /// Variables are set in italics, names of functions and capital Greek letters upright.
  private static func letters(_ text: String) -> String {
    text.replacing(/\x{e002}([^\x{e003}]*)\x{e003}|([A-Za-zα-ω]+)|[^A-Za-zα-ω\x{e002}]+|\x{e002}/) { run in
      if let word = run.1 { return HTMLText.escaped(String(word)) }
      if let variable = run.2 { return "<i>\(variable)</i>" }
      return HTMLText.escaped(String(run.0))
    }
  }
}
