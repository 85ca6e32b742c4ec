import CChafa

/// How many columns of a terminal text takes, by GLib's tables of Unicode, whatever the locale: two for ideographs and
/// emoji, none for combining marks.
enum CharacterWidth {
  static func of(_ character: Character) -> Int {
    var width = 0
    for scalar in character.unicodeScalars {
      let columns = of(scalar)
      // Joined emoji, flags and skin tones are one picture, two columns wide.
      width = scalar.properties.isEmoji || width == 2 ? max(width, columns) : width + columns
    }
    return min(width, 2)
  }

  static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

  /// `text`, with "…" for its end where it would be wider than `columns`.
  static func fitted(_ text: String, to columns: Int) -> String {
    guard of(text) > columns else { return text }
    guard columns > 0 else { return "" }
    var room = columns - 1
    let kept = text.prefix { character in
      room -= of(character)
      return room >= 0
    }
    return kept + "…"
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    if scalar.properties.isEmojiPresentation { return 2 }
    if g_unichar_iszerowidth(scalar.value) != 0 { return 0 }
    return g_unichar_iswide(scalar.value) != 0 ? 2 : 1
  }
}
