import Files
import Foundation
import TestSupport
import Testing

@testable import Plotting

@Suite("Animations")
struct AnimationTests {
  private func frame(_ top: Double, log: Bool = false) throws -> Figure {
    var axes = Axes()
    if log { axes.y.scale = .log }
    try axes.line(x: [0, 1], y: [1, top])
    try axes.band(x: [0, 1], lower: [1, 1], upper: [1, top])
    return Figure(axes)
  }

  /// Of a GIF: how many pictures it holds, and the delay before each in hundredths of a second.
  private func delays(_ bytes: [UInt8]) -> [Int] {
    // A graphic control extension: 21 F9 04, flags, delay in two bytes, transparent colour, 00.
    bytes.indices.dropLast(8).filter { bytes[$0...].starts(with: [0x21, 0xF9, 0x04]) && bytes[$0 + 7] == 0 }
      .map { Int(bytes[$0 + 4]) + 256 * Int(bytes[$0 + 5]) }
  }

  @Test("A GIF holds every frame, in the figure's size, at the rate asked for")
  func gif() throws {
    let animation = try Animation([frame(2), frame(3), frame(4)], framesPerSecond: 4)
    let bytes = try Gnuplot().render(animation)
    #expect(bytes.starts(with: Array("GIF89a".utf8)))
    #expect(Int(bytes[6]) + 256 * Int(bytes[7]) == 900 && Int(bytes[8]) + 256 * Int(bytes[9]) == 600)
    #expect(delays(bytes) == [25, 25, 25])
  }

  @Test("Several plots are one frame")
  func grid() throws {
    let figure = try Figure(rows: 1, columns: 2)
    #expect(delays(try Gnuplot().render(Animation([figure, figure]))) == [10, 10])
  }

  @Test("Frames share the limits that come from the data, and only those")
  func limits() throws {
    let shared = try Animation([frame(2), frame(4)])
    let y = shared.frames.map { ($0.panels[0].y.lower, $0.panels[0].y.upper) }
    #expect(y[0] == y[1] && y[0].1 == 4 + 3 * 0.05)
    let own = try Animation([frame(2), frame(4)], sharesLimits: false)
    #expect(try own.frames == [frame(2), frame(4)])
    var fixed = try frame(2)
    fixed.panels[0].y.upper = 3
    let mixed = try Animation([fixed, frame(4)])
    #expect(mixed.frames[0].panels[0].y.upper == 3 && mixed.frames[1].panels[0].y.upper == 4 + 3 * 0.05)
    // A frame with another scale keeps limits that its scale has.
    _ = try Gnuplot().render(Animation([frame(2), frame(4, log: true)]))
  }

  @Test("Frames of other sizes, no frames and odd rates are refused")
  func refused() throws {
    #expect(throws: PlottingError.self) { try Animation([]) }
    #expect(throws: PlottingError.self) { try Animation([frame(1), Figure(rows: 2, columns: 1)]) }
    var wide = try frame(1)
    wide.size = .inches(width: 9, height: 4)
    #expect(throws: PlottingError.self) { try Animation([frame(1), wide]) }
    for rate in [0, -1, .nan, 1000] {
      #expect(throws: PlottingError.self) { try Animation([frame(1)], framesPerSecond: rate) }
    }
  }

  @Test("Without gnuplot the numbers of all frames are kept, and what draws them")
  func missing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.gif"
    let animation = try Animation([frame(2), frame(4)])
    let notes = try animation.save(to: path, with: Gnuplot(environment: ["PATH": ""]))
    #expect(notes.count == 1 && notes.first?.hasPrefix("not drawn, for gnuplot is not installed") == true)
    let table = try String(contentsOfFile: path + ".csv", encoding: .utf8)
    #expect(table.hasPrefix("frame,panel,series,") && table.contains("\n2,1,1,curve,,1,4,"))
    #expect(!FileManager.default.fileExists(atPath: path))
    let script = try String(contentsOfFile: path + ".gnuplot", encoding: .utf8)
    #expect(script.contains("set terminal gif animate") && script.contains("\nset output \"./a.gif\"\n"))
    #expect(script.components(separatedBy: "\nplot ").count == 3 && script.contains("\"./a.gif.data\" binary"))
    #expect(throws: PlottingError.self) { try animation.save(to: folder.path + "/a.png") }
    #expect(throws: PlottingError.self) { try animation.save(to: folder.path + "/.gif") }
  }

  @Test("Where nothing can be transparent, colours are mixed with white")
  func transparency() throws {
    #expect(Color(rgb: 0x0072B2).opacity(0.25).overWhite == Color(rgb: 0xBFDCEC))
    #expect(Color(rgb: 0x123456).overWhite == Color(rgb: 0x123456))
  }
}
