import Files
import Formats
import Foundation
import Testing

@testable import Plotting

@Suite("Saving")
final class SavingTests {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("plot-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  private func figure() throws -> Figure {
    var axes = Axes()
    try axes.line(x: [0, 1], y: [0.1, .nan], label: "a,\"b\"")
    try axes.heatMap([1, 2], rows: 1, columns: 2)
    return Figure(axes)
  }

  /// A folder with a program named gnuplot that does as told.
  private func fake(_ body: String) throws -> Gnuplot {
    let bin = folder + "/bin"
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    // Written by another process: a child that a parallel test starts while we had the file open for writing would
    // hold it open until its exec, and the program could not be started ("text file busy").
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = [
      "-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\"; chmod 755 \"$2\"", "sh", body, bin + "/gnuplot",
    ]
    try writer.run()
    writer.waitUntilExit()
    return Gnuplot(environment: ["PATH": bin + ":/usr/bin:/bin"], timeLimit: 0.5)
  }

  @Test("The extension chooses the format; an older file is replaced; nothing else is left behind")
  func formats() throws {
    for (name, start) in [("a.png", "\u{89}PNG"), ("b.SVG", "<?xml"), ("c'; !x.pdf", "%PDF")] {
      try "old".write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
      try figure().save(to: "\(folder)/\(name)")
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      #expect(data.starts(with: start.unicodeScalars.map { UInt8($0.value) }))
    }
    #expect(try files() == ["a.png", "b.SVG", "c'; !x.pdf"])
    #expect(throws: PlottingError.self) { try figure().save(to: folder + "/d.gif") }
  }

  @Test("Without gnuplot a figure becomes a script, its data and a table, and a note says so")
  func missing() throws {
    let path = folder + "/fig.png"
    let notes = try figure().save(to: path, with: Gnuplot(environment: ["PATH": ""]))
    #expect(
      notes == [
        "not drawn, for gnuplot is not installed: \(path).gnuplot draws it elsewhere, the numbers are in \(path).csv"
      ])
    #expect(try files() == ["fig.png.csv", "fig.png.data", "fig.png.gnuplot"])
    #expect(
      try String(contentsOfFile: path + ".csv", encoding: .utf8) == """
        panel,series,kind,label,x,y,value,x_low,x_high,y_low,y_high
        1,1,curve,"a,""b""\",0,0.1,,,,,
        1,1,curve,"a,""b""\",1,nan,,,,,
        1,2,heat_map,,1,1,1,,,,
        1,2,heat_map,,2,1,2,,,,

        """)
    try "old".write(toFile: path, atomically: false, encoding: .utf8)
    let again = try figure().save(to: path, with: Gnuplot(environment: ["PATH": ""]))
    #expect(again.first?.hasSuffix("; the older picture is left as it was") == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  @Test(
    "The script that is left draws the very picture, whatever the file is called",
    arguments: ["fig.png", "fig.svg", "c'; !x`touch y`\n\"\\.png", "< é.png", "-.svg"])
  func drawnLater(_ name: String) throws {
    try figure().save(to: "\(folder)/\(name)", with: Gnuplot(environment: ["PATH": ""]))
    let drawing = Process()
    drawing.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    drawing.arguments = ["gnuplot", "-d", "./\(name).gnuplot"]
    drawing.currentDirectoryURL = URL(fileURLWithPath: folder)
    try drawing.run()
    drawing.waitUntilExit()
    #expect(drawing.terminationStatus == 0)
    #expect(try files().count == 4)
    let drawn = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
    #expect(try Array(drawn) == Gnuplot().render(figure(), as: PictureFormat(path: name)))
  }

  @Test("What gnuplot says is told; the older picture survives")
  func failing() throws {
    let path = folder + "/fig.png"
    try "old".write(toFile: path, atomically: false, encoding: .utf8)
    let gnuplot = try fake("echo 'line 3: no such thing' >&2; exit 3")
    let error = #expect(throws: PlottingError.self) { try figure().save(to: path, with: gnuplot) }
    #expect(error == .gnuplotFailed(status: 3, message: "line 3: no such thing", data: folder + "/fig.png.csv"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try files() == ["bin", "fig.png", "fig.png.csv"])
  }

  @Test("A gnuplot that hangs is stopped, with its pipes open or closed", arguments: ["", "exec >&- 2>&-;"])
  func hanging(_ before: String) throws {
    let gnuplot = try fake("\(before) echo $$ > \(folder)/pid; exec sleep 60")
    let start = ContinuousClock.now
    let error = #expect(throws: PlottingError.self) { try gnuplot.render(figure(), as: .png) }
    #expect(error == .gnuplotTimedOut(seconds: 0.5, data: nil))
    #expect(ContinuousClock.now - start < .seconds(30))
    let pid = try #require(pid_t(String(contentsOfFile: folder + "/pid", encoding: .utf8).dropLast()))
    #expect(kill(pid, 0) != 0, "the program still runs")
  }

  @Test("Much output on both pipes, and a child that reads nothing, do no harm")
  func pipes() throws {
    let gnuplot = try fake("head -c 3000000 /dev/zero >&2; head -c 5000000 /dev/zero; exit 0")
    #expect(try gnuplot.render(figure(), as: .png).count == 5_000_000)
    let signalled = #expect(throws: PlottingError.self) { try fake("kill -SEGV $$").render(figure(), as: .png) }
    #expect(signalled == .gnuplotFailed(status: 139, message: "no message", data: nil))
  }

  @Test("gnuplot sees neither its start-up files nor our terminal settings, and stops at the first error")
  func settings() throws {
    let gnuplot = try fake("echo \"$@\" $GNUPLOT_LIB $GNUTERM $LC_ALL $X; ls /proc/self/fd | tr '\\n' ' ' >&2; exit 0")
    var other = Gnuplot(
      environment: ["PATH": "", "GNUPLOT_LIB": "a", "GNUTERM": "b", "LC_ALL": "de_DE", "X": "kept"])
    other.searchPath = gnuplot.searchPath
    #expect(String(decoding: try other.render(figure(), as: .png), as: UTF8.self) == "-d /dev/fd/3 C.UTF-8 kept\n")
  }

  @Test("A folder that cannot be written to is named")
  func unwritable() throws {
    let error = #expect(throws: FileError.self) { try figure().save(to: folder + "/none/fig.png") }
    #expect(error?.description == "\(folder)/none/fig.png: cannot create: No such file or directory")
  }
}
