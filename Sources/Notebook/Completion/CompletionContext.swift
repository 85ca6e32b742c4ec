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
  init(_ text: String, cursor: Int) {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    switch Lexer.state(atEndOf: bytes) {
    case .code: self.init(code: bytes)
    case .comment: self.init(place: .nothing, prefix: "", start: bytes.count)
    case .string(let start):
      let content = bytes[start...]
      let cut = content.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? start
      self.init(
        place: .file(directory: String(decoding: bytes[start..<cut], as: UTF8.self)),
        prefix: String(decoding: bytes[cut...], as: UTF8.self), start: cut)
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

/// Tells strings and comments from code.
private enum Lexer {
  enum State: Equatable {
    case code
    case comment
    /// Its content starts at this byte.
    case string(start: Int)
  }

  static func state(atEndOf bytes: [UInt8]) -> State {
    var i = 0
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "-") where i + 1 < bytes.count && bytes[i + 1] == UInt8(ascii: "-"):
        if let level = longBracket(bytes, at: i + 2) {
          guard let end = closing(bytes, from: i + 4 + level, level: level) else { return .comment }
          i = end
        } else {
          guard let end = bytes[i...].firstIndex(of: UInt8(ascii: "\n")) else { return .comment }
          i = end
        }
      case UInt8(ascii: "["):
        guard let level = longBracket(bytes, at: i) else {
          i += 1
          continue
        }
        guard let end = closing(bytes, from: i + 2 + level, level: level) else { return .string(start: i + 2 + level) }
        i = end
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = bytes[i]
        var j = i + 1
        while j < bytes.count, bytes[j] != quote, bytes[j] != UInt8(ascii: "\n") {
          j += bytes[j] == UInt8(ascii: "\\") ? 2 : 1
        }
        if j >= bytes.count { return .string(start: i + 1) }
        i = j + 1
      default: i += 1
      }
    }
    return .code
  }

  /// The number of `=` in `[==[` at `start`, if one stands there.
  private static func longBracket(_ bytes: [UInt8], at start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    let level = bytes[(start + 1)...].prefix { $0 == UInt8(ascii: "=") }.count
    let second = start + 1 + level
    return second < bytes.count && bytes[second] == UInt8(ascii: "[") ? level : nil
  }

  /// The byte after `]==]`.
  private static func closing(_ bytes: [UInt8], from start: Int, level: Int) -> Int? {
    let mark = [UInt8(ascii: "]")] + Array(repeating: UInt8(ascii: "="), count: level) + [UInt8(ascii: "]")]
    var i = start
    while i + mark.count <= bytes.count {
      if bytes[i..<i + mark.count].elementsEqual(mark) { return i + mark.count }
      i += 1
    }
    return nil
  }
}

extension UInt8 {
  /// Letters, digits and underscore, as Lua has them in names.
  var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
