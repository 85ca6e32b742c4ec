/// What a drawing made of characters may use.
public struct TextStyle: Sendable, Equatable {
  public enum Palette: Sendable, Equatable {
    case monochrome, colors16, colors256, trueColor
  }

  public var palette: Palette
  /// Whether the characters of braille, boxes and blocks can be shown; `false`: those of ASCII alone.
  public var isUnicode: Bool

  public init(_ palette: Palette, isUnicode: Bool = true) {
    self.palette = palette
    self.isUnicode = isUnicode
  }

  var isColored: Bool { palette != .monochrome }
  /// Whether a colour map can be told from the colours.
  var hasShades: Bool { isUnicode && (palette == .trueColor || palette == .colors256) }

  /// The escape sequence from the terminal's own look to these colours; empty if they are it.
  func sequence(_ foreground: Color?, on background: Color?) -> String {
    let codes = [foreground.flatMap { code($0, base: 38) }, background.flatMap { code($0, base: 48) }]
    let list = codes.compactMap(\.self).joined(separator: ";")
    return list.isEmpty ? "" : "\u{1B}[\(list)m"
  }

  private func code(_ color: Color, base: Int) -> String? {
    func level(_ byte: UInt8) -> Int { (Int(byte) * 5 + 127) / 255 }
    switch palette {
    case .monochrome: return nil
    case .colors16:
      let bits = (color.red > 127 ? 1 : 0) + (color.green > 127 ? 2 : 0) + (color.blue > 127 ? 4 : 0)
      let isBright = color.red > 0xE8 && color.green > 0xE0
      return "\(base - 8 + bits + (isBright ? 60 : 0))"
    case .colors256: return "\(base);5;\(16 + 36 * level(color.red) + 6 * level(color.green) + level(color.blue))"
    case .trueColor: return "\(base);2;\(color.red);\(color.green);\(color.blue)"
    }
  }
}

extension Color {
  /// The colour for lines and text; near-black is the terminal's own, for nobody knows whether that is light or dark.
  var ink: Color? { max(red, green, blue) < 0x30 ? nil : self }
}
