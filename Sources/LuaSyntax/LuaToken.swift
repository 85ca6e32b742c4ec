/// A piece of Lua source: what completion, colouring and cells look at.
package struct LuaToken: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case keyword
    case name
    case number
    /// A string in quotes or long brackets. Not closed: the text ends, or for quotes the line ends, within it.
    case string(isClosed: Bool)
    /// From `--` to the end of the line or of the long bracket.
    case comment(isClosed: Bool)
    /// An operator or a separator.
    case symbol
    /// A byte that is no part of Lua.
    case invalid
  }

  package var kind: Kind
  /// UTF-8 bytes of the source.
  package var range: Range<Int>
  /// Where the text of a string or comment starts: behind the quote, the bracket or the dashes.
  package var content: Int
  /// The line on which it starts, from 1.
  package var line: Int

  /// Whether an expression may end with a token of this text.
  package func mayEndExpression(_ text: String) -> Bool {
    switch kind {
    case .name, .number, .string: true
    case .keyword: ["end", "nil", "true", "false"].contains(text)
    case .symbol: [")", "]", "}", "..."].contains(text)
    case .comment, .invalid: false
    }
  }

  /// The words that Lua keeps for itself, sorted.
  package static let keywords = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
    "not", "or", "repeat", "return", "then", "true", "until", "while",
  ]
}
