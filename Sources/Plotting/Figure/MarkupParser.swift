/// Reads one line of markup; never fails: what is not markup is text.
struct MarkupParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  /// Where the mathematics that is being read ends; `nil`: outside.
  private var endOfMath: Int?

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  mutating func nodes() -> [TextMarkup.Node] {
    var result: [TextMarkup.Node] = []
    var text = String.UnicodeScalarView()
    func flush() {
      if !text.isEmpty { result.append(.text(String(text))) }
      text = .init()
    }
    while position < scalars.count {
      let scalar = scalars[position]
      if scalar == "}", depth > 0 { break }
      if position == endOfMath { break }
      if scalar == "$", endOfMath == nil, depth == 0, let end = closingDollar() {
        flush()
        result += math(upTo: end)
        continue
      }
      if scalar == "_" || scalar == "^", let body = script() {
        flush()
        result.append(scalar == "_" ? .lowered(body) : .raised(body))
      } else if scalar == "\\", endOfMath != nil, let nodes = mathCommand() {
        flush()
        result += nodes
      } else if scalar == "\\" {
        text.append(contentsOf: command())
      } else if endOfMath != nil, scalar == " " {
        position += 1
      } else if endOfMath != nil, scalar == "{", let body = group() {
        flush()
        result += body
      } else {
        // A hyphen in front of a digit in a script is a minus sign: 10^{-3}.
        let isMinus =
          scalar == "-"
          && (endOfMath != nil
            || depth > 0 && position + 1 < scalars.count && scalars[position + 1].properties.numericType != nil)
        text.append(isMinus ? "−" : scalar)
        position += 1
      }
    }
    flush()
    return result
  }

  /// At `_` or `^`: what the braces hold, or `nil` (and nothing read) if no closed braces follow or they are nested
  /// more than four deep.
  private mutating func script() -> [TextMarkup.Node]? {
    let start = position
    position += 1
    if let body = group() { return body }
    if endOfMath != nil, let body = singleArgument() { return body }
    position = start
    return nil
  }

  /// At an opening brace: what it and its partner hold; `nil` (and nothing read) if there is no partner.
  private mutating func group() -> [TextMarkup.Node]? {
    guard position < scalars.count, scalars[position] == "{", depth < 4 else { return nil }
    let start = position
    position += 1
    depth += 1
    let body = nodes()
    depth -= 1
    guard position < scalars.count, scalars[position] == "}" else {
      position = start
      return nil
    }
    position += 1
    return body
  }

  /// At a backslash: the characters it stands for.
  private mutating func command() -> [Unicode.Scalar] {
    let start = position + 1
    var end = start
    while end < scalars.count, scalars[end].isASCII, scalars[end].properties.isAlphabetic { end += 1 }
    var name = String.UnicodeScalarView()
    name.append(contentsOf: scalars[start..<end])
    if let symbol = TextMarkup.symbols[String(name)] {
      let isFollowedByBraces = end + 1 < scalars.count && scalars[end] == "{" && scalars[end + 1] == "}"
      position = isFollowedByBraces ? end + 2 : end
      return [symbol]
    }
    if start < scalars.count, "\\_^{}$".unicodeScalars.contains(scalars[start]) {
      position = start + 1
      return [scalars[start]]
    }
    position = start
    return ["\\"]
  }
}

/// What is read between dollar signs.
extension MarkupParser {
  /// At a dollar sign: the place of its partner.
  private func closingDollar() -> Int? {
    guard position + 1 < scalars.count, !scalars[position + 1].properties.isWhitespace else { return nil }
    var end = position + 1
    while end < scalars.count {
      if scalars[end] == "\\" {
        end += 2
        continue
      }
      if scalars[end] == "$" {
        let isAfterBlank = scalars[end - 1].properties.isWhitespace
        let isBeforeDigit = end + 1 < scalars.count && ("0"..."9").contains(scalars[end + 1])
        if end > position + 1, !isAfterBlank, !isBeforeDigit { return end }
        return nil
      }
      end += 1
    }
    return nil
  }

  private mutating func math(upTo end: Int) -> [TextMarkup.Node] {
    position += 1
    endOfMath = end
    var result: [TextMarkup.Node] = []
    while position < end {
      result += nodes()
      // A brace without a partner is text.
      if position < end {
        result.append(.text(String(scalars[position])))
        position += 1
      }
    }
    endOfMath = nil
    position = end + 1
    return result
  }

  /// A script without braces: one word after a backslash, or one character.
  private mutating func singleArgument() -> [TextMarkup.Node]? {
    while position < scalars.count, scalars[position] == " " { position += 1 }
    guard let endOfMath, position < endOfMath, !"{}_^".unicodeScalars.contains(scalars[position]) else { return nil }
    if scalars[position] == "\\" {
      if let nodes = mathCommand() { return nodes }
      return [.text(String(String.UnicodeScalarView(command())))]
    }
    position += 1
    let scalar = scalars[position - 1]
    return [.text(String(scalar == "-" ? "−" : scalar))]
  }

  /// At a backslash: what a word that is known only here stands for; `nil` (and nothing read) for any other.
  private mutating func mathCommand() -> [TextMarkup.Node]? {
    let start = position
    let first = start + 1
    guard first < scalars.count else { return nil }
    if let space = MathWords.spaces[scalars[first]] {
      position = first + 1
      return space.isEmpty ? [] : [.text(space)]
    }
    var end = first
    while end < scalars.count, scalars[end].isASCII, scalars[end].properties.isAlphabetic { end += 1 }
    let word = String(String.UnicodeScalarView(scalars[first..<end]))
    position = end
    if MathWords.transparent.contains(word) { return argument() ?? [] }
    if MathWords.functions.contains(word) { return [.text(word)] }
    switch word {
    case "frac", "dfrac", "tfrac":
      guard let above = argument(), let below = argument() else { break }
      return MathWords.bracketed(above) + [.text("/")] + MathWords.bracketed(below)
    case "sqrt":
      guard let body = argument() else { break }
      return [.text("√")] + MathWords.bracketed(body)
    case "quad", "qquad": return [.text("  ")]
    default: break
    }
    position = start
    return nil
  }

  private mutating func argument() -> [TextMarkup.Node]? {
    while position < scalars.count, scalars[position] == " " { position += 1 }
    return group() ?? singleArgument()
  }
}

/// Words of TeX that mean something between dollar signs only.
enum MathWords {
  /// Shapes of letters, which a label does not have: what they are applied to stays.
  static let transparent: Set = [
    "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "mathbb", "boldsymbol", "operatorname", "text",
    "textrm",
    "textbf", "textit", "mbox", "left", "right", "big", "Big", "displaystyle", "rm", "bf", "it",
  ]
  static let functions: Set = [
    "log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "sup", "inf", "lim", "arg", "det",
    "dim", "Pr", "mod",
  ]
  static let spaces: [Unicode.Scalar: String] = [",": " ", ";": " ", ":": " ", " ": " ", "!": "", "|": "‖"]

  /// In parentheses if there is more than one sign.
  static func bracketed(_ nodes: [TextMarkup.Node]) -> [TextMarkup.Node] {
    if nodes.count == 1, case .text(let text) = nodes[0], text.allSatisfy(\.isLetter) || text.allSatisfy(\.isNumber) {
      return nodes
    }
    return [.text("(")] + nodes + [.text(")")]
  }
}
