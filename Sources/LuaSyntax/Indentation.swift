/// The indentation of Lua by its blocks, two blanks each.
package enum Indentation {
  /// Blanks for a line that follows `source`.
  package static func next(after source: String) -> String {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let last = lines.last ?? ""
    let present = last.prefix { $0 == " " }.count
    let before = BlockStructure(lines.dropLast().joined(separator: "\n")).open
    let after = BlockStructure(source).open
    let opensFirst = startsWithClosing(String(last)) ? 1 : 0
    // Several brackets that open on one line indent once.
    let step = after - before + opensFirst
    return String(repeating: " ", count: max(0, present + 2 * max(-1 + opensFirst, min(1, step))))
  }

  /// Blanks for the last line of `source` itself, if it starts with what closes a block; `nil` if it does not.
  package static func closing(_ source: String) -> String? {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 1, let last = lines.last, startsWithClosing(last) else { return nil }
    let wanted = next(after: lines.dropLast().joined(separator: "\n"))
    return String(wanted.dropLast(min(2, wanted.count)))
  }

  private static func startsWithClosing(_ line: String) -> Bool {
    guard let first = LuaLexer.tokens(of: line).first else { return false }
    let text = String(decoding: Array(line.utf8)[first.range], as: UTF8.self)
    return ["end", "else", "elseif", "until", "}", ")", "]"].contains(text) && first.kind != .string(isClosed: true)
  }
}
