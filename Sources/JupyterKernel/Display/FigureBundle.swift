import Foundation
import Plotting

extension MIMEBundle {
  /// Bytes of SVG beyond which a notebook is better off with the PNG alone: every open and save carries them.
  private static let largestSVG = 1 << 20
  /// Pixels that a browser gives to an inch.
  private static let browserResolution = 96.0

  /// A figure as PNG and SVG, shown in its size in inches, and as words.
  /// - Throws: what drawing throws.
  static func figure(_ figure: Figure, text: String) throws -> MIMEBundle {
    let gnuplot = Gnuplot()
    let png = try gnuplot.render(figure, as: .png)
    let svg = try gnuplot.render(figure, as: .svg)
    var bundle = MIMEBundle(data: [
      "image/png": .string(Data(png).base64EncodedString()), "text/plain": .string(text),
    ])
    if svg.count <= largestSVG { bundle.data["image/svg+xml"] = .string(String(decoding: svg, as: UTF8.self)) }
    if let size = PNGSize(png) {
      let scale = browserResolution / figure.resolution
      bundle.metadata["image/png"] = [
        "width": .integer(Int((Double(size.width) * scale).rounded())),
        "height": .integer(Int((Double(size.height) * scale).rounded())),
      ]
    }
    return bundle
  }
}

/// Width and height in pixels, which stand at the start of every PNG file (its IHDR chunk).
private struct PNGSize {
  var width: Int
  var height: Int

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 24 else { return nil }
    func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    width = number(16)
    height = number(20)
  }
}
