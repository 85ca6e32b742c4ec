import Testing

@testable import Plotting

/// Figures drawn with characters.
@Suite("Drawings of characters")
struct TextFigureTests {
  static let styles = [
    TextStyle(.trueColor), TextStyle(.colors256), TextStyle(.colors16), TextStyle(.monochrome),
    TextStyle(.monochrome, isUnicode: false),
  ]

  private func lines(
    _ figure: Figure, _ columns: Int, _ rows: Int = 12, _ style: TextStyle = TextStyle(.monochrome)
  ) throws -> [String] {
    try TextFigure.lines(figure, columns: columns, rows: rows, style: style)
      .map { String($0.replacing(/\u{1B}\[[0-9;]*m/, with: "")) }
  }

  @Test("A line: braille, ticks with their labels, titles, as it stands")
  func exactLine() throws {
    var axes = Axes()
    axes.title = "u over x"
    axes.x.label = "x"
    axes.y.label = "u_{1}"
    try axes.line(x: [0, 1, 2, 3, 4], y: [0, 1, .nan, 1, 0])
    #expect(
      try lines(Figure(axes), 30) == [
        "             u over x",
        "u₁",
        "  1 ┤      ⡰           ⢆",
        "    │     ⡰⠁           ⠈⢆",
        "    │    ⡰⠁             ⠈⢆",
        "0.5 ┤   ⡰⠁               ⠈⢆",
        "    │  ⡰⠁                 ⠈⢆",
        "    │ ⡰⠁                   ⠈⢆",
        "  0 ┤⠰⠁                     ⠈⠆",
        "    └┬─────┬─────┬─────┬─────┬",
        "     0     1     2     3     4",
        "                 x",
      ])
  }

  @Test("A heat map without colours: shades, a bar with its ticks, a question mark where there is no value")
  func exactHeatMap() throws {
    var axes = Axes()
    axes.color.label = "c"
    try axes.heatMap([0, 1, .nan, 4], rows: 2, columns: 2)
    let drawn = try lines(Figure(axes), 24, 8, TextStyle(.monochrome, isUnicode: false))
    #expect(drawn.joined(separator: "\n").contains("?") && drawn.contains { $0.contains("@@ 4") })
    // Row 1 on top, its first value the least.
    let top = try #require(drawn.first { $0.contains("|") || $0.contains("+") })
    #expect(!top.contains("?"))
  }

  @Test("Half blocks carry two values in two colours; a gap is left open")
  func halfBlocks() throws {
    let style = TextStyle(.trueColor)
    let both = TextShade.cell([.value(0), .value(1)], .viridis, style)
    #expect(both == TextCanvas.Cell(character: "▀", color: Color(rgb: 0x440154), background: Color(rgb: 0xFDE725)))
    let lower = TextShade.cell([.gap, .value(1)], .viridis, style)
    #expect(lower == TextCanvas.Cell(character: "▄", color: Color(rgb: 0xFDE725)))
    #expect(TextShade.cell([.gap, .gap], .viridis, style).isBlank)
    var canvas = TextCanvas(width: 1, height: 1)
    canvas[0, 0] = both
    #expect(canvas.lines(style) == ["\u{1B}[38;2;68;1;84;48;2;253;231;37m▀\u{1B}[0m"])
  }

  @Test("Series are told apart by colours, or without them by signs, which the legend shows")
  func tellingApart() throws {
    let figure = try Gallery.lines()
    let colored = try TextFigure.lines(figure, columns: 80, rows: 20, style: TextStyle(.trueColor))
    #expect(colored.contains { $0.contains("\u{1B}[38;2;213;94;0m──\u{1B}[0m t = 0.8") })
    let plain = try TextFigure.lines(figure, columns: 80, rows: 20, style: TextStyle(.monochrome))
    #expect(plain.contains { $0.hasSuffix("++ t = 0.8") } && !plain.joined().contains("\u{1B}"))
    #expect(
      plain.joined().contains { $0 == "+" }
        && !plain.joined().unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  @Test("A logarithmic axis has the powers of ten at equal distances")
  func logarithmic() throws {
    var axes = Axes()
    axes.y.scale = .log
    try axes.line(x: [1, 2, 3], y: [1e-4, 0, 1e4])  // what is not above zero is a gap
    let drawn = try lines(Figure(axes), 40, 22)
    let rows = drawn.indices.filter { drawn[$0].contains("┤") }
    #expect(
      rows.compactMap { drawn[$0].split(separator: " ").first } == [
        "10⁴", "10³", "10²", "10¹", "10⁰", "10⁻¹", "10⁻²", "10⁻³", "10⁻⁴",
      ])
    let distances = zip(rows, rows.dropFirst()).map { $1 - $0 }
    #expect(Set(distances).isSubset(of: [2, 3]) && distances.count == 8)
  }

