/// The variables that are visible at the end of a piece of Lua, which may be unfinished: locals, parameters and the
/// variables of loops by their blocks, and the globals that it assigns. Of text alone.
package struct VisibleLocals {
  package struct Variable: Equatable, Sendable {
    package var name: String
    /// The expression that the variable got last, in bytes of the text; `nil` where the text does not tell.
    package var initializer: Range<Int>?
    /// The names of the parameters, if it is a function of this text.
    package var parameters: [String]?
  }

  /// The innermost first; a name that is declared twice is there once.
  package let locals: [Variable]
  /// What statements such as `x = …` and `function f()` make, where no local of the name is visible.
  package let globals: [Variable]

  /// - Parameter bytes: Lua up to the cursor.
  package init(_ bytes: [UInt8]) {
    var reader = ScopeReader(bytes)
    reader.read()
    var seen: Set<String> = []
    locals = reader.blocks.reversed().flatMap { $0.variables.reversed() }.filter { seen.insert($0.name).inserted }
    globals = reader.globals
  }

  /// The local of this name, else the global that the text makes.
  package subscript(_ name: String) -> Variable? {
    locals.first { $0.name == name } ?? globals.last { $0.name == name }
  }
}

/// Follows blocks and declarations from the start of a text to its end.
private struct ScopeReader {
  struct Block {
    var variables: [VisibleLocals.Variable] = []
    var brackets = 0
    /// What a statement that is not at its end yet declares or assigns.
    var pending: Pending?
    /// The variables of a loop whose `do` is still to come.
    var loop: [String]?
    /// `until` was read: the block's variables are visible in its condition.
    var isEnding = false
  }

  struct Pending {
    var names: [String]
    var isLocal: Bool
    /// Where each expression starts; empty before `=`.
    var starts: [Int] = []
    var ends: [Int] = []
  }

