/// The commands that draw a figure, and apart from them the numbers.
///
/// The two travel in different files, so that no byte of the data can be taken for a command whatever gnuplot
/// thinks of the lines before, and the only caller's text among the commands is that of ``TextMarkup``.
struct GnuplotScript {
  /// Where gnuplot finds ``data``.
  static let dataPath = "/dev/fd/4"

  private(set) var text = ""
  /// Little-endian float64, as gnuplot reads on this machine.
  private(set) var data: [UInt8] = []
  let terminal: GnuplotTerminal
  /// Characters that fit across one panel, and up it.
  let room: (width: Int, height: Int)
  let font: FigureFont
  /// See ``LineThinning``.
  let columns: Int

  /// - Throws: ``PlottingError`` for sizes, limits, ticks or a font that cannot be drawn.
  init(_ figure: Figure, terminal: GnuplotTerminal) throws {
    let (command, width, height) = try terminal.command(for: figure)
    self.terminal = terminal
    font = figure.font
    columns = try terminal.columns(for: figure)
    room = (max(width / figure.columns, 8), max(height / figure.rows, 8))
    line("set encoding utf8")
    line(command)
    line("set output")
    let isGrid = figure.panels.count > 1
    if isGrid {
      let title =
        terminal.hasText && !figure.title.isEmpty
        ? " title \(label(figure.title, width: width))" + fontSize(figure.font.size + 2) : ""
      line("set multiplot layout \(figure.rows),\(figure.columns) rowsfirst downwards\(title)")
    }
    for var axes in figure.panels {
      if !isGrid, axes.title.isEmpty { axes.title = figure.title }
      try panel(axes)
    }
    if isGrid { line("unset multiplot") }
  }

  /// Adds a line of commands.
  mutating func line(_ command: String) { text += command + "\n" }

  /// Adds numbers to the data; returns the offset of the first.
  mutating func add(_ values: [Double]) -> Int {
    let offset = data.count
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    return offset
  }

  /// Caller's text as a string expression that fits in `width` characters.
  func label(_ text: String, width: Int, isFormat: Bool = false) -> String {
    let markup = TextMarkup(text, width: width)
    guard terminal.isText else { return markup.enhanced(isFormat: isFormat) }
    let lines = markup.plain.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { GnuplotText.quoted(String($0), isFormat: isFormat) }.joined(separator: #"."\n"."#)
  }

  func fontSize(_ size: Double) -> String { terminal.isText ? "" : " font ',\(size)'" }

  private mutating func panel(_ axes: Axes) throws {
    let frames = try axes.frames()
    let hasHeatMap = axes.series.contains { if case .heatMap = $0 { true } else { false } }
    line("reset")
    line("set minussign")
    line("set border \(hasHeatMap ? 15 : 3) linewidth 0.6 linecolor rgb '#404040'")
    line("set errorbars 0.6")
    line("set tics out nomirror scale 0.6,0.3" + fontSize(font.size - 0.5) + " textcolor rgb '#202020'")
    let hasGrid = axes.grid && !hasHeatMap && !terminal.isText
    line(hasGrid ? "set grid back linetype 1 linewidth 0.4 linecolor rgb '#dcdcdc'" : "unset grid")
    if axes.equalAspect, !terminal.isText { line("set size ratio -1") }
    if terminal.hasText {
      if !axes.title.isEmpty { line("set title \(label(axes.title, width: room.width))" + fontSize(font.size + 1)) }
      legend(axes)
    } else {
      line("unset key")
    }
    axis("x", axes.x, frames.x, room: room.width)
    axis("y", axes.y, frames.y, room: room.height)
    if hasHeatMap { colorBar(axes, frames.color) } else { line("unset colorbox") }
    annotations(axes, frames.x, frames.y)
    line("plot " + elements(axes, frames).joined(separator: ", \\\n  "))
  }

  private mutating func legend(_ axes: Axes) {
    guard axes.legend != .off, axes.series.contains(where: { !$0.label.isEmpty }) else {
      line("unset key")
      return
    }
    let place =
      switch axes.legend {
      case .right, .off: "outside right top vertical"
      case .below: "outside center bottom horizontal"
      case .topLeft: "inside left top vertical"
      case .topRight: "inside right top vertical"
      case .bottomLeft: "inside left bottom vertical"
      case .bottomRight: "inside right bottom vertical"
      }
    let order = terminal.isText ? "Right samplen 3" : "Left reverse samplen 2"
    line("set key \(place) \(order) spacing 1.15 noautotitle" + fontSize(font.size - 0.5))
  }

  private mutating func axis(_ name: String, _ axis: Axis, _ frame: AxisFrame, room: Int) {
    let (first, second) = axis.isReversed ? (frame.high, frame.low) : (frame.low, frame.high)
    if frame.isLog { line("set logscale \(name) 10") }
    line("set \(name)range [\(first):\(second)]")
    guard terminal.hasText else {
      line("unset \(name)tics")
      return
    }
    if !axis.label.isEmpty { line("set \(name)label \(label(axis.label, width: room))" + fontSize(font.size)) }
    ticks(name, frame)
  }

  private mutating func ticks(_ name: String, _ frame: AxisFrame) {
    guard let ticks = frame.ticks else {
      if frame.isLog { line("set \(name)tics autofreq") }
      return
    }
    if ticks.isEmpty {
      line("unset \(name)tics")
      return
    }
    let list = ticks.map { tick in
      guard let text = tick.label else { return "'' \(tick.position) 1" }
      return "\(label(text, width: 40, isFormat: true)) \(tick.position)"
    }
    line("set \(name)tics (" + list.joined(separator: ", ") + ")")
  }

  private mutating func colorBar(_ axes: Axes, _ frame: AxisFrame) {
    let colormap = axes.series.compactMap { if case .heatMap(let map) = $0 { map.colormap } else { nil } }.first
    let colors = (colormap ?? .viridis).anchors.enumerated().map { "\($0.offset) '\($0.element.hexadecimal)'" }
    line("set palette defined (" + colors.joined(separator: ", ") + ")")
    // Cells without a value show this grey, which viridis, cividis and diverging do not contain.
    line(
      "set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fillcolor rgb '#b4b4b4' "
        + "fillstyle solid noborder")
    if frame.isLog { line("set logscale cb 10") }
    line("set cbrange [\(frame.low):\(frame.high)]")
    guard terminal.hasText else {
      line("unset colorbox")
      return
    }
    line("set colorbox vertical")
    if !axes.color.label.isEmpty {
      line("set cblabel \(label(axes.color.label, width: room.height))" + fontSize(font.size))
    }
    ticks("cb", frame)
  }

  private mutating func annotations(_ axes: Axes, _ x: AxisFrame, _ y: AxisFrame) {
    guard terminal.hasText else { return }
    for note in axes.annotations {
      let place: String
      switch note.place {
      case .data(let atX, let atY):
        guard x.contains(atX), y.contains(atY) else { continue }
        place = "first \(atX), first \(atY)"
      case .fraction(let atX, let atY):
        guard (0...1).contains(atX), (0...1).contains(atY) else { continue }
        place = "graph \(atX), graph \(atY)"
      }
      line(
        "set label \(label(note.text, width: room.width)) at \(place) \(note.alignment) front"
          + fontSize(font.size - 0.5) + " textcolor rgb '\(note.color.gnuplot)'")
    }
  }
}
