import LuaSyntax

/// What stands before the cursor, as far as completion cares. Pure text: knows no Lua state.
struct CompletionContext: Equatable {
  /// A step from one value into another.
  enum Step: Equatable {
    case name(String)
    case index(Int)
  }

  enum Place: Equatable {
    /// A name on its own: a global or a keyword.
    case name
    /// A field after `.`, or a method after `:`, of the value that the path leads to.
    case member(of: [Step], isMethod: Bool)
    /// A file name inside a string; `directory` is what stands before the last slash, that included.
    case file(directory: String)
    /// A comment, a number, an expression that completion does not evaluate.
    case nothing
  }

  var place: Place
  /// What is already typed of the name, to be replaced by a candidate.
  var prefix: String
  /// Where the prefix starts, in UTF-8 bytes.
  var start: Int

  /// - Parameter cursor: in UTF-8 bytes from the start of `text`, which may be several lines.
  init(_ text: String, cursor: Int) { self.init(Array(text.utf8.prefix(max(0, cursor)))) }

  /// - Parameter bytes: what stands before the cursor.
  init(_ bytes: [UInt8]) {
    let last = LuaLexer.tokens(of: bytes).last
    switch last?.kind {
    case .comment(isClosed: false): self.init(place: .nothing, prefix: "", start: bytes.count)
    case .string(isClosed: false) where last?.range.upperBound == bytes.count:
      let start = last?.content ?? bytes.count
      let content = bytes[start...]
      let cut = content.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? start
      self.init(
        place: .file(directory: String(decoding: bytes[start..<cut], as: UTF8.self)),
        prefix: String(decoding: bytes[cut...], as: UTF8.self), start: cut)
    default: self.init(code: bytes)
    }
  }

  private init(place: Place, prefix: String, start: Int) {
    self.place = place
    self.prefix = prefix
    self.start = start
  }

  private init(code bytes: [UInt8]) {
    var reader = BackwardReader(bytes: bytes, end: bytes.count)
    let prefix = reader.takeWord()
    self.init(place: .nothing, prefix: prefix, start: reader.end)
    if prefix.first?.isNumber ?? false { return }
    guard let separator = reader.last, separator == UInt8(ascii: ".") || separator == UInt8(ascii: ":") else {
      place = .name
      return
    }
    reader.end -= 1
    if reader.last == separator {  // `a..b` concatenates; `::label::` is no method
      place = separator == UInt8(ascii: ".") ? .name : .nothing
      return
    }
    guard let path = reader.takePath() else { return }
    place = .member(of: path, isMethod: separator == UInt8(ascii: ":"))
  }
}

/// Reads from the cursor backwards.
private struct BackwardReader {
  let bytes: [UInt8]
  /// Everything from here on was read.
  var end: Int

  var last: UInt8? { end > 0 ? bytes[end - 1] : nil }

  mutating func takeWord() -> String {
    let stop = end
    while let byte = last, byte.isWordByte { end -= 1 }
    return String(decoding: bytes[end..<stop], as: UTF8.self)
  }

  /// `a.b[3].c`; `nil` for anything that only running the code could tell, such as the result of a call.
  mutating func takePath() -> [CompletionContext.Step]? {
    var steps: [CompletionContext.Step] = []
    while true {
      while last == UInt8(ascii: "]") {
        guard let index = takeIndex() else { return nil }
        steps.append(index)
      }
      let name = takeWord()
      guard let first = name.first, !first.isNumber else { return nil }
      steps.append(.name(name))
      guard last == UInt8(ascii: ".") else { break }
      end -= 1
      if last == UInt8(ascii: ".") { break }
    }
    if last == UInt8(ascii: ":") { return nil }
    return steps.reversed()
  }

  /// `[3]`, `["name"]`
  private mutating func takeIndex() -> CompletionContext.Step? {
    guard let open = bytes[..<end].lastIndex(of: UInt8(ascii: "[")) else { return nil }
    let inside = String(decoding: bytes[open + 1..<end - 1], as: UTF8.self)
    end = open
    if let number = Int(inside) { return .index(number) }
    guard let quote = inside.first, quote == "\"" || quote == "'", inside.count >= 2, inside.last == quote else {
      return nil
    }
    let name = inside.dropFirst().dropLast()
    return name.contains("\\") || name.contains(quote) ? nil : .name(String(name))
  }
}
