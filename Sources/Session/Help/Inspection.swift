import LuaRuntime
import LuaSyntax

extension Session {
  /// The help for the name at a cursor, or for the function within whose arguments it stands; `nil` if nothing is known.
  /// Runs no code of the user.
  /// - Parameters:
  ///   - cursor: in UTF-8 bytes from the start of `text`.
  ///   - showsSource: where it is declared too, and the source of a Lua function.
  package func inspect(_ text: String, cursor: Int, showsSource: Bool) -> String? {
    let bytes = Array(text.utf8)
    let name = NameAtCursor.find(in: bytes, cursor: cursor)
    let callee = CallContext.callee(Array(bytes.prefix(max(0, cursor))))
    return [name, callee].compactMap(\.self).lazy.compactMap { self.knownHelp($0, showsSource: showsSource) }.first
  }

  /// The help for a name that means something: not what a search would find.
  private func knownHelp(_ name: String, showsSource: Bool) -> String? {
    let path = name.split { $0 == "." || $0 == ":" }.map { CompletionContext.Step.name(String($0)) }
    guard entry(for: name) != nil || !resolve(path).isNil else { return nil }
    return help(name, showsSource: showsSource)
  }
}

/// Which name a cursor stands in or directly behind, with what leads to it: `pde.heat` in `pde.he|at{}`.
enum NameAtCursor {
  static func find(in bytes: [UInt8], cursor: Int) -> String? {
    let tokens = LuaLexer.tokens(of: bytes)
    guard
      let last = tokens.lastIndex(where: {
        $0.kind == .name && $0.range.lowerBound <= cursor && cursor <= $0.range.upperBound
      })
    else { return nil }
    func text(_ index: Int) -> String { String(decoding: bytes[tokens[index].range], as: UTF8.self) }
    var first = last
    while first >= 2, text(first - 1) == "." || text(first - 1) == ":", tokens[first - 2].kind == .name { first -= 2 }
    return (first...last).map(text).joined()
  }
}
