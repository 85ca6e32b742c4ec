/// How much room text takes, by our own table and not by a font's: the same figure has the same layout wherever it is
/// drawn. The widths are those of DejaVu Sans, rounded up, the widest of the usual families; in Arial text leaves a
/// tenth of its room empty.
enum TextMetrics {
  /// Height of a line, in units of the font's size.
  static let lineHeight = 1.3

  /// Width of the longest line.
  static func width(_ text: TextMarkup, size: Double) -> Double {
    (text.lines.map { width($0) }.max() ?? 0) * size
  }

  static func height(_ text: TextMarkup, size: Double) -> Double { Double(text.lines.count) * lineHeight * size }

  /// `text`, with "…" for its end where it would be longer than `most`.
  static func fitted(_ text: String, size: Double, most: Double) -> TextMarkup {
    let markup = TextMarkup(text)
    let width = width(markup, size: size)
    guard width > most, width > 0 else { return markup }
    let longest = markup.lines.map(TextMarkup.count).max() ?? 0
    return TextMarkup(text, width: max(Int(Double(longest) * most / width), 2))
  }

  private static func width(_ nodes: [TextMarkup.Node]) -> Double {
    var total = 0.0
    var index = 0
    while index < nodes.count {
      let here = width(nodes[index])
      let next = index + 1 < nodes.count ? nodes[index + 1] : nil
      switch (nodes[index], next) {
      case (.lowered, .raised?), (.raised, .lowered?):  // over the same place
        total += max(here, next.map { width($0) } ?? 0)
        index += 2
      default:
        total += here
        index += 1
      }
    }
    return total
  }

  private static func width(_ node: TextMarkup.Node) -> Double {
    switch node {
    case .text(let text): text.unicodeScalars.reduce(0) { $0 + width($1) }
    case .lowered(let nodes), .raised(let nodes): width(nodes) * 0.8
    }
  }

  /// In units of the font's size.
  private static func width(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", " ", "!": 0.34
    case "f", "r", "t", "(", ")", "[", "]", "-", "/", "\\", "J", "\"": 0.42
    case "m", "M", "W", "@", "%", "…": 1.0
    case "w", "+", "−", "=", "<", ">", "~", "#", "^", "×", "±": 0.84
    case "C", "D", "G", "H", "N", "O", "Q", "U": 0.79
    case "A", "B", "E", "F", "K", "L", "P", "R", "S", "T", "V", "X", "Y", "Z": 0.7
    default:
      switch scalar.value {
      case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
      case ..<0x80: 0.64
      case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F000...0x3FFFD: 1.05
      default: 0.84
      }
    }
  }
}