  private let bytes: [UInt8]
  private let tokens: [LuaToken]
  private var index = 0
  private(set) var blocks = [Block()]
  private(set) var globals: [VisibleLocals.Variable] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens = LuaLexer.tokens(of: bytes).filter { if case .comment = $0.kind { false } else { true } }
  }

  private func text(_ index: Int) -> String {
    guard tokens.indices.contains(index), tokens[index].kind != .string(isClosed: true) else { return "" }
    return String(decoding: bytes[tokens[index].range], as: UTF8.self)
  }

  private func isName(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .name }

  private var top: Block {
    get { blocks[blocks.count - 1] }
    set { blocks[blocks.count - 1] = newValue }
  }

  mutating func read() {
    while index < tokens.count {
      if top.brackets == 0, startsStatement(index) { endStatement() }
      step()
    }
    // Behind a blank the next word could go on, but more likely starts something new.
    guard let last = tokens.last, last.range.upperBound < bytes.count, top.brackets == 0, let pending = top.pending,
      !pending.starts.isEmpty, endsOperand(tokens.count - 1)
    else { return }
    top.pending = nil
    declare(pending, end: last.range.upperBound)
  }

  /// Whether an expression that ended before the token cannot go on with it.
  private func startsStatement(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    let text = text(index)
    if tokens[index].kind == .keyword {
      if text == "function" { return endsOperand(index - 1) }
      return !["and", "or", "not", "nil", "true", "false", "then", "do", "in"].contains(text)
    }
    if text == ";" || text == "::" { return true }
    return tokens[index].kind == .name && endsOperand(index - 1)
  }

  /// Whether an expression, or what stands before one, may end with the token.
  private func endsOperand(_ index: Int) -> Bool {
    let text = text(index)
    return tokens[index].mayEndExpression(text) || [">", ";", "::"].contains(text)
  }

  private mutating func endStatement() {
    if let pending = top.pending {
      top.pending = nil
      declare(pending, end: tokens[index].range.lowerBound)
    }
    if top.isEnding { pop() }
  }

  private mutating func declare(_ pending: Pending, end: Int) {
    let ends = pending.ends + [end]
    for (place, name) in pending.names.enumerated() {
      var range: Range<Int>?
      if pending.starts.indices.contains(place) {
        range = pending.starts[place]..<max(pending.starts[place], ends[place])
      }
      let variable = VisibleLocals.Variable(name: name, initializer: range)
      if pending.isLocal { top.variables.append(variable) } else { assign(variable) }
    }
  }

  /// What a name that is no new local gets.
  private mutating func assign(_ variable: VisibleLocals.Variable) {
    for block in blocks.indices.reversed() {
      if let place = blocks[block].variables.lastIndex(where: { $0.name == variable.name }) {
        blocks[block].variables[place] = variable
        return
      }
    }
    globals.removeAll { $0.name == variable.name }
    globals.append(variable)
  }

  private mutating func pop() { if blocks.count > 1 { blocks.removeLast() } }

  private mutating func step() {
    let here = text(index)
    switch here {
    case "(", "{", "[": top.brackets += 1
    case ")", "}", "]": top.brackets = max(0, top.brackets - 1)
    case ",":
      if top.brackets == 0, top.pending?.starts.isEmpty == false, index + 1 < tokens.count {
        let (end, start) = (tokens[index].range.lowerBound, tokens[index + 1].range.lowerBound)
        top.pending?.ends.append(end)
        top.pending?.starts.append(start)
      }
    case "local" where text(index + 1) != "function": takeLocal()
    case "function": return takeFunction()
    case "for": takeLoop()
    case "do":
      let loop = top.loop ?? []
      top.loop = nil
      blocks.append(Block(variables: loop.map { .init(name: $0) }))
    case "if", "repeat": blocks.append(Block())
    case "else", "elseif":
      pop()
      blocks.append(Block())
    case "until": top.isEnding = true
    case "end": pop()
    default: takeAssignment()
    }
    index += 1
  }

  /// `local a <const>, b = …`; stands at its last token behind.
  private mutating func takeLocal() {
    var names: [String] = []
    while isName(index + 1) {
      index += 1
      names.append(text(index))
      if text(index + 1) == "<", isName(index + 2), text(index + 3) == ">" { index += 3 }
      guard text(index + 1) == "," else { break }
      index += 1
    }
    top.pending = Pending(names: names, isLocal: true)
    takeEquals()
  }

  private mutating func takeEquals() {
    guard text(index + 1) == "=", index + 2 < tokens.count else { return }
    index += 1
    let start = tokens[index + 1].range.lowerBound
    top.pending?.starts = [start]
  }

  /// `x = …` at the start of a statement.
  private mutating func takeAssignment() {
    guard isName(index), top.brackets == 0, top.pending == nil, text(index + 1) == "=" else { return }
    if index > 0, [".", ":", ","].contains(text(index - 1)) { return }
    top.pending = Pending(names: [text(index)], isLocal: false)
    takeEquals()
  }

  private mutating func takeLoop() {
    var names: [String] = []
    while isName(index + 1) {
      index += 1
      names.append(text(index))
      guard text(index + 1) == "," else { break }
      index += 1
    }
    // A loop that is still being written declares nothing.
    top.loop = names
  }

  /// `function a.b:c(x, y)`, `local function f(x)`, `function(x)`: opens its block, with its parameters.
  private mutating func takeFunction() {
    let isLocal = index > 0 && text(index - 1) == "local"
    var path: [String] = []
    var isMethod = false
    while isName(index + 1) {
      index += 1
      path.append(text(index))
      guard text(index + 1) == "." || text(index + 1) == ":" else { break }
      index += 1
      isMethod = text(index) == ":"
    }
    var parameters: [String] = []
    if text(index + 1) == "(" {
      index += 1
      while isName(index + 1) || text(index + 1) == "..." {
        index += 1
        parameters.append(text(index))
        guard text(index + 1) == "," else { break }
        index += 1
      }
      if text(index + 1) == ")" { index += 1 }
    }
    if path.count == 1 {
      let variable = VisibleLocals.Variable(name: path[0], parameters: parameters)
      if isLocal { top.variables.append(variable) } else { assign(variable) }
    }
    let names = (isMethod ? ["self"] : []) + parameters.filter { $0 != "..." }
    blocks.append(Block(variables: names.map { .init(name: $0) }))
    index += 1
  }
}
