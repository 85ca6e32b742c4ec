/// What gnuplot is asked to produce.
enum GnuplotTerminal: Equatable {
  case picture(PictureFormat)
  /// A PNG of exactly this many pixels with `pixelsPerPoint` pixels to a point.
  case raster(width: Int, height: Int, pixelsPerPoint: Double)
  /// A GIF of several figures.
  case animation(framesPerSecond: Double)

  /// Whether colours can be transparent; else they are mixed with the white behind them.
  var hasTransparency: Bool {
    if case .animation = self { return false }
    return true
  }

  /// Columns into which a long line may be thinned: twice the pixels, or enough for print.
  func columns(for figure: Figure) throws -> Int {
    switch self {
    case .picture(.png), .animation: Int(try figure.inches().width * figure.resolution * 2)
    case .picture(.svg), .picture(.pdf): 4096
    case .raster(let width, _, _): width * 2
    }
  }

  /// Whether viewers would blur the cells of an image (they magnify it themselves).
  var blursImages: Bool { self == .picture(.svg) || self == .picture(.pdf) }

  /// Whether the letters are drawn here, from installed fonts.
  var usesInstalledFonts: Bool {
    switch self {
    case .picture(.svg): false
    case .picture, .raster, .animation: true
    }
  }

  /// Width and height of the picture in points.
  func points(for figure: Figure) throws -> (width: Double, height: Double) {
    let (width, height) = try figure.inches()
    switch self {
    case .picture, .animation: return (width * 72, height * 72)
    case .raster(let columns, let rows, let pixelsPerPoint):
      return (Double(columns) / pixelsPerPoint, Double(rows) / pixelsPerPoint)
    }
  }

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
    case .animation(let framesPerSecond):
      let (columns, rows) = (pixels(width, figure.resolution), pixels(height, figure.resolution))
      let scale = figure.resolution / 72
      // Delays are counted in hundredths of a second.
      let delay = max(Int((100 / framesPerSecond).rounded()), 1)
      return
        "set terminal gif animate delay \(delay) loop 0 enhanced size \(columns),\(rows) fontscale \(scale * 0.75) "
        + "linewidth \(scale) background '#ffffff' \(font)"
    case .raster(let columns, let rows, let pixelsPerPoint):
      return raster(columns, rows, pixelsPerPoint, font)
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
