/// Finds where a source compares a tensor with a number (`x:sum() == 3`): always false, for Lua compares values of two types
/// without asking either. What is a tensor is known without types where an expression ends in a call of a method that gives
/// one, and of names that are assigned once, from such an expression.
public struct LiteralComparison {
  private let tokens: [LuaToken]
  private let words: [String]
  private let methods: Set<String>
  /// Names of tensors, and of those among them whose elements are tensors too.
  private var tensors: Set<String> = []
  private var leaves: Set<String> = []

  /// One line for each such comparison.
  /// - Parameter methods: names of methods that give a tensor, whatever they are called on.
  public static func hints(in source: [UInt8], methods: Set<String>) -> [String] {
    var finder = LiteralComparison(source, methods)
    finder.findNames()
    return finder.words.indices.compactMap(finder.hint)
  }

  private init(_ source: [UInt8], _ methods: Set<String>) {
    tokens = LuaLexer.tokens(of: source).filter { if case .comment = $0.kind { false } else { true } }
    words = tokens.map { String(decoding: source[$0.range], as: UTF8.self) }
    self.methods = methods
  }

  private func hint(at i: Int) -> String? {
    guard words[i] == "==" || words[i] == "~=", i > 0, i + 1 < words.count else { return nil }
    let right = words[i + 1] == "-" && i + 2 < words.count ? i + 2 : i + 1
    let found =
      tokens[right].kind == .number
      ? tensor(endingAt: i - 1) : tokens[i - 1].kind == .number ? tensor(endingAt: end(of: i + 1)) : nil
    guard let found else { return nil }
    return "line \(tokens[i].line): \(found) is a tensor, and '\(words[i])' with a number is then always "
      + "\(words[i] == "==" ? "false" : "true") in Lua; compare ':item()', or use ':\(words[i] == "==" ? "eq" : "ne")(…)'"
  }

  /// The expression that ends with the token at `last`, if it is known to be a tensor.
  private func tensor(endingAt last: Int) -> String? {
    switch words[last] {
    case ")":
      let open = opening(of: last)
      guard open >= 2, words[open - 2] == ":", methods.contains(words[open - 1]) else { return nil }
      return "':\(words[open - 1])(…)' of a tensor"
    case "]":
      let open = opening(of: last)
      guard open >= 1, leaves.contains(words[open - 1]), isWhole(open - 1) else { return nil }
      return "an element of '\(words[open - 1])', which requires gradients,"
    default: return tensors.contains(words[last]) && isWhole(last) ? "'\(words[last])'" : nil
    }
  }

  /// Whether the name at a place is no field or method of something else.
  private func isWhole(_ name: Int) -> Bool { name == 0 || ![".", ":"].contains(words[name - 1]) }

  /// The bracket that the one at `close` closes; −1 if there is none.
  private func opening(of close: Int) -> Int {
    var (depth, open) = (0, close)
    while open >= 0 {
      if [")", "]", "}"].contains(words[open]) { depth += 1 }
      if ["(", "[", "{"].contains(words[open]) { depth -= 1 }
      if depth == 0 { break }
      open -= 1
    }
    return open
  }

  /// The last token of the expression of names, calls and indices that begins at `first`.
  private func end(of first: Int) -> Int {
    guard tokens[first].kind == .name else { return first }
    var last = first
    while last + 1 < words.count {
      switch words[last + 1] {
      case ".", ":": last = min(last + 2, words.count - 1)
      case "(", "[":
        var depth = 0
        repeat {
          last += 1
          if ["(", "[", "{"].contains(words[last]) { depth += 1 }
          if [")", "]", "}"].contains(words[last]) { depth -= 1 }
        } while depth > 0 && last + 1 < words.count
      default: return last
      }
    }
    return last
  }

  /// Names that are assigned once, alone: `local s = x:sum()`, `x = tensor{1, 2}:requires_grad_()`.
  private mutating func findNames() {
    var assignments: [String: Int] = [:]
    for i in words.indices where words[i] == "=" && i > 0 { assignments[words[i - 1], default: 0] += 1 }
    for i in words.indices where words[i] == "=" && i > 0 && i + 1 < words.count {
      let name = words[i - 1]
      guard tokens[i - 1].kind == .name, assignments[name] == 1, i < 2 || ![",", ".", "{"].contains(words[i - 2]) else {
        continue
      }
      let last = lastOfStatement(i + 1)
      guard tensor(endingAt: last) != nil, words[last] == ")" else { continue }
      tensors.insert(name)
      if words[opening(of: last) - 1] == "requires_grad_" { leaves.insert(name) }
    }
  }

  /// The last token of the statement's line.
  private func lastOfStatement(_ first: Int) -> Int {
    var last = first
    while last + 1 < words.count, tokens[last + 1].line == tokens[first].line, words[last + 1] != ";" {
      if tokens[last + 1].kind == .keyword { break }
      if tokens[last + 1].kind == .name, ![".", ":", ",", "="].contains(words[last]), isOperand(last) { break }
      last += 1
    }
    return last
  }

  /// Whether the token at a place ends an operand: a name behind it begins another statement.
  private func isOperand(_ i: Int) -> Bool {
    switch tokens[i].kind {
    case .name, .number, .string: true
    default: [")", "]", "}"].contains(words[i])
    }
  }
}
