import Interrupt

/// The commands that draw a figure, and apart from them the numbers.
///
/// The two travel in different files, so that no byte of the data can be taken for a command whatever gnuplot
/// thinks of the lines before, and the only caller's text among the commands is that of ``TextMarkup``.
struct GnuplotScript {
  /// Where gnuplot finds ``data`` and leaves the picture.
  private let place: GnuplotPlace
  private(set) var text = ""
  /// Little-endian float64, as gnuplot reads on this machine.
  private(set) var data: [UInt8] = []
  let terminal: GnuplotTerminal
  let font: FigureFont
  /// See ``LineThinning``.
  let columns: Int
  /// Where everything stands.
  private(set) var layout: FigureLayout
  private let glyphs: GlyphCoverage?
  /// Characters that no font has, for which another stands in the picture.
  private(set) var missing: [Unicode.Scalar] = []

  /// - Parameters:
  ///   - glyphs: the characters that can be drawn; only asked where cairo draws here, for who looks at an SVG has fonts of
  ///     his own.
  /// - Throws: ``PlottingError`` for sizes, limits, ticks or a font that cannot be drawn.
  init(
    _ figure: Figure, terminal: GnuplotTerminal, place: GnuplotPlace = .descriptors, glyphs: GlyphCoverage = .installed
  ) throws {
    try self.init(figure, after: [], terminal: terminal, place: place, glyphs: glyphs)
  }

  /// The same for several figures, one after the other.
  init(
    _ animation: Animation, terminal: GnuplotTerminal, place: GnuplotPlace = .descriptors, glyphs: GlyphCoverage
  ) throws {
    guard let last = animation.frames.last else { throw PlottingError.unreadablePicture("no frame") }
    try self.init(last, after: animation.frames.dropLast(), terminal: terminal, place: place, glyphs: glyphs)
  }

  private init(
    _ figure: Figure, after others: [Figure], terminal: GnuplotTerminal, place: GnuplotPlace, glyphs: GlyphCoverage
  ) throws {
    (self.terminal, self.place) = (terminal, place)
    self.glyphs = terminal.usesInstalledFonts && place == .descriptors ? glyphs : nil
    font = figure.font
    columns = try terminal.columns(for: figure)
    let command = try terminal.command(for: figure)
    let (width, height) = try terminal.points(for: figure)
    layout = try FigureLayout(figure, width: width, height: height)
    if let comment = place.comment { line(comment) }
    line("set encoding utf8")
    line(command)
    line(place.output)
    for other in others {
      try Interrupt.check()
      layout = try FigureLayout(other, width: width, height: height)
      add(other)
    }
    layout = try FigureLayout(figure, width: width, height: height)
    add(figure)
  }

  private mutating func add(_ figure: Figure) {
    let isGrid = figure.panels.count > 1
    if isGrid { line("set multiplot") }
    for (index, panel) in layout.panels.enumerated() {
      add(panel, figureTitle: isGrid && index == 0 ? figure.title : "")
    }
    if isGrid { line("unset multiplot") }
  }

  /// Adds a line of commands.
  mutating func line(_ command: String) { text += command + "\n" }

  /// Where the numbers are, as a string expression.
  var source: String { place.data }

  /// Adds numbers to the data; returns the offset of the first.
  mutating func add(_ values: [Double]) -> Int {
    let offset = data.count
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    return offset
  }

  /// Caller's text as a string expression.
  /// - Parameter isFormat: whether gnuplot will use the string as a number format.
  mutating func label(_ markup: TextMarkup, isFormat: Bool = false) -> String {
    let text = markup.enhanced(isFormat: isFormat)
    guard let glyphs else { return text }
    for scalar in glyphs.missing(in: text) where !missing.contains(scalar) { missing.append(scalar) }
    return glyphs.drawable(text)
  }

  func fitted(_ text: String, _ most: Double, _ size: Double) -> TextMarkup {
    TextMetrics.fitted(text, size: size, most: most)
  }

  func fontSize(_ size: Double) -> String { " font ',\(size)'" }

