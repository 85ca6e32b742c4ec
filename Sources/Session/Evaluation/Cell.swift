import LuaSyntax

/// What is evaluated at once: a cell of a notebook, an input of the prompt.
///
/// Two things are read from its text before Lua compiles it: which locals it declares at its top level, for they live on
/// in the cells after it, and where its last expression may start, for its value is shown.
struct Cell {
  /// A `local` outside of every block.
  struct Local: Equatable {
    var name: String
    var isConstant = false
    /// Declared `<close>`: ends with its cell.
    var isClosed = false
  }

  let source: String
  /// In the order of declaration, repeated names included.
  let locals: [Local]
  private let structure: BlockStructure

  init(_ source: String) {
    self.source = source
    structure = BlockStructure(source)
    locals = Self.locals(in: structure)
  }

  /// Whether a name is used other than as a field: such a name may mean a local of an earlier cell.
  var names: Set<String> {
    var names = Set<String>()
    for index in structure.tokens.indices where structure.tokens[index].kind == .name {
      let before = index > 0 ? structure.text(index - 1) : ""
      if before != "." && before != ":" { names.insert(structure.text(index)) }
    }
    return names
  }

  /// The last declaration of each name that outlives the cell.
  var keptLocals: [Local] {
    var kept: [Local] = []
    for local in locals {
      kept.removeAll { $0.name == local.name }
      // A later cell's globals are the session's, whatever this one made of its own.
      if !local.isClosed, local.name != "_ENV" { kept.append(local) }
    }
    return kept
  }

  // MARK: As chunks

  /// The source as a chunk that gives the value of a last expression, for each place where one may start, then as it is.
  var readings: [String] {
    (explicitReturn == nil ? expressionStarts.map { inserting("return ", at: $0) } : []) + [source]
  }

  /// Sources of chunks, the one to be preferred first, that return a function with the kept locals as its upvalues (if
  /// there are any), then the values to be shown. Which of them compiles, Lua must tell. No line moves.
  var chunks: [String] {
    let keep = keptLocals.isEmpty ? nil : "function() return \(keptLocals.map(\.name).joined(separator: ",")) end"
    if let end = explicitReturn {
      guard let keep else { return [source] }
      let isBare = end.next == nil
      return [inserting(" \(keep)\(isBare ? " " : ", ")", at: end.offset)]
    }
    let statement = keep.map { source + "\nreturn " + $0 } ?? source
    return expressionStarts.map { inserting("return " + (keep.map { $0 + ", " } ?? ""), at: $0) } + [statement]
  }

  /// The chunk's text as the body of a function whose upvalues are the locals of earlier cells.
  static func enclose(_ chunk: String, in locals: [Local]) -> String {
    if locals.isEmpty { return chunk }
    let names = locals.map { $0.isConstant ? $0.name + " <const>" : $0.name }
    return "local \(names.joined(separator: ", ")); return function(...) \(chunk)\nend"
  }

  private func inserting(_ text: String, at offset: Int) -> String {
    let bytes = source.utf8
    let place = bytes.index(bytes.startIndex, offsetBy: offset)
    return String(source[..<place]) + text + String(source[place...])
  }

  /// Where a `return` at the top level ends, and the token behind it unless that is a semicolon.
  private var explicitReturn: (offset: Int, next: Int?)? {
    guard let index = structure.tokens.indices.last(where: { structure.isTopLevel($0, "return") }) else { return nil }
    let next = index + 1
    let hasValues = next < structure.tokens.count && !structure.isTopLevel(next, ";")
    return (structure.tokens[index].range.upperBound, hasValues ? next : nil)
  }

  /// Where the last expression may start, the likeliest first: at the beginning of the cell, behind a semicolon, or where
  /// a token cannot go on with the statement before it, on a line of its own or not: `print(1) x`. (After `f` a line that
  /// starts with a bracket, a string or a minus does go on with it.)
  private var expressionStarts: [Int] {
    let starts = structure.tokens.indices.reversed().lazy.filter { index in
      guard structure.depths[index] == 0 else { return false }
      if index == 0 || structure.isTopLevel(index - 1, ";") { return true }
      return beginsExpressionOnly(index) && mayEndStatement(index - 1)
    }
    // An expression that spans more lines than this at its top level is not written by hand.
    return starts.prefix(16).map { structure.tokens[$0].range.lowerBound }
  }

  /// Whether a statement, or a label, may end with the token.
  private func mayEndStatement(_ index: Int) -> Bool {
    let text = structure.text(index)
    return structure.tokens[index].mayEndExpression(text) || ["break", "::", ">"].contains(text)
  }

  private func beginsExpressionOnly(_ index: Int) -> Bool {
    switch structure.tokens[index].kind {
    case .name, .number: true
    case .keyword: ["function", "nil", "true", "false", "not"].contains(structure.text(index))
    case .symbol: structure.text(index) == "#"
    default: false
    }
  }

  // MARK: Locals

  private static func locals(in structure: BlockStructure) -> [Local] {
    var locals: [Local] = []
    for index in structure.tokens.indices where structure.isTopLevel(index, "local") {
      if structure.isTopLevel(index + 1, "function") {
        if index + 2 < structure.tokens.count { locals.append(Local(name: structure.text(index + 2))) }
      } else {
        locals += namesAfter(index, structure)
      }
    }
    return locals
  }

  /// `a, b <const>, c <close>` after `local`.
  private static func namesAfter(_ index: Int, _ structure: BlockStructure) -> [Local] {
    var found: [Local] = []
    var next = index + 1
    while next < structure.tokens.count, structure.tokens[next].kind == .name {
      var local = Local(name: structure.text(next))
      next += 1
      if structure.isTopLevel(next, "<"), structure.isTopLevel(next + 2, ">") {
        local.isConstant = structure.isTopLevel(next + 1, "const")
        local.isClosed = structure.isTopLevel(next + 1, "close")
        next += 3
      }
      found.append(local)
      guard structure.isTopLevel(next, ",") else { break }
      next += 1
    }
    return found
  }
}
