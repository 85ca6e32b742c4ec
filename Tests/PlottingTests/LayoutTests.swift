import Testing

@testable import Plotting

@Suite("Layout of pictures")
struct LayoutTests {
  private func layout(_ figure: Figure) throws -> FigureLayout {
    let (width, height) = try figure.inches()
    return try FigureLayout(figure, width: width * 72, height: height * 72)
  }

  private func ticks(_ low: Double, _ high: Double, log: Bool = false) throws -> AxisTicks {
    let axis = Axis(scale: log ? .log : .linear, lower: low, upper: high)
    return AxisTicks(try AxisFrame(axis, extent: Extent(), padding: 0, name: "y"), atMost: 6)
  }

  private static let linearCases: [(Double, Double, String?, [String])] = [
    (1e6, 1e6 + 3, "+1000000", ["0", "0.5", "1", "1.5", "2", "2.5", "3"]),
    (1e6 - 0.1, 1e6 + 3, "+1000000", ["0", "1", "2", "3"]),
    (-1e6 - 3, -1e6, "−1000000", ["−3", "−2.5", "−2", "−1.5", "−1", "−0.5", "0"]),
    (0.693_147, 0.693_151, "×10^{−6} + 0.69314", ["7", "8", "9", "10", "11"]),
    (1, 1 + 0x1p-50, "×10^{−16} + 1", ["0", "2", "4", "6", "8"]),
    (1e15, 1e15 + 2, "+1000000000000000", ["0", "0.5", "1", "1.5", "2"]),
    (100_000, 100_400, nil, ["100000", "100100", "100200", "100300", "100400"]),
    (0, 3e-7, nil, ["0", "5×10^{−8}", "10^{−7}", "1.5×10^{−7}", "2×10^{−7}", "2.5×10^{−7}", "3×10^{−7}"]),
    (-2e6, 3e6, nil, ["−2×10^{6}", "−10^{6}", "0", "10^{6}", "2×10^{6}", "3×10^{6}"]),
    (
      -1.5e308, 1.5e308, nil,
      ["−1.5×10^{308}", "−10^{308}", "−5×10^{307}", "0", "5×10^{307}", "10^{308}", "1.5×10^{308}"]
    ),
    (0.1, 0.4, nil, ["0.1", "0.15", "0.2", "0.25", "0.3", "0.35", "0.4"]),
  ]

  @Test("Tick labels differ; digits that all share are said once", arguments: linearCases)
  func linear(_ low: Double, _ high: Double, _ offset: String?, _ labels: [String]) throws {
    let ticks = try ticks(low, high)
    #expect(ticks.offset == offset && ticks.ticks.map(\.label) == labels)
    #expect(ticks.ticks.allSatisfy { (-1e-6...1 + 1e-6).contains($0.place) })
    #expect(zip(ticks.ticks, ticks.ticks.dropFirst()).allSatisfy { $0.place < $1.place })
  }

  @Test("Whatever the range, neighbouring labels differ", arguments: [-300, -20, -5, 0, 5, 20, 300])
  func distinct(_ exponent: Int) throws {
    var generator = SystemGenerator(state: UInt64(bitPattern: Int64(exponent)) &+ 77)
    for _ in 0..<300 {
      let low = generator.unit() * LogTicks.power(Double(exponent)) * (generator.unit() < 0.5 ? -1 : 1)
      let high = low + abs(low) * LogTicks.power(-16 * generator.unit())
      guard low < high else { continue }
      let labels = try ticks(low, high).ticks.compactMap(\.label)
      #expect(Set(labels).count == labels.count, "\(low) … \(high): \(labels)")
      #expect(!labels.isEmpty, "\(low) … \(high)")
    }
  }

  @Test("Plots of a column share their left and right edges, those of a row their upper and lower ones")
  func aligned() throws {
    var figure = try Figure(rows: 2, columns: 2)
    for (index, magnitude) in [1e-12, 1, 1e5, 100].enumerated() {
      figure.panels[index].y.label = index == 3 ? "" : "label"
      figure.panels[index].title = index == 1 ? "two\nlines" : ""
      try figure.panels[index].line(x: [0, 1], y: [0, magnitude], label: index == 2 ? "named" : "")
    }
    let boxes = try layout(figure).panels.map(\.box)
    #expect(boxes[0].left == boxes[2].left && boxes[0].right == boxes[2].right)
    #expect(boxes[1].left == boxes[3].left && boxes[1].right == boxes[3].right)
    #expect(boxes[0].bottom == boxes[1].bottom && boxes[0].top == boxes[1].top)
    #expect(boxes[2].bottom == boxes[3].bottom && boxes[2].top == boxes[3].top && boxes[2].top < boxes[0].bottom)
  }