  @Test("What the labels leave out stands above the axis, and belongs to these labels", arguments: [8, 10, 14, 22])
  func offsets(_ rows: Int) throws {
    var axes = Axes()
    try axes.line(x: [0, 1], y: [1 + 3e-9, 1 + 5.2e-9])
    let drawn = try lines(Figure(axes), 60, rows)
    let powers: [Substring: Double] = ["⁸": 1e-8, "⁹": 1e-9, "¹⁰": 1e-10]
    let scale = try #require(drawn[0].firstMatch(of: /\(×10⁻(.+) \+ (.+)\)/))
    let (power, base) = (try #require(powers[scale.1]), try #require(Double(scale.2)))
    let labels = drawn.filter { $0.contains("┤") }.compactMap { $0.split(separator: " ").first.flatMap { Double($0) } }
    let values = labels.map { $0 * power + base - 1 }
    #expect(values.count >= (rows > 10 ? 3 : 1) && values.allSatisfy { (2.8e-9...5.4e-9).contains($0) }, "\(drawn)")
  }

  @Test("Characters have the width that terminals give them")
  func widths() {
    let widths = [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("損失", 4), ("🙂", 2), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("ｆ", 2), ("⠿", 1), ("한", 2),
      ("\u{200B}", 0),
    ]
    for (text, width) in widths { #expect(CharacterWidth.of(text) == width, "\(text)") }
    #expect(CharacterWidth.fitted("損失損失", to: 6) == "損失…" && CharacterWidth.fitted("損失", to: 4) == "損失")
    #expect(CharacterWidth.fitted("abc", to: 0) == "" && CharacterWidth.fitted("abc", to: 1) == "…")
  }

  /// Figures that have gone wrong elsewhere.
  static func hostile() throws -> [(name: String, figure: Figure)] {
    func one(_ change: (inout Axes) throws -> Void) rethrows -> Figure {
      var axes = Axes()
      try change(&axes)
      return Figure(axes)
    }
    let long = String(repeating: "損失 🙂 of a very long name ", count: 20)
    return [
      ("empty", one { _ in }),
      ("no points", try one { try $0.line(x: [], y: [], label: "none", marker: .circle) }),
      ("NaN", try one { try $0.line(x: [.nan, 1, .infinity], y: [1, .nan, -.infinity], label: "gaps") }),
      ("one point", try one { try $0.scatter(x: [3], y: [-7]) }),
      ("huge", try one { try $0.line(x: [-1e308, 1e308], y: [-.greatestFiniteMagnitude, .greatestFiniteMagnitude]) }),
      ("tiny", try one { try $0.line(x: [0, .leastNonzeroMagnitude], y: [1, 1 + .ulpOfOne]) }),
      (
        "neighbours", try one { try $0.line(x: [1e6, 1e6 + 1, 1e6 + 2], y: [0.1, (0.1).nextUp, (0.1).nextUp.nextUp]) }
      ),
      (
        "log of negatives",
        try one {
          $0.x.scale = .log
          $0.y.scale = .log
          try $0.line(x: [-1, 0, 1, 10], y: [-5, 3, 1e-300, 1e300])
          try $0.band(x: [1, 2], lower: [-1, 0], upper: [1, 2])
          try $0.heatMap([1, 2, 3, 4], rows: 2, columns: 2, extent: (-1...10, 1...2))
        }
      ),
      (
        "outside",
        try one {
          $0.x = Axis(lower: 5, upper: 6)
          $0.y = Axis(lower: 5, upper: 6)
          try $0.line(x: [-1e300, 1e300], y: [-1e300, 1e300])
          try $0.errorBars(x: [5.5, 9], y: [5.5, 9], yError: [1e9, .nan], xError: [.infinity, 1])
          $0.histogram(try Histogram([1, 2, 5.5]))
        }
      ),
      (
        "long names",
        try one {
          $0.title = long
          $0.x.label = long
          $0.y.label = long
          $0.color.label = long
          $0.x.ticks = .at([1, 2, 3], labels: [long, "二", "🙂"])
          $0.y.ticks = .at([1, 2], labels: [long, long])
          for _ in 0..<30 { try $0.line(x: [1, 2, 3], y: [1, 2, 1], label: long) }
          try $0.heatMap([1, 2], rows: 1, columns: 2)
          $0.text(long, at: .data(x: 1.5, y: 1))
        }
      ),
      (
        "reversed",
        try one {
          $0.x.isReversed = true
          $0.y.isReversed = true
          $0.legend = .topLeft
          try $0.line(x: [1, 2, 3], y: [1, 2, 1], label: "a")
          $0.histogram(try Histogram([1, 2, 2], label: "b"))
        }
      ),
      ("long grid", try Figure(rows: 1, columns: 32)), ("high grid", try Figure(rows: 7, columns: 2)),
    ]
  }

  @Test("Nothing is wider than the window, whatever the figure", arguments: [20, 21, 33, 47, 64, 80, 121, 200])
  func width(_ columns: Int) throws {
    for (name, figure) in try TextFigureTests.hostile() + Gallery.all() {
      for style in TextFigureTests.styles {
        for line in try lines(figure, columns, 20, style) {
          #expect(CharacterWidth.of(line) <= columns, "\(name) \(style): \(line)")
        }
      }
    }
  }

  @Test("Without Unicode, numbers are written as programs write them")
  func asciiNumbers() throws {
    let style = TextStyle(.monochrome, isUnicode: false)
    var axes = Axes()
    axes.y.scale = .log
    try axes.line(x: [-1e-9, 1e-9], y: [1e-3, 1e3])
    let drawn = try lines(Figure(axes), 60, 20, style).joined(separator: "\n")
    #expect(
      drawn.contains("1e-2 +") && drawn.contains(" -1e-9") && drawn.unicodeScalars.allSatisfy(\.isASCII), "\(drawn)")
    axes = Axes()
    try axes.line(x: [0, 1], y: [1 + 3e-9, 1 + 5e-9])
    #expect(try lines(Figure(axes), 60, 20, style)[0] == "(x1e-10 + 1)")
  }

  @Test("Without Unicode, our own marks are ASCII")
  func ascii() throws {
    for (name, figure) in try Gallery.all() where !["lines", "log_log", "markers"].contains(name) {
      let style = TextStyle(.monochrome, isUnicode: false)
      var plain = figure
      plain.title = ""
      for i in plain.panels.indices {
        (plain.panels[i].title, plain.panels[i].x.label, plain.panels[i].y.label) = ("", "", "")
        plain.panels[i].color.label = ""
        plain.panels[i].legend = .off
      }
      let text = try lines(plain, 80, 20, style).joined()
      let strange = text.unicodeScalars.filter { !$0.isASCII }
      #expect(strange.isEmpty || plain.panels.contains { !$0.annotations.isEmpty }, "\(name): \(strange)")
    }
  }

  @Test("Every tick's label lies beneath it", arguments: [20, 31, 50, 80, 140, 200])
  func labelsBeneathTicks(_ columns: Int) throws {
    for (name, figure) in try TextFigureTests.hostile() + Gallery.all() where figure.panels.count == 1 {
      let drawn = try lines(figure, columns, 20)
      guard let axis = drawn.firstIndex(where: { $0.contains("└") }), drawn[axis].contains("┬") else { continue }
      // Columns, in which a wide character takes two.
      func cells(_ line: String) -> [Character] {
        line.flatMap { [$0] + Array(repeating: $0, count: max(CharacterWidth.of($0) - 1, 0)) }
      }
      let below = cells(drawn[axis + 1])
      for (column, mark) in cells(drawn[axis]).enumerated() where mark == "┬" {
        let isThere = column < below.count && (below[column] != " " || name == "long names")
        #expect(isThere, "\(name), \(columns) columns:\n\(drawn[axis])\n\(drawn[axis + 1])")
      }
    }
  }

  @Test("Limits of the window: some twenty rows, and no more than there are")
  func heights() throws {
    let figure = try Gallery.lines()
    #expect(try lines(figure, 80, 60).count <= 23 && lines(figure, 80, 60).count >= 18)
    #expect(try lines(figure, 80, 14).count <= 14)
    let panels = try Gallery.panels()
    #expect(try lines(panels, 80, 22).count <= 2 * 12 + 1)
  }

  @Test("A million points are drawn in a moment, peaks and all")
  func million() throws {
    var axes = Axes()
    var y = (0..<1_000_000).map { Double($0 % 7) }
    y[777_777] = 1000
    try axes.line(x: (0..<1_000_000).map(Double.init), y: y)
    let drawn = try lines(Figure(axes), 80, 20)
    // The peak reaches the upper end of the axis.
    #expect(drawn[0...2].joined().unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  @Test("A heat map larger than the window shows means, and every gap in it")
  func largeHeatMap() throws {
    var axes = Axes()
    var values = [Double](repeating: 0, count: 400 * 400)
    values[200 * 400 + 200] = .nan
    try axes.heatMap(values, rows: 400, columns: 400)
    #expect(try lines(Figure(axes), 80, 20).joined().contains("?"))
    #expect(TextGrid.cells(under: 2, edges: [0, 0.25, 0.5, 0.75, 1]) == [0..<2, 2..<4])
    #expect(TextGrid.cells(under: 4, edges: [0, 0.5, 1]) == [0..<1, 0..<1, 1..<2, 1..<2])
    #expect(TextGrid.cells(under: 2, edges: [0.5, 1]) == [0..<0, 0..<1])
  }
}
