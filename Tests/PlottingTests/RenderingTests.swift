import Foundation
import Testing

@testable import Plotting

/// These need gnuplot and fail without it.
@Suite("Pictures")
struct RenderingTests {
  static let names = ["lines", "heat_map", "log_log", "panels", "histogram", "error_bars", "band", "markers"]

  @Test("Each kind of figure becomes a PNG of the asked size with its colours in it", arguments: names)
  func png(_ name: String) throws {
    let figure = try #require(try Gallery.all().first { $0.name == name }?.figure)
    let image = try PNGImage(try Gnuplot().render(figure, as: .png))
    let (width, height) = try figure.inches()
    #expect(image.width == Int((width * 150).rounded()) && image.height == Int((height * 150).rounded()))
    #expect(image.colors.count > 20, "nearly blank")
    if name != "heat_map" {
      #expect((image.colors[ColorCycle.color(0).word] ?? 0) > 50, "no curve in the first colour")
    }
    if let folder = ProcessInfo.processInfo.environment["PLOT_GALLERY"] {
      for format in PictureFormat.allCases { try figure.save(to: "\(folder)/\(name).\(format.rawValue)") }
    }
  }

  @Test("Each kind of figure becomes an SVG and a PDF", arguments: names)
  func vectors(_ name: String) throws {
    let figure = try #require(try Gallery.all().first { $0.name == name }?.figure)
    let svg = String(decoding: try Gnuplot().render(figure, as: .svg), as: UTF8.self)
    #expect(svg.hasPrefix("<?xml") && svg.hasSuffix("</svg>\n\n") && XMLCheck.isBalanced(svg))
    let pdf = try Gnuplot().render(figure, as: .pdf)
    #expect(pdf.starts(with: "%PDF-".utf8) && String(decoding: pdf.suffix(6), as: UTF8.self).hasPrefix("%%EOF"))
  }

  @Test("Equal figures give equal bytes", arguments: [PictureFormat.png, .svg])
  func determinism(_ format: PictureFormat) throws {
    let figure = try Gallery.panels()
    #expect(try Gnuplot().render(figure, as: format) == Gnuplot().render(figure, as: format))
  }

  @Test(
    "A NaN, an infinity, and on a logarithmic axis a number ≤ 0, leave a gap", arguments: [Double.nan, .infinity, -1])
  func gaps(_ bad: Double) throws {
    func reds(_ middle: Double) throws -> Int {
      var axes = Axes()
      (axes.y.scale, axes.y.lower, axes.y.upper) = (.log, 0.1, 10)
      try axes.line(x: [0, 1, 2, 3, 4, 5], y: [1, 1, middle, 1, 1, 1], color: Color(rgb: 0xFF0000), width: 4)
      let image = try PNGImage(try Gnuplot().render(Figure(axes), as: .png))
      return image.colors[Color(rgb: 0xFF0000).word] ?? 0
    }
    let (whole, broken) = (try reds(1), try reds(bad))
    #expect(Double(broken) / Double(whole) > 0.55 && Double(broken) / Double(whole) < 0.65, "2 of 5 pieces are missing")
  }

  @Test(
    "A band has a gap where either side is missing", arguments: [true, false], [Double.nan, .infinity, -.infinity])
  func bandGaps(_ isUpper: Bool, _ bad: Double) throws {
    func filled(_ middle: Double) throws -> Int {
      var axes = Axes()
      (axes.y.lower, axes.y.upper) = (0, 4)
      try axes.band(
        x: [0, 1, 2, 3, 4], lower: [1, 1, isUpper ? 1 : middle, 1, 1], upper: [3, 3, isUpper ? middle : 3, 3, 3],
        color: Color(rgb: 0xFF0000), opacity: 1)
      let image = try PNGImage(try Gnuplot().render(Figure(axes), as: .png))
      return image.colors[Color(rgb: 0xFF0000).word] ?? 0
    }
    let (whole, broken) = (try filled(isUpper ? 3 : 1), try filled(bad))
    #expect(Double(broken) / Double(whole) > 0.48 && Double(broken) / Double(whole) < 0.52, "2 of 4 pieces are missing")
  }

