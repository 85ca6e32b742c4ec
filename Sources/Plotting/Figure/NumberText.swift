/// Numbers as text; always with a decimal point, whatever the locale.
enum NumberText {
  /// Shortest text that reads back as `x`, without a trailing `.0`.
  static func plain(_ x: Double) -> String {
    let text = x.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// For a tick: `0.25`, `−3`, `2×10^{−7}` in the markup of ``TextMarkup``.
  static func tick(_ x: Double) -> String {
    let text = plain(x).split(separator: "e", maxSplits: 1)
    guard let mantissa = text.first else { return "" }
    guard text.count == 2, let exponent = Int(text[1]) else { return minus(String(mantissa)) }
    let power = "10^{\(minus(String(exponent)))}"
    return mantissa == "1" || mantissa == "1.0" ? power : minus(String(mantissa)) + "×" + power
  }

  /// 10 to `exponent` as a tick.
  static func powerTick(_ exponent: Int) -> String { "10^{\(minus(String(exponent)))}" }

  private static func minus(_ digits: String) -> String { digits.hasPrefix("-") ? "−" + digits.dropFirst() : digits }
}
