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

  /// `digits`·10^`exponent` for a tick: `0.25`, `150000`, `1.5×10^{6}`.
  static func tick(digits: Int, exponent: Int) -> String {
    guard digits != 0 else { return "0" }
    var significant = String(digits.magnitude)
    let power = significant.count - 1 + exponent
    guard power >= 6 else { return tick(Double("\(digits)e\(exponent)") ?? 0) }
    while significant.hasSuffix("0") { significant.removeLast() }
    let rest = significant.dropFirst()
    let mantissa = significant.prefix(1) + (rest.isEmpty ? "" : "." + rest)
    return (digits < 0 ? "−" : "") + (mantissa == "1" ? "" : mantissa + "×") + powerTick(power)
  }

  /// 10 to `exponent` as a tick.
  static func powerTick(_ exponent: Int) -> String { "10^{\(minus(String(exponent)))}" }

  private static func minus(_ digits: String) -> String { digits.hasPrefix("-") ? "−" + digits.dropFirst() : digits }
}
