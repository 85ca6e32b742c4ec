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
    let file = try Gnuplot().render(figure, as: .png)
    if let folder = ProcessInfo.processInfo.environment["PLOT_GALLERY"] {
      for format in PictureFormat.allCases { try figure.save(to: "\(folder)/\(name).\(format.rawValue)") }
    }
    let image = try PNGImage(file)
    let (width, height) = try figure.inches()
    #expect(image.width == Int((width * 150).rounded()) && image.height == Int((height * 150).rounded()))
    #expect(Set(image.pixels).count > 20, "a picture of one colour")
  }
}
