import Foundation
import JSON
import Plotting

extension MIMEBundle {
  /// Bytes of SVG beyond which a notebook is better off with the PNG alone: every open and save carries them.
  private static let largestSVG = 1 << 20
  /// Pixels that a browser gives to an inch.
  private static let browserResolution = 96.0

  /// A figure as PNG and SVG, shown in its size in inches, and as words; where gnuplot is not installed, as a drawing of
  /// characters.
  /// - Throws: what drawing throws.
  static func figure(_ figure: Figure) throws -> MIMEBundle {
    do { return try pictures(of: figure) } catch PlottingError.gnuplotMissing {
      return MIMEBundle(data: ["text/plain": .string(try TerminalPicture.withoutGnuplot(figure))])
    }
  }

  private static func pictures(of figure: Figure) throws -> MIMEBundle {
    let gnuplot = Gnuplot()
    let png = try gnuplot.render(figure, as: .png)
    var svg = String(decoding: try gnuplot.render(figure, as: .svg), as: UTF8.self)
    var bundle = MIMEBundle(data: [
      "image/png": .string(Data(png).base64EncodedString()), "text/plain": .string(figure.caption),
    ])
    if let pixels = PNGSize(png) {
      let scale = browserResolution / figure.resolution
      let (width, height) = (Int((pixels.width * scale).rounded()), Int((pixels.height * scale).rounded()))
      bundle.metadata["image/png"] = ["width": .integer(width), "height": .integer(height)]
      // Without a size of its own a picture would fill the notebook's width, its letters with it.
      if let root = svg.range(of: "<svg") {
        svg.replaceSubrange(root, with: "<svg width=\"\(width)\" height=\"\(height)\"")
      }
    }
    if svg.utf8.count <= largestSVG { bundle.data["image/svg+xml"] = .string(svg) }
    return bundle
  }
}

/// Width and height in pixels, which stand at the start of every PNG file (its IHDR chunk).
private struct PNGSize {
  var width: Double
  var height: Double

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 24 else { return nil }
    func number(_ start: Int) -> Double { bytes[start..<start + 4].reduce(0) { $0 * 256 + Double($1) } }
    width = number(16)
    height = number(20)
  }
}
