import Formats
import Plotting
import Session

/// A formula of TeX as MathML, which browsers set without fonts, scripts or a network: fractions, roots, limits of sums,
/// accents, brackets that grow.
///
/// What it does not know stays as it was written and is named in ``unsupported``; the elements are balanced for any text.
struct MathFormula {
  private(set) var html = ""
  /// What could not be set, each once, in the order of the formula.
  private(set) var unsupported: [String] = []
  private var tokens: ArraySlice<Token>
  private var depth = 0

  /// Groups within groups; a deeper formula is not written by hand.
  private static let depthLimit = 40

  init(_ formula: String, isDisplay: Bool) {
    tokens = Token.all(in: formula)[...]
    var body = row(until: { _ in false })
    // Only what closes something ends a row too early.
    while let token = tokens.popFirst() {
      complain("'\(token.source)' without its beginning")
      body += "<mo>\(HTMLText.escaped(token.source))</mo>" + row(until: { _ in false })
    }
    html = "<math\(isDisplay ? " display=\"block\"" : "")><mrow>\(body)</mrow></math>"
  }

  private mutating func complain(_ what: String) {
    if !unsupported.contains(what) { unsupported.append(what) }
  }

  // MARK: Rows

  /// Elements up to a token that ends them, which stays.
  private mutating func row(until ends: (Token) -> Bool) -> String {
    var html = ""
    while let token = tokens.first, !ends(token), token != .close, token != .command("right"), token != .command("end")
    {
      guard let base = atom() else { continue }
      html += scripts(on: base)
    }
    return html
  }

  /// What stands lower and higher behind an element, below and above it where it has limits.
  private mutating func scripts(on base: Atom) -> String {
    var (low, high, primes): (String?, String?, String) = (nil, nil, "")
    while let token = tokens.first {
      switch token {
      case .character("'"):
        tokens.removeFirst()
        primes += "<mo>′</mo>"
        continue
      case .character("_") where low == nil: tokens.removeFirst(); low = argument("_")
      case .character("^") where high == nil: tokens.removeFirst(); high = argument("^")
      default: return attached(base, low, high, primes)
      }
    }
    return attached(base, low, high, primes)
  }

  private func attached(_ base: Atom, _ low: String?, _ high: String?, _ primes: String) -> String {
    let high = primes.isEmpty ? high : "<mrow>\(primes)\(high ?? "")</mrow>"
    let (both, below, above) = base.hasLimits ? ("munderover", "munder", "mover") : ("msubsup", "msub", "msup")
    return switch (low, high) {
    case (let low?, let high?): "<\(both)>\(base.html)\(low)\(high)</\(both)>"
    case (let low?, nil): "<\(below)>\(base.html)\(low)</\(below)>"
    case (nil, let high?): "<\(above)>\(base.html)\(high)</\(above)>"
    case (nil, nil): base.html
    }
  }

  private struct Atom {
    var html: String
    var hasLimits = false
  }

  /// The next group or element, as one element of MathML.
  private mutating func argument(_ name: String) -> String {
    while tokens.first == .character(" ") { tokens.removeFirst() }
    guard depth < Self.depthLimit else {
      complain("more than \(Self.depthLimit) groups within each other")
      return "<mrow></mrow>"
    }
    depth += 1
    defer { depth -= 1 }
    guard let token = tokens.first, token != .close, token != .command("right"), token != .command("end"),
      let atom = atom()
    else {
      complain("\(name) without what belongs to it")
      return "<mrow></mrow>"
    }
    return atom.html
  }

  private mutating func atom() -> Atom? {
    // Behind nothing, as in `{}^2`: they stand at an empty base.
    if tokens.first == .character("_") || tokens.first == .character("^") {
      return Atom(html: scripts(on: Atom(html: "<mrow></mrow>")))
    }
    guard let token = tokens.popFirst() else { return nil }
    switch token {
    case .open: return Atom(html: group())
    case .close: return nil  // rows end before it
    case .number(let digits): return Atom(html: "<mn>\(digits)</mn>")
    case .character(let character): return self.character(character)
    case .command(let name): return command(name)
    }
  }

  /// After its opening brace.
  private mutating func group() -> String {
    guard depth < Self.depthLimit else {
      complain("more than \(Self.depthLimit) groups within each other")
      return "<mo>{</mo>"
    }
    depth += 1
    defer { depth -= 1 }
    var body = row(until: { _ in false })
    while let token = tokens.first, token != .close {
      // `\right` or `\end` inside of braces that were open before.
      tokens.removeFirst()
      complain("'\(token.source)' without its beginning")
      body += "<mtext>\(HTMLText.escaped(token.source))</mtext>" + row(until: { _ in false })
    }
    if tokens.popFirst() == nil { complain("'{' without '}'") }
    return "<mrow>\(body)</mrow>"
  }

  private mutating func character(_ character: Character) -> Atom? {
    switch character {
    case " ": return nil
    case "~": return Atom(html: "<mspace width=\"0.33em\"/>")
    case "&":
      complain("'&' outside of a matrix")
      return Atom(html: "<mo>&amp;</mo>")
    case "-": return Atom(html: "<mo>−</mo>")
    case "(", ")", "[", "]", "|": return Atom(html: "<mo stretchy=\"false\">\(character)</mo>")
    case _ where character.isLetter: return Atom(html: "<mi>\(HTMLText.escaped(String(character)))</mi>")
    default: return Atom(html: "<mo>\(HTMLText.escaped(String(character)))</mo>")
    }
  }

  // MARK: Commands

  private mutating func command(_ name: String) -> Atom? {
    switch name {
    case "frac", "dfrac", "tfrac", "cfrac":
      return Atom(html: "<mfrac>\(argument("\\" + name))\(argument("\\" + name))</mfrac>")
    case "binom":
      let pair = argument("\\binom") + argument("\\binom")
      return Atom(html: "<mrow><mo>(</mo><mfrac linethickness=\"0\">\(pair)</mfrac><mo>)</mo></mrow>")
    case "sqrt": return Atom(html: root())
    case "left": return Atom(html: fenced())
    case "begin": return Atom(html: environment())
    case "text", "mathrm", "operatorname", "textbf", "textit", "mathbf", "mathit", "boldsymbol", "mathbb", "mathcal":
      return words(name)
    case "displaystyle", "textstyle", "limits", "nolimits", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl",
      "Bigr":
      return nil  // sizes, which MathML chooses
    default: break
    }
    if let width = MathSigns.spaces[name] { return Atom(html: "<mspace width=\"\(width)em\"/>") }
    if MathSigns.functions.contains(name) { return Atom(html: "<mi>\(name)</mi>") }
    if MathSigns.limits.contains(name) {
      return Atom(html: "<mo movablelimits=\"true\" form=\"prefix\">\(name)</mo>", hasLimits: true)
    }
    if let accent = MathSigns.accents[name] {
      let tag = name == "underline" || name == "underbrace" ? "munder" : "mover"
      return Atom(
        html: "<\(tag) accent=\"true\">\(argument("\\" + name))<mo>\(accent)</mo></\(tag)>",
        hasLimits: name.hasSuffix("brace"))
    }
    if let sign = MathSigns.sign(name) { return Atom(html: sign.html, hasLimits: sign.hasLimits) }
    complain("\\" + name)
    return Atom(html: "<mtext>\(HTMLText.escaped("\\" + name))</mtext>")
  }

  private mutating func root() -> String {
    guard tokens.first == .character("[") else { return "<msqrt>\(argument("\\sqrt"))</msqrt>" }
    tokens.removeFirst()
    let index = row(until: { $0 == .character("]") })
    if tokens.first == .character("]") { tokens.removeFirst() } else { complain("\\sqrt[ without ']'") }
    return "<mroot>\(argument("\\sqrt"))<mrow>\(index)</mrow></mroot>"
  }

  /// `\left( … \right)`
  private mutating func fenced() -> String {
    guard depth < Self.depthLimit else {
      complain("more than \(Self.depthLimit) groups within each other")
      return "<mtext>\\left</mtext>"
    }
    depth += 1
    defer { depth -= 1 }
    let start = delimiter()
    let body = row(until: { _ in false })
    guard tokens.first == .command("right") else {
      complain("\\left without \\right")
      return "<mrow>\(start)\(body)</mrow>"
    }
    tokens.removeFirst()
    return "<mrow>\(start)\(body)\(delimiter())</mrow>"
  }

  private mutating func delimiter() -> String {
    while tokens.first == .character(" ") { tokens.removeFirst() }
    guard let token = tokens.first, token != .open, token != .close else {
      complain("\\left or \\right without a bracket")
      return ""
    }
    tokens.removeFirst()
    switch token {
    case .character("."): return ""
    case .character(let character): return "<mo stretchy=\"true\">\(HTMLText.escaped(String(character)))</mo>"
    case .command(let name):
      guard let sign = MathSigns.delimiters[name] else {
        complain("\\" + name + " as a bracket")
        return ""
      }
      return "<mo stretchy=\"true\">\(sign)</mo>"
    case .number, .open, .close:
      complain("\(token.source) as a bracket")
      return ""
    }
  }

  /// `\text{…}` and other faces.
  private mutating func words(_ name: String) -> Atom {
    while tokens.first == .character(" ") { tokens.removeFirst() }
    let isText = name.hasPrefix("text")
    let isBold = ["textbf", "mathbf", "boldsymbol"].contains(name)
    guard ["text", "textbf", "textit", "mathrm", "operatorname", "mathbb", "mathcal"].contains(name) else {
      let inner = argument("\\" + name)
      return Atom(html: isBold ? "<mrow style=\"font-weight:bold\">\(inner)</mrow>" : inner)
    }
    let text = source(of: name)
    if name == "mathbb" || name == "mathcal" {
      return Atom(html: "<mi mathvariant=\"normal\">\(MathSigns.letters(text, of: name))</mi>")
    }
    let style = isBold ? " style=\"font-weight:bold\"" : name == "textit" ? " style=\"font-style:italic\"" : ""
    return Atom(
      html: isText
        ? "<mtext\(style)>\(HTMLText.escaped(text))</mtext>"
        : "<mi mathvariant=\"normal\">\(HTMLText.escaped(text))</mi>")
  }

  /// The braces that follow, as they were written; or one token.
  private mutating func source(of name: String) -> String {
    guard let first = tokens.popFirst() else {
      complain("\\\(name) without what belongs to it")
      return ""
    }
    guard first == .open else { return first.source }
    var (text, open) = ("", 1)
    while let token = tokens.popFirst() {
      if token == .open { open += 1 }
      if token == .close { open -= 1 }
      if open == 0 { return text }
      text += token.source
    }
    complain("'{' without '}'")
    return text
  }

  /// `\begin{matrix} a & b \\ c & d \end{matrix}`
  private mutating func environment() -> String {
    let name = source(of: "begin")
    guard let fences = MathSigns.environments[name], depth < Self.depthLimit else {
      complain("\\begin{\(name)}")
      return "<mtext>\(HTMLText.escaped("\\begin{\(name)}"))</mtext>"
    }
    depth += 1
    defer { depth -= 1 }
    if name == "array" { _ = source(of: "array") }  // its columns
    var rows = [[""]]
    while true {
      let cell = row(until: { $0 == .character("&") || $0 == .command("\\") })
      rows[rows.count - 1][rows[rows.count - 1].count - 1] = cell
      switch tokens.first {
      case .character("&"): rows[rows.count - 1].append("")
      case .command("\\"): rows.append([""])
      case .command("end"):
        tokens.removeFirst()
        let end = source(of: "end")
        if end != name { complain("\\begin{\(name)} ended by \\end{\(end)}") }
        return table(rows, name, fences)
      default:
        complain("\\begin{\(name)} without \\end{\(name)}")
        return table(rows, name, fences)
      }
      tokens.removeFirst()
    }
  }

  private func table(_ rows: [[String]], _ name: String, _ fences: (String, String)) -> String {
    let rows = rows.last == [""] ? rows.dropLast() : rows[...]
    let isAligned = name.hasPrefix("align") || name == "split"
    let cells = rows.map { row in
      row.enumerated().map { column, cell in
        let side = isAligned ? (column % 2 == 0 ? "right" : "left") : name == "cases" ? "left" : "center"
        return "<mtd style=\"text-align:\(side)\">\(cell)</mtd>"
      }.joined()
    }
    let table = "<mtable>" + cells.map { "<mtr>\($0)</mtr>" }.joined() + "</mtable>"
    let (start, end) = (fences.0.isEmpty ? "" : "<mo>\(fences.0)</mo>", fences.1.isEmpty ? "" : "<mo>\(fences.1)</mo>")
    return "<mrow>\(start)\(table)\(end)</mrow>"
  }
}

