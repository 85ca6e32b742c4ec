/// The markup of titles, labels and legends, a small part of TeX's:
/// - `_{…}` and `^{…}` lower and raise what is in the braces (`x_{1}`, `10^{-3}`, `u_{i}^{n+1}`); without braces,
///   `_` and `^` are ordinary characters, so that `weight_decay` stays as it is;
/// - `\alpha` … `\Omega` and the signs of ``symbols`` (`\times`, `\nabla`, `\leq`, …) become that character (`{}`
///   ends the word: `\Delta{}t`); an unknown word after a backslash stays as it is; `\\`, `\_`, `\^`, `\{`, `\}`
///   give the second character;
/// - between dollar signs, as in TeX and matplotlib (`$x_1^2$`), `_` and `^` also take the one character or word that
///   follows, braces group, blanks are left out, and the words of ``MathWords`` are understood (`\frac{a}{b}`,
///   `\mathrm{max}`, `\log`). The first dollar sign has no blank behind it, the second none before it and no digit
///   behind it, so that "from $5 to $10" stays as it is; `\$` is a dollar sign;
/// - a line feed starts a new line.
///
/// Everything else is literal. Control characters are shown as their Unicode pictures (␀, ␛, …).
public struct TextMarkup: Equatable {
  /// A piece of a line.
  public indirect enum Node: Equatable {
    case text(String)
    case lowered([Node])
    case raised([Node])
  }

  /// One list of nodes per line.
  public let lines: [[Node]]

  /// - Parameter width: longest line in characters that are seen; more is replaced by "…".
  public init(_ source: String, width: Int = 200) {
    let normal = source.replacing("\r\n", with: "\n")
    lines = normal.split(separator: "\n", maxSplits: 7, omittingEmptySubsequences: false).map { line in
      // The longest name of a character has some ten letters.
      var parser = MarkupParser(line.prefix(16 * width).unicodeScalars.map(TextMarkup.visible))
      let nodes = parser.nodes()
      var room = width
      guard TextMarkup.cut(nodes, to: &room) != nodes else { return nodes }
      room = max(width - 1, 1)
      return TextMarkup.cut(nodes, to: &room) + [.text("…")]
    }
  }

  /// As many nodes, and of the last one as much, as `room` characters hold.
  private static func cut(_ nodes: [Node], to room: inout Int) -> [Node] {
    var result: [Node] = []
    for node in nodes where room > 0 {
      switch node {
      case .text(let text):
        result.append(.text(String(text.prefix(room))))
        room -= min(room, text.count)
      case .lowered(let inner): result.append(.lowered(cut(inner, to: &room)))
      case .raised(let inner): result.append(.raised(cut(inner, to: &room)))
      }
    }
    return result
  }

  /// A text of a single line.
  init(line: [Node]) { lines = [line] }

  /// How many characters of a line are seen.
  static func count(_ nodes: [Node]) -> Int {
    nodes.reduce(0) { total, node in
      switch node {
      case .text(let text): total + text.count
      case .lowered(let inner), .raised(let inner): total + count(inner)
      }
    }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09: " "
    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0xFFFE, 0xFFFF: "\u{FFFD}"
    case 0x2028, 0x2029: " "
    default: scalar
    }
  }

  /// Characters by their TeX names.
  static let symbols: [String: Unicode.Scalar] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "varepsilon": "ε",
    "vartheta": "ϑ", "varphi": "ϕ", "varsigma": "ς", "Alpha": "Α", "Beta": "Β", "Gamma": "Γ", "Delta": "Δ",
    "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Theta": "Θ", "Iota": "Ι", "Kappa": "Κ", "Lambda": "Λ", "Mu": "Μ",
    "Nu": "Ν", "Xi": "Ξ", "Omicron": "Ο", "Pi": "Π", "Rho": "Ρ", "Sigma": "Σ", "Tau": "Τ", "Upsilon": "Υ", "Phi": "Φ",
    "Chi": "Χ", "Psi": "Ψ", "Omega": "Ω", "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "infty": "∞",
    "partial": "∂", "nabla": "∇", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "ll": "≪",
    "gg": "≫", "approx": "≈", "sim": "∼", "equiv": "≡", "propto": "∝", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√", "ell": "ℓ", "hbar": "ℏ", "degree": "°",
    "ldots": "…", "in": "∈", "prime": "′", "langle": "⟨", "rangle": "⟩", "circ": "∘", "oplus": "⊕",
  ]

  /// A gnuplot string expression in enhanced text mode. It holds no character that gnuplot could take for anything
  /// but text: everything stands in single quotes (where gnuplot substitutes nothing), apostrophes become
  /// typographic ones, each character with a meaning in enhanced text has a backslash, and lines are joined by the
  /// constant `"\n"`.
  /// - Parameter isFormat: whether gnuplot will use the string as a number format, where `%` must be doubled.
  func enhanced(isFormat: Bool = false) -> String {
    lines.map { GnuplotText.quoted(TextMarkup.enhanced($0), isFormat: isFormat) }.joined(separator: #"."\n"."#)
  }

  /// The text without markup, with Unicode's own raised and lowered digits where all of a script has them.
  public var plain: String { lines.map { TextMarkup.plain($0) }.joined(separator: "\n") }

  private static func enhanced(_ nodes: [Node]) -> String {
    var result = ""
    var index = 0
    while index < nodes.count {
      let here = script(nodes[index])
      let next = index + 1 < nodes.count ? script(nodes[index + 1]) : nil
      if let here, let next, here.sign != next.sign {
        // Both over the same place: the first one in gnuplot's box without width, so the shorter goes first.
        let (short, long) = here.body.count <= next.body.count ? (here, next) : (next, here)
        result += "@\(short.sign){\(short.body)}\(long.sign){\(long.body)}"
        index += 2
        continue
      }
      if let here { result += "\(here.sign){\(here.body)}" }
      if case .text(let text) = nodes[index] { result += GnuplotText.escapedForEnhanced(text) }
      index += 1
    }
    return result
  }

  private static func script(_ node: Node) -> (sign: String, body: String)? {
    switch node {
    case .text: nil
    case .lowered(let nodes): ("_", enhanced(nodes))
    case .raised(let nodes): ("^", enhanced(nodes))
    }
  }

  private static func plain(_ nodes: [Node]) -> String {
    nodes.map { node in
      switch node {
      case .text(let text): text
      case .lowered(let nodes): small(plain(nodes), sign: "_", from: lowered)
      case .raised(let nodes): small(plain(nodes), sign: "^", from: raised)
      }
    }.joined()
  }

  private static func small(_ text: String, sign: String, from table: [Character: Character]) -> String {
    let mapped = text.compactMap { table[$0] }
    if mapped.count == text.count { return String(mapped) }
    return text.count == 1 ? sign + text : "\(sign)(\(text))"
  }

  private static let raised = Dictionary(uniqueKeysWithValues: zip("0123456789-−+n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺ⁿ"))
  private static let lowered = Dictionary(uniqueKeysWithValues: zip("0123456789-−+", "₀₁₂₃₄₅₆₇₈₉₋₋₊"))
}
