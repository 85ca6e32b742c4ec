import Formats
import Plotting
import Session

/// What the words of TeX stand for, beside those that titles of figures know (``TextMarkup``).
enum MathSigns {
  static let functions: Set = [
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos",
    "arctan", "arg", "deg", "dim", "ker", "hom",
  ]

  /// What stands under these stands below them in a formula of its own.
  static let limits: Set = [
    "lim", "max", "min", "sup", "inf", "limsup", "liminf", "argmax", "argmin", "det", "gcd", "Pr",
  ]

  /// In em.
  static let spaces = [
    ",": "0.167", ":": "0.222", ">": "0.222", ";": "0.278", "!": "-0.167", " ": "0.33", "quad": "1", "qquad": "2",
    "\\": "1",
  ]

  static let accents = [
    "hat": "^", "widehat": "^", "bar": "‾", "overline": "‾", "underline": "_", "tilde": "~", "widetilde": "~",
    "vec": "→",
    "dot": "˙", "ddot": "¨", "check": "ˇ", "breve": "˘", "overbrace": "⏞", "underbrace": "⏟", "overrightarrow": "→",
  ]

  static let delimiters = [
    "{": "{", "}": "}", "|": "‖", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈",
    "rceil": "⌉", "lvert": "|", "rvert": "|", "vert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖",
  ]

  /// What stands before and behind the table of an environment.
  static let environments: [String: (String, String)] = [
    "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "cases": ("{", ""), "aligned": ("", ""), "align": ("", ""), "align*": ("", ""),
    "gathered": ("", ""), "split": ("", ""), "array": ("", ""), "smallmatrix": ("", ""),
  ]

  private static let operators = [
    "ast": "∗", "star": "⋆", "odot": "⊙", "otimes": "⊗", "ominus": "⊖", "bullet": "∙", "div": "÷", "setminus": "∖",
    "cup": "∪", "cap": "∩", "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "neg": "¬", "lnot": "¬", "forall": "∀",
    "exists": "∃", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "mid": "∣",
    "parallel": "∥", "perp": "⊥", "simeq": "≃", "cong": "≅", "asymp": "≍", "prec": "≺", "succ": "≻", "lesssim": "≲",
    "gtrsim": "≳", "leqslant": "⩽", "geqslant": "⩾", "lt": "<", "gt": ">", "coloneqq": "≔", "mapsto": "↦",
    "longrightarrow": "⟶", "longleftarrow": "⟵", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "Leftrightarrow": "⇔", "implies": "⟹", "iff": "⟺", "uparrow": "↑", "downarrow": "↓", "gets": "←", "cdots": "⋯",
    "dots": "…", "vdots": "⋮", "ddots": "⋱", "colon": ":", "{": "{", "}": "}", "|": "‖", "$": "$", "%": "%", "&": "&",
    "#": "#", "_": "_", "lbrace": "{", "rbrace": "}", "backslash": "\\", "top": "⊤", "oint": "∮", "iint": "∬",
    "triangle": "△", "square": "□", "dagger": "†",
  ]

  private static let identifiers = [
    "emptyset": "∅", "varnothing": "∅", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "imath": "ı", "jmath": "ȷ",
    "varepsilon": "ε",
    "epsilon": "ϵ", "varphi": "φ", "phi": "ϕ", "varrho": "ϱ", "varpi": "ϖ",
  ]

  private static let largeOperators = [
    "sum": "∑", "prod": "∏", "coprod": "∐", "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁", "bigotimes": "⨂",
    "bigvee": "⋁", "bigwedge": "⋀",
  ]

  /// The element for a word; `nil` if it is not known.
  static func sign(_ name: String) -> (html: String, hasLimits: Bool)? {
    if let sign = largeOperators[name] { return ("<mo largeop=\"true\" movablelimits=\"true\">\(sign)</mo>", true) }
    if let sign = identifiers[name] { return ("<mi>\(sign)</mi>", false) }
    if let sign = operators[name] ?? delimiters[name] {
      return ("<mo stretchy=\"false\">\(HTMLText.escaped(sign))</mo>", false)
    }
    guard name.allSatisfy(\.isLetter) else { return nil }
    let text = TextMarkup("\\" + name).plain
    guard text.count == 1, let character = text.first else { return nil }
    if "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ∂∇∞ℏ".contains(character) { return ("<mi mathvariant=\"normal\">\(text)</mi>", false) }
    return (character.isLetter ? "<mi>\(text)</mi>" : "<mo>\(HTMLText.escaped(text))</mo>", false)
  }

  /// Letters of `\mathbb` and `\mathcal`; others stay as they are.
  static func letters(_ text: String, of face: String) -> String {
    let (first, own): (UInt32, [Unicode.Scalar: String]) =
      face == "mathbb"
      ? (0x1d538, ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"])
      : (0x1d49c, ["B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ"])
    return text.unicodeScalars.map { scalar in
      if let letter = own[scalar] { return letter }
      guard ("A"..."Z").contains(scalar), let letter = Unicode.Scalar(first + scalar.value - 65) else {
        return HTMLText.escaped(String(scalar))
      }
      return String(Character(letter))
    }.joined()
  }
}
