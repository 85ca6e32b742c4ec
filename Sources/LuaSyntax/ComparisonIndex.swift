/// Places where Lua up to 5.4.4 compiles an index wrongly: `t[x ~= nil]`, a comparison as the whole index of a variable
/// of an enclosing function. (`luaK_exp2val` there leaves the comparison a pending jump while the variable is fetched;
/// later releases do not.)
///
/// Blocks and declarations are followed, expressions are not parsed: an index with a comparison somewhere inside
/// parentheses may be reported though it is harmless. Missed are indexes in text that is put together at run time.
public struct ComparisonIndex: Equatable, Sendable {
  public let name: String
  public let line: Int

  /// - Parameter outer: names that are variables of the functions around the source.
  public static func all(in source: [UInt8], outer: Set<String> = []) -> [ComparisonIndex] {
    var scan = ComparisonScan(source, outer: outer)
    return scan.run()
  }
}

/// Follows the scopes of a source.
private struct ComparisonScan {
  private struct Block {
    let isFunction: Bool
    var names: Set<String>
  }

  private let source: [UInt8]
  private let tokens: [LuaToken]
  private var blocks: [Block]
  /// Declared by the statement that is being read, known from the next one on.
  private var declared: Set<String> = []
  /// The same of the statements around each open function.
  private var waiting: [Set<String>] = []
  /// Of a `for` before its `do`.
  private var loop: Set<String> = []
  private var found: [ComparisonIndex] = []

  init(_ source: [UInt8], outer: Set<String>) {
    self.source = source
    tokens = LuaLexer.tokens(of: source).filter { if case .comment = $0.kind { false } else { true } }
    // `_ENV` is a variable of no function.
    blocks = [Block(isFunction: true, names: outer.union(["_ENV"])), Block(isFunction: true, names: [])]
  }

  private func text(_ index: Int) -> String {
    guard tokens.indices.contains(index) else { return "" }
    if case .string = tokens[index].kind { return "\"\"" }
    return String(decoding: source[tokens[index].range], as: UTF8.self)
  }

  private func isName(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .name }

  /// Whether an expression may end with this token, so that a name behind it begins a statement.
  private func endsExpression(_ index: Int) -> Bool {
    guard tokens.indices.contains(index) else { return true }
    switch tokens[index].kind {
    case .name, .number, .string: return true
    default: return [")", "]", "}", "end", "nil", "true", "false", "...", ";"].contains(text(index))
    }
  }

  mutating func run() -> [ComparisonIndex] {
    var index = 0
    while index < tokens.count {
      switch tokens[index].kind {
      case .keyword: index = keyword(at: index)
      case .name:
        if endsExpression(index - 1), text(index - 1) != "goto" { begin() }
        look(at: index)
        index += 1
      default: index += 1
      }
    }
    return found
  }

  /// A statement begins: what the one before declared is known.
  private mutating func begin() {
    blocks[blocks.count - 1].names.formUnion(declared)
    declared = []
  }

  private mutating func open(isFunction: Bool = false, _ names: Set<String> = []) {
    blocks.append(Block(isFunction: isFunction, names: names))
  }

  private mutating func close() {
    guard blocks.count > 2, let last = blocks.popLast() else { return }
    if last.isFunction, let pending = waiting.popLast() { declared = pending }
  }

  /// Returns where to go on.
  private mutating func keyword(at index: Int) -> Int {
    switch text(index) {
    case "function":
      if endsExpression(index - 1) { begin() }
      return function(at: index)
    case "local" where text(index + 1) == "function":
      begin()
      if isName(index + 2) { blocks[blocks.count - 1].names.insert(text(index + 2)) }
      return function(at: index + 1)
    case "local":
      begin()
      return names(at: index + 1, into: \.declared)
    case "for":
      begin()
      return names(at: index + 1, into: \.loop)
    case "do":
      begin()
      open(loop)
      loop = []
    case "then", "repeat":
      begin()
      open()
    case "else":
      begin()
      close()
      open()
    case "elseif", "end", "until":
      begin()
      close()
    case "if", "while", "return", "break", "goto": begin()
    default: break
    }
    return index + 1
  }

  /// `a <const>, b`: the names before `=`, `in` or what else follows.
  private mutating func names(at start: Int, into target: WritableKeyPath<ComparisonScan, Set<String>>) -> Int {
    var index = start
    while isName(index) {
      self[keyPath: target].insert(text(index))
      index += 1
      if text(index) == "<" { index += 3 }
      guard text(index) == "," else { break }
      index += 1
    }
    return index
  }

  /// The name and the parameters of a function.
  private mutating func function(at start: Int) -> Int {
    var index = start + 1
    var parameters: Set<String> = []
    while isName(index) || text(index) == "." || text(index) == ":" {
      if text(index) == ":" { parameters.insert("self") }
      index += 1
    }
    if text(index) == "(" { index += 1 }
    while isName(index) || text(index) == "," || text(index) == "..." {
      if isName(index) { parameters.insert(text(index)) }
      index += 1
    }
    // A function as a value stands inside its statement: what that declares is known behind its `end`.
    waiting.append(declared)
    declared = []
    open(isFunction: true, parameters)
    return index
  }

  /// Notes `name[comparison]` where the name is a variable of an enclosing function.
  private mutating func look(at index: Int) {
    guard text(index + 1) == "[", ![".", ":"].contains(text(index - 1)), isOuter(text(index)),
      isComparison(from: index + 2)
    else { return }
    found.append(ComparisonIndex(name: text(index), line: tokens[index].line))
  }

  private func isOuter(_ name: String) -> Bool {
    var isOutside = false
    for block in blocks.reversed() {
      if block.names.contains(name) { return isOutside }
      if block.isFunction { isOutside = true }
    }
    return false
  }

  /// Whether the index that starts here is a comparison: no `and` or `or` joins it to something else.
  private func isComparison(from start: Int) -> Bool {
    var index = start
    var brackets: [Bool] = []  // whether each open one is a mere parenthesis
    var isComparison = false
    while index < tokens.count {
      let isInside = brackets.contains(false)
      switch text(index) {
      case "]" where brackets.isEmpty: return isComparison
      case "(": brackets.append(!endsExpression(index - 1) || index == start)
      case "[", "{": brackets.append(false)
      case ")", "]", "}": _ = brackets.popLast()
      case "and", "or": if brackets.isEmpty { return false }
      case "==", "~=", "<", ">", "<=", ">=": if !isInside { isComparison = true }
      default: break
      }
      index += 1
    }
    return false
  }
}
