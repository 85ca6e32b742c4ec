/// What gnuplot is asked to produce.
enum GnuplotTerminal: Equatable {
  case picture(PictureFormat)
  /// A PNG of exactly this many pixels with `pixelsPerPoint` pixels to a point; without any text if not `hasText`.
  case raster(width: Int, height: Int, pixelsPerPoint: Double, hasText: Bool)
  /// Characters.
  case text(columns: Int, rows: Int)

  var hasText: Bool {
    if case .raster(_, _, _, let hasText) = self { return hasText }
    return true
  }

  var isText: Bool {
    if case .text = self { return true }
    return false
  }

  /// Columns into which a long line may be thinned: twice the pixels, or enough for print.
  func columns(for figure: Figure) throws -> Int {
    switch self {
    case .picture(.png): Int(try figure.inches().width * figure.resolution * 2)
    case .picture(.svg), .picture(.pdf): 4096
    case .raster(let width, _, _, _): width * 2
    case .text(let columns, _): columns * 8
    }
  }

  /// Whether viewers would blur the cells of an image (they magnify it themselves).
  var blursImages: Bool { self == .picture(.svg) || self == .picture(.pdf) }

  /// Whether cairo draws the letters, from installed fonts.
  var usesCairo: Bool {
    switch self {
    case .picture(.svg), .text: false
    case .picture, .raster: true
    }
  }

  /// Width and height of the picture in points. A character of a text terminal counts as one of the figure's font.
  func points(for figure: Figure) throws -> (width: Double, height: Double) {
    let (width, height) = try figure.inches()
    switch self {
    case .picture: return (width * 72, height * 72)
    case .raster(let columns, let rows, let pixelsPerPoint, _):
      return (Double(columns) / pixelsPerPoint, Double(rows) / pixelsPerPoint)
    case .text(let columns, let rows):
      let cell = GnuplotTerminal.characterCell
      return (Double(columns) * cell.width * figure.font.size, Double(rows) * cell.height * figure.font.size)
    }
  }

  /// Of a text terminal, in units of the font's size.
  static let characterCell = (width: 0.65, height: TextMetrics.lineHeight)

  /// The `set terminal` command.
  func command(for figure: Figure) throws -> String {
    let (width, height) = try figure.inches()
    let font = try fontName(figure.font)
    func pixels(_ inches: Double, _ perInch: Double) -> Int { Int((inches * perInch).rounded()) }
    switch self {
    case .picture(.png):
      let perInch = figure.resolution
      return raster(pixels(width, perInch), pixels(height, perInch), perInch / 72, font)
    case .picture(.svg):
      let size = "\(pixels(width, 96)),\(pixels(height, 96))"
      return
        "set terminal svg enhanced size \(size) dynamic fontscale 1.3333 linewidth 1.3333 background '#ffffff' \(font)"
    case .picture(.pdf):
      return "set terminal pdfcairo enhanced color size \(width)in,\(height)in fontscale 0.75 linewidth 2 "
        + "pointscale 0.6 background '#ffffff' \(font)"
    case .raster(let columns, let rows, let pixelsPerPoint, _):
      return raster(columns, rows, pixelsPerPoint, font)
    case .text(let columns, let rows):
      return "set terminal dumb noenhanced mono size \(columns),\(rows)"
    }
  }

  private func raster(_ width: Int, _ height: Int, _ pixelsPerPoint: Double, _ font: String) -> String {
    // cairo's text is laid out for 96 pixels per inch: a point is 4/3 of a pixel before scaling.
    "set terminal pngcairo enhanced color size \(width),\(height) fontscale \(pixelsPerPoint * 0.75) "
      + "linewidth \(pixelsPerPoint) pointscale \(pixelsPerPoint * 0.7) background '#ffffff' \(font)"
  }

  private func fontName(_ font: FigureFont) throws -> String {
    let allowed = font.family.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || " -0123456789".unicodeScalars.contains($0)
    }
    guard allowed, !font.family.isEmpty, font.family.count <= 80 else {
      throw PlottingError.value(
        function: "figure", argument: "font", expected: "a family name of letters, digits, spaces and hyphens",
        got: "'\(font.family)'")
    }
    return "font '\(font.family),\(font.size)'"
  }
}