  @Test("The label of a colour bar stands beside its tick labels, in the picture")
  func colorBar() throws {
    var axes = Axes()
    axes.color = Axis(label: "label", scale: .log)
    try axes.heatMap([1e-9, 1], rows: 1, columns: 2)
    let layout = try layout(Figure(axes))
    let (panel, size) = (layout.panels[0], layout.panels[0].size)
    let bar = try #require(panel.color)
    let ticks =
      (PanelLayout.barGap + PanelLayout.barWidth + PanelLayout.tickGap) * size + panel.width(of: bar, in: layout.room)
    let end = panel.width(ofColorBar: bar, in: layout.room)
    #expect(end - ticks >= size && panel.box.right + end <= layout.width)
    #expect(panel.width(of: bar, in: layout.room) > 2 * size, "room for 10⁻⁹")
  }

  @Test(
    "A legend in a corner stands where no data are", arguments: [Legend.topLeft, .topRight, .bottomLeft, .bottomRight])
  func corner(_ asked: Legend) throws {
    func place(_ fill: (inout Axes) throws -> Void) throws -> LegendLayout.Place? {
      var axes = Axes()
      axes.legend = asked
      try fill(&axes)
      return try layout(Figure(axes)).panels[0].legend?.place
    }
    #expect(
      try place {
        $0.y = Axis(lower: 0, upper: 2)
        try $0.scatter(x: [0, 1, 2], y: [1, 1.001, 1], label: "a")
      } == .inside(asked))
    let rising = try place { try $0.line(x: [0, 1], y: [0, 1], label: "a") }
    let isOnDiagonal = asked == .topRight || asked == .bottomLeft
    #expect(rising == (isOnDiagonal ? .inside(.topLeft) : .inside(asked)))
    #expect(
      try place {
        $0.y.isReversed = true
        try $0.line(x: [0, 1], y: [0, 1], label: "a")
      } == (isOnDiagonal ? .inside(asked) : .inside(.topRight)), "a reversed axis is seen reversed")
    #expect(
      try place {
        try $0.line(x: [0, 1], y: [0, 1], label: "a")
        try $0.line(x: [0, 1], y: [1, 0])
      } == .right, "no corner is free")
    #expect(
      try place { try $0.band(x: [0, 1], lower: [0, 0], upper: [1, 1], label: "a") } == .right, "inside an area")
    #expect(
      try place {
        try $0.heatMap([1, 2], rows: 1, columns: 2)
        try $0.line(x: [1, 2], y: [1, 1], label: "a")
      } == .right)
  }

  @Test("However many and long its entries, a legend leaves the plot its room")
  func room() throws {
    for (count, label, place) in [
      (3, "short", LegendLayout.Place.right), (3, String(repeating: "long ", count: 20), .below), (60, "entry", .below),
      (500, "entry", .below),
    ] {
      var axes = Axes()
      for i in 0..<count { try axes.line(x: [0, 1], y: [0, Double(i)], label: "\(label) \(i)") }
      let layout = try layout(Figure(axes))
      let (box, legend) = (layout.panels[0].box, try #require(layout.panels[0].legend))
      #expect(legend.place == place && box.width > 0.55 * layout.width && box.height > 0.4 * layout.height)
      #expect(legend.rows * legend.columns >= legend.entries.count)
      #expect(legend.width <= layout.width && legend.height < 0.4 * layout.height)
      let left = count - legend.entries.count { $0.series != nil }
      #expect(left == 0 || legend.entries.last?.label == "… \(left) more", "what is left out is counted")
    }
  }

  @Test("Names at the axes are written upwards where they would touch, and left out where even that is too much")
  func names() throws {
    func x(_ count: Int) throws -> (AxisTicks, isRotated: Bool, left: Double) {
      var axes = Axes()
      let names = (1...count).map { "layer\($0).conv.weight" }
      try axes.heatMap([Double](repeating: 1, count: count), rows: 1, columns: count)
      axes.equalAspect = false
      axes.x.ticks = .at((1...count).map(Double.init), labels: names)
      axes.y.ticks = .at([1], labels: [names[0]])
      let panel = try layout(Figure(axes)).panels[0]
      return (panel.x, panel.hasRotatedNames, panel.box.left)
    }
    #expect(try !x(2).isRotated && x(2).left > 80, "room for the name at the y axis")
    #expect(try x(12).isRotated && x(12).0.ticks.allSatisfy { $0.label != nil })
    let many = try x(200)
    #expect(many.isRotated && many.0.ticks.count == 200 && (10...60).contains(many.0.ticks.count { $0.label != nil }))
  }
}

private struct SystemGenerator {
  var state: UInt64
  mutating func unit() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }
}