  @Test(
    "A character that no font has covers nothing", arguments: ["a\u{1}b", "\u{E0F0}\u{10FFFD}", "\u{378}", "x\u{FFFF}"])
  func glyphs(_ text: String) throws {
    func dark(_ text: String) throws -> Int {
      var axes = Axes()
      (axes.title, axes.x.label, axes.y.label) = (text, text, text)
      try axes.line(x: [1, 2], y: [1, 2], label: text)
      axes.text(text, at: .fraction(x: 0.2, y: 0.7))
      let image = try PNGImage(try Gnuplot().render(Figure(axes), as: .png))
      return image.colors.reduce(0) { $0 + ($1.key & 0xFF < 0x60 && $1.key >> 16 < 0x60 ? $1.value : 0) }
    }
    #expect(try dark(text) < dark("ab") + 2000)
  }

  @Test("Without any font the picture is the same but for its letters, and a note says so")
  func withoutFonts() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fonts-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try """
    <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
    <fontconfig><dir>\(folder)</dir><cachedir>\(folder)</cachedir></fontconfig>
    """.write(toFile: folder + "/fonts.conf", atomically: true, encoding: .utf8)
    var environment = ProcessInfo.processInfo.environment
    environment["FONTCONFIG_FILE"] = folder + "/fonts.conf"
    let bare = Gnuplot(environment: environment)
    var axes = Axes()
    (axes.title, axes.x.label, axes.y.label, axes.grid) = ("title", "x", "y", false)
    try axes.line(x: [0, 1], y: [1e-5, 1], label: "label", color: Color(rgb: 0xFF0000))
    try axes.band(
      x: [0, 1], lower: [0, 0], upper: [1e-6, 1e-6], label: "area", color: Color(rgb: 0x00FF00), opacity: 1)
    let figure = Figure(axes)
    let images = try [Gnuplot(), bare].map { try PNGImage($0.render(figure, as: .png)) }
    for color in [0xFF0000, 0x00FF00] as [UInt32] {
      #expect(images[0].places(of: color) == images[1].places(of: color))
      #expect(images[0].places(of: color).count > 50)
    }
    #expect(try bare.notes(figure, as: .png).first?.hasPrefix("no font is installed") == true)
    #expect(try bare.notes(figure, as: .svg).isEmpty && Gnuplot().notes(figure, as: .png).isEmpty)
  }

  @Test(
    "Text is drawn, never obeyed",
    arguments: [
      "`touch MARK`", "'; !touch MARK; '", "\"; !touch MARK; \"", "$(touch MARK)", "x\n!touch MARK\n", "x\r!touch MARK",
      "\\\n!touch MARK", "@MARK", "'.system('touch MARK').'", "''.system('touch MARK').''", "%s%n%d",
      "\u{1}\u{1B}]0;x\u{7}", "<&>\"'", "}{_^\\",
      "@{", "~a", "&{", "{/Symbol", "\\U+0041", "\\", "'", "\u{202E}α漢😀\u{FFFE}", "a'\u{0}!touch MARK",
    ])
  func hostile(_ pattern: String) throws {
    let mark = FileManager.default.temporaryDirectory.appendingPathComponent("mark-\(UUID().uuidString)").path
    let text = pattern.replacing("MARK", with: mark)
    var figure = try Figure(rows: 1, columns: 2)
    figure.title = text
    for i in 0...1 {
      figure.panels[i].title = text
      figure.panels[i].x = Axis(label: text, ticks: .at([0.5], labels: [text]))
      figure.panels[i].y.label = text
      figure.panels[i].color.label = text
      figure.panels[i].text(text, at: .data(x: 1, y: 1))
      try figure.panels[i].line(x: [0, 1], y: [1, 2], label: text)
      try figure.panels[i].verticalLine(5, label: text)
    }
    try figure.panels[1].heatMap([1, 2, 3, 4], rows: 2, columns: 2)
    let svg = String(decoding: try Gnuplot().render(figure, as: .svg), as: UTF8.self)
    #expect(XMLCheck.isBalanced(svg))
    #expect(try PNGImage(try Gnuplot().render(figure, as: .png)).colors.count > 20)
    _ = try Gnuplot().render(figure, as: .pdf)
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test("Labels stand in the SVG, escaped for XML")
  func svgText() throws {
    var axes = Axes()
    axes.title = "a < b & c_d `e`"
    axes.x.label = String(repeating: "very long ", count: 1000)
    let svg = String(decoding: try Gnuplot().render(Figure(axes), as: .svg), as: UTF8.self)
    #expect(svg.contains("a &lt; b &amp; c_d `e`") && svg.contains("very long") && svg.contains("…"))
  }

  @Test("A million points take seconds, not minutes, and both pipes keep flowing", arguments: PictureFormat.allCases)
  func million(_ format: PictureFormat) throws {
    var axes = Axes()
    var state: UInt64 = 1
    let x = (0..<1_000_000).map(Double.init)
    try axes.line(
      x: x,
      y: x.map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11)
      })
    #expect(try Gnuplot(timeLimit: 30).render(Figure(axes), as: format).count < 4_000_000)
  }

  @Test("Series of every kind without anything to draw, and a plot without series, are still pictures")
  func empty() throws {
    var axes = Axes()
    _ = try Gnuplot().render(Figure(axes), as: .png)
    try axes.line(x: [], y: [], label: "a", marker: .circle)
    try axes.errorBars(x: [], y: [], yError: [], label: "b")
    try axes.errorBars(x: [], y: [], yError: [], xError: [], label: "c", width: 1)
    try axes.band(x: [], lower: [], upper: [], label: "d")
    axes.histogram(try Histogram([.nan], label: "e"))
    try axes.verticalLine(.nan, label: "f")
    try axes.line(x: [.nan], y: [1], label: "g")
    try axes.scatter(x: [1], y: [.infinity], label: "h")
    _ = try Gnuplot().render(Figure(axes), as: .png)
    axes.y.scale = .log
    try axes.heatMap([.nan, .nan], rows: 1, columns: 2)
    for format in PictureFormat.allCases { _ = try Gnuplot().render(Figure(axes), as: format) }
  }

  @Test(
    "Ranges from the smallest to the largest numbers are drawn",
    arguments: [Double.leastNonzeroMagnitude * 2000, 1e-30, 1e-16, 1, 1e30, 1e307])
  func magnitudes(_ scale: Double) throws {
    for axisScale in Axis.Scale.allCases {
      var axes = Axes()
      axes.y.scale = axisScale
      try axes.line(x: [0, 1, 2], y: [1 * scale, 5 * scale, 3 * scale], color: Color(rgb: 0xFF0000), width: 3)
      let image = try PNGImage(try Gnuplot().render(Figure(axes), as: .png))
      #expect((image.colors[Color(rgb: 0xFF0000).word] ?? 0) > 500, "no line: \(axisScale)")
    }
  }
}

