import Foundation
import LuaSyntax

/// Colours of the prompt, by meaning. The terminal's own sixteen, so that they fit its background.
package struct Palette: Sendable {
  package enum Style: Sendable {
    case prompt, keyword, name, number, string, comment, invalid, bracket, error, warning, dim, selected, value
  }

  package let isColored: Bool

  package init(isColored: Bool) { self.isColored = isColored }

  package static let plain = Palette(isColored: false)

  /// Colours on a terminal that has them, unless `NO_COLOR` says otherwise (no-color.org).
  package static func detect(
    _ descriptor: Int32, _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Palette {
    let hasNoColor = !(environment["NO_COLOR"] ?? "").isEmpty
    let term = environment["TERM"] ?? ""
    return Palette(isColored: isatty(descriptor) != 0 && !hasNoColor && !term.isEmpty && term != "dumb")
  }

  /// The parameters of the terminal's SGR sequence; empty for its normal look.
  package func code(_ style: Style) -> String {
    guard isColored else { return style == .selected ? "7" : "" }
    return switch style {
    case .prompt: "1;32"
    case .keyword: "1;34"
    case .name, .value: ""
    case .number: "36"
    case .string: "33"
    case .comment, .dim: "2"
    case .invalid: "31"
    case .bracket: "1;35"
    case .error: "1;31"
    case .warning: "35"
    case .selected: "7"
    }
  }

  /// The text in the style's colour.
  package func paint(_ text: String, _ style: Style) -> String {
    let code = isColored ? code(style) : ""
    return code.isEmpty || text.isEmpty ? text : "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }

  /// Lua source, or a value written like it, with its tokens in colour.
  package func paint(lua source: String) -> String {
    guard isColored else { return source }
    let bytes = Array(source.utf8)
    var text = ""
    var end = 0
    for token in LuaLexer.tokens(of: bytes) {
      text += String(decoding: bytes[end..<token.range.lowerBound], as: UTF8.self)
      let style = Self.style(of: token)
      text += paint(String(decoding: bytes[token.range], as: UTF8.self), style == .invalid ? .name : style)
      end = token.range.upperBound
    }
    return text + String(decoding: bytes[end...], as: UTF8.self)
  }

  package static func style(of token: LuaToken) -> Style {
    switch token.kind {
    case .keyword: .keyword
    case .number: .number
    case .string: .string
    case .comment: .comment
    case .invalid: .invalid
    case .name, .symbol: .name
    }
  }
}
