/// A series as the legend shows it.
struct LegendEntry: Equatable {
  /// In the markup of ``TextMarkup``.
  var label: String
  /// `nil`: a line of text without a sample ("… 3 more").
  var series: Int?
}

/// Where the legend of one plot stands: rows and columns of equal cells.
struct LegendLayout: Equatable {
  enum Place: Equatable {
    case right, below
    /// In a corner of the plot.
    case inside(Legend)
  }

  let place: Place
  let entries: [LegendEntry]
  let rows: Int
  let columns: Int
  /// Of one entry, in points.
  let cell: (width: Double, height: Double)

  var width: Double { Double(columns) * cell.width }
  var height: Double { Double(rows) * cell.height }

  static func == (a: LegendLayout, b: LegendLayout) -> Bool {
    a.place == b.place && a.entries == b.entries && a.rows == b.rows && a.columns == b.columns && a.cell == b.cell
  }

  /// Space of a line sample and the gap behind it, in units of the font's size.
  static let sample = (length: 2.0, gap: 0.5, after: 1.2)

  /// Chooses a place that covers no data and leaves the plot at least some two thirds of its room: the one asked for,
  /// or, of a corner with data in it, another corner, or beside the plot, or below it.
  /// - Parameters:
  ///   - size: of the legend's font in points.
  ///   - box: about as large as the plot will be.
  ///   - room: width and height that the plot and all around it have.
  init?(
    _ axes: Axes, _ frames: (x: AxisFrame, y: AxisFrame, color: AxisFrame), size: Double, box: Box,
    room: (width: Double, height: Double)
  ) {
    guard axes.legend != .off else { return nil }
    var entries: [LegendEntry] = []
    for (index, series) in axes.series.enumerated() where !series.label.isEmpty {
      entries.append(LegendEntry(label: series.label.replacing("\n", with: " "), series: index))
    }
    guard !entries.isEmpty else { return nil }
    let around = (LegendLayout.sample.length + LegendLayout.sample.gap + LegendLayout.sample.after) * size
    let longest = entries.map { TextMetrics.width(TextMarkup($0.label), size: size) }.max() ?? 0
    let height = TextMetrics.lineHeight * size
    let wanted = around + longest

    if case let corners = Self.corners(axes.legend), !corners.isEmpty {
      let (width, tall) = (wanted / box.width, (Double(entries.count) * height + 0.5 * size) / box.height)
      if width < 0.65, tall < 0.65,
        let corner = corners.first(where: {
          axes.isFree(Self.region($0, width, tall), frames, margin: (0.5 * size / box.width, 0.5 * size / box.height))
        })
      {
        self.init(.inside(corner), entries, rows: entries.count, columns: 1, (wanted, height))
        return
      }
    }
    if axes.legend != .below {
      let rows = max(Int(box.height / height), 1)
      let columns = (entries.count + rows - 1) / rows
      if Double(columns) * wanted <= 0.3 * room.width {
        self.init(.right, entries, rows: min(entries.count, rows), columns: columns, (wanted, height))
        return
      }
    }
    // Below the plot, as wide as it; what does not fit into a third of the height is counted.
    let width = min(wanted, box.width)
    let columns = min(max(Int(box.width / width), 1), entries.count)
    var rows = (entries.count + columns - 1) / columns
    let most = max(Int(0.36 * room.height / height), 1)
    if rows > most {
      let kept = max(most * columns - 1, 0)
      entries = entries.prefix(kept) + [LegendEntry(label: "… \(entries.count - kept) more", series: nil)]
      rows = most
    }
    self.init(.below, entries, rows: rows, columns: columns, (width, height))
  }

  private init(
    _ place: Place, _ entries: [LegendEntry], rows: Int, columns: Int, _ cell: (width: Double, height: Double)
  ) {
    (self.place, self.entries, self.rows, self.columns, self.cell) = (place, entries, rows, columns, cell)
  }

  /// The corner asked for, then the others; none if the legend was asked for outside.
  private static func corners(_ legend: Legend) -> [Legend] {
    let all: [Legend] = [.topRight, .topLeft, .bottomRight, .bottomLeft]
    return all.contains(legend) ? [legend] + all.filter { $0 != legend } : []
  }

  private static func region(_ corner: Legend, _ width: Double, _ height: Double) -> Region {
    let isLeft = corner == .topLeft || corner == .bottomLeft
    let isTop = corner == .topLeft || corner == .topRight
    return Region(x: isLeft ? 0...width : 1 - width...1, y: isTop ? 1 - height...1 : 0...height)
  }

  /// The upper left corner of the legend.
  /// - Parameter beside: distance from the plot to the legend right of it, `under`: below it.
  func corner(of box: Box, size: Double, beside: Double, under: Double) -> (x: Double, y: Double) {
    switch place {
    case .right: return (box.right + beside, box.top)
    case .below: return (box.left + max(box.width - width, 0) / 2, box.bottom - under)
    case .inside(let corner):
      let isLeft = corner == .topLeft || corner == .bottomLeft
      let isTop = corner == .topLeft || corner == .topRight
      return (
        isLeft ? box.left + 0.6 * size : box.right - width + 0.4 * size,
        isTop ? box.top - 0.3 * size : box.bottom + height + 0.3 * size
      )
    }
  }
}
