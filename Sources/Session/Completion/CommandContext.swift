import LuaSyntax

/// What stands before the cursor in an input that is a command: `%name argument`, `?topic`, `$ command`.
package struct CommandContext: Equatable {
  package enum Place: Equatable {
    /// The command's name.
    case command
    /// Lua: ``word`` is all of it up to the cursor.
    case lua
    case file
    case folder
    /// A module that `require` loaded.
    case module
  }

  package var place: Place
  /// What is to be completed, up to the cursor.
  package var word: String
  /// Where ``word`` starts, in UTF-8 bytes.
  package var start: Int

  /// `nil` if the input is Lua.
  package init?(_ bytes: [UInt8]) {
    guard let first = bytes.firstIndex(where: { !Self.isBlank($0) }) else { return nil }
    switch bytes[first] {
    case UInt8(ascii: "?"):
      let topic = bytes[first...].firstIndex { $0 != UInt8(ascii: "?") && !Self.isBlank($0) } ?? bytes.count
      if topic < bytes.count, bytes[topic] == UInt8(ascii: "%") {
        self.init(.command, bytes, from: topic + 1)
      } else {
        self.init(.lua, bytes, from: topic)
      }
    case UInt8(ascii: "$"): self.init(.file, bytes, from: Self.lastWord(bytes, after: first + 1))
    case UInt8(ascii: "%"):
      let name = bytes[first...].firstIndex { $0 != UInt8(ascii: "%") } ?? bytes.count
      guard let end = bytes[name...].firstIndex(where: { !$0.isWordByte }) else {
        self.init(.command, bytes, from: name)
        return
      }
      let lastWord = Self.lastWord(bytes, after: end)
      switch Magic.named(String(decoding: bytes[name..<end], as: UTF8.self))?.argument {
      case .code: self.init(.lua, bytes, from: end)
      case .file: self.init(.file, bytes, from: lastWord)
      case .folder: self.init(.folder, bytes, from: lastWord)
      case .name where bytes[name..<end].elementsEqual("reload".utf8): self.init(.module, bytes, from: lastWord)
      case .name, .words: self.init(.lua, bytes, from: lastWord)
      case .some(.none), nil: return nil
      }
    default: return nil
    }
  }

  private init(_ place: Place, _ bytes: [UInt8], from start: Int) {
    self.place = place
    self.start = start
    word = String(decoding: bytes[start...], as: UTF8.self)
  }

  private static func lastWord(_ bytes: [UInt8], after start: Int) -> Int {
    let isEscaped = { (index: Int) in index > start && bytes[index - 1] == UInt8(ascii: "\\") }
    let last = bytes[start...].indices.last { index in
      isBlank(bytes[index]) && !isEscaped(index) || bytes[index] == UInt8(ascii: "\"")
        || bytes[index] == UInt8(ascii: "'")
    }
    return last.map { $0 + 1 } ?? start
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
