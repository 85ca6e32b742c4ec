/// A colour in sRGB with 8 bits per channel; `alpha` 255 is opaque.
public struct Color: Sendable, Hashable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8
  public var alpha: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// An opaque colour from `0xRRGGBB`.
  public init(rgb: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: rgb >> 16), green: UInt8(truncatingIfNeeded: rgb >> 8),
      blue: UInt8(truncatingIfNeeded: rgb))
  }

  /// A colour from `#rgb`, `#rrggbb`, `#rrggbbaa`, a name of ``names``, or `C0`, `C1`, … (the colour cycle).
  /// - Throws: ``PlottingError/value(function:argument:expected:got:)``
  public init(_ text: String) throws {
    if let named = Color.names[text.lowercased()] {
      self = named
    } else if text.first == "C", let index = Int(text.dropFirst()), index >= 0 {
      self = ColorCycle.color(index)
    } else if let hex = Color(hexadecimal: text) {
      self = hex
    } else {
      let names = Color.names.keys.sorted().joined(separator: ", ")
      throw PlottingError.value(
        function: "plot", argument: "color", expected: "#rrggbb, C0 … or one of \(names)", got: "'\(text)'")
    }
  }

  private init?(hexadecimal text: String) {
    guard text.first == "#" else { return nil }
    var digits = text.dropFirst().map { UInt8($0.hexDigitValue ?? 255) }
    guard digits.allSatisfy({ $0 < 16 }) else { return nil }
    if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
    guard digits.count == 6 || digits.count == 8 else { return nil }
    let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    self.init(red: bytes[0], green: bytes[1], blue: bytes[2], alpha: bytes.count == 4 ? bytes[3] : 255)
  }

  /// The same colour, `opacity` 0 (invisible) … 1 (opaque); values outside are clamped.
  public func opacity(_ opacity: Double) -> Color {
    var copy = self
    copy.alpha = UInt8(clamped(opacity) * Double(alpha) + 0.5)
    return copy
  }

  /// The opaque colour that this one has over white.
  var overWhite: Color {
    let white = 255 - Int(alpha)
    func mixed(_ byte: UInt8) -> UInt8 {
      let sum = Int(byte) * Int(alpha) + 255 * white
      return UInt8((sum + 127) / 255)
    }
    return Color(red: mixed(red), green: mixed(green), blue: mixed(blue))
  }

  /// Names that ``init(_:)`` knows. Those of the colour cycle are Okabe and Ito's.
  public static let names: [String: Color] = [
    "black": Color(rgb: 0x000000), "white": Color(rgb: 0xFFFFFF), "gray": Color(rgb: 0x808080),
    "grey": Color(rgb: 0x808080), "blue": Color(rgb: 0x0072B2), "vermillion": Color(rgb: 0xD55E00),
    "green": Color(rgb: 0x009E73), "purple": Color(rgb: 0xCC79A7), "orange": Color(rgb: 0xE69F00),
    "sky": Color(rgb: 0x56B4E9), "yellow": Color(rgb: 0xF0E442), "red": Color(rgb: 0xD55E00),
  ]

  /// `#RRGGBB`.
  var hexadecimal: String { "#" + hex(red) + hex(green) + hex(blue) }

  private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }

  /// gnuplot's `#AARRGGBB`, where AA is transparency (0 opaque).
  var gnuplot: String { alpha == 255 ? hexadecimal : "#" + hex(255 - alpha) + hexadecimal.dropFirst() }
}

/// `x` forced into 0 … 1; NaN gives 0.
func clamped(_ x: Double) -> Double { x > 0 ? min(x, 1) : 0 }
