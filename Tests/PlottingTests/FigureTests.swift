import Testing

@testable import Plotting

@Suite("Figures as values")
struct FigureTests {
  @Test("A copy does not follow its original")
  func copy() throws {
    var first = Figure(Axes())
    let second = first
    try first.panels[0].line(x: [1], y: [2])
    #expect(second.panels[0].series.isEmpty && first != second)
  }

  @Test("Histogram bins hold their lower edge, the last also its upper; the rest is counted as ignored")
  func histogram() throws {
    let values = [0, 0.5, 1, 1, 2, 3, 3, -1, 4, .nan, .infinity]
    let counted = try Histogram(values, bins: .edges([0, 1, 2, 3]))
    #expect(counted.heights == [2, 2, 3] && counted.ignored == 4)
    #expect(try Histogram(values, bins: .edges([0, 1, 3]), height: .density).heights == [2 / 7.0, 5 / 7.0 / 2])
    #expect(try Histogram([0, 4], bins: .count(4)).edges == [0, 1, 2, 3, 4])
    #expect(try Histogram([], bins: .count(4)).heights == [])
    #expect(try Histogram([7, 7, 7]).heights.reduce(0, +) == 3)
    // IQR of 0…999 is 500; 2·500/∛1000 = 100, so ten bins of 99.9 are one too few, and Sturges asks for ten.
    let automatic = try Histogram((0..<1000).map(Double.init))
    #expect(automatic.heights.count == 10 && automatic.heights.reduce(0, +) == 1000)
    #expect(throws: PlottingError.self) { try Histogram([1], bins: .edges([1, 1])) }
    #expect(throws: PlottingError.self) { try Histogram([1], bins: .count(0)) }
  }

  @Test("Limits leave a margin, ignore what cannot be drawn, and open a single value")
  func limits() throws {
    var axes = Axes()
    try axes.line(x: [0, 100, .infinity, 5], y: [1, .nan, 3, 2])
    let frames = try axes.frames()
    #expect(frames.x.low == -0.15 && frames.x.high == 5.15, "the point (100, NaN) is not drawn, so x ends at 5")
    #expect(frames.y.low == 0.95 && frames.y.high == 2.05)
    var single = Axes()
    try single.line(x: [3], y: [0])
    #expect(try single.frames().x.low < 3 && single.frames().x.high > 3 && single.frames().y.high == 1.1)
    var huge = Axes()
    try huge.line(x: [0, 1], y: [-1.7e308, 1.7e308])
    let y = try huge.frames().y
    #expect(y.low == -.greatestFiniteMagnitude && y.high == .greatestFiniteMagnitude)
    #expect(abs(y.place(1e308) - (0.5 + 0.5 / 1.797_693_134_862_315_7)) < 1e-12, "no number is too large for its place")
    var half = Axes()
    try half.band(x: [1, 2], lower: [0, 0], upper: [1, .nan])
    try half.band(x: [1, 9], lower: [0, -50], upper: [1, .infinity])
    #expect(try half.frames().x.high < 2 && half.frames().y.low > -1, "where a side is missing nothing is drawn")
    #expect(try Axes().frames().x.low == -0.03)
  }

  @Test("A logarithmic axis ignores what is not above zero")
  func logarithmic() throws {
    var axes = Axes()
    axes.y.scale = .log
    try axes.line(x: [1, 2, 3], y: [0, -5, 1e-3])
    try axes.line(x: [1, 2], y: [10, 100])
    let y = try axes.frames().y
    #expect(y.low > 5e-4 && y.low < 1e-3 && y.high > 100 && y.high < 200)
    #expect(y.ticks?.compactMap(\.label) == (-3...2).map { NumberText.powerTick($0) })
    #expect(y.place(0).isNaN && y.place(-1).isNaN && y.place(y.low) == 0 && y.place(y.high) == 1)
    #expect(LogTicks.ticks(1, 10)?.compactMap(\.label) == ["1", "2", "5", "10"])
    #expect(LogTicks.ticks(1, 1.5) == nil)
    #expect(try #require(LogTicks.ticks(1e-300, 1e300)).count { $0.label != nil } < 12)
  }

