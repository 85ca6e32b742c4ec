/// Help for something that Lua itself has: a word or sign of the language, or a name of its library.
struct LanguageTopic: Sendable {
  /// `string.format`, `file:read`, `for`, `..`.
  let name: String
  /// How it is written, and what it gives back behind an arrow: `string.upper(s) → string`.
  let signature: String
  /// One line.
  let summary: String
  /// More to know; may be empty.
  let discussion: String
  /// What this program does otherwise than `lua5.4`; may be empty.
  let difference: String
  /// Lua code that runs as it stands; may be empty.
  let example: String

  init(
    _ name: String, _ signature: String, _ summary: String, _ discussion: String = "", here difference: String = "",
    example: String = ""
  ) {
    self.name = name
    self.signature = signature
    self.summary = summary
    self.discussion = discussion
    self.difference = difference
    self.example = example
  }

  /// A function `name(parameters)`, whose example may follow.
  static func function(
    _ name: String, _ parameters: String, returns: String = "", _ summary: String, _ discussion: String = "",
    here difference: String = "", example: String = ""
  ) -> LanguageTopic {
    LanguageTopic(
      name, "\(name)(\(parameters))" + (returns.isEmpty ? "" : " → \(returns)"), summary, discussion, here: difference,
      example: example)
  }

  /// What a call gives back, in words.
  var returns: String { signature.firstRange(of: " → ").map { String(signature[$0.upperBound...]) } ?? "" }

  /// The whole entry as plain text.
  var text: String {
    var parts = [signature, "  " + summary]
    if !discussion.isEmpty { parts += [""] + discussion.split(separator: "\n").map { "  " + $0 } }
    if !difference.isEmpty { parts += ["", "  In this program: " + difference] }
    if !example.isEmpty { parts += ["", "  Example:"] + example.split(separator: "\n").map { "    " + $0 } }
    return parts.joined(separator: "\n")
  }

  /// How it is called and what it does, for a list of candidates.
  var hint: String { returns.isEmpty && !signature.contains("(") ? summary : "\(signature)  \(summary)" }

  /// What may stand between the angle brackets of a `local`.
  static let attributes = [
    "close": "calls the value's __close where the block is left", "const": "forbids a later assignment",
  ]

  /// All there are: the language first, then its library.
  static let all: [LanguageTopic] = [
    words, signs, basicFunctions, coroutineFunctions, debugFunctions, inputOutput, mathFunctions, systemFunctions,
    packageFunctions, stringFunctions, tableFunctions, textFunctions,
  ].flatMap { $0 }

  private static let index: [String: Int] = Dictionary(
    all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// The topic of a name; a sign may stand in quotes.
  static func named(_ name: String) -> LanguageTopic? { index[name].map { all[$0] } }
}
