/// The colours that series without a colour of their own take in turn.
///
/// The palette of Okabe and Ito (Color Universal Design, 2008), which readers with any common colour blindness
/// can tell apart, ordered so that neighbours differ in lightness too; yellow comes last, being faint on white.
public enum ColorCycle {
  /// The eight colours in the order in which they are taken.
  public static let colors: [Color] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000, 0xF0E442,
  ].map { Color(rgb: $0) }

  /// Colour of the series number `index` (from 0); starts again after eight.
  public static func color(_ index: Int) -> Color { colors[index % colors.count] }

  /// Dash pattern of the series number `index`: another one for each round through the colours.
  static func dash(_ index: Int) -> Dash { [.solid, .dashed, .dotted, .dashDotted][index / colors.count % 4] }
}
