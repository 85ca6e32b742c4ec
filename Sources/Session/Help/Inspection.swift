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
    let before = Array(bytes.prefix(max(0, cursor)))
    if let (name, end) = NameAtCursor.find(in: bytes, cursor: cursor),
      let help = inferredHelp(Array(bytes[..<end])) ?? knownHelp(name, showsSource: showsSource)
    {
      return help
    }
    return CallContext.calleeEnd(before).flatMap { inferredHelp(Array(before[..<$0])) }
      ?? CallContext.callee(before).flatMap { knownHelp($0, showsSource: showsSource) }
  }

  /// The help of a member, at the end of `code`, of what is no value yet: of `sum` in `tensor.ones(3):sum`, or of `add` behind a
  /// local of the input itself.
  private func inferredHelp(_ code: [UInt8]) -> String? {
    let context = CompletionContext(code)
    guard case .member(let path, _) = context.place else { return nil }
    let inference = Inference(self, Array(code[..<context.start]))
    switch inference.follow(path) {
    case .object(let name, _):
      let entry = runtime.help(for: "\(name):\(context.prefix)") ?? runtime.help(for: "\(name).\(context.prefix)")
      return entry?.text ?? LanguageTopic.named("\(name):\(context.prefix)")?.text
    case .string: return LanguageTopic.named("string.\(context.prefix)")?.text
    case .value, .function, .list, .record, .unknown: return nil
    }
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
  /// - Returns: the name, and where it ends in `bytes`.
  static func find(in bytes: [UInt8], cursor: Int) -> (name: String, end: Int)? {
    let tokens = LuaLexer.tokens(of: bytes)
    guard
      let last = tokens.lastIndex(where: {
        $0.kind == .name && $0.range.lowerBound <= cursor && cursor <= $0.range.upperBound
      })
    else { return nil }
    func text(_ index: Int) -> String { String(decoding: bytes[tokens[index].range], as: UTF8.self) }
    var first = last
    while first >= 2, text(first - 1) == "." || text(first - 1) == ":", tokens[first - 2].kind == .name { first -= 2 }
    return ((first...last).map(text).joined(), tokens[last].range.upperBound)
  }
}