  @Test(
    "Colours",
    arguments: [
      ("#0072b2", "#0072B2"), ("#f00", "#FF0000"), ("#00000080", "#7F000000"), ("C0", "#0072B2"), ("C9", "#D55E00"),
      ("Black", "#000000"),
    ])
  func colors(_ text: String, _ gnuplot: String) throws { #expect(try Color(text).gnuplot.uppercased() == gnuplot) }

  @Test("Colour maps meet their ends and their middle")
  func colormaps() {
    #expect(Colormap.viridis.color(at: 0).hexadecimal == "#440154")
    #expect(Colormap.viridis.color(at: 2).hexadecimal == "#fde725")
    #expect(Colormap.cividis.color(at: .nan).hexadecimal == "#00224e")
    #expect(Colormap.diverging.color(at: 0.5).hexadecimal == "#f7f7f7")
    #expect(Colormap.gray.color(at: 0.5).hexadecimal == "#808080")
  }

  @Test("A thinned line keeps the lowest and highest point of each column and every gap")
  func thinning() throws {
    let count = 1_000_000
    var x = (0..<count).map(Double.init)
    var y = x.map { ($0 * 0.618_033_988_75).truncatingRemainder(dividingBy: 1) }
    y[777_777] = 50
    y[333_333] = .nan
    func points() -> [Double] { zip(x, y).flatMap { [$0, $1] } }
    x = x.map { $0 / Double(count) }
    let thin = LineThinning.thin(points(), columns: 1024)
    let ys = stride(from: 1, to: thin.count, by: 2).map { thin[$0] }
    #expect(thin.count / 2 < 5 * 1024)
    #expect(ys.contains(50) && ys.contains { $0.isNaN })
    #expect(stride(from: 2, to: thin.count, by: 2).allSatisfy { thin[$0] > thin[$0 - 2] }, "order is kept, no doubles")
    x.swapAt(0, 9)  // goes back: every point counts
    #expect(LineThinning.thin(points(), columns: 1024).count == 2 * count)
  }

  @Test("A long line is cut into paths that share their ends")
  func chunks() {
    #expect(LineThinning.chunks(5) == [0..<5])
    let pieces = LineThinning.chunks(20_001)
    #expect(pieces.count == 20 && pieces.last?.upperBound == 20_001)
    #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound + 1 })
  }

  @Test("Every error reads as documented", arguments: ErrorCase.all)
  func wording(_ c: ErrorCase) { #expect(throws: c.expected) { try c.body() } }

  struct ErrorCase: Sendable, CustomTestStringConvertible {
    let expected: WordedError
    let body: @Sendable () throws -> Void
    var testDescription: String { expected.text }

    init(_ text: String, _ body: @escaping @Sendable (inout Axes) throws -> Void) {
      expected = WordedError(text: text)
      self.body = {
        do {
          var axes = Axes()
          try body(&axes)
          _ = try GnuplotScript(Figure(axes), terminal: .picture(.png))
        } catch let error as PlottingError {
          throw WordedError(text: error.description)
        }
      }
    }

    static let all = [
      ErrorCase("line: argument 'y': 2 values expected, got 3") { try $0.line(x: [1, 2], y: [1, 2, 3]) },
      ErrorCase("line: argument 'width': a number from 0 to 100 expected, got nan") {
        try $0.line(x: [], y: [], width: .nan)
      },
      ErrorCase("heat_map: argument 'values': 6 values expected, got 5") {
        try $0.heatMap([1, 2, 3, 4, 5], rows: 2, columns: 3)
      },
      ErrorCase("heat_map: argument 'values': at least one row and one column expected, got 0×3") {
        try $0.heatMap([], rows: 0, columns: 3)
      },
      ErrorCase("plot: argument 'x limits': lower < upper expected, got 2 and 1") { ($0.x.lower, $0.x.upper) = (2, 1) },
      ErrorCase("plot: argument 'y limits': finite numbers above 0 (logarithmic axis) expected, got 0") {
        $0.y = Axis(scale: .log, lower: 0)
      },
      ErrorCase("plot: argument 'x ticks': a step above 0 that gives at most 1000 ticks expected, got 1e-09") {
        $0.x.ticks = .step(1e-9)
      },
      ErrorCase("plot: argument 'x tick labels': 2 values expected, got 1") {
        $0.x.ticks = .at([1, 2], labels: ["a"])
      },
      ErrorCase("histogram: argument 'bins': a count from 1 to 1000000 expected, got 0") {
        $0.histogram(try Histogram([1], bins: .count(0)))
      },
    ]
  }

  struct WordedError: Error, Equatable {
    let text: String
  }
}
