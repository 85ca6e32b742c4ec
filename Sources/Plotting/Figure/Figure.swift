/// A picture as a value: one plot, or a grid of them. Renderers (``Gnuplot``, ``TerminalPicture``) turn it into
/// bytes; equal figures give equal SVG and PNG bytes with the same gnuplot and fonts.
public struct Figure: Sendable, Equatable {
  /// Above all plots; with a single plot that has no title of its own, above that.
  public var title = ""
  public let rows: Int
  public let columns: Int
  /// The plots, row by row; `rows × columns` of them.
  public var panels: [Axes]
  /// `nil`: 6 × 4 inches for one plot, for a grid so large that each has about 3.8 × 2.9.
  public var size: FigureSize?
  /// Pixels of the PNG per inch, 20 … 2400.
  public var resolution = 150.0
  public var font = FigureFont()

  /// A figure of `rows` × `columns` plots (1 … 32 each).
  public init(rows: Int = 1, columns: Int = 1) throws {
    for (name, count) in [("rows", rows), ("columns", columns)] where !(1...32).contains(count) {
      throw PlottingError.value(
        function: "figure", argument: name, expected: "a number from 1 to 32", got: "\(count)")
    }
    self.rows = rows
    self.columns = columns
    panels = Array(repeating: Axes(), count: rows * columns)
  }

  /// A figure of a single plot.
  public init(_ axes: Axes) {
    rows = 1
    columns = 1
    panels = [axes]
  }

  /// Index in ``panels`` of the plot at (row, column), both from 0.
  public func panelIndex(row: Int, column: Int) throws -> Int {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else {
      throw PlottingError.value(
        function: "figure", argument: "panel", expected: "a place in a \(rows)×\(columns) grid",
        got: "row \(row + 1), column \(column + 1)")
    }
    return row * columns + column
  }

  /// Width and height in inches.
  func inches() throws -> (width: Double, height: Double) {
    try check("resolution", resolution, 20...2400)
    try check("font size", font.size, 1...200)
    let (width, height): (Double, Double)
    switch size {
    case .inches(let w, let h): (width, height) = (w, h)
    case .pixels(let w, let h): (width, height) = (Double(w) / resolution, Double(h) / resolution)
    case nil where panels.count == 1: (width, height) = (6, 4)
    case nil: (width, height) = (0.4 + 3.8 * Double(columns), 0.3 + 2.9 * Double(rows))
    }
    try check("width in inches", width, 0.2...200)
    try check("height in inches", height, 0.2...200)
    try check("width in pixels", width * resolution, 20...20_000)
    try check("height in pixels", height * resolution, 20...20_000)
    return (width, height)
  }

  private func check(_ argument: String, _ value: Double, _ range: ClosedRange<Double>) throws {
    guard range.contains(value) else {
      throw PlottingError.value(
        function: "figure", argument: argument,
        expected: "a number from \(NumberText.plain(range.lowerBound)) to \(NumberText.plain(range.upperBound))",
        got: NumberText.plain(value))
    }
  }
}
