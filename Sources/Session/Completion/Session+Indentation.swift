import LuaSyntax

extension Session {
  /// Blanks with which a line that follows an unfinished input should start.
  package static func indentation(after source: String) -> String { Indentation.next(after: source) }
}