extension MathFormula {
  /// A word of TeX's language.
  fileprivate enum Token: Equatable {
    case open, close
    case number(String)
    /// Anything else that is a character; blanks are one.
    case character(Character)
    /// `\alpha`, `\,`: without its backslash.
    case command(String)

    /// As it was written.
    var source: String {
      switch self {
      case .open: "{"
      case .close: "}"
      case .number(let digits): digits
      case .character(let character): String(character)
      case .command(let name): "\\" + name
      }
    }

    static func all(in formula: String) -> [Token] {
      var tokens: [Token] = []
      var rest = formula[...]
      while let character = rest.popFirst() {
        switch character {
        case "{": tokens.append(.open)
        case "}": tokens.append(.close)
        case "\\":
          let name = rest.prefix { $0.isASCII && $0.isLetter }
          let word = name.isEmpty ? rest.prefix(1) : name
          rest = rest[word.endIndex...]
          tokens.append(.command(String(word)))
        case "0"..."9":
          let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
          // A point behind a number ends a sentence.
          let kept = digits.hasSuffix(".") ? digits.dropLast() : digits
          rest = rest[kept.endIndex...]
          tokens.append(.number(String(character) + kept))
        default: tokens.append(.character(character.isWhitespace ? " " : character))
        }
      }
      return tokens
    }
  }
}
