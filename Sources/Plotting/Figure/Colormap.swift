/// A map from 0 … 1 to colours, given by equally spaced anchors with linear interpolation (in sRGB) between them.
public enum Colormap: String, CaseIterable, Sendable {
  /// Perceptually uniform, dark blue to yellow (van der Walt and Smith 2015). Within 6/255 of the 256-colour table.
  case viridis
  /// Looks nearly the same to readers with and without red-green blindness (Nuñez, Anderson, Renslow 2018).
  /// Within 11/255 of the 256-colour table.
  case cividis
  /// Blue through near-white to vermillion, lightness symmetric about the middle: for values with a meaningful zero.
  case diverging
  /// White to black, for print.
  case gray

  /// The colour at `t` in 0 … 1; values outside are clamped, NaN gives the lowest.
  public func color(at t: Double) -> Color {
    let anchors = anchors
    let position = clamped(t) * Double(anchors.count - 1)
    let index = min(Int(position), anchors.count - 2)
    let fraction = position - Double(index)
    let (low, high) = (anchors[index], anchors[index + 1])
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8(Double(a) + (Double(b) - Double(a)) * fraction + 0.5) }
    return Color(red: mix(low.red, high.red), green: mix(low.green, high.green), blue: mix(low.blue, high.blue))
  }

  /// The colours at equal distances from 0 to 1.
  var anchors: [Color] { Colormap.tables[self] ?? [Color(rgb: 0), Color(rgb: 0xFFFFFF)] }

  private static let tables: [Colormap: [Color]] = [
    .viridis: [
      0x440154, 0x48186A, 0x472D7B, 0x424086, 0x3B528B, 0x33638D, 0x2C728E, 0x26828E, 0x21918C, 0x1F9F88, 0x27AD81,
      0x3DBC74, 0x5CC863, 0x81D34D, 0xAADC32, 0xD5E21A, 0xFDE725,
    ].map { Color(rgb: $0) },
    .cividis: [
      0x00224E, 0x002E6A, 0x1A386F, 0x32436D, 0x434E6C, 0x535A6D, 0x61656F, 0x6F7073, 0x7D7C78, 0x8B8778, 0x9A9376,
      0xAAA073, 0xBBAD6D, 0xCCBA64, 0xDDC858, 0xEFD748, 0xFEE838,
    ].map { Color(rgb: $0) },
    // Equal steps in OKLab from a blue and a vermillion of the same lightness to #F7F7F7.
    .diverging: [
      0x1459A5, 0x366DB0, 0x5280BB, 0x6D94C6, 0x88A7D0, 0xA3BBDA, 0xBFCFE4, 0xDBE3EE, 0xF7F7F7, 0xEEDED9, 0xE5C5BB,
      0xDBAD9E, 0xD09481, 0xC57C64, 0xB86347, 0xAB4A28, 0x9D2D00,
    ].map { Color(rgb: $0) },
    .gray: [Color(rgb: 0xFFFFFF), Color(rgb: 0x000000)],
  ]
}
