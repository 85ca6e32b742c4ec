/// A pixel of a heat map.
enum TextShade: Equatable {
  /// Its place on the colour bar, 0 … 1.
  case value(Double)
  /// A cell without a value.
  case gap

  /// The cell of a terminal that shows one pixel, or two, one above the other.
  static func cell(_ shades: [TextShade?], _ colormap: Colormap, _ style: TextStyle) -> TextCanvas.Cell {
    guard style.hasShades else { return TextCanvas.Cell(character: shades.first??.sign(style)) }
    let colors = shades.map { shade -> Color? in
      if case .value(let place)? = shade { colormap.color(at: place) } else { nil }
    }
    let (upper, lower) = (colors.first ?? nil, colors.last ?? nil)
    guard let upper else { return TextCanvas.Cell(character: lower == nil ? nil : "▄", color: lower) }
    return TextCanvas.Cell(character: "▀", color: upper, background: lower)
  }

  private func sign(_ style: TextStyle) -> Character {
    let signs: [Character] = style.isUnicode ? Array(" ░▒▓█") : Array(" .:-=+*#%@")
    guard case .value(let place) = self else { return "?" }
    return signs[min(Int(place * Double(signs.count)), signs.count - 1)]
  }
}

extension Marker {
  /// A character that looks like it.
  var sign: Character {
    switch self {
    case .none: " "
    case .circle: "●"
    case .square: "■"
    case .triangle: "▲"
    case .diamond: "◆"
    case .plus: "+"
    case .cross: "×"
    case .dot: "·"
    case .openCircle: "○"
    case .openSquare: "□"
    case .openTriangle: "△"
    }
  }
}

extension Dash {
  /// Whether the dot number `step` of a line is drawn.
  func isInk(at step: Int) -> Bool {
    switch self {
    case .solid: true
    case .dashed: step % 6 < 4
    case .dotted: step % 3 == 0
    case .dashDotted: step % 8 < 4 || step % 8 == 6
    }
  }
}

/// A piece of a straight line.
enum Segment {
  /// What of the line from `a` to `b` lies between 0 and 1 in both directions (Liang and Barsky 1984); `nil`: nothing, or
  /// a coordinate is NaN.
  static func clipped(
    _ a: (Double, Double), _ b: (Double, Double)
  ) -> (from: (x: Double, y: Double), to: (x: Double, y: Double))? {
    guard !a.0.isNaN, !a.1.isNaN, !b.0.isNaN, !b.1.isNaN else { return nil }
    var (first, last) = (0.0, 1.0)
    for (start, end) in [(a.0, b.0), (a.1, b.1)] {
      let length = end - start
      if length == 0 {
        if start < 0 || start > 1 { return nil }
        continue
      }
      let (low, high) = ((0 - start) / length, (1 - start) / length)
      first = max(first, min(low, high))
      last = min(last, max(low, high))
    }
    guard first <= last else { return nil }
    func at(_ share: Double) -> (x: Double, y: Double) {
      (clamped(a.0 + (b.0 - a.0) * share), clamped(a.1 + (b.1 - a.1) * share))
    }
    return (at(first), at(last))
  }
}
