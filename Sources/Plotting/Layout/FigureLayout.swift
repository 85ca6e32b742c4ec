/// Where everything in a picture stands, in points. It depends on the figure alone, never on fonts or their sizes.
///
/// The plots of a column share their left and right edges, those of a row their upper and lower ones.
struct FigureLayout {
  let width: Double
  let height: Double
  private(set) var panels: [PanelLayout]
  /// Width and height that each plot and all around it have.
  let room: (width: Double, height: Double)
  /// Height of the line with the figure's title.
  let titleHeight: Double

  /// - Parameters:
  ///   - width: of the picture in points.
  init(_ figure: Figure, width: Double, height: Double) throws {
    self.width = width
    self.height = height
    let size = figure.font.size
    let isGrid = figure.panels.count > 1
    titleHeight =
      isGrid && !figure.title.isEmpty
      ? TextMetrics.height(TextMarkup(figure.title), size: size + 2) + 0.5 * size : 0
    let room = (
      width: width / Double(figure.columns), height: max(height - titleHeight, 0.3 * height) / Double(figure.rows)
    )
    self.room = room
    var boxes = figure.panels.map { _ in Box(left: 0, bottom: 0, width: 0.75 * room.width, height: 0.75 * room.height) }
    panels = []
    let frames = try figure.panels.map { try $0.frames() }
    // The margins depend on the ticks, and the ticks on what the margins leave: the second round has nearly settled.
    for _ in 0..<3 {
      panels = figure.panels.enumerated().map { index, axes in
        var axes = axes
        if !isGrid, axes.title.isEmpty { axes.title = figure.title }
        return PanelLayout(axes, frames[index], size: size, box: boxes[index], room: room)
      }
      let margins = panels.map { $0.margins(in: room) }
      place(figure, margins, top: height - titleHeight)
      boxes = panels.map(\.box)
    }
  }

  /// Gives each plot its frame.
  private mutating func place(_ figure: Figure, _ margins: [Margins], top: Double) {
    let columns = (0..<figure.columns).map { column in stride(from: column, to: panels.count, by: figure.columns) }
    let rows = (0..<figure.rows).map { row in row * figure.columns..<(row + 1) * figure.columns }
    let across = FigureLayout.spans(
      columns.map { indices in
        (indices.map { margins[$0].left }.max() ?? 0, indices.map { margins[$0].right }.max() ?? 0)
      },
      length: width)
    // From the top, so that the first row comes first.
    let down = FigureLayout.spans(
      rows.map { indices in (indices.map { margins[$0].top }.max() ?? 0, indices.map { margins[$0].bottom }.max() ?? 0)
      },
      length: top)
    for index in panels.indices {
      let (x, y) = (across[index % figure.columns], down[index / figure.columns])
      let room = Box(left: x.start, bottom: top - y.start - y.length, width: x.length, height: y.length)
      let sharesEdge = columns[index % figure.columns].contains { !panels[$0].axes.equalAspect }
      panels[index].box = panels[index].shaped(room, isCentered: !sharesEdge)
    }
  }

  /// Where stretches of equal length start that have the given space before and behind each; a quarter of the length
  /// is theirs, whatever the spaces.
  private static func spans(_ spaces: [(before: Double, after: Double)], length: Double) -> [(
    start: Double, length: Double
  )] {
    let total = spaces.reduce(0) { $0 + $1.before + $1.after }
    let factor = min(1, 0.75 * length / max(total, 1e-9))
    let each = (length - factor * total) / Double(spaces.count)
    var start = 0.0
    return spaces.map { space in
      start += factor * space.before
      defer { start += each + factor * space.after }
      return (start, each)
    }
  }
}

extension PanelLayout {
  /// The frame in `room`: all of it, or, with equal units on both axes, the largest that has their shape.
  func shaped(_ room: Box, isCentered: Bool) -> Box {
    guard axes.equalAspect, !frames.x.isLog, !frames.y.isLog else { return room }
    let aspect = (frames.x.high / 2 - frames.x.low / 2) / (frames.y.high / 2 - frames.y.low / 2)
    guard aspect.isFinite, aspect > 1e-3, aspect < 1e3 else { return room }
    let width = min(room.width, room.height * aspect)
    let height = width / aspect
    return Box(
      left: room.left + (isCentered ? (room.width - width) / 2 : 0), bottom: room.bottom + (room.height - height) / 2,
      width: width, height: height)
  }
}