  private mutating func add(_ panel: PanelLayout, figureTitle: String) {
    let axes = panel.axes
    line("reset")
    line("set border \(axes.hasHeatMap ? 15 : 3) linewidth 0.6 linecolor rgb '#404040'")
    line("set errorbars 0.6")
    line("set tics out nomirror scale 0.6,0.3" + fontSize(panel.tickSize) + " textcolor rgb '#202020'")
    let hasGrid = axes.grid && !axes.hasHeatMap
    line(hasGrid ? "set grid back linetype 1 linewidth 0.4 linecolor rgb '#dcdcdc'" : "unset grid")
    line("set xrange [\(axes.x.isReversed ? "1:0" : "0:1")]")
    line("set yrange [\(axes.y.isReversed ? "1:0" : "0:1")]")
    line("unset key")
    let box = panel.box
    line("set lmargin at screen \(across(box.left))")
    line("set rmargin at screen \(across(box.right))")
    line("set bmargin at screen \(up(box.bottom))")
    line("set tmargin at screen \(up(box.top))")
    addTexts(panel, figureTitle: figureTitle)
    ticks("x", panel.x, isRotated: panel.hasRotatedNames)
    ticks("y", panel.y)
    if axes.hasHeatMap { colorBar(panel) } else { line("unset colorbox") }
    annotations(panel)
    line("plot " + elements(panel).joined(separator: ", \\\n  "))
  }

  private mutating func ticks(_ name: String, _ ticks: AxisTicks?, isRotated: Bool = false) {
    guard let ticks = ticks?.ticks, !ticks.isEmpty else {
      line("unset \(name)tics")
      return
    }
    let size = max(font.size - 0.5, 1)
    let list = ticks.map { tick in
      guard let text = tick.label else { return "'' \(tick.place) 1" }
      return "\(label(PanelLayout.name(text, size, in: layout.room), isFormat: true)) \(tick.place)"
    }
    line("set \(name)tics \(isRotated ? "rotate by 90 right " : "")(" + list.joined(separator: ", ") + ")")
  }

  private mutating func colorBar(_ panel: PanelLayout) {
    let colormap = panel.axes.series.compactMap { if case .heatMap(let map) = $0 { map.colormap } else { nil } }.first
    let colors = (colormap ?? .viridis).anchors.enumerated().map { "\($0.offset) '\($0.element.hexadecimal)'" }
    line("set palette defined (" + colors.joined(separator: ", ") + ")")
    // Cells without a value show this grey, which viridis, cividis and diverging do not contain.
    line(
      "set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillcolor rgb '#b4b4b4' "
        + "fillstyle solid noborder")
    line("set cbrange [0:1]")
    let box = panel.box
    line(
      "set colorbox vertical user origin screen \(across(box.right + PanelLayout.barGap * font.size)), "
        + "screen \(up(box.bottom)) size screen \(across(PanelLayout.barWidth * font.size)), "
        + "screen \(up(box.height))")
    ticks("cb", panel.color)
  }

  private mutating func annotations(_ panel: PanelLayout) {
    for note in panel.axes.annotations {
      let place: String
      switch note.place {
      case .data(let atX, let atY):
        guard panel.frames.x.contains(atX), panel.frames.y.contains(atY) else { continue }
        place = "first \(panel.frames.x.place(atX)), first \(panel.frames.y.place(atY))"
      case .fraction(let atX, let atY):
        guard (0...1).contains(atX), (0...1).contains(atY) else { continue }
        place = "graph \(atX), graph \(atY)"
      }
      let text = label(fitted(note.text, layout.room.width, panel.tickSize))
      line(
        "set label \(text) at \(place) \(note.alignment) front" + fontSize(panel.tickSize)
          + " textcolor rgb '\(note.color.gnuplot)'")
    }
  }

  /// Points as a fraction of the picture's width.
  func across(_ points: Double) -> Double { points / layout.width }
  /// Points as a fraction of the picture's height.
  func up(_ points: Double) -> Double { points / layout.height }
}
