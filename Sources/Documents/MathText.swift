import Foundation
import LuaSyntax
import Session

/// Formulas between dollar signs, as TeX's users write them, set by ``MathFormula``.
///
/// Markdown must not see formulas, for `_` and `*` mean something there: they are taken out before and put back after.
struct MathText {
  /// The text with a mark in place of each formula.
  private(set) var text = ""
  private var pieces: [String] = []
  /// What in the formulas could not be set.
  private(set) var unsupported: [String] = []

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
    let formula = MathFormula(String(inside[..<end.lowerBound]).trimmed, isDisplay: sign == "$$")
    text += mark(for: formula.html)
    for what in formula.unsupported where !unsupported.contains(what) { unsupported.append(what) }
    rest = inside[end.upperBound...]
  }

  private static func isFormula(_ inside: Substring, before rest: Substring) -> Bool {
    inside.first?.isWhitespace == false && inside.last?.isWhitespace == false && rest.first?.isNumber != true
      && !inside.contains("`")
  }

  // MARK: Showing

  /// A formula on its own, with or without its dollar signs.
  static func rendered(latex: String) -> RenderedMarkup {
    let text = latex.trimmed
    let isDisplay = text.hasPrefix("$$")
    let formula = MathFormula(String(text.drop { $0 == "$" }).trimmingSuffix("$"), isDisplay: isDisplay)
    return RenderedMarkup(html: formula.html, unsupported: formula.unsupported.map { "\($0) in a formula" })
  }
}

extension String {
  fileprivate func trimmingSuffix(_ sign: Character) -> String {
    var text = self
    while text.last == sign { text.removeLast() }
    return text
  }
}