extension PNGImage {
  /// How many pixels have each colour (0xRRGGBB).
  var colors: [UInt32: Int] {
    var counts: [UInt32: Int] = [:]
    for i in stride(from: 0, to: pixels.count, by: 4) {
      counts[UInt32(pixels[i]) << 16 | UInt32(pixels[i + 1]) << 8 | UInt32(pixels[i + 2]), default: 0] += 1
    }
    return counts
  }

  /// The pixels of a colour (0xRRGGBB).
  func places(of color: UInt32) -> [Int] {
    (0..<width * height).filter {
      UInt32(pixels[4 * $0]) << 16 | UInt32(pixels[4 * $0 + 1]) << 8 | UInt32(pixels[4 * $0 + 2]) == color
    }
  }
}

extension Color {
  var word: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }
}

/// Enough of XML to notice text that was taken for a tag, or a character that XML forbids.
enum XMLCheck {
  static func isBalanced(_ text: String) -> Bool {
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || "\t\n\r".unicodeScalars.contains($0) }) else {
      return false
    }
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([A-Za-z]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>/) {
      if tag.1 == "/" {
        guard open.popLast() == tag.2 else { return false }
      } else if tag.4.isEmpty {
        open.append(tag.2)
      }
    }
    return open.isEmpty
  }
}
